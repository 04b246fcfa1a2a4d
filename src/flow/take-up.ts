import { clearLeases, wakeWaiting } from '../store/claims.ts'
import type { Db } from '../store/tables.ts'
import { PARKED_MS } from './decide.ts'
import type { Clock } from './ports.ts'

/**
 * Takes up what the process before us left: its leases are cleared, never its intents (rule 31), and what waited at its
 * gates is looked at at once. For the start of the only process on a database; safe to repeat.
 */
export async function takeUp({ db, clock }: { db: Db; clock: Clock }): Promise<void> {
  await clearLeases(db)
  const now = clock.now()
  await db.transaction().execute((tx) => wakeWaiting(tx, { now, until: now + PARKED_MS }))
}
