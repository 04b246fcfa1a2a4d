import { setImmediate as turn } from 'node:timers/promises'
import { type RowRef, readDue, readNextDueAt } from '../store/claims.ts'
import { stopsAll } from '../store/storage-trouble.ts'
import type { Call, FlowDeps } from './call.ts'
import { type Decided, type Doorkeeper, decide } from './decide.ts'
import type { Lines } from './lines.ts'
import { ALL_REST_MS, REST_MS, type Rests } from './rests.ts'
import type { Slots } from './slots.ts'

/** What one look needs. `mayGoOn` says whether any call could go now. */
export type Look = {
  flow: FlowDeps
  slots: Slots
  lines: Lines
  rests: Rests
  door: Doorkeeper
  mayGoOn: () => boolean
  start: (call: Call) => void
}

/**
 * Takes the next step of everything that may go: first of those whose gate has opened, then of what has become due, page
 * by page. Resolves with how many those were, and when to look again, ms.
 */
export async function lookAtDue(look: Look): Promise<{ due: number; lookAgainAt: number }> {
  const { flow } = look
  const began = flow.clock.now()
  await serveLines(look)
  const { rowsAtOnce } = flow
  let all = 0
  for (let left = 0, page = rowsAtOnce; page === rowsAtOnce && look.mayGoOn(); ) {
    const due = await readDue(flow.db, { now: began, limit: rowsAtOnce, skip: left })
    left += (await decideFor(look, due)).left
    page = due.length
    all += page
    if (page === rowsAtOnce) await turn()
  }
  const nextDueAt = (await readNextDueAt(flow.db, began)) ?? Number.POSITIVE_INFINITY
  return { due: all, lookAgainAt: Math.min(nextOpening(look), look.rests.nextEnd(began), nextDueAt) }
}

// Who comes out of one line may have to stand in another: its channel is free, its workspace not yet. A line whose first
// had to is left alone for the rest of the look: else thousands would be led from one closed gate to the next and back.
async function serveLines(look: Look): Promise<void> {
  const { flow, slots, lines } = look
  const room = (gate: string) => (isSlot(gate) ? slots.left(gate) : flow.gates.room(gate, flow.clock.now()).calls)
  const inVain = new Set<string>()
  while (look.mayGoOn()) {
    const taken = lines.take((gate) => (inVain.has(gate) ? 0 : room(gate)), flow.rowsAtOnce)
    if (taken.length === 0) return
    const { parked } = await decideFor(
      look,
      taken.map(({ row }) => row),
    )
    for (const { row, gate } of taken) if (parked.has(row.id)) inVain.add(gate)
    await turn()
  }
}

// A slot says itself when it is free: the call that has it wakes the loop.
function nextOpening({ flow, lines }: Look): number {
  // Not the look's beginning: to the gates an earlier time is a clock that was set back.
  const now = flow.clock.now()
  const opens = lines.gates().flatMap((gate) => (isSlot(gate) ? [] : [flow.gates.room(gate, now).opensAt]))
  return Math.min(Number.POSITIVE_INFINITY, ...opens.map((at) => Math.max(at, now)))
}

function isSlot(gate: string): boolean {
  return gate.startsWith('slot')
}

/** Tells how many of the rows could not be decided now and are still due, and which wait at a gate. */
async function decideFor(look: Look, rows: readonly RowRef[]): Promise<{ left: number; parked: Set<string> }> {
  const { slots, rests, lines, flow } = look
  const now = flow.clock.now()
  const able = rows.filter((row) => !slots.has(row) && !rests.has(row, now))
  for (const row of able) lines.leave(row)
  const { calls, parked } = await decideSafely(look, able)
  for (const one of parked) lines.join(one, now)
  for (const call of calls) look.start(call)
  return { left: rows.length - able.length, parked: new Set(parked.map(({ row }) => row.id)) }
}

// A row whose decision throws rests a while, and the others go on (rule 7).
async function decideSafely(look: Look, rows: readonly RowRef[]): Promise<Decided> {
  const { flow, rests } = look
  try {
    const decided = rows.length === 0 ? NOTHING : await decide(flow, rows, look.door)
    for (const row of rows) rests.remove(row)
    return decided
  } catch (error) {
    const now = flow.clock.now()
    if (stopsAll(error)) {
      rests.add(null, now + ALL_REST_MS)
      return NOTHING
    }
    const [row] = rows
    if (rows.length > 1 || row === undefined) return await decideOneByOne(look, rows)
    flow.log.error({ err: error, table: row.table, id: row.id }, 'no step could be decided for this row; it rests')
    rests.add(row, now + REST_MS)
    return NOTHING
  }
}

const NOTHING: Decided = { calls: [], parked: [] }

async function decideOneByOne(look: Look, rows: readonly RowRef[]): Promise<Decided> {
  const decided: Decided = { calls: [], parked: [] }
  for (const row of rows) {
    const one = await decideSafely(look, [row])
    decided.calls.push(...one.calls)
    decided.parked.push(...one.parked)
  }
  return decided
}
