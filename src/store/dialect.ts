import { existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { CompiledQuery, Kysely, type RawBuilder, SqliteDialect, SqliteDriver, sql } from 'kysely'
import type { Db, Tables } from './tables.ts'

// Everything that is SQLite's own is in this file; another database is another `open…` beside it.

/** The database could not be opened. The message is for the operator and says what to do. */
export class DatabaseError extends Error {
  override name = 'DatabaseError'
}

/** An open database. `close` gives the file back; nothing may be used after it. */
export type OpenDatabase = { db: Db; close(): Promise<void> }

/**
 * Opens (and creates) a SQLite file for this process alone: a second process is refused with a `DatabaseError`, as is
 * a file that cannot be opened or is not a database.
 */
export function openSqlite(path: string): OpenDatabase {
  const lock = lockFile(path)
  try {
    const database = openFile(path)
    const db = new Kysely<Tables>({ dialect: immediateDialect(withStatementCache(database)) })
    return {
      db,
      close: async () => {
        await db.destroy()
        lock.close()
      },
    }
  } catch (error) {
    lock.close()
    throw error
  }
}

/** The database's own clock, ms since 1970: leases are compared by it, so that all processes agree (rule 3). */
export function databaseNow(): RawBuilder<number> {
  return sql<number>`cast(unixepoch('subsec') * 1000 as integer)`
}

function openFile(path: string): Database.Database {
  try {
    const database = new Database(path)
    // `synchronous = FULL`: a delivery that was answered 204 must survive a power cut.
    database.pragma('journal_mode = WAL')
    database.pragma('synchronous = FULL')
    database.pragma('foreign_keys = ON')
    // It blocks the event loop, and with it the socket's pings (rule 31).
    database.pragma('busy_timeout = 1000')
    return database
  } catch (error) {
    throw cannotOpen(path, error)
  }
}

// SQLite's own lock, held on an empty file beside the database: it is given back by the system even after `kill -9`,
// and leaves the database itself readable for a backup.
function lockFile(path: string): { close(): void } {
  if (path === ':memory:') return { close: () => undefined }
  try {
    makeFolder(dirname(path))
    const lock = new Database(`${path}-lock`, { timeout: 0 })
    lock.pragma('journal_mode = DELETE')
    lock.exec('begin exclusive')
    return lock
  } catch (error) {
    if (codeOf(error) === 'SQLITE_BUSY') {
      throw new DatabaseError(
        `The database ${path} is already in use by another running slack-recorder. Stop that one first, or set DATABASE_URL to another file.`,
      )
    }
    throw cannotOpen(path, error)
  }
}

// Step by step: Node's own recursive mkdir never comes back from a file system that takes no folders, such as /proc.
function makeFolder(folder: string): void {
  if (existsSync(folder)) return
  makeFolder(dirname(folder))
  mkdirSync(folder)
}

function cannotOpen(path: string, error: unknown): DatabaseError {
  const why = error instanceof Error ? error.message : String(error)
  return new DatabaseError(
    `The database ${path} cannot be opened: ${why}. Check that DATABASE_URL names a file this user may write, and that it is a SQLite database.`,
  )
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null
}

// `begin immediate` takes the write lock at once, so that what a transaction has read cannot change before it writes.
function immediateDialect(database: Database.Database): SqliteDialect {
  const dialect = new SqliteDialect({ database })
  dialect.createDriver = () => {
    const driver = new SqliteDriver({ database })
    driver.beginTransaction = async (connection) => {
      await connection.executeQuery(CompiledQuery.raw('begin immediate'))
    }
    return driver
  }
  return dialect
}

// Kysely prepares at each call; kept statements made selects 3.5 times faster where this was measured. The texts come
// from our own code, so there are few of them.
function withStatementCache(database: Database.Database): Database.Database {
  const prepare = database.prepare.bind(database)
  const statements = new Map<string, Database.Statement>()
  database.prepare = ((text: string) => {
    const known = statements.get(text)
    if (known !== undefined) return known
    const statement = prepare(text)
    if (statements.size < 500) statements.set(text, statement)
    return statement
  }) as typeof database.prepare
  return database
}
