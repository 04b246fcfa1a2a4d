import type { CreateTrouble } from './bot.ts'
import type { Refusal } from './recall-outcome.ts'

/**
 * What the card says, decided here and worded in `slack/messages/`. All times ms since 1970. `unreadableSince` stands
 * when Recall could not be read for 15 minutes.
 */
export type CardView = {
  requester: string
  platform: string
  meetingLabel: string
  botName: string
  /** One bot for several channels: this one's request came later. */
  shared: boolean
  unreadableSince: number | null
  state: CardState
}

/** The card's one state line, in the order of a bot's life. */
export type CardState =
  | { kind: 'requested' }
  | { kind: 'creating'; trouble: CreateTrouble; until: number }
  | { kind: 'scheduled'; joinAt: number }
  | { kind: 'joining' }
  | { kind: 'waiting' }
  /** `again`: it has recorded before. */
  | { kind: 'inCall'; slow: boolean; again: boolean; permission: string | null }
  | { kind: 'recording'; since: number }
  | { kind: 'paused' }
  | { kind: 'stopping'; by: string | null }
  /** `recorded`: there is something to prepare. */
  | { kind: 'preparing'; recorded: boolean }
  /** `parts` 0: there were some, and all were deleted since. */
  | { kind: 'ready'; parts: number; lengthMs: number | null }
  | { kind: 'nothing'; code: string | null }
  | { kind: 'failed'; code: string | null }
  | { kind: 'refused'; refusal: Refusal }
  | { kind: 'notCreated'; trouble: CreateTrouble | null }
  | { kind: 'cancelled'; by: string | null }
  | { kind: 'lost' }

/** The alert in the waiting room: until when the bot waits, ms. */
export type AlertView = { requester: string; platform: string; botName: string; until: number }

/** One entry of the result. `lengthMs`, `startedAt`, `keptUntil` are null where Recall has not said. */
export type PartView = {
  recordingId: string
  /** Its place among all parts, from 1. */
  number: number
  state: 'preparing' | 'ready' | 'failed' | 'deleted'
  startedAt: number | null
  lengthMs: number | null
  keptUntil: number | null
}

/** Why a bot's life ended otherwise than it should have, for a result that still has something to show. */
export type EndReason = { code: string; fatal: boolean }

/** The one final reply (rule 17). `mention` holds the requester and every later subscriber, Slack user ids. */
export type ResultView = {
  mention: string[]
  platform: string
  botName: string
  requestedAt: number
  waitingRoomMinutes: number
  content: ResultContent
}

export type ResultContent =
  /** `final`: no more parts are waited for. `reason` only where the end was not a normal one. */
  | { kind: 'recording'; title: string | null; parts: PartView[]; final: boolean; reason: EndReason | null }
  /** Every recording failed or was deleted, or none was made. `permission`: Zoom's sub_code for why not. */
  | { kind: 'nothing'; code: string | null; permission: string | null; wasRecording: boolean; final: boolean }
  | { kind: 'failed'; code: string | null; wasRecording: boolean; final: boolean }
  | { kind: 'refused'; refusal: Refusal }
  | { kind: 'notCreated'; trouble: CreateTrouble | null }
  | { kind: 'cancelled'; by: string | null }
  | { kind: 'lost'; why: 'unreadable' | 'silent' | 'missing' | 'deadline' }

/** An answer that only the asker sees, after the request was taken. */
export type AskerAnswer =
  /** `code` is Slack's, `unconfirmed` or `token`; null when the card could simply not be posted in time. */
  { kind: 'cannotPost'; code: string | null }
