import type { RowRef } from '../store/claims.ts'
import type { FlowDeps } from './call.ts'
import { decide } from './decide.ts'
import type { Decision } from './decision.ts'

/** How long a row rests whose decision threw: a bug of ours, or a database that fails. */
const REST_MS = 30_000

/** Decides like `decide`, but never throws: a row whose decision does rests a while, and the others go on (rule 7). */
export function createDecideOrRest(deps: FlowDeps): (row: RowRef) => Promise<Decision> {
  const resting = new Map<string, number>()
  return async (row) => {
    const until = resting.get(row.id) ?? 0
    if (until > deps.clock.now()) return { kind: 'gated', opensAt: until }
    try {
      const decision = await decide(deps, row)
      resting.delete(row.id)
      return decision
    } catch (error) {
      deps.log.error({ err: error, table: row.table, id: row.id }, 'no step could be decided for this row; it rests')
      const opensAt = deps.clock.now() + REST_MS
      resting.set(row.id, opensAt)
      return { kind: 'gated', opensAt }
    }
  }
}
