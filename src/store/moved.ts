import { forget, readRemembered, remember } from './remembered.ts'
import type { Db, Tx } from './tables.ts'

/** Stands in a database that was left, or is being left: nothing may go on from it. */
const MOVED_TO = 'moved to'
/** Stands in a database that a move has filled: which one. */
const ARRIVED = 'arrived with'

/** What is about a move itself, and so is not copied. */
export const OF_THE_MOVE = [MOVED_TO, ARRIVED]

/** A move away from a database. `done` false: it is under way, or was cut off. `id` is random. */
export type Moved = { id: string; to: string; at: number; done: boolean }

/** The move away from this database, or null when it is the one in use. */
export async function readMoved(db: Db): Promise<Moved | null> {
  const moved = await db.transaction().execute((tx) => readRemembered(tx, MOVED_TO))
  // The text is ours alone.
  return moved === undefined ? null : (JSON.parse(moved) as Moved)
}

/** Notes it: the app does not start on this database any more, or again (null). */
export async function writeMoved(db: Db, moved: Moved | null): Promise<void> {
  await db
    .transaction()
    .execute((tx) => (moved === null ? forget(tx, MOVED_TO) : remember(tx, MOVED_TO, JSON.stringify(moved))))
}

/** Notes that this database holds what that move carried. */
export async function writeArrived(tx: Tx, { id }: Moved): Promise<void> {
  await remember(tx, ARRIVED, id)
}

/** Whether this database holds what that move carried. */
export async function hasArrived(db: Db, { id }: Moved): Promise<boolean> {
  return (await db.transaction().execute((tx) => readRemembered(tx, ARRIVED))) === id
}
