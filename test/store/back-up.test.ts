import { spawnSync } from 'node:child_process'
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { backUp } from '../../src/store/back-up.ts'
import { insertBot } from '../../src/store/bots.ts'
import type { OpenDatabase } from '../../src/store/database.ts'
import { migrate } from '../../src/store/migrate.ts'
import { openSqlite } from '../../src/store/open-sqlite.ts'
import { aBot } from '../recording/rows.ts'

const ROOT = new URL('../..', import.meta.url)
let folder = ''
let database = ''
let file = ''

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slack-recorder-'))
  database = join(folder, 'recorder.db')
  file = join(folder, 'copy.db')
})

afterEach(() => rm(folder, { recursive: true }))

const copy = (to = file) => backUp({ database, file: to, unfinished: `${to}.unfinished` })

async function openWith(bots: number): Promise<OpenDatabase> {
  const opened = openSqlite(database)
  await migrate(opened.db)
  for (let n = 0; n < bots; n++) {
    await opened.db
      .transaction()
      .execute((tx) => insertBot(tx, aBot({ id: `bot-${n}`, team: `T${n}`, closedAt: n === 0 ? 1 : null })))
  }
  return opened
}

describe('a backup', () => {
  test('holds everything that was committed, while the database is open and its log is not emptied', async () => {
    const opened = await openWith(3)
    expect((await stat(`${database}-wal`)).size).toBeGreaterThan(0)
    expect(await copy()).toEqual({ kind: 'done', bytes: (await stat(file)).size, recordings: 3, open: 2 })
    await opened.close()
    const restored = new Database(file, { readonly: true })
    expect(restored.prepare('select id from bots order by id').pluck().all()).toEqual(['bot-0', 'bot-1', 'bot-2'])
    restored.close()
  })

  test('does not hold what is not committed, and lets the app commit it', async () => {
    const opened = await openWith(1)
    await opened.db.transaction().execute(async (tx) => {
      await insertBot(tx, aBot({ id: 'b', team: 'T9' }))
      expect(await copy()).toMatchObject({ kind: 'done', recordings: 1 })
    })
    expect(await copy(join(folder, 'later.db'))).toMatchObject({ kind: 'done', recordings: 2 })
    await opened.close()
  })

  test('is one file that only its owner may read, and leaves nothing beside it', async () => {
    const opened = await openWith(1)
    await copy()
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    await opened.close()
    expect((await readdir(folder)).sort()).toEqual(['copy.db', 'recorder.db', 'recorder.db-lock'])
  })

  test('is what the app opens when it is put in the place of the database', async () => {
    await (await openWith(2)).close()
    await copy()
    const restored = openSqlite(file)
    await migrate(restored.db)
    expect(await restored.db.selectFrom('bots').select('id').execute()).toHaveLength(2)
    await restored.close()
  })

  test('never goes over a file that is there', async () => {
    await (await openWith(1)).close()
    await writeFile(file, 'precious')
    expect(await copy()).toEqual({ kind: 'fileExists' })
    expect(await copy(database)).toEqual({ kind: 'fileExists' })
    expect(await readFile(file, 'utf8')).toBe('precious')
  })

  test('goes over what an earlier one left unfinished when it was killed', async () => {
    await (await openWith(1)).close()
    await writeFile(`${file}.unfinished`, 'half of one')
    expect(await copy()).toMatchObject({ kind: 'done', recordings: 1 })
  })

  test('of a damaged database is refused, and nothing is left of it', async () => {
    await (await openWith(300)).close()
    const bytes = await readFile(database)
    bytes.fill(0xa5, 20_000, 60_000)
    await writeFile(database, bytes)
    expect(await copy()).toMatchObject({ kind: 'damaged' })
    expect(await readdir(folder)).not.toContain('copy.db')
    expect(await readdir(folder)).not.toContain('copy.db.unfinished')
  })

  test('of a database of somebody else is refused', async () => {
    const other = new Database(database)
    other.exec('create table notes (id)')
    other.close()
    expect(await copy()).toEqual({ kind: 'notOurs', why: 'no such table: bots' })
  })
})

describe('npm run backup', () => {
  const run = (args: string[], options: { url?: string; limit?: number } = {}) => {
    const { url = `sqlite:${database}`, limit } = options
    const command = limit === undefined ? 'exec "$@"' : `ulimit -f ${limit}; exec "$@"`
    return spawnSync('sh', ['-c', command, 'sh', process.execPath, 'src/commands/backup.ts', ...args], {
      cwd: ROOT,
      encoding: 'utf8',
      // No token and no key is set: a backup needs none.
      env: { PATH: process.env['PATH'], DATABASE_URL: url },
    })
  }

  test('says where the backup is, its size, and how many recordings it holds, and ends with 0', async () => {
    const opened = await openWith(3)
    const { status, stdout, stderr } = run([file])
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toMatch(
      /^\S*copy\.db is a backup of \S*recorder\.db: \d+ kB, 3 recordings, of which 2 are not over\. /,
    )
    await opened.close()
  })

  test.each([
    ['no file is named', () => [], 'Name one new file'],
    ['two are named', () => [file, `${file}2`], 'Name one new file'],
    ['an option is given', () => ['--help'], 'npm run --silent backup -- FILE'],
    ['the file is there', () => [database], 'is there already and was left alone'],
    ['its folder is missing', () => [join(folder, 'no', 'copy.db')], 'Make it first'],
  ])('says what to do and ends with 2 when %s', async (_, args, words) => {
    await (await openWith(1)).close()
    const { status, stdout, stderr } = run(args())
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toContain(words)
    expect(stderr).not.toMatch(/\bat .*\.ts:\d+/)
  })

  test('says that there is no database yet, makes none, and ends with 2', async () => {
    const { status, stderr } = run([file])
    expect(status).toBe(2)
    expect(stderr).toContain('makes it at its first start')
    expect(await readdir(folder)).toEqual([])
  })

  test('says that the database is none, or that DATABASE_URL is wrong, and ends with 2', async () => {
    await writeFile(database, 'these are notes, not a database. '.repeat(50))
    for (const { url, words } of [
      { url: `sqlite:${database}`, words: 'is not a database of slack-recorder' },
      { url: 'mysql:x', words: 'DATABASE_URL: must look like' },
      { url: 'sqlite::memory:', words: 'names no file' },
    ]) {
      const { status, stderr } = run([file], { url })
      expect({ url, status }).toEqual({ url, status: 2 })
      expect(stderr).toContain(words)
    }
    expect(await readdir(folder)).toEqual(['recorder.db'])
  })

  test('says that the system takes no more of it, leaves nothing, and ends with 1', async () => {
    const opened = await openWith(300)
    const { status, stderr } = run([file], { limit: 64 })
    expect(status).toBe(1)
    expect(stderr).toContain('No backup was made')
    expect((await readdir(folder)).filter((name) => name.startsWith('copy'))).toEqual([])
    await opened.close()
  })

  test('says that the folder may not be written, and ends with 1', async (context) => {
    if (process.getuid?.() === 0) {
      process.stdout.write('skipped: root may write everywhere, so this needs another user\n')
      return context.skip('running as root')
    }
    await (await openWith(1)).close()
    await chmod(folder, 0o500)
    const { status, stderr } = run([file])
    await chmod(folder, 0o700)
    expect(status).toBe(1)
    expect(stderr).toContain('cannot be written')
  })
})
