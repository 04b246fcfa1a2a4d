import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DatabaseError, type OpenDatabase } from '../../src/store/database.ts'
import { insertStep } from '../../src/store/history.ts'
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

describe('what cannot be opened is told with what to do, and without the password', () => {
  const REFUSALS = [
    {
      what: 'a wrong password',
      change: (url: URL) => Object.assign(url, { password: 'wr0ng' }),
      says: /password authentication failed/,
    },
    {
      what: 'a database that is not there',
      change: (url: URL) => Object.assign(url, { pathname: '/nowhere' }),
      says: /"nowhere" does not exist/,
    },
    {
      what: 'a server that is not there',
      change: (url: URL) => Object.assign(url, { port: '1' }),
      says: /ECONNREFUSED/,
    },
  ]

  test.each(REFUSALS)('$what', async ({ change, says }) => {
    const url = change(new URL(await server.newDatabase()))
    const error = await openPostgres(url.href, { waitMs: 0 }).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(DatabaseError)
    const { message } = error as DatabaseError
    expect(message).toMatch(says)
    expect(message).toContain('Check that DATABASE_URL is')
    expect(message).not.toMatch(/wr0ng|:password@127/)
  })
})

test('a user who may not make tables is told so at the first start', async () => {
  const url = new URL(await server.newDatabase())
  await asAdmin(url.href, "create role guest login password 'guest'")
  Object.assign(url, { username: 'guest', password: 'guest' })
  await using opened = await openPostgresAt(url.href)
  const error = await migrate(opened.db).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(DatabaseError)
  expect((error as DatabaseError).message).toMatch(
    /does not let us in or not write \(42501\).* rights behind DATABASE_URL/,
  )
})

test('a server that takes no changes is told as such, and after a change of it the next connection is a new one', async () => {
  await using opened = await openNew({})
  const name = new URL(opened.address).pathname.slice(1)
  await asAdmin(opened.address, `alter database ${name} set default_transaction_read_only = on`)
  await using again = await openPostgresAt(opened.address)
  expect(await troubleOf(again.db.transaction().execute((tx) => remember(tx, 'a', 'b')))).toBe('readOnly')
  expect(await storageProblem(again)).toContain('Let DATABASE_URL lead to the primary')
  await asAdmin(opened.address, `alter database ${name} reset default_transaction_read_only`)
  expect(await storageProblem(again)).toBeNull()
})

test('what Postgres cannot store is stored as near as it can be: a NUL in a text, a fraction of a millisecond', async () => {
  await using opened = await openNew({})
  const { db } = opened
  await db.transaction().execute((tx) => remember(tx, 'name', 'a\0b'))
  expect(await db.transaction().execute((tx) => readRemembered(tx, 'name'))).toBe('a\u{fffd}b')
  const step = { bot_id: 'b', thread_id: null, step: 'fetchBot', outcome: 'bot', why: null, at: 1_700_000_000_000.25 }
  await db.transaction().execute((tx) => insertStep(tx, step))
  expect(await db.selectFrom('steps').select('at').execute()).toEqual([{ at: 1_700_000_000_001 }])
})

test('closing does not wait for a server that nothing is heard of', async () => {
  await using line = await openNetworkLine(server.port)
  const opened = await openNew({ port: line.port })
  line.cut('hole')
  await opened.close()
})

describe('peers', () => {
  test('hear of each other and of commits, and forget who has left', async () => {
    await using one = await openNew({})
    const other = await openNew({ like: one })
    const heard: string[] = []
    one.peers?.onCommit(() => heard.push('commit'))
    one.peers?.onTold((message) => heard.push(message))
    await until(() => one.peers?.count() === 1 && other.peers?.count() === 1)
    other.peers?.tell('closed edit:T1 17')
    await until(() => heard.includes('closed edit:T1 17'))
    heard.length = 0
    await other.db.transaction().execute((tx) => remember(tx, 'a', 'b'))
    await until(() => heard.includes('commit'))
    await other.close()
    await until(() => one.peers?.count() === 0)
  })
})

test('when the server restarts in the middle of a transaction that one fails, /readyz says why, and all heals by itself', async () => {
  await using one = await openNew({})
  await using other = await openNew({ like: one })
  await until(() => one.peers?.count() === 1 && other.peers?.count() === 1)
  const interrupted = one.db.transaction().execute(async (tx) => {
    await remember(tx, 'name', 'lost')
    await server.stop()
    await remember(tx, 'name', 'lost too')
  })
  expect(await troubleOf(interrupted)).toBe('away')
  expect(await storageProblem(one)).toMatch(/The Postgres server cannot be reached .* See whether it runs/)
  const early = openPostgres(one.address)
  await server.start()
  expect(await storageProblem(one)).toBeNull()
  expect(await one.db.transaction().execute((tx) => readRemembered(tx, 'name'))).toBeUndefined()
  await (await early).close()
  // The connection that hears the others is made anew as well.
  let heard = false
  other.peers?.onCommit(() => {
    heard = true
  })
  await until(() => heard)
  heard = false
  await one.db.transaction().execute((tx) => remember(tx, 'name', 'kept'))
  await until(() => heard)
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

async function openPostgresAt(address: string): Promise<OpenDatabase & AsyncDisposable> {
  const opened = await openPostgres(address)
  return { ...opened, [Symbol.asyncDispose]: opened.close }
}

async function asAdmin(address: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: new URL('/postgres', address).href })
  await client.connect()
  await client.query(statement)
  await client.end()
}

/** Waits for what comes over the network, however long that takes. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await turn()
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
