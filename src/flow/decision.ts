import { type RowRef, settleDecision } from '../store/claims.ts'
import type { Tx } from '../store/tables.ts'
import type { Call } from './call.ts'

/** What one look at a due row came to. `gated`: a limit forbids its call until `opensAt`, ms; the row stays due. */
export type Decision = { kind: 'nothing' } | { kind: 'gated'; opensAt: number } | { kind: 'call'; call: Call }

/** There is nothing to call for. */
export const NOTHING: Decision = { kind: 'nothing' }

/** Notes a decision that needs no call: from which revision it was made, and when to look again (null: only at news). */
export async function settle(tx: Tx, row: RowRef, decision: { rev: number; dueAt: number | null }): Promise<Decision> {
  await settleDecision(tx, row, decision)
  return NOTHING
}
