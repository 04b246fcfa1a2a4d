import type { CommitHooks, OpenDatabase } from './database.ts'
import { openSqlite } from './open-sqlite.ts'

/** Opens the database at this address, and rejects with a `DatabaseError` when that cannot be. */
export async function openDatabase(
  address: { kind: 'sqlite'; path: string } | { kind: 'postgres'; url: string },
  hooks?: CommitHooks,
): Promise<OpenDatabase> {
  if (address.kind === 'sqlite') return openSqlite(address.path, hooks)
  // Loaded only where it is used: 90 modules.
  const { openPostgres } = await import('./open-postgres.ts')
  return await openPostgres(address.url, { hooks })
}
