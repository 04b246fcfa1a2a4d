import { forget, readRemembered, remember } from './remembered.ts'
import type { Db } from './tables.ts'

/** Stands only in a database that was left: it is not copied. */
export const MOVED_TO = 'moved to'

/** Where this database was moved to and when, ms; null when it is the one in use. */
export async function readMoved(db: Db): Promise<{ to: string; at: number } | null> {
  const moved = await db.transaction().execute((tx) => readRemembered(tx, MOVED_TO))
  const [, at = '', to = ''] = /^(\d+) (.*)$/s.exec(moved ?? '') ?? []
  return to === '' ? null : { to, at: Number(at) }
}

/** Notes that this database is no longer the one in use: the app does not start on it any more, or again (null). */
export async function writeMoved(db: Db, moved: { to: string; at: number } | null): Promise<void> {
  await db
    .transaction()
    .execute((tx) => (moved === null ? forget(tx, MOVED_TO) : remember(tx, MOVED_TO, `${moved.at} ${moved.to}`)))
}
