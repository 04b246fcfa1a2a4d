import { type CommitHooks, DatabaseError, type OpenDatabase } from './open-database.ts'
import { openSqlite } from './open-sqlite.ts'

/** Opens the database at this address, and rejects with a `DatabaseError` when that cannot be. */
export function openDatabase(
  address: { kind: 'sqlite'; path: string } | { kind: 'postgres'; url: string },
  hooks?: CommitHooks,
): Promise<OpenDatabase> {
  if (address.kind === 'postgres') return Promise.reject(new DatabaseError('Postgres is not built yet.'))
  return Promise.resolve(openSqlite(address.path, hooks))
}
