import { type RowRef, settleDecision } from '../store/claims.ts'
import type { Tx } from '../store/tables.ts'
import type { Call } from './call.ts'
import type { GateKeys } from './gates.ts'
import type { ReadFacts } from './read-facts.ts'

/** The transaction that decides, and what was read in it. */
export type Deciding = { tx: Tx; facts: ReadFacts }

/** A call that a row's facts ask for; nothing is committed to it yet. */
export type Wanted = {
  row: RowRef
  /** The revision of the facts that ask for it. */
  rev: number
  /** Lower goes first when not all can (rule 9). */
  urgency: number
  keys: GateKeys
  /** Takes the lease and writes the intent; null when another process has the row. */
  claim(tx: Tx): Promise<Call | null>
}

/** Notes a decision that needs no call: from which revision it was made, and when to look again (null: only at news). */
export async function settle(tx: Tx, row: RowRef, decision: { rev: number; dueAt: number | null }): Promise<null> {
  await settleDecision(tx, row, decision)
  return null
}
