import { existsSync } from 'node:fs'
import Database from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import { DatabaseError } from './database.ts'
import { openDatabase } from './open-database.ts'
import type { Db, Tables } from './tables.ts'

/** A database that is only read; `close` gives it back. */
export type ReadDatabase = { db: Db; close(): Promise<void> }

/**
 * Opens the database for reading only, also while the app uses it, and holds up none of its writes. Rejects with a
 * `DatabaseError`, for the operator, when there is nothing to read.
 */
export async function openToRead(
  address: { kind: 'sqlite'; path: string } | { kind: 'postgres'; url: string },
): Promise<ReadDatabase> {
  if (address.kind === 'postgres') return await openDatabase(address, { name: 'slack-recorder show', waitMs: 0 })
  const { path } = address
  if (!existsSync(path)) {
    throw new DatabaseError(
      `There is no database at ${path}. If it is somewhere else, set DATABASE_URL as slack-recorder has it.`,
    )
  }
  try {
    const database = new Database(path, { readonly: true, fileMustExist: true, timeout: 5_000 })
    // The first reading shows whether it is a database at all.
    database.pragma('schema_version')
    const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database }) })
    return { db, close: () => db.destroy() }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new DatabaseError(
      `The database ${path} cannot be read: ${why}. Check DATABASE_URL, and run this as the user that slack-recorder runs as.`,
    )
  }
}
