import type { CreateTrouble } from './bot.ts'
import type { MeetingLink } from './meeting-link.ts'
import type { ParsedRequest } from './parse-request.ts'
import type { Refusal } from './recall-outcome.ts'

/** Who did something, as the readers of one thread may know it: names stay in the thread of the press (rule 20). */
export type Actor = { kind: 'person'; user: string } | { kind: 'elsewhere' }

/** What a member of the channel may press on a card (product.md, "The card"). */
export type CardButton = 'cancel' | 'change' | 'stop' | 'pause' | 'resume' | 'tryAgain'

/**
 * What the card says, decided here and worded in `slack/messages/`. All times ms since 1970. `unreadableSince` stands
 * when Recall could not be read for 15 minutes.
 */
export type CardView = {
  threadId: string
  requester: string
  platform: string
  meetingLabel: string
  botName: string
  /** One bot for several channels: this one's request came later, and another channel still waits for it. */
  shared: boolean
  /** Another channel waits for this bot too: the *Stop* of this card ends it there as well, and asks back (rule 20). */
  others: boolean
  unreadableSince: number | null
  state: CardState
  /** A pause or resume that was asked for and is not carried out yet. */
  wanted: { want: 'pause' | 'resume'; by: Actor } | null
  buttons: CardButton[]
  /** Slack user id of who pressed *Try again* (rule 18). */
  retriedBy: string | null
}

/** The card's one state line, in the order of a bot's life. */
export type CardState =
  | { kind: 'requested' }
  | { kind: 'creating'; trouble: CreateTrouble; until: number }
  /** `changedBy` moved it here last. */
  | { kind: 'scheduled'; joinAt: number; changedBy: Actor | null }
  | { kind: 'joining' }
  | { kind: 'waiting' }
  /** `again`: it has recorded before. */
  | { kind: 'inCall'; slow: boolean; again: boolean; permission: string | null }
  | { kind: 'recording'; since: number }
  /** `by` null: not by a press here. */
  | { kind: 'paused'; by: Actor | null }
  /** `arrivesAt`: it cannot be called back any more, and leaves as soon as it arrives; ms. */
  | { kind: 'stopping'; by: Actor | null; arrivesAt: number | null }
  /** `recorded`: there is something to prepare. */
  | { kind: 'preparing'; recorded: boolean }
  /** `parts` 0: there were some, and all were deleted since. */
  | { kind: 'ready'; parts: number; lengthMs: number | null }
  | { kind: 'nothing'; code: string | null }
  | { kind: 'failed'; code: string | null }
  | { kind: 'refused'; refusal: Refusal }
  | { kind: 'notCreated'; trouble: CreateTrouble | null }
  /** `wasInCall`: it was stopped rather than cancelled. */
  | { kind: 'cancelled'; by: Actor | null; wasInCall: boolean }
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
  threadId: string
  mention: string[]
  platform: string
  botName: string
  requestedAt: number
  waitingRoomMinutes: number
  content: ResultContent
  /** There is no recording, and a new bot may be sent by a press (rule 18). */
  tryAgain: boolean
  retriedBy: string | null
}

export type ResultContent =
  /** `final`: no more parts are waited for. `reason` only where the end was not a normal one. */
  | {
      kind: 'recording'
      title: string | null
      parts: PartView[]
      final: boolean
      reason: EndReason | null
      /** Who ended it by a press. */
      stoppedBy: Actor | null
    }
  /** Every recording failed or was deleted, or none was made. `permission`: Zoom's sub_code for why not. */
  | { kind: 'nothing'; code: string | null; permission: string | null; wasRecording: boolean; final: boolean }
  | { kind: 'failed'; code: string | null; wasRecording: boolean; final: boolean }
  | { kind: 'refused'; refusal: Refusal }
  | { kind: 'notCreated'; trouble: CreateTrouble | null }
  /** `wasInCall`: it was stopped rather than cancelled. */
  | { kind: 'cancelled'; by: Actor | null; wasInCall: boolean }
  | { kind: 'lost'; why: 'unreadable' | 'silent' | 'missing' | 'deadline' }

/** One link to a recording. `until`: when the link itself dies, ms; null: it works as long as the recording is kept. Never logged. */
export type RecordingLink = { recordingId: string; url: string; until: number | null }

/** An answer that only the asker sees, when no card could be posted. */
export type AskerAnswer =
  /** `code` is Slack's, `unconfirmed` or `token`; null when the card could simply not be posted in time. */
  { kind: 'cannotPost'; code: string | null }

/** A message of ours that an answer can link to; `rootTs` is the root of its thread when it is a reply. */
export type MessagePlace = { channel: string; ts: string; rootTs: string | null }

/** One recording in a list: what its card says now, and where it is. */
export type ListItem = {
  threadId: string
  place: MessagePlace | null
  channel: string
  platform: string
  meetingLabel: string
  title: string | null
  requester: string
  requestedAt: number
  /** Not over yet. */
  active: boolean
  others: boolean
  state: CardState
  buttons: CardButton[]
}

/** What a moment in words could not be taken for. `at`: what it was understood as, ms. */
export type MomentFault =
  | { kind: 'past'; at: number }
  | { kind: 'tooFar'; at: number }
  | { kind: 'unclear' }
  /** The asker's time zone is needed and could not be had. `scope`: the app lacks users:read. */
  | { kind: 'noZone'; scope: boolean }

/** Everything that is answered to one person alone, worded in `slack/messages/`. */
export type AskAnswer =
  /** The words asked for nothing that can be started: help, or what was wrong. */
  | { kind: 'notARequest'; request: Exclude<ParsedRequest, { kind: 'record' | 'list' | 'stop' }> }
  /** Rule 13: it is being recorded, or planned (`joinAt`), in this very channel. */
  | { kind: 'joined'; place: MessagePlace | null; joinAt: number | null }
  | { kind: 'badMoment'; when: string; fault: MomentFault; link: MeetingLink; botName: string | null }
  /** Several meetings in one message: which one? Its buttons name the ask and the link's place in it. */
  | { kind: 'whichLink'; askId: string; links: MeetingLink[] }
  /** A message without a meeting link was pointed at. */
  | { kind: 'noLinkInMessage' }
  | { kind: 'list'; items: ListItem[] }
  /** `/record stop`: nothing to stop (`planned` can be cancelled), several, or one that others wait for too. */
  | { kind: 'nothingToStop'; planned: ListItem[] }
  | { kind: 'stopWhich'; items: ListItem[] }
  | { kind: 'stopAsked'; item: ListItem }
  /** A press that came too late or twice: what the bot is doing now. */
  | { kind: 'pressIdle'; action: CardButton | 'freshLinks'; state: CardState }
  /** The row is not there any more (rule 33). */
  | { kind: 'tooOld' }
  | { kind: 'retriedAlready'; by: string }
  /** The recording cannot be cancelled for this channel alone: the bot is in the call, and others wait for it. */
  | { kind: 'inCallForOthers' }
  /** A pause or resume that was given up. `why` is Recall's own sentence. */
  | { kind: 'controlDropped'; want: 'pause' | 'resume'; reason: 'refused' | 'time' | 'over'; why: string | null }
  /** The links themselves are fetched when this is told, and never stored. */
  | { kind: 'freshLinks'; title: string | null; parts: PartView[] }
  | { kind: 'noFreshLinks'; why: 'deleted' | 'unreachable' | 'none' }
  /** Nothing was stored, so nothing was started or changed: of a request in words, and of a press. */
  | { kind: 'notStarted' }
  | { kind: 'pressNotStored' }
  /** A form did not open, or whether it did is not known. */
  | { kind: 'formNotOpened'; form: 'change' | 'record' }
