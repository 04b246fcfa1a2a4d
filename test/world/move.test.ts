import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { StartError } from '../../src/app/start-error.ts'
import { runMove } from '../../src/commands/move.ts'
import { backUpFrom } from '../../src/store/back-up.ts'
import { migrate } from '../../src/store/migrate.ts'
import { type Moved, readMoved, writeMoved } from '../../src/store/moved.ts'
import { openDatabase } from '../../src/store/open-database.ts'
import { openPostgres } from '../../src/store/open-postgres.ts'
import { openSqlite } from '../../src/store/open-sqlite.ts'
import type { Tables } from '../../src/store/tables.ts'
import { type PostgresServer, startPostgres } from '../postgres.ts'
import { openWorld, type World } from './open-world.ts'
import { cards, firstResult, letTimePass, linksOf, pressOnCard, record, repliesOf, shows, timeLapse } from './watch.ts'

let server: PostgresServer
let folder = ''
let file = ''

beforeAll(async () => {
  server = await startPostgres()
  folder = await mkdtemp(join(tmpdir(), 'slack-recorder-move-'))
})

afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

let files = 0
beforeEach(() => {
  file = join(folder, `recorder-${++files}.db`)
})

const quiet = () => undefined
const addressOf = (url: string) =>
  url.startsWith('postgres') ? ({ kind: 'postgres', url } as const) : ({ kind: 'sqlite', path: url.slice(7) } as const)

/** A world on this database, whose app can be started on another one. */
async function openWorldOn(url: string): Promise<{ world: World; env: Record<string, string> }> {
  const env = { DATABASE_URL: url }
  return { world: await openWorld({ env }), env }
}

/** Everything that a database holds, each row as text, by table. */
async function contentOf(url: string): Promise<Record<string, string[]>> {
  const database = await openDatabase(addressOf(url))
  const tables: (keyof Tables)[] = ['bots', 'threads', 'asks', 'links', 'watchers', 'taken', 'deliveries', 'steps']
  const content: Record<string, string[]> = {}
  for (const table of tables) {
    const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(table)}`.execute(database.db)
    content[table] = rows.map((row) => JSON.stringify(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)))).sort()
  }
  await database.close()
  return content
}

describe('a running installation', () => {
  test('is carried to Postgres in the middle of a recording, and back: one bot, one card, one reply', async () => {
    const { world, env } = await openWorldOn(`sqlite:${file}`)
    await using _ = world
    await record(world)
    const bot = await timeLapse(world, () => world.recall.bots[0])
    bot.joinCall()
    bot.letIn()
    bot.startRecording()
    await shows(world, 'Recording since')
    await world.stopApp()

    const postgres = await server.newDatabase()
    const before = await contentOf(`sqlite:${file}`)
    const said: string[] = []
    const moved = await runMove(['--from', `sqlite:${file}`, '--to', postgres], (line) => said.push(line))
    expect(moved.text).toMatch(/was moved to postgres:\/\/127\.0\.0\.1:\d+\/test_\d+: \d+ rows, each of them compared/)
    expect(moved.code).toBe(0)
    expect(`${moved.text} ${said.join()}`).not.toContain('password')
    expect(said.length).toBeGreaterThan(8)
    expect(await contentOf(postgres)).toEqual(before)
    expect(before['threads']).toHaveLength(1)

    // The old one is left alone by mistake: it would post everything a second time.
    await expect(world.startApp()).rejects.toThrow(StartError)
    await expect(world.startApp()).rejects.toThrow(/was moved to postgres:.*DATABASE_URL/)
    env['DATABASE_URL'] = postgres
    await world.startApp()
    await pressOnCard(world, 'pause')
    await shows(world, 'Paused by')
    await world.stopApp()

    const back = `sqlite:${file}-back`
    expect(await runMove(['--from', postgres, '--to', back], quiet)).toMatchObject({ code: 0 })
    env['DATABASE_URL'] = back
    await world.startApp()
    bot.resume()
    bot.endCall('timeout_exceeded_everyone_left')
    bot.finishMedia()
    bot.done()
    expect(linksOf(await firstResult(world))).toHaveLength(1)
    await letTimePass(world, 10 * 60_000)
    expect(cards(world)).toHaveLength(1)
    expect(repliesOf(world, 'result')).toHaveLength(1)
    expect(world.recall.bots).toHaveLength(1)
  })
})

test('a backup of a Postgres database is made while the app works on it, and goes on in another', async () => {
  const postgres = await server.newDatabase()
  const { world, env } = await openWorldOn(postgres)
  await using _ = world
  await record(world)
  const bot = await timeLapse(world, () => world.recall.bots[0])
  bot.joinCall()
  bot.letIn()
  bot.startRecording()
  await shows(world, 'Recording since')

  const live = await openDatabase(addressOf(postgres), { name: 'slack-recorder backup' })
  const backup = join(folder, `backup-${files}.db`)
  const made = await backUpFrom(live.db, { file: backup, unfinished: `${backup}.unfinished` })
  expect(made).toMatchObject({ kind: 'done', recordings: 1, open: 1 })
  await live.close()
  expect((await readdir(folder)).filter((name) => name.startsWith(`backup-${files}.db`))).toEqual([
    `backup-${files}.db`,
  ])

  // What happens between the backup and the loss of the database is found again, not done again.
  bot.endCall('timeout_exceeded_everyone_left')
  bot.finishMedia()
  bot.done()
  await firstResult(world)
  await world.stopApp()
  const restored = await server.newDatabase()
  expect(await runMove(['--from', `sqlite:${backup}`, '--to', restored], quiet)).toMatchObject({ code: 0 })
  env['DATABASE_URL'] = restored
  await world.startApp()
  await letTimePass(world, 10 * 60_000)
  expect(cards(world)).toHaveLength(1)
  expect(repliesOf(world, 'result')).toHaveLength(1)
})

describe('npm run move', () => {
  test('takes every row over, many pages of them, with what Postgres cannot store made storable', async () => {
    const source = openSqlite(file)
    await migrate(source.db)
    const steps = Array.from({ length: 1_234 }, (_, n) => ({
      ...{ bot_id: `bot-${n}`, thread_id: null, step: 'fetchBot', outcome: 'done' },
      ...{ why: n === 7 ? 'a \0 in it' : null, at: n === 8 ? 1.5 : n },
    }))
    for (let from = 0; from < steps.length; from += 100) {
      await source.db
        .insertInto('steps')
        .values(steps.slice(from, from + 100))
        .execute()
    }
    await source.close()
    const postgres = await server.newDatabase()
    expect(await runMove(['--from', `sqlite:${file}`, '--to', postgres], quiet)).toMatchObject({ code: 0 })

    const target = await openPostgres(postgres)
    const rows = await target.db.selectFrom('steps').selectAll().orderBy('id').execute()
    expect(rows).toHaveLength(1_234)
    expect(rows[7]?.why).toBe('a \u{fffd} in it')
    expect(rows[8]?.at).toBe(2)
    // The next one gets an id of its own.
    await target.db.transaction().execute((tx) =>
      tx
        .insertInto('steps')
        .values({ ...steps[0], why: 'next' } as never)
        .execute(),
    )
    const next = await target.db.selectFrom('steps').select('id').where('why', '=', 'next').executeTakeFirstOrThrow()
    expect(next.id).toBe(1_235)
    await target.close()
  })

  test('writes over nothing, and leaves the old database as it was', async () => {
    const postgres = await server.newDatabase()
    await (await openWorldOn(postgres)).world[Symbol.asyncDispose]()
    const { world } = await openWorldOn(postgres)
    await record(world)
    await world[Symbol.asyncDispose]()
    const other = await openWorldOn(`sqlite:${file}`)
    await other.world.stopApp()
    const refused = await runMove(['--from', `sqlite:${file}`, '--to', postgres], quiet)
    expect(refused).toMatchObject({ code: 2, text: expect.stringMatching(/is not empty/) })
    await other.world.startApp()
    await other.world[Symbol.asyncDispose]()
  })

  test('that was cut off before its end keeps the app off both, and is ended by typing it again', async () => {
    const { world } = await openWorldOn(`sqlite:${file}`)
    await using _ = world
    await record(world)
    await timeLapse(world, () => cards(world)[0])
    await world.stopApp()
    const to = `sqlite:${file}-new`
    const command = ['--from', `sqlite:${file}`, '--to', to]
    const mark = async (change: (moved: Moved | null) => Moved | null) => {
      const database = openSqlite(file)
      await writeMoved(database.db, change(await readMoved(database.db)))
      await database.close()
    }

    // Killed before its commit: the mark is there, and nothing has arrived.
    await mark(() => ({ id: 'cut-off', to, at: 1, done: false }))
    await expect(world.startApp()).rejects.toThrow(/is being moved to .*type the same npm run move again/)
    expect(await runMove(['--from', `sqlite:${file}`, '--to', `${to}er`], quiet)).toMatchObject({ code: 2 })
    expect(await runMove(command, quiet)).toMatchObject({
      code: 0,
      text: expect.stringMatching(/each of them compared/),
    })

    // Killed, or cut off, right after its commit: everything has arrived, and only the mark does not know.
    await mark((moved) => (moved === null ? null : { ...moved, done: false }))
    expect(await runMove(command, quiet)).toMatchObject({
      code: 0,
      text: expect.stringMatching(/everything had arrived/),
    })
    await expect(world.startApp()).rejects.toThrow(/was moved to/)
  })

  test('keeps an app from starting on the old database while it is on its way', async () => {
    const old = await server.newDatabase()
    const { world: left } = await openWorldOn(old)
    await left[Symbol.asyncDispose]()
    const began: Promise<unknown>[] = []
    const say = () => void began.push(openWorldOn(old).catch((error: unknown) => error))
    expect(await runMove(['--from', old, '--to', `sqlite:${file}`], say)).toMatchObject({ code: 0 })
    expect(began.length).toBeGreaterThan(0)
    for (const outcome of await Promise.all(began)) expect(outcome).toBeInstanceOf(StartError)
  })

  test('never lets two databases go on from the same place', async () => {
    const { world } = await openWorldOn(`sqlite:${file}`)
    await world[Symbol.asyncDispose]()
    const [a, b, c] = [`sqlite:${file}`, `sqlite:${file}-b`, `sqlite:${file}-c`]
    expect(await runMove(['--from', a, '--to', b], quiet)).toMatchObject({ code: 0 })
    // Neither a second copy of the old one, nor one over it: its mark stays.
    expect(await runMove(['--from', a, '--to', c], quiet)).toMatchObject({
      code: 2,
      text: expect.stringMatching(/was left for/),
    })
    expect(await runMove(['--from', b, '--to', a], quiet)).toMatchObject({
      code: 2,
      text: expect.stringMatching(/is not empty/),
    })
    const left = openSqlite(file)
    expect(await readMoved(left.db)).toMatchObject({ to: b, done: true })
    await left.close()
  })

  test('makes no database of a name that was mistyped', async () => {
    const ending = await runMove(['--from', `sqlite:${file}-typo`, '--to', `sqlite:${file}`], quiet)
    expect(ending).toMatchObject({ code: 2, text: expect.stringMatching(/There is no database at/) })
    expect(existsSync(`${file}-typo`)).toBe(false)
  })

  test('is refused while slack-recorder runs, on either side', async () => {
    const { world } = await openWorldOn(`sqlite:${file}`)
    const postgres = await server.newDatabase()
    const refused = await runMove(['--from', `sqlite:${file}`, '--to', postgres], quiet)
    expect(refused).toMatchObject({ code: 1, text: expect.stringMatching(/already in use by another running/) })
    await world[Symbol.asyncDispose]()

    const running = await openPostgres(postgres)
    const busy = await runMove(['--from', `sqlite:${file}`, '--to', postgres], quiet)
    expect(busy).toMatchObject({ code: 1, text: expect.stringMatching(/is running on that Postgres database/) })
    await running.close()
  })

  test.each([
    { args: ['--from', 'mysql:x'], says: /^--from: must look like/ },
    { args: ['--from', 'sqlite::memory:', '--to', 'sqlite::memory:'], says: /There is no database at/ },
    { args: ['--form', 'sqlite:a.db'], says: /Unknown option '--form'/ },
    { args: ['postgres://me:s3cret@db/x'], says: /^Unexpected argument\n/ },
  ])('says what is wrong with $args', async ({ args, says }) => {
    const ending = await runMove(args, quiet)
    expect(ending.code).toBe(2)
    expect(ending.text).toMatch(says)
  })

  test('says that a server is not there, without its password', async () => {
    const { world } = await openWorldOn(`sqlite:${file}`)
    await world[Symbol.asyncDispose]()
    const nowhere = 'postgres://me:s3cret@127.0.0.1:1/recorder'
    const ending = await runMove(['--from', `sqlite:${file}`, '--to', nowhere], quiet)
    expect(ending).toMatchObject({ code: 1, text: expect.stringMatching(/127\.0\.0\.1:1\/recorder cannot be opened/) })
    expect(ending.text).not.toContain('s3cret')
  })
})
