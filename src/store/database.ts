import type { StorageTrouble } from './storage-trouble.ts'
import type { Db } from './tables.ts'

/** The database could not be opened. The message is for the operator and says what to do. */
export class DatabaseError extends Error {
  override name = 'DatabaseError'
}

/** Hears of every transaction right before its commit and right after: for tests that end the process at exactly that place. */
export type CommitHooks = { before(): void; after(): void }

/** What is known of a database while it is used. */
export type DatabaseHealth = {
  /** Throws when nothing should be stored now although it could be: a SQLite file that is not where it was opened. */
  check(): void
  /** Why nothing is stored now, or null. */
  trouble(): StorageTrouble | null
  /** Calls `listener` at each change of `trouble()`. */
  onChange(listener: (trouble: StorageTrouble | null) => void): void
}

/** The other processes on the same database. All of it is a help only: what is lost on its way comes to light at the next look. */
export type Peers = {
  /** How many were heard of in the last 20 s. */
  count(): number
  /** Calls `listener` soon after others have committed something. */
  onCommit(listener: () => void): void
  /** Tells all others; at most 7,000 characters, nothing secret. */
  tell(message: string): void
  onTold(listener: (message: string) => void): void
}

/** An open database, whichever it is. `close` gives it back; nothing may be used after it. */
export type OpenDatabase = {
  db: Db
  health: DatabaseHealth
  /** Null: this process has the database for itself. */
  peers: Peers | null
  /** So many rows may be worked on in one transaction before others have waited for 100 ms or so. */
  rowsAtOnce: number
  close(): Promise<void>
}
