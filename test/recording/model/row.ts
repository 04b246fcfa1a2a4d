import { isDeepStrictEqual } from 'node:util'
import { MINUTE, SECOND } from '../rows.ts'

/** A row of the store: when it is due, and until when one of its steps is being carried out. */
export type Row = {
  name: string
  dueAt: number
  busyUntil: number
  startsAt(): number
  /** `over`: nothing is left to do but to note that a recording goes, so that it may take as long as that. */
  waitUntil(at: number, wait: { now: number; over: boolean }): void
  /** Notes a call about to be made. Throws when the row goes in circles. */
  calls(step: { do: string }, facts: unknown, now: number): void
}

const HEARTBEAT_MS = 10 * MINUTE

export function createRow(name: string, dueAt: number): Row {
  let recent: number[] = []
  let last: { step: unknown; facts: unknown; now: number } | null = null
  return {
    name,
    dueAt,
    busyUntil: 0,
    startsAt() {
      return Math.max(this.dueAt, this.busyUntil)
    },
    waitUntil(at, { now, over }) {
      if (!(at > now)) throw new Error(`${name} waits until a moment of the past`)
      if (!over && at > now + HEARTBEAT_MS) throw new Error(`${name} waits past its heartbeat (rule 1)`)
      this.dueAt = at
    },
    calls(step, facts, now) {
      const same = last?.now === now && isDeepStrictEqual(last.step, step) && isDeepStrictEqual(last.facts, facts)
      if (same) throw new Error(`${name} chooses ${step.do} again although nothing changed`)
      last = { step, facts, now }
      recent = [...recent.filter((at) => at > now - MINUTE), now]
      const inTenSeconds = recent.filter((at) => at > now - 10 * SECOND).length
      if (recent.length > 40 || inTenSeconds > 15) throw new Error(`${name} makes too many calls`)
    },
  }
}
