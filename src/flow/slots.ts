import type { RowRef } from '../store/claims.ts'

/** The calls in flight. Only as many rows are claimed as have a free slot now, and no row twice (rule 3). */
export type Slots = {
  /** Whether this row has a call in flight. */
  has(row: RowRef): boolean
  /** The kind of slot that this row's call would need and that none is free of; null when it could go. */
  missingFor(row: RowRef): string | null
  /** How many of a kind of slot, as `missingFor` names it, are free. */
  left(kind: string): number
  /** Takes a slot for the row's call. */
  occupy(row: RowRef): void
  free(row: RowRef): void
  /** Resolves when no call is in flight any more. */
  empty(): Promise<void>
}

/** Calls at a time in all, to Slack, and for one workspace (rule 9: half and a quarter). */
const IN_ALL = 32
const TO_SLACK = IN_ALL / 2
const FOR_ONE_TEAM = IN_ALL / 4

/** The kind that every call needs. */
export const ANY_SLOT = 'slot'

/** Makes slots, all of them free. */
export function createSlots(): Slots {
  const inFlight = new Set<string>()
  const taken = new Map<string, number>()
  let whenEmpty: (() => void)[] = []

  function left(kind: string): number {
    const most = kind === ANY_SLOT ? IN_ALL : kind === SLACK_SLOT ? TO_SLACK : FOR_ONE_TEAM
    return most - (taken.get(kind) ?? 0)
  }

  function add(row: RowRef, count: 1 | -1): void {
    for (const kind of kindsFor(row)) {
      const now = (taken.get(kind) ?? 0) + count
      if (now === 0) taken.delete(kind)
      else taken.set(kind, now)
    }
  }

  return {
    has: (row) => inFlight.has(row.id),
    missingFor: (row) => kindsFor(row).find((kind) => left(kind) <= 0) ?? null,
    left,
    occupy(row) {
      inFlight.add(row.id)
      add(row, 1)
    },
    free(row) {
      if (!inFlight.delete(row.id)) return
      add(row, -1)
      if (inFlight.size > 0) return
      for (const tell of whenEmpty) tell()
      whenEmpty = []
    },
    async empty() {
      if (inFlight.size > 0) await new Promise<void>((resolve) => whenEmpty.push(resolve))
    },
  }
}

const SLACK_SLOT = 'slot:Slack'

function kindsFor({ table, team }: RowRef): string[] {
  return table === 'bots' ? [ANY_SLOT, `slot:team:${team}`] : [ANY_SLOT, SLACK_SLOT, `slot:team:${team}`]
}
