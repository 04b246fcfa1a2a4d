import type { OpenDatabase } from './database.ts'
import type { PostgresOptions } from './open-postgres.ts'
import { openSqlite } from './open-sqlite.ts'

/** Opens the database at this address, and rejects with a `DatabaseError` when that cannot be. */
export async function openDatabase(
  address: { kind: 'sqlite'; path: string } | { kind: 'postgres'; url: string },
  options: PostgresOptions = {},
): Promise<OpenDatabase> {
  if (address.kind === 'sqlite') return openSqlite(address.path, options.hooks)
  // Loaded only where it is used: 90 modules.
  const { openPostgres } = await import('./open-postgres.ts')
  return await openPostgres(address.url, options)
}
