import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import Database from 'better-sqlite3'
import { Kysely, SqliteDialect, sql } from 'kysely'
import { readMoved } from './moved.ts'
import { openPostgres } from './open-postgres.ts'
import { isAppRunning } from './running-apps.ts'
import { storageTrouble } from './storage-trouble.ts'
import type { Db, Tables } from './tables.ts'

/** What came of trying a database. `why` is in words; `words` say what to do too. */
export type TriedDatabase =
  /**
   * A row was written, read and taken back. `channels`: where recordings were asked for last, newest first. `appRuns`: an app
   * is connected to it, on whichever machine; of SQLite nobody knows.
   */
  | { kind: 'works'; recordings: number; channels: { team: string; channel: string }[]; appRuns: boolean }
  /** Nothing is there yet, and it can be made. */
  | { kind: 'empty' }
  | { kind: 'notOurs' }
  /** It was left for another one: the app does not start on it. */
  | { kind: 'moved'; to: string }
  | { kind: 'noPlace'; why: string }
  | { kind: 'failed'; words: string }

/**
 * Writes a row, reads it and rolls it back. Leaves nothing behind, makes no file, and takes no lock that the app needs for
 * longer than a moment: it may run at the same time. Never rejects.
 */
export async function tryDatabase(
  address: { kind: 'sqlite'; path: string } | { kind: 'postgres'; url: string },
): Promise<TriedDatabase> {
  try {
    if (address.kind === 'sqlite') return await trySqlite(address.path)
    // Under a name of its own, so that it does not count as one of the running apps.
    const { db, close } = await openPostgres(address.url, { name: 'slack-recorder doctor', waitMs: 0 })
    return await tryRows(db).finally(close)
  } catch (error) {
    return troubleOf(error)
  }
}

function troubleOf(error: unknown): TriedDatabase {
  const code = error instanceof Error && 'code' in error ? error.code : null
  const why = error instanceof Error ? error.message : String(error)
  if (code === 'SQLITE_NOTADB') return { kind: 'notOurs' }
  if (code === 'SQLITE_CANTOPEN') return { kind: 'noPlace', why }
  return { kind: 'failed', words: storageTrouble(error)?.words ?? why }
}

async function trySqlite(path: string): Promise<TriedDatabase> {
  if (path === ':memory:') return { kind: 'empty' }
  if (!existsSync(path)) return tryPlace(resolve(path))
  if (!statSync(path).isFile()) return { kind: 'noPlace', why: `${path} is not a file` }
  const database = new Database(path, { fileMustExist: true, timeout: 1_000 })
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database }) })
  try {
    return await tryRows(db)
  } finally {
    await db.destroy()
  }
}

// The app makes the folders that are missing.
function tryPlace(file: string): TriedDatabase {
  let folder = dirname(file)
  while (!existsSync(folder)) folder = dirname(folder)
  try {
    if (!statSync(folder).isDirectory()) return { kind: 'noPlace', why: `${folder} is not a folder` }
    accessSync(folder, constants.W_OK | constants.X_OK)
    return { kind: 'empty' }
  } catch {
    return { kind: 'noPlace', why: `this user may not write in ${folder}` }
  }
}

const PROBE = 'doctor'

async function tryRows(db: Db): Promise<TriedDatabase> {
  const names = (await db.introspection.getTables()).map(({ name }) => name)
  if (names.length === 0) return { kind: 'empty' }
  if (!['remembered', 'bots', 'threads'].every((name) => names.includes(name))) return { kind: 'notOurs' }
  const transaction = await db.startTransaction().execute()
  try {
    await transaction.insertInto('remembered').values({ name: PROBE, value: '' }).execute()
    const read = await transaction.selectFrom('remembered').select('name').where('name', '=', PROBE).execute()
    if (read.length !== 1) return { kind: 'failed', words: 'A row that was written could not be read again.' }
  } finally {
    // A full or failing disk has made SQLite roll back itself; a second one would fail and hide the reason.
    await transaction
      .rollback()
      .execute()
      .catch(() => undefined)
  }
  const moved = await readMoved(db)
  if (moved !== null) return { kind: 'moved', to: moved.to }
  return { kind: 'works', ...(await readRecent(db)), appRuns: await isAppRunning(db) }
}

async function readRecent(db: Db): Promise<{ recordings: number; channels: { team: string; channel: string }[] }> {
  const counted = await db.selectFrom('bots').select(sql<number>`count(*)`.as('recordings')).executeTakeFirst()
  const channels = await db
    .selectFrom('threads')
    .select(['team', 'channel'])
    .groupBy(['team', 'channel'])
    .orderBy(sql`max(requested_at)`, 'desc')
    .limit(3)
    .execute()
  return { recordings: Number(counted?.recordings ?? 0), channels }
}
