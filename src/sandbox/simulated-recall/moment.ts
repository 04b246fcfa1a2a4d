/** A moment as Recall tells it: microseconds since 1970, never the same twice within one workspace. */
export type Moment = number

/** Makes the source of moments. Each is later than the one before it, even within the same millisecond. */
export function createMoments(now: () => number): () => Moment {
  let last = 0
  let count = 0
  return () => {
    count += 1
    // Digits below the millisecond, as Recall has them, so that whoever cuts them off is found out.
    last = Math.max(now() * 1000 + ((count * 271) % 1000), last + 1)
    return last
  }
}

/** Writes a moment as in Recall's statuses: `2025-01-29T23:49:58.570998+00:00`. */
export function writeMoment(moment: Moment): string {
  const micros = String(moment % 1000).padStart(3, '0')
  return `${new Date(Math.floor(moment / 1000)).toISOString().slice(0, -1)}${micros}+00:00`
}

/** Writes the same moment as Recall's own record fields do (`created_at`, `started_at`, …): with `Z`. */
export function writeRecordTime(moment: Moment): string {
  return writeMoment(moment).replace('+00:00', 'Z')
}
