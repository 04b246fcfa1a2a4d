import { type RowRef, readDue, readNextDueAt } from '../store/claims.ts'
import type { Call, FlowDeps } from './call.ts'
import type { Decision } from './decision.ts'
import type { GateKeys } from './gates.ts'
import { rankDue } from './rank-due.ts'

/** What one look needs. `mayStart` says whether this row's call could go now, `mayGoOn` whether any could. */
type Look = {
  flow: FlowDeps
  decide: (row: RowRef) => Promise<Decision>
  mayStart: (row: RowRef) => boolean
  mayGoOn: () => boolean
  start: (call: Call) => void
}

/** So many rows are read at a time. */
const PAGE = 500

/** Takes the next step of everything that is due and may go, page by page; resolves with when to look again, ms. */
export async function lookAtDue(look: Look): Promise<number> {
  const { flow } = look
  const began = flow.clock.now()
  let gatesOpen = Number.POSITIVE_INFINITY
  for (let skip = 0, page = PAGE; page === PAGE && look.mayGoOn(); ) {
    const due = await readDue(flow.db, { now: began, limit: PAGE, skip })
    const left = await lookAtPage(look, due)
    page = due.length
    skip += left.rows
    gatesOpen = Math.min(gatesOpen, left.gatesOpen)
  }
  // What was due when the look began and still is waits for a gate or a slot, not for the time.
  return Math.min(gatesOpen, (await readNextDueAt(flow.db, began)) ?? Number.POSITIVE_INFINITY)
}

// Nothing is read for a row whose gate is closed: hundreds may wait for one, at each of many looks.
async function decideUnlessGated(look: Look, row: RowRef, keys: GateKeys | null): Promise<Decision | null> {
  const { clock, gates } = look.flow
  const opensAt = keys === null ? 0 : gates.opensAt(keys, clock.now())
  if (opensAt > 0) return { kind: 'gated', opensAt }
  return look.mayStart(row) ? await look.decide(row) : null
}

/** Tells how many rows could not go and are still due, and when the first of their gates opens. */
async function lookAtPage(look: Look, due: RowRef[]): Promise<{ rows: number; gatesOpen: number }> {
  const left = { rows: 0, gatesOpen: Number.POSITIVE_INFINITY }
  for (const { row, keys } of await rankDue(look.flow, due)) {
    const decision = await decideUnlessGated(look, row, keys)
    if (decision?.kind === 'call') look.start(decision.call)
    if (decision?.kind === 'gated') left.gatesOpen = Math.min(left.gatesOpen, decision.opensAt)
    if (decision === null || decision.kind === 'gated') left.rows += 1
  }
  return left
}
