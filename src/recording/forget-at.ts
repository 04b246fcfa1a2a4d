import type { Bot } from './bot.ts'

/** So long after Recall has deleted a recording its rows stay: lists and *Try again* still know it (rule 33). */
const KEPT_AFTER_DELETION_MS = 30 * 24 * 60 * 60_000

/**
 * When the rows of this bot may go, ms; null while nobody can tell: it is not over, or Recall has not said that each of its
 * recordings is deleted. Where nothing was recorded, the end counts.
 */
export function forgetAt({ closedAt, recall }: Bot): number | null {
  if (closedAt === null) return null
  let last = closedAt
  for (const { status } of Object.values(recall.recordings)) {
    if (status?.code !== 'deleted') return null
    // Recall's times are in microseconds.
    last = Math.max(last, Math.floor(status.at / 1_000))
  }
  return last + KEPT_AFTER_DELETION_MS
}
