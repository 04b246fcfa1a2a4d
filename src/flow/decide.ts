import type { RowRef } from '../store/claims.ts'
import type { Call, FlowDeps } from './call.ts'
import { choose } from './choose.ts'
import { createReadFacts } from './read-facts.ts'
import { transact } from './tell-changes.ts'
import { settle, type Wanted } from './wanted.ts'

/** Who lets calls go: asked for each call in the order of urgency, and told of each that goes. */
export type Doorkeeper = {
  /** What forbids this call now (the name of a gate), or null. */
  stops(wanted: Wanted): string | null
  /** The call goes: it counts from now on. `undo` takes that back. */
  lets(wanted: Wanted): { undo(): void }
}

/** A row that waits at a gate. */
export type Parked = { row: RowRef; urgency: number; gate: string }

/** What a decision came to: calls to make, whose rows are leased and whose intents are committed, and rows that wait at a gate. */
export type Decided = { calls: Call[]; parked: Parked[] }

/** A row that waits at a gate is looked at again after so long even if nobody remembers that it waits there. */
export const PARKED_MS = 60_000

/**
 * One transaction decides: it reads the rows as they are, chooses their steps, claims those that may go, most urgent
 * first, and commits their intents (rule 2). Many rows share one, because a commit is a sync of the disk: 10,000 rows
 * that became due together took 30 minutes with one each, and 2 s like this. All or nothing: rejects when one row fails.
 */
export async function decide(deps: FlowDeps, rows: readonly RowRef[], door: Doorkeeper): Promise<Decided> {
  const passed: { undo(): void }[] = []
  try {
    return await transact(deps, async (tx) => {
      const deciding = { tx, facts: createReadFacts(tx) }
      const wanted: Wanted[] = []
      for (const row of rows) {
        const one = await choose(deps, deciding, row)
        if (one !== null) wanted.push(one)
      }
      const decided: Decided = { calls: [], parked: [] }
      for (const one of wanted.sort((a, b) => a.urgency - b.urgency)) {
        const gate = door.stops(one)
        if (gate !== null) {
          await settle(tx, one.row, { rev: one.rev, dueAt: deps.clock.now() + PARKED_MS })
          decided.parked.push({ row: one.row, urgency: one.urgency, gate })
          continue
        }
        const call = await one.claim(tx)
        if (call === null) continue
        passed.push(door.lets(one))
        decided.calls.push(call)
      }
      return decided
    })
  } catch (error) {
    for (const { undo } of passed) undo()
    throw error
  }
}
