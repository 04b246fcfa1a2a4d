/** Where a 429 names no time; Recall's windows are a minute long and slide. */
export const DEFAULT_WAIT_MS = 10_000

const SECOND = 1_000
// So that a broken header cannot silence us for days.
const LONGEST_WAIT_MS = 3_600_000

/** Reads `Retry-After`, seconds or an HTTP date measured from `now` (ms), as 1 s to 1 h; null when absent or unreadable. */
export function readRetryAfter(header: string | string[] | undefined, now: number): number | null {
  const text = (Array.isArray(header) ? header[0] : header)?.trim() ?? ''
  const wait = /^\d+(\.\d+)?$/.test(text) ? Math.ceil(Number(text) * SECOND) : dateOf(text) - now
  return Number.isNaN(wait) ? null : Math.min(Math.max(wait, SECOND), LONGEST_WAIT_MS)
}

// `Date.parse` takes far more than a date ("-5" is one), so a day's name is asked for first.
function dateOf(text: string): number {
  return /^[A-Z][a-z]{2}/.test(text) ? Date.parse(text) : Number.NaN
}
