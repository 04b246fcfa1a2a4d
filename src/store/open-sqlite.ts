import { closeSync, existsSync, mkdirSync, openSync, readlinkSync, realpathSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import Database from 'better-sqlite3'
import { CompiledQuery, type DatabaseConnection, Kysely, SqliteDialect, SqliteDriver } from 'kysely'
import { checkContent } from './check-content.ts'
import { type CommitHooks, DatabaseError, type OpenDatabase } from './database.ts'
import { BUSY_TIMEOUT_MS, createStorageHealth, type StorageHealth } from './storage-health.ts'
import { storageTrouble } from './storage-trouble.ts'
import type { Tables } from './tables.ts'

// Everything that is SQLite's own is in this file; Postgres's is in open-postgres.ts.

/**
 * Opens (and creates) a SQLite file for this process alone: a second process is refused with a `DatabaseError`, as is
 * a file that cannot be opened or is not a database.
 */
export function openSqlite(path: string, hooks?: CommitHooks): OpenDatabase {
  const file = path === ':memory:' ? null : fileBehind(path)
  const lock = lockFile(path, file)
  try {
    const database = openFile(path, file)
    const health = createStorageHealth(database, file)
    const endCheck = file === null ? () => Promise.resolve() : check(path, { database, file, health })
    const db = new Kysely<Tables>({ dialect: immediateDialect(withStatementCache(database), { health, hooks }) })
    return {
      db,
      health,
      peers: null,
      rowsAtOnce: 200,
      close: async () => {
        await endCheck()
        await db.destroy()
        lock.close()
      },
    }
  } catch (error) {
    lock.close()
    throw error
  }
}

function openFile(path: string, file: string | null): Database.Database {
  try {
    const there = statSync(path, { throwIfNoEntry: false })
    if (there?.isFile() === true && there.nlink > 1) {
      throw new Error('it has a second name (a hard link), under which another process could use it unseen')
    }
    if (file !== null) makePrivate(file)
    const database = new Database(file ?? path)
    // `synchronous = FULL`: a delivery that was answered 204 must survive a power cut.
    database.pragma('journal_mode = WAL')
    database.pragma('synchronous = FULL')
    database.pragma('foreign_keys = ON')
    // Thousands of recordings at once touch pages all over the file. With SQLite's own 2 MB of cache and a checkpoint each
    // 4 MB, a commit of 64 deliveries took 1.8 to 2.3 ms instead of 1.2; the log beside the database may grow to 64 MB.
    database.pragma('cache_size = -16000')
    database.pragma('wal_autocheckpoint = 16000')
    database.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`)
    return database
  } catch (error) {
    throw cannotOpen(path, error)
  }
}

// Writing shows what permissions and the disk allow.
function check(
  path: string,
  { database, file, health }: { database: Database.Database; file: string; health: StorageHealth },
): () => Promise<void> {
  try {
    const end = checkContent(database, file, health.failed)
    database.pragma(`user_version = ${Number(database.pragma('user_version', { simple: true }))}`)
    return end
  } catch (error) {
    throw cannotOpen(path, error)
  }
}

// SQLite's own lock, held on an empty file beside the database: it is given back by the system even after `kill -9`,
// and leaves the database itself readable for a backup.
function lockFile(path: string, file: string | null): { close(): void } {
  if (file === null) return { close: () => undefined }
  try {
    makeFolder(dirname(file))
    makePrivate(`${file}-lock`)
    const lock = new Database(`${file}-lock`, { timeout: 0 })
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

// The file that SQLite will use: with a lock beside a symbolic link, a second process could come by the other name.
function fileBehind(path: string, links = 0): string {
  try {
    return realpathSync(path)
  } catch {
    // Not made yet, perhaps behind a link.
    const target = links < 40 ? linkTarget(path) : null
    return target === null ? path : fileBehind(target, links + 1)
  }
}

function linkTarget(path: string): string | null {
  try {
    return resolve(dirname(path), readlinkSync(path))
  } catch {
    return null
  }
}

// Step by step: Node's own recursive mkdir never comes back from a file system that takes no folders, such as /proc.
function makeFolder(folder: string): void {
  if (existsSync(folder)) return
  makeFolder(dirname(folder))
  mkdirSync(folder, 0o700)
}

// For this user only, whatever the umask: the database holds meeting links with their passcodes. SQLite gives the files
// that it makes beside it the same mode. A file that is there keeps its own: somebody may have meant it.
function makePrivate(file: string): void {
  if (!existsSync(file)) closeSync(openSync(file, 'a', 0o600))
}

function cannotOpen(path: string, error: unknown): DatabaseError {
  const why = error instanceof Error ? error.message : String(error)
  const trouble = storageTrouble(error)
  if (trouble !== null && codeOf(error) !== 'SQLITE_NOTADB' && codeOf(error) !== 'SQLITE_CANTOPEN') {
    return new DatabaseError(`The database ${path} cannot be used (${why}). ${trouble.words}`)
  }
  return new DatabaseError(
    `The database ${path} cannot be opened: ${why}. Check that DATABASE_URL names a file this user may write, and that it is a SQLite database.`,
  )
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null
}

// `begin immediate` takes the write lock at once, so that what a transaction has read cannot change before it writes.
function immediateDialect(
  database: Database.Database,
  watched: { health: StorageHealth; hooks: CommitHooks | undefined },
): SqliteDialect {
  const { health, hooks } = watched
  const dialect = new SqliteDialect({ database })
  dialect.createDriver = () => {
    const driver = new SqliteDriver({ database, onCreateConnection: async (connection) => watch(connection, health) })
    driver.beginTransaction = async (connection) => {
      health.check()
      await connection.executeQuery(CompiledQuery.raw('begin immediate'))
    }
    const commit = driver.commitTransaction.bind(driver)
    driver.commitTransaction = async (connection) => {
      hooks?.before()
      await commit(connection)
      health.committed()
      hooks?.after()
    }
    const rollback = driver.rollbackTransaction.bind(driver)
    // A full or failing disk has made SQLite roll back itself; a second one would fail and hide the reason.
    driver.rollbackTransaction = async (connection) => {
      if (database.inTransaction) await rollback(connection)
    }
    return driver
  }
  return dialect
}

function watch(connection: DatabaseConnection, health: StorageHealth): void {
  const execute = connection.executeQuery.bind(connection)
  connection.executeQuery = async <R>(query: CompiledQuery) => {
    try {
      const result = await execute<R>(query)
      if ((result.numAffectedRows ?? 0n) > 0n) health.changed()
      return result
    } catch (error) {
      health.failed(error)
      throw error
    }
  }
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
