/**
 * One thing Recall said, in a webhook or in Retrieve Bot, reduced to what we fold.
 * `at` is Recall's own time in whole microseconds since 1970 (see `parseMicros`); `code` is without the `bot.` prefix.
 */
export type RecallEvent =
  | { kind: 'status'; code: string; subCode: string | null; at: number }
  | { kind: 'recording'; recordingId: string; code: string; subCode: string | null; at: number }
  | { kind: 'video'; recordingId: string; code: string; subCode: string | null; at: number }

/** What only Retrieve Bot knows of a recording. Times are milliseconds since 1970; `expiresAt` null means kept for ever. */
export type RecordingDetails = {
  recordingId: string
  startedAt: number | null
  completedAt: number | null
  expiresAt: number | null
}

/** One answer of Retrieve Bot, in the same events as the webhooks, so that both are folded by the same code. */
export type BotSnapshot = {
  recallId: string
  events: RecallEvent[]
  details: RecordingDetails[]
  title: string | null
}

/** A pre-signed link to one recording's mp4. Never stored, never logged. `until` is when the link itself dies, ms since 1970. */
export type PresignedLink = { recordingId: string; url: string; until: number }
