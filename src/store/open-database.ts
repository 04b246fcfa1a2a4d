import type { StorageHealth } from './storage-health.ts'
import type { Db } from './tables.ts'

/** The database could not be opened. The message is for the operator and says what to do. */
export class DatabaseError extends Error {
  override name = 'DatabaseError'
}

/** Hears of every transaction right before its commit and right after: for tests that end the process at exactly that place. */
export type CommitHooks = { before(): void; after(): void }

/** An open database, whichever it is. `close` gives it back; nothing may be used after it. */
export type OpenDatabase = {
  db: Db
  health: Pick<StorageHealth, 'check' | 'trouble' | 'onChange'>
  close(): Promise<void>
}
