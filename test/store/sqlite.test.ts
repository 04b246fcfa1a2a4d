import { existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { insertBot } from '../../src/store/bots.ts'
import { DatabaseError, type OpenDatabase } from '../../src/store/database.ts'
import { migrate } from '../../src/store/migrate.ts'
import { openSqlite } from '../../src/store/open-sqlite.ts'
import { aBot } from '../recording/rows.ts'
import { installationsContract } from './installations-contract.ts'
import { journalContract } from './journal-contract.ts'
import { peopleContract } from './people-contract.ts'
import { readingContract } from './reading-contract.ts'
import { storeContract } from './store-contract.ts'

/** A new database in a folder of its own, which goes with it. It does not wait for the disk: here nothing has to survive. */
async function openTemporary(): Promise<OpenDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'slack-recorder-'))
  const database = openSqlite(join(folder, 'recorder.db'))
  await sql`pragma synchronous = off`.execute(database.db)
  return {
    ...database,
    close: async () => {
      await database.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

storeContract('SQLite', openTemporary)
journalContract('SQLite', openTemporary)
peopleContract('SQLite', openTemporary)
readingContract('SQLite', openTemporary)
installationsContract('SQLite', openTemporary)

describe('a SQLite file', () => {
  let folder = ''
  let file = ''

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slack-recorder-'))
    file = join(folder, 'recorder.db')
  })

  afterEach(() => rm(folder, { recursive: true }))

  const refusal = (path: string): DatabaseError => {
    try {
      void openSqlite(path).close()
    } catch (error) {
      if (error instanceof DatabaseError) return error
      throw error
    }
    throw new Error('it was opened')
  }

  test('is written through to the disk at each commit, in a write-ahead log', async () => {
    const database = openSqlite(file)
    const read = async (pragma: string) =>
      Object.values(
        (await sql<Record<string, unknown>>`pragma ${sql.raw(pragma)}`.execute(database.db)).rows[0] ?? {},
      )[0]
    expect(await read('journal_mode')).toBe('wal')
    expect(await read('synchronous')).toBe(2)
    expect(await read('foreign_keys')).toBe(1)
    expect(await read('busy_timeout')).toBeLessThanOrEqual(1_000)
    await database.close()
  })

  test('is made together with its folders', async () => {
    const deep = join(folder, 'a', 'b', 'recorder.db')
    const database = openSqlite(deep)
    await migrate(database.db)
    await database.close()
    expect(existsSync(deep)).toBe(true)
  })

  test('is readable by nobody else, nor is what stands beside it, whatever the umask; one that is there keeps its mode', async () => {
    const deep = join(folder, 'data', 'recorder.db')
    const mode = async (path: string) => ((await stat(path)).mode & 0o777).toString(8)
    const before = process.umask(0)
    try {
      const database = openSqlite(deep)
      await migrate(database.db)
      await database.db.transaction().execute((tx) => insertBot(tx, aBot()))
      expect(await mode(join(folder, 'data'))).toBe('700')
      const names = await readdir(join(folder, 'data'))
      expect(names).toEqual(
        expect.arrayContaining(['recorder.db', 'recorder.db-lock', 'recorder.db-shm', 'recorder.db-wal']),
      )
      for (const name of names) expect(await mode(join(folder, 'data', name)), name).toBe('600')
      await database.close()
      await chmod(deep, 0o640)
      await openSqlite(deep).close()
      expect(await mode(deep)).toBe('640')
    } finally {
      process.umask(before)
    }
  })

  test('keeps what was committed for the next opener', async () => {
    const first = openSqlite(file)
    await migrate(first.db)
    await first.db.transaction().execute((tx) => insertBot(tx, aBot()))
    await first.close()
    const second = openSqlite(file)
    await migrate(second.db)
    expect(await second.db.selectFrom('bots').select('id').execute()).toEqual([{ id: 'bot-row' }])
    await second.close()
  })

  test('is refused to a second opener, and free again after the first has closed', async () => {
    const first = openSqlite(file)
    const error = refusal(file)
    expect(error.message).toContain('already in use')
    expect(error.message).toContain(file)
    await first.close()
    const second = openSqlite(file)
    await migrate(second.db)
    await second.close()
  })

  test('can be read by others, for a backup, while it is open', async () => {
    const database = openSqlite(file)
    await migrate(database.db)
    const other = new Database(file, { readonly: true })
    expect(other.prepare('select count(*) as count from bots').get()).toEqual({ count: 0 })
    other.close()
    await database.close()
  })

  test('that is no database is refused with what to do, is left alone, and is locked by nobody', async () => {
    const text = 'these are notes, not a database. '.repeat(50)
    await writeFile(file, text)
    expect(refusal(file).message).toMatch(/cannot be opened: .*DATABASE_URL/s)
    expect((await stat(file)).size).toBe(text.length)
    expect(refusal(file).message).not.toContain('already in use')
  })

  test('that is a folder is refused with what to do', async () => {
    await mkdir(file)
    expect(refusal(file).message).toMatch(/cannot be opened: .*DATABASE_URL/s)
  })

  test('under something that is no folder is refused with what to do', async () => {
    await writeFile(join(folder, 'notes'), 'x')
    expect(refusal(join(folder, 'notes', 'recorder.db')).message).toMatch(/cannot be opened: .*DATABASE_URL/s)
  })

  test('in a folder that cannot be written is refused with what to do', async (context) => {
    if (process.getuid?.() === 0) {
      process.stdout.write('skipped: root may write everywhere, so this needs another user\n')
      return context.skip('running as root')
    }
    await chmod(folder, 0o500)
    expect(refusal(file).message).toMatch(/cannot be opened: .*DATABASE_URL/s)
    expect(refusal(join(folder, 'deeper', 'recorder.db')).message).toMatch(/cannot be opened: .*DATABASE_URL/s)
    await chmod(folder, 0o700)
  })

  test('holds what a transaction has read: nobody else writes from its beginning to its end', async () => {
    const database = openSqlite(file)
    await migrate(database.db)
    const other = new Database(file, { timeout: 0 })
    const write = () => other.exec("insert into remembered (name, value) values ('x', 'y')")
    await database.db.transaction().execute(async (tx) => {
      await sql`select 1`.execute(tx)
      expect(write).toThrow(/locked/)
    })
    write()
    other.close()
    await database.close()
  })

  test('takes transactions that begin together one after the other', async () => {
    const database = openSqlite(file)
    await migrate(database.db)
    const seen: string[] = []
    const one = (name: string) =>
      database.db.transaction().execute(async (tx) => {
        seen.push(`${name} begins`)
        await tx.insertInto('remembered').values({ name, value: 'x' }).execute()
        await new Promise((resolve) => setImmediate(resolve))
        seen.push(`${name} ends`)
      })
    await Promise.all([one('a'), one('b')])
    expect(seen).toEqual(['a begins', 'a ends', 'b begins', 'b ends'])
    await database.close()
  })

  test('is used by a transaction that follows one that failed', async () => {
    const database = openSqlite(file)
    await migrate(database.db)
    const insert = () => database.db.transaction().execute((tx) => insertBot(tx, aBot()))
    await insert()
    await expect(insert()).rejects.toThrow()
    await database.db.transaction().execute((tx) => insertBot(tx, aBot({ id: 'b', team: 'T2' })))
    await database.close()
  })

  test('leaves only the database and its lock behind', async () => {
    const database = openSqlite(file)
    await migrate(database.db)
    await database.close()
    expect((await readdir(folder)).sort()).toEqual(['recorder.db', 'recorder.db-lock'])
  })

  test('migrated by two openers in turn has one schema', async () => {
    for (let n = 0; n < 2; n++) {
      const database = openSqlite(file)
      await Promise.all([migrate(database.db), migrate(database.db)])
      const { rows } = await sql<{ count: number }>`select count(*) as count from kysely_migration`.execute(database.db)
      expect(rows).toEqual([{ count: 4 }])
      await database.close()
    }
  })
})
