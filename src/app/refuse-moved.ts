import { readMoved } from '../store/moved.ts'
import type { Db } from '../store/tables.ts'
import { StartError } from './start-error.ts'

/** Rejects with a `StartError` on a database whose content goes on elsewhere: two that go on from there would do everything twice. */
export async function refuseMoved(db: Db): Promise<void> {
  const moved = await readMoved(db)
  if (moved === null) return
  if (!moved.done) {
    throw new StartError(
      `This database is being moved to ${moved.to}, or that was cut off. Wait for its end, or type the same npm run move again: it finds out how far it came.`,
    )
  }
  const at = new Date(moved.at).toISOString()
  throw new StartError(
    `This database was moved to ${moved.to} at ${at}. Set DATABASE_URL to that one. To go on with a file again, move it back: npm run move -- --from postgres://… --to sqlite:./data/new.db`,
  )
}
