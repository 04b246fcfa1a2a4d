import type { RowRef } from '../store/claims.ts'
import type { Call } from './call.ts'

/** The calls in flight. Only as many rows are claimed as have a free slot now, and no row twice (rule 3). */
export type Slots = {
  /** Whether this row's call could go now. */
  isFreeFor(row: RowRef): boolean
  /** Whether no call at all could go now. */
  full(): boolean
  occupy(call: Call, done: Promise<void>): void
  free(call: Call): void
  /** Resolves when every call that is in flight now has ended. */
  empty(): Promise<void>
}

/** Calls at a time in all, to Slack, and for one workspace (rule 9: half and a quarter). */
const IN_ALL = 32
const TO_SLACK = IN_ALL / 2
const FOR_ONE_TEAM = IN_ALL / 4

/** Makes slots, all of them free. */
export function createSlots(): Slots {
  const inFlight = new Map<string, { call: Call; done: Promise<void> }>()
  return {
    isFreeFor(row) {
      if (inFlight.has(row.id) || inFlight.size >= IN_ALL) return false
      const calls = [...inFlight.values()].map(({ call }) => call)
      if (calls.filter((call) => call.row.team === row.team).length >= FOR_ONE_TEAM) return false
      return row.table === 'bots' || calls.filter((call) => call.kind !== 'bot').length < TO_SLACK
    },
    full: () => inFlight.size >= IN_ALL,
    occupy: (call, done) => void inFlight.set(call.row.id, { call, done }),
    free: (call) => void inFlight.delete(call.row.id),
    async empty() {
      await Promise.allSettled([...inFlight.values()].map(({ done }) => done))
    },
  }
}
