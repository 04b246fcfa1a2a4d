import type { PostIntent } from './thread.ts'

/** Slack shows a message to readers late at times, so one empty look proves nothing (rule 3). */
export const BETWEEN_LOOKS_MS = 20_000
export const LAST_LOOK_AFTER_MS = 60_000

/** When the next look for a post with an unknown outcome is due: at once, after 20 s, and from 60 s on until proven. */
export function lookDueAt(intent: PostIntent): number {
  const last = intent.absentAt.at(-1)
  if (last === undefined) return Math.max(intent.sentAt, intent.lookAt)
  const later =
    intent.absentAt.length === 1 ? last : Math.max(last, intent.sentAt + LAST_LOOK_AFTER_MS - BETWEEN_LOOKS_MS)
  return Math.max(later + BETWEEN_LOOKS_MS, intent.lookAt)
}

/** "Not there" counts only from two complete looks 20 s apart, the later at least 60 s after the sending. */
export function provenAbsent(sentAt: number, absentAt: number[]): boolean {
  const last = absentAt.at(-1)
  if (last === undefined || last < sentAt + LAST_LOOK_AFTER_MS) return false
  return absentAt.some((at) => at <= last - BETWEEN_LOOKS_MS)
}
