import type { RowRef } from '../store/claims.ts'
import { stopsAll } from '../store/storage-trouble.ts'
import type { FlowDeps } from './call.ts'
import { decide } from './decide.ts'
import type { Decision } from './decision.ts'

/** How long a row rests whose decision threw: a bug of ours, or damaged pages. */
const REST_MS = 30_000
/** How long all rows rest when nothing at all can be stored: each further try could stand still for a lock. */
const ALL_REST_MS = 2_000

/** Decides like `decide`, but never throws: a row whose decision does rests a while, and the others go on (rule 7). */
export function createDecideOrRest(deps: FlowDeps): (row: RowRef) => Promise<Decision> {
  const resting = new Map<string, number>()
  let allRestUntil = 0
  return async (row) => {
    const until = Math.max(resting.get(row.id) ?? 0, allRestUntil)
    const wait = until - deps.clock.now()
    // A longer one is of a clock that was set back since.
    if (wait > 0 && wait <= REST_MS) return { kind: 'gated', opensAt: until }
    try {
      const decision = await decide(deps, row)
      resting.delete(row.id)
      return decision
    } catch (error) {
      if (stopsAll(error)) {
        allRestUntil = deps.clock.now() + ALL_REST_MS
        return { kind: 'gated', opensAt: allRestUntil }
      }
      deps.log.error({ err: error, table: row.table, id: row.id }, 'no step could be decided for this row; it rests')
      const opensAt = deps.clock.now() + REST_MS
      resting.set(row.id, opensAt)
      return { kind: 'gated', opensAt }
    }
  }
}
