import { setTimeout as pause } from 'node:timers/promises'
import { ignoreOldUnmatched } from '../store/deliveries.ts'
import { deleteForgotten, deleteHistory } from '../store/history.ts'
import type { Db } from '../store/tables.ts'
import type { Clock, Log } from './ports.ts'

const HOUR = 60 * 60_000
/** A v1.10 delivery carries no metadata of ours: so long it may still turn out to be ours (rule 22). */
const UNMATCHED_KEPT_MS = 2 * HOUR

/** So many rows of a table go in one transaction, and requests have the machine for so long, of its own time, in between. */
const BATCH = 200
const BETWEEN_BATCHES_MS = 50

type HouseDeps = { db: Db; clock: Clock; log: Log; historyMs: number }

/**
 * Removes old deliveries, steps, asks and keys, and the rows of recordings that Recall deleted long ago, now and every hour,
 * in small batches (rules 22 and 33). The returned function ends it.
 */
export function keepHouse(deps: HouseDeps): () => void {
  let ended = false
  let callOff: () => void = () => undefined

  async function clean(): Promise<void> {
    try {
      await deps.db.transaction().execute((tx) => ignoreOldUnmatched(tx, deps.clock.now() - UNMATCHED_KEPT_MS))
      while (!ended && (await cleanSome(deps)) > 0) await pause(BETWEEN_BATCHES_MS)
    } catch (error) {
      if (!ended) deps.log.warn({ err: error }, 'old history could not be removed; trying again in an hour')
    }
  }

  function everyHour(): void {
    callOff = deps.clock.after(HOUR, everyHour)
    void clean()
  }

  everyHour()
  return () => {
    ended = true
    callOff()
  }
}

/** Tells how many rows went; 0: there is nothing left to do. */
function cleanSome({ db, clock, historyMs }: HouseDeps): Promise<number> {
  const now = clock.now()
  return db.transaction().execute(async (tx) => {
    const history = await deleteHistory(tx, { before: now - historyMs, limit: BATCH })
    return history + (await deleteForgotten(tx, { now, limit: BATCH }))
  })
}
