import { ignoreOldUnmatched } from '../store/deliveries.ts'
import { deleteHistory } from '../store/history.ts'
import type { Db } from '../store/tables.ts'
import type { Clock, Log } from './ports.ts'

const HOUR = 60 * 60_000
/** A v1.10 delivery carries no metadata of ours: so long it may still turn out to be ours (rule 22). */
const UNMATCHED_KEPT_MS = 2 * HOUR

/** Removes old deliveries and steps now and every hour (rules 22 and 33). The returned function ends it. */
export function keepHouse(deps: { db: Db; clock: Clock; log: Log; historyMs: number }): () => void {
  let callOff: () => void = () => undefined

  async function clean(): Promise<void> {
    const now = deps.clock.now()
    try {
      await deps.db.transaction().execute(async (tx) => {
        await ignoreOldUnmatched(tx, now - UNMATCHED_KEPT_MS)
        await deleteHistory(tx, now - deps.historyMs)
      })
    } catch (error) {
      deps.log.warn({ err: error }, 'old history could not be removed; trying again in an hour')
    }
  }

  function everyHour(): void {
    callOff = deps.clock.after(HOUR, everyHour)
    void clean()
  }

  everyHour()
  return () => callOff()
}
