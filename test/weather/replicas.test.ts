import { createServer } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newBot } from '../../src/recording/bot.ts'
import { insertBot } from '../../src/store/bots.ts'
import { takeLease } from '../../src/store/claims.ts'
import { migrate } from '../../src/store/migrate.ts'
import { openPostgres } from '../../src/store/open-postgres.ts'
import { openNetworkLine } from '../network-line.ts'
import { type PostgresServer, startPostgres } from '../postgres.ts'
import { openSharedDatabase } from '../shared-database.ts'
import { openBalancer } from './balancer.ts'

const BEGAN_AT = Date.UTC(2030, 0, 1)
let server: PostgresServer

beforeAll(async () => {
  server = await startPostgres()
})

afterAll(() => server[Symbol.asyncDispose]())

test("leases follow the run's clock, the app's tables are where they belong, and a takeover is counted", async () => {
  await using shared = await openSharedDatabase(server, BEGAN_AT)
  const { db, close } = await openPostgres(shared.addressAt(server.port))
  await migrate(db)
  const tables = await db.introspection.getTables()
  expect(tables.filter(({ schema }) => schema === 'public').map(({ name }) => name)).toContain('bots')

  const id = 'b1'
  await db.transaction().execute((tx) => insertBot(tx, newBot({ id, team: 'T1', asked: ASKED })))
  const take = (owner: string) =>
    db
      .transaction()
      .execute((tx) => takeLease(tx, { table: 'bots', id, botId: id, team: 'T1' }, { owner, leaseMs: 90_000 }))
  expect(await take('first')).toBe(true)
  const row = await db.selectFrom('bots').select('lease_until').executeTakeFirst()
  expect(row?.lease_until).toBe(BEGAN_AT + 90_000)
  await shared.tellTime(BEGAN_AT + 89_000)
  expect(await take('second')).toBe(false)
  expect(await shared.leases()).toEqual({ takenOver: 0, shared: 0, rows: 1 })
  await shared.tellTime(BEGAN_AT + 90_000)
  expect(await take('second')).toBe(true)
  expect(await shared.leases()).toEqual({ takenOver: 1, shared: 1, rows: 1 })
  await close()
})

test('a line that is cut by resets ends what is open and lets nothing through until it is mended', async () => {
  await using web = await startWeb()
  await using line = await openNetworkLine(web.port)
  const ask = () => fetch(`http://127.0.0.1:${line.port}/`).then((answer) => answer.text())
  expect(await ask()).toBe('here')
  line.cut('reset')
  await expect(ask()).rejects.toThrow()
  expect(web.asked()).toBe(1)
  line.mend()
  expect(await ask()).toBe('here')
})

test('what is sent into a hole is neither refused nor answered, and arrives when the line is mended', async () => {
  await using web = await startWeb()
  await using line = await openNetworkLine(web.port)
  line.cut('hole')
  let answered = false
  const asked = fetch(`http://127.0.0.1:${line.port}/`).then(async (answer) => {
    answered = true
    return await answer.text()
  })
  while (line.connections() === 0) await new Promise((resolve) => setImmediate(resolve))
  expect(answered).toBe(false)
  expect(web.asked()).toBe(0)
  line.mend()
  expect(await asked).toBe('here')
})

test('the balancer leads to each in turn, and answers 502 in the place of one that is away', async () => {
  await using first = await startWeb()
  await using second = await startWeb()
  await using balancer = await openBalancer(() => [first.port, second.port, null])
  const post = () =>
    fetch(`${balancer.url}/webhooks/recall`, { method: 'POST', body: 'a' }).then(({ status }) => status)
  expect([await post(), await post(), await post(), await post()]).toEqual([200, 200, 502, 200])
  expect([first.asked(), second.asked()]).toEqual([2, 1])
})

const ASKED = {
  ...{ meetingUrl: 'https://zoom.us/j/9000000001', meetingKey: 'zoom:9000000001', meetingLabel: 'Zoom 9000000001' },
  ...({ platform: 'zoom', botName: 'Recorder', joinAt: null, requestedAt: BEGAN_AT } as const),
}

async function startWeb() {
  let asked = 0
  const server = createServer((_, answer) => {
    asked += 1
    answer.end('here')
  })
  const { promise, resolve } = Promise.withResolvers<void>()
  server.listen(0, '127.0.0.1', resolve)
  await promise
  const address = server.address()
  return {
    port: typeof address === 'object' ? (address?.port ?? 0) : 0,
    asked: () => asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
    },
  }
}
