import type { JsonRecord } from './field-checks.ts'
import type { MeetingUrl } from './meeting-url.ts'
import type { Moment } from './moment.ts'

/** Where a bot is in its life. `ready` is a bot that has not begun to join. */
export type BotPhase =
  | 'ready'
  | 'joining_call'
  | 'in_waiting_room'
  | 'in_call_not_recording'
  | 'recording_permission_allowed'
  | 'recording_permission_denied'
  | 'in_call_recording'
  | 'call_ended'
  | 'done'
  | 'fatal'

/** A status that somebody or something reached, as Recall tells it. */
export type StatusChange = { code: string; subCode: string | null; at: Moment }

/** The media objects that a recording is made of. */
export type MediaKind = 'video_mixed' | 'participant_events' | 'meeting_metadata'

/** One media object. `status.code` is `processing`, `done`, `failed` or `deleted`. */
export type Media = { id: string; kind: MediaKind; createdAt: Moment; status: StatusChange }

/** One recording. `status.code` is `processing`, `paused`, `done`, `failed` or `deleted`; `expiresAt` null means never. */
export type Recording = {
  id: string
  metadata: JsonRecord
  createdAt: Moment
  startedAt: Moment
  completedAt: Moment | null
  expiresAt: Moment | null
  status: StatusChange
  media: Media[]
}

/** Everything simulated Recall knows of one bot. Times without a unit in their type are milliseconds since 1970. */
export type BotState = {
  id: string
  createdAt: number
  /** The body of Create Bot, as it came (and as later changes left it). */
  request: JsonRecord
  meetingUrl: MeetingUrl
  /** The time it was scheduled for, null for an ad hoc bot. */
  scheduledFor: number | null
  phase: BotPhase
  phaseSince: number
  paused: boolean
  /** Whom the bot finds in the call: decides which automatic leave runs. */
  company: { kind: 'people' } | { kind: 'nobody' } | { kind: 'left'; since: number }
  /** Milliseconds recorded before `phaseSince`, pauses not counted. */
  recordedMs: number
  deleted: boolean
  statusChanges: StatusChange[]
  recordings: Recording[]
  /** Ends the call off and finishes by itself when somebody else than its life ends it. */
  windsUp: boolean
  callOffLife: () => void
  callOffLeaving: () => void
}

/** Tells whether a bot is past its call: nothing it is told can change that. */
export function isOver(bot: BotState): boolean {
  return bot.phase === 'call_ended' || bot.phase === 'done' || bot.phase === 'fatal'
}

/** The bot's own `metadata`, as asked for at its creation. */
export function metadataOf(bot: BotState): JsonRecord {
  return recordIn(bot.request, 'metadata') ?? {}
}

/** The object at a key of a JSON record; undefined when there is none. */
export function recordIn(record: JsonRecord | undefined, key: string): JsonRecord | undefined {
  const value = record?.[key]
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonRecord) : undefined
}
