import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createSkippableClock } from '../../src/sandbox/clock.ts'
import { migrate } from '../../src/store/migrate.ts'
import { writeMoved } from '../../src/store/moved.ts'
import { openPostgres } from '../../src/store/open-postgres.ts'
import { type PostgresServer, startPostgres } from '../postgres.ts'
import { freePort, openPlace, type Place } from '../world/process-fixture.ts'
import { runDoctor } from './run-doctor.ts'

let server: PostgresServer
let place: Place

beforeAll(async () => {
  server = await startPostgres()
  place = await openPlace(createSkippableClock())
})

afterAll(async () => {
  await place[Symbol.asyncDispose]()
  await server[Symbol.asyncDispose]()
})

async function examine(url: string) {
  const env = { ...place.env, HOST: '127.0.0.1', PORT: String(await freePort()), DATABASE_URL: url }
  const examined = await runDoctor({ cwd: place.folder, env })
  expect(examined.out).not.toContain('recorder:password@')
  return examined
}

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query(text)
  await client.end()
  return rows
}

test('an empty Postgres passes, and stays empty', async () => {
  const url = await server.newDatabase()
  expect((await examine(url)).line('Database')).toMatchObject({
    outcome: 'ok',
    found: expect.stringContaining('nothing there yet'),
  })
  expect(await query(url, "select * from pg_tables where schemaname = 'public'")).toEqual([])
})

test('one that an app uses passes, keeps nothing, and tells that the app runs', async () => {
  const url = await server.newDatabase()
  await place.run({ env: { DATABASE_URL: url, RECALL_WEBHOOK_SECRET: '' } })
  await place.slack.until(() => place.slack.connections() > 0 || undefined)
  const before = await query(url, 'select * from remembered')
  const { line } = await examine(url)
  expect(line('Database')).toMatchObject({
    outcome: 'ok',
    found: expect.stringMatching(/written, read and taken back; 0 recordings$/),
  })
  expect(line('Slack socket').found).toContain('no connection was opened')
  expect(await query(url, 'select * from remembered')).toEqual(before)
})

test('one that was left for another fails, and names the other', async () => {
  const url = await server.newDatabase()
  const { db, close } = await openPostgres(url, { name: 'test' })
  await migrate(db)
  await writeMoved(db, { id: 'm', to: 'sqlite:./data/recorder.db', at: 1, done: true })
  await close()
  expect((await examine(url)).line('Database')).toMatchObject({
    ...{ outcome: 'fail', found: expect.stringContaining('was moved to sqlite:./data/recorder.db') },
  })
})

test('one of another program fails', async () => {
  const url = await server.newDatabase()
  await query(url, 'create table songs (name text)')
  expect((await examine(url)).line('Database')).toMatchObject({
    ...{ outcome: 'fail', found: expect.stringContaining('not a database of slack-recorder') },
  })
})

test('one that refuses fails at once, without its password', async () => {
  const url = (await server.newDatabase()).replace('recorder:password', 'recorder:not-this-one')
  const { line, out } = await examine(url)
  expect(line('Database')).toMatchObject({ outcome: 'fail', mend: 'Check DATABASE_URL.' })
  expect(out).not.toContain('not-this-one')
})
