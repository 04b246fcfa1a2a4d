import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { OpenDatabase } from '../../src/store/database.ts'
import { migrate } from '../../src/store/migrate.ts'
import { openPostgres } from '../../src/store/open-postgres.ts'
import { ping } from '../../src/store/ping.ts'
import { readRemembered, remember } from '../../src/store/remembered.ts'
import { storageProblem } from '../../src/store/storage-problem.ts'
import { type StorageTrouble, storageTrouble } from '../../src/store/storage-trouble.ts'
import { openNetworkLine } from '../network-line.ts'
import { type PostgresServer, startPostgres } from '../postgres.ts'

// What a real server does to us, and what the operator is told of it. `?statement_timeout=` and its like are read by pg from the address.

let server: PostgresServer

beforeAll(async () => {
  server = await startPostgres()
})

afterAll(() => server[Symbol.asyncDispose]())

describe('a session that is lost', () => {
  test('in the middle of a transaction fails that transaction alone, and the next one finds a new connection', async () => {
    await using line = await openNetworkLine(server.port)
    await using opened = await openNew({ port: line.port })
    const { db, health } = opened
    const cutOff = db.transaction().execute(async (tx) => {
      await remember(tx, 'name', 'lost')
      line.cut('reset')
      // Between two statements nobody waits for an answer: the connection's end must not be an error that nobody catches.
      while (line.connections() > 0) await turn()
      for (let turns = 0; turns < 20; turns++) await turn()
      await remember(tx, 'name', 'lost too')
    })
    expect(await troubleOf(cutOff)).toBe('away')
    expect(health.trouble()?.kind).toBe('away')
    expect(await storageProblem(opened)).toContain('cannot be reached')
    line.mend()
    await db.transaction().execute((tx) => remember(tx, 'name', 'kept'))
    expect(await db.transaction().execute((tx) => readRemembered(tx, 'name'))).toBe('kept')
    expect(await storageProblem(opened)).toBeNull()
  })

  test('in a black hole is given up after the time-out, and nothing of it is left', async () => {
    await using line = await openNetworkLine(server.port)
    await using opened = await openNew({ port: line.port, options: 'query_timeout=200' })
    const { db, health } = opened
    const silent = db.transaction().execute(async (tx) => {
      line.cut('hole')
      await remember(tx, 'name', 'lost')
    })
    expect(await troubleOf(silent)).toBe('away')
    line.mend()
    await db.transaction().execute((tx) => remember(tx, 'other', 'kept'))
    expect(await db.transaction().execute((tx) => readRemembered(tx, 'name'))).toBeUndefined()
    expect(health.trouble()).toBeNull()
  })
})

describe('a lock that another session holds', () => {
  test('for too long fails who waits for it, and leaves no connection behind that is of no use', async () => {
    await using opened = await openNew({ options: 'statement_timeout=100' })
    await using other = await openNew({ like: opened })
    const letGo = Promise.withResolvers<void>()
    const held = Promise.withResolvers<void>()
    const holding = other.db.transaction().execute(async () => {
      held.resolve()
      await letGo.promise
    })
    await held.promise
    const attempts = Array.from({ length: 10 }, () => opened.db.transaction().execute((tx) => ping(tx as never)))
    expect(await Promise.all(attempts.map(troubleOf))).toEqual(attempts.map(() => 'locked'))
    letGo.resolve()
    await holding
    for (let n = 0; n < 10; n++) await opened.db.transaction().execute((tx) => remember(tx, 'n', String(n)))
    expect(await opened.db.transaction().execute((tx) => readRemembered(tx, 'n'))).toBe('9')
  })

  test('is let go by the server when that session stands still in the middle of a transaction', async () => {
    await using frozen = await openNew({ options: 'idle_in_transaction_session_timeout=300' })
    await using other = await openNew({ like: frozen })
    const goOn = Promise.withResolvers<void>()
    const inside = Promise.withResolvers<void>()
    const standing = frozen.db.transaction().execute(async (tx) => {
      await remember(tx, 'who', 'frozen')
      inside.resolve()
      await goOn.promise
      await remember(tx, 'who', 'thawed')
    })
    await inside.promise
    await other.db.transaction().execute((tx) => remember(tx, 'who', 'other'))
    goOn.resolve()
    expect(await troubleOf(standing)).toBe('away')
    expect(await frozen.db.transaction().execute((tx) => readRemembered(tx, 'who'))).toBe('other')
  })
})

type Wish = { port?: number; options?: string; like?: { address: string } }

async function openNew({
  port,
  options = '',
  like,
}: Wish): Promise<OpenDatabase & AsyncDisposable & { address: string }> {
  const address = new URL(like?.address ?? (await server.newDatabase()))
  if (port !== undefined) address.port = String(port)
  if (options !== '') address.search = options
  const opened = await openPostgres(address.href)
  await migrate(opened.db)
  address.port = String(server.port)
  address.search = ''
  return { ...opened, address: address.href, [Symbol.asyncDispose]: opened.close }
}

function troubleOf(work: Promise<unknown>): Promise<StorageTrouble['kind'] | 'none' | null> {
  return work.then(
    () => 'none',
    (error: unknown) => storageTrouble(error)?.kind ?? null,
  )
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
