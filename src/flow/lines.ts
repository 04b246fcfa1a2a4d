import type { RowRef } from '../store/claims.ts'
import type { Parked } from './decide.ts'

/**
 * Who waits at which gate, in order. Kept in memory only: the rows themselves fall due again by time (`PARKED_MS`), so
 * that nothing is lost with a line. With it a gate that opens costs one row, not a look at all that wait: with 10,000
 * results waiting for Slack's limits, the rows that one posted result cost went from 10,000 to 2.
 */
export type Lines = {
  /** Puts a row at the end of a gate's line; one that waited there already keeps its place. `now` in ms. */
  join(parked: Parked, now: number): void
  /** The row is looked at, whatever for. Its place is kept for a `join` that follows at once. */
  leave(row: RowRef): void
  /** Takes out who may go now, by `room` of each gate: most urgent first, then who waits longest; at most `most`. */
  take(room: (gate: string) => number, most: number): Parked[]
  /** The gates that somebody waits at. */
  gates(): string[]
  /** How many wait in all of them. */
  size(): number
}

type Place = Parked & { since: number }

/** Makes lines with nobody in them. */
export function createLines(): Lines {
  const lines = new Map<string, Map<string, Place>>()
  const gateOf = new Map<string, string>()
  // Of who was just taken out of a line, until the decision about it puts it back or lets it go.
  let sinceOf = new Map<string, number>()

  function remove(id: string): Place | undefined {
    const gate = gateOf.get(id)
    if (gate === undefined) return undefined
    gateOf.delete(id)
    const line = lines.get(gate)
    const place = line?.get(id)
    line?.delete(id)
    if (line?.size === 0) lines.delete(gate)
    return place
  }

  function leave(row: RowRef): void {
    const place = remove(row.id)
    if (place !== undefined) sinceOf.set(row.id, place.since)
  }

  return {
    join({ row, urgency, gate }, now) {
      const line = lines.get(gate) ?? new Map<string, Place>()
      lines.set(gate, line)
      line.set(row.id, { row, urgency, gate, since: sinceOf.get(row.id) ?? now })
      gateOf.set(row.id, gate)
    },
    leave,
    take(room, most) {
      sinceOf = new Map()
      const first = [...lines].flatMap(([gate, line]) => firstIn(line, Math.min(room(gate), most)))
      const taken = first.sort(inOrder).slice(0, most)
      for (const { row } of taken) leave(row)
      return taken
    },
    gates: () => [...lines.keys()],
    size: () => gateOf.size,
  }
}

function firstIn(line: Map<string, Place>, count: number): Place[] {
  if (count <= 0) return []
  if (line.size <= count) return [...line.values()]
  if (count > 1) return [...line.values()].sort(inOrder).slice(0, count)
  let first: Place | undefined
  for (const place of line.values()) if (first === undefined || inOrder(place, first) < 0) first = place
  return first === undefined ? [] : [first]
}

function inOrder(a: Place, b: Place): number {
  return a.urgency - b.urgency || a.since - b.since
}
