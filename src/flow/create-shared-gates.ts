import type { Peers } from '../store/database.ts'
import { type Budget, createGates, type Gates } from './gates.ts'

/**
 * Gates for one of several processes on a database: each keeps to its part of the budgets, and a `Retry-After` that one is
 * told closes the gate of all. Both are a help only: a limit that is met all the same is told by its answer (rule 9).
 */
export function createSharedGates(budgets: Record<string, Budget>, peers: Peers | null): Gates {
  if (peers === null) return createGates(budgets)
  const gates = createGates(budgets, () => peers.count() + 1)
  peers.onTold((message) => {
    const [, limit = '', until = ''] = /^closed (\S+) (\d+)$/.exec(message) ?? []
    if (limit !== '') gates.close(limit, Number(until))
  })
  return {
    ...gates,
    close(limit, until) {
      gates.close(limit, until)
      peers.tell(`closed ${limit} ${Math.ceil(until)}`)
    },
  }
}
