import { clearLeases, wakeWaiting } from '../store/claims.ts'
import type { Db } from '../store/tables.ts'
import { PARKED_MS } from './decide.ts'
import type { Clock } from './ports.ts'

/**
 * Takes up what the process before us left. A process that has the database for itself (`alone`) clears all leases, never
 * intents (rule 31); among several, the leases of one that died run out by themselves. What waited at its gates is looked at
 * at once. For the start; safe to repeat.
 */
export async function takeUp({ db, clock, alone }: { db: Db; clock: Clock; alone: boolean }): Promise<void> {
  if (alone) await clearLeases(db)
  const now = clock.now()
  await db.transaction().execute((tx) => wakeWaiting(tx, { now, until: now + PARKED_MS }))
}
