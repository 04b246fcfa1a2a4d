import type { CommitPlace } from '../breaking/process-words.ts'

/**
 * Where a life is broken off: at the k-th commit, right before or right after it; at the k-th place that a simulator reports
 * (a call that has arrived is lost then, without an effect); or at the k-th arriving call, whose effect comes `LATE_MS` after the
 * process is gone. `again` breaks off twice: right after the (k / 100)-th commit, and the next process right before its
 * (k % 100)-th.
 */
export type Place = { series: Series; k: number }

export type Series = 'before-commit' | 'after-commit' | 'call' | 'late' | 'again'

/** Every series, in the order of the table. */
export const SERIES: readonly Series[] = ['before-commit', 'after-commit', 'call', 'late', 'again']

/** How long a call may be under way while nobody waits for its answer any more. Below the 60 s of rule 3. */
export const LATE_MS = 30_000

/** Where the process that is started as the `start`-th (from 1) ends itself; null for nowhere. */
export function commitOf(place: Place | null, start: number): CommitPlace | null {
  switch (place?.series) {
    case 'before-commit':
      return start === 1 ? { at: place.k, when: 'before' } : null
    case 'after-commit':
      return start === 1 ? { at: place.k, when: 'after' } : null
    case 'again':
      if (start === 1) return { at: Math.floor(place.k / 100), when: 'after' }
      return start === 2 ? { at: place.k % 100, when: 'before' } : null
    default:
      return null
  }
}
