import type { BotSnapshot, PresignedLink } from './recall-event.ts'

/** Why Recall will not send this bot. `message` is Recall's own sentence where it gave one, for people, cut to 300 characters. */
export type Refusal = {
  /** `tenant`: the meeting's organisation lets no recording bots in. */
  kind: 'link' | 'tenant' | 'credit' | 'key' | 'blocked' | 'other'
  status: number
  code: string | null
  message: string | null
}

/** What one POST of Create Bot proved. Only `unknown` leaves open whether a bot exists under its key (rules 5 and 21). */
export type CreateOutcome =
  | { kind: 'created'; snapshot: BotSnapshot }
  /** An answered 4xx: no bot by this attempt. */
  | { kind: 'refused'; refusal: Refusal }
  /** A 400 that names `automatic_leave` or `recording_config`: this Recall workspace speaks v1.10 (rule 24). */
  | { kind: 'otherForm' }
  /** 507: no free machine. */
  | { kind: 'noCapacity'; retryAfterMs: number | null }
  /** 429. */
  | { kind: 'limited'; retryAfterMs: number }
  /** No connection was made, so nothing was sent. */
  | { kind: 'notSent'; why: string }
  /** `status` is null when no answer came. 409 and 5xx are here. */
  | { kind: 'unknown'; status: number | null; why: string }

/** What one Retrieve Bot gave. `links` never go into a row or a log. */
export type FetchOutcome =
  | { kind: 'bot'; snapshot: BotSnapshot; links: PresignedLink[] }
  | { kind: 'missing' }
  | { kind: 'limited'; retryAfterMs: number }
  | { kind: 'failed'; why: string; key: boolean }

/** What looking for our bot among all of Recall's proved: `found` only where the bot's own metadata holds our id. */
export type FindOutcome =
  | { kind: 'found'; snapshots: BotSnapshot[] }
  | { kind: 'absent' }
  | { kind: 'limited'; retryAfterMs: number }
  | { kind: 'failed'; why: string; key: boolean }

/** What leave_call or DELETE proved. */
export type StopOutcome =
  /** leave_call was taken; the end comes as events. */
  | { kind: 'leaving' }
  /** DELETE answered 204: no events will come. */
  | { kind: 'deleted' }
  /** `cannot_command_unstarted_bot`: only DELETE can end it. */
  | { kind: 'notStarted' }
  /** `cannot_delete_bot` or 405: only leave_call can end it. */
  | { kind: 'dispatched' }
  /** `cannot_command_completed_bot`: it is over already. */
  | { kind: 'alreadyOver' }
  | { kind: 'missing' }
  | { kind: 'limited'; retryAfterMs: number }
  | { kind: 'failed'; why: string; key: boolean }

/** What pausing or resuming a recording proved. */
export type ControlOutcome =
  | { kind: 'done' }
  /** An answered 4xx: not carried out. `why` is Recall's own sentence for people, or null. */
  | { kind: 'refused'; why: string | null }
  | { kind: 'missing' }
  | { kind: 'limited'; retryAfterMs: number }
  | { kind: 'failed'; why: string; key: boolean }
