import { statSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import type Database from 'better-sqlite3'

/** Up to this size a file is checked before it is used; 30 MB take a quarter of a second, and the rest in proportion. */
const CHECKED_AT_ONCE_BYTES = 8 * 1024 * 1024
/** Up to this size it is checked beside the work; a million recordings are 6 GB, which would keep a core busy for minutes. */
const CHECKED_BESIDE_BYTES = 256 * 1024 * 1024

/**
 * Checks that the file holds what it should: better not to go on than to send a second bot because an index has a hole.
 * Throws `SQLITE_CORRUPT` for a small one that does not. A larger one is checked beside the work, and `onDamage` called
 * with that error; a very large one is not: what is wrong with it shows when it is met. The returned function ends the check.
 */
export function checkContent(
  database: Database.Database,
  file: string,
  onDamage: (error: Error) => void,
): () => Promise<void> {
  const { size } = statSync(file)
  if (size <= CHECKED_AT_ONCE_BYTES) {
    const said = String(database.pragma('integrity_check(1)', { simple: true }))
    if (said !== 'ok') throw damaged(said)
    return () => Promise.resolve()
  }
  if (size > CHECKED_BESIDE_BYTES) return () => Promise.resolve()
  const worker = new Worker(new URL('./check-beside.ts', import.meta.url), { workerData: { file } })
  worker.unref()
  worker.once('message', (said: string) => {
    if (said !== 'ok') onDamage(damaged(said))
  })
  // A check that could not be made proves nothing; what is wrong with the file shows when it is used.
  worker.once('error', () => undefined)
  return async () => void (await worker.terminate())
}

function damaged(said: string): Error {
  return Object.assign(new Error(said), { code: 'SQLITE_CORRUPT' })
}
