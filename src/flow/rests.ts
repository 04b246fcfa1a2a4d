import type { RowRef } from '../store/claims.ts'

/** Rows that are left alone for a while, because nothing could be decided for them. */
export type Rests = {
  /** Whether this row rests at `now`, ms. */
  has(row: RowRef, now: number): boolean
  /** When the row, or every row (null), may be looked at again. */
  add(row: RowRef | null, until: number): void
  remove(row: RowRef): void
  /** When the first rest that is under way at `now` ends, ms. */
  nextEnd(now: number): number
}

/** How long a row rests whose decision threw: a bug of ours, or damaged pages. */
export const REST_MS = 30_000
/** How long all rows rest when nothing at all can be stored: each further try could stand still for a lock. */
export const ALL_REST_MS = 2_000

/** Makes rests, none under way. */
export function createRests(): Rests {
  const rows = new Map<string, number>()
  let all = 0

  // A longer one is of a clock that was set back since.
  const isUnderWay = (until: number, now: number) => until > now && until - now <= REST_MS

  return {
    has: (row, now) => isUnderWay(all, now) || isUnderWay(rows.get(row.id) ?? 0, now),
    add(row, until) {
      if (row === null) all = until
      else rows.set(row.id, until)
    },
    remove: (row) => void rows.delete(row.id),
    nextEnd: (now) =>
      Math.min(Number.POSITIVE_INFINITY, ...[all, ...rows.values()].filter((until) => isUnderWay(until, now))),
  }
}
