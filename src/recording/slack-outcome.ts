import type { MomentReading } from './moment-reading.ts'

/**
 * What one call to Slack proved. `unknown` is the default: only an answer on the list of proofs may say that nothing
 * happened (rule 5). `why` is a short code or phrase for the log, never a secret.
 */
export type SlackTrouble =
  /** 429: not done; `retryAfterMs` is Slack's word. */
  | { kind: 'limited'; retryAfterMs: number }
  /** Not done, and worth another try later. */
  | { kind: 'notDone'; why: string }
  /** May have happened. */
  | { kind: 'unknown'; why: string }
  /** Not done: this channel cannot be posted to by us. */
  | { kind: 'channel'; why: string }
  /** Not done: the token or the installation is bad. */
  | { kind: 'token'; why: string }
  /** Not done: Slack refused what we built, even as plain text. */
  | { kind: 'refused'; why: string }

/** What a post proved. `channel` is where it landed (a user id becomes the id of the direct message). */
export type PostOutcome = { kind: 'posted'; channel: string; ts: string } | SlackTrouble

/** What an edit proved. `gone`: the message is deleted; `frozen`: it can no longer be edited. */
export type EditOutcome =
  | { kind: 'edited' }
  | { kind: 'gone'; why: string }
  | { kind: 'frozen'; why: string }
  | SlackTrouble

/**
 * What a look for our own message proved. `absent` only after all pages were read; `unreadable` when this
 * channel's history is not ours to read, now or later.
 */
export type LookOutcome =
  | { kind: 'found'; ts: string }
  | { kind: 'absent' }
  | { kind: 'unreadable'; why: string }
  | { kind: 'limited'; retryAfterMs: number }
  /** `silent`: Slack answers us nothing else either, so there is no other way to take meanwhile. */
  | { kind: 'failed'; why: string; silent?: true }

/** What telling only the asker proved: told by one of the routes of rule 12, or by none of them. */
export type AnswerOutcome = { kind: 'told' } | { kind: 'untold'; why: string }

/** What reading a moment in words came to; a person's time zone may have had to be asked for. */
export type MomentOutcome =
  | { kind: 'read'; reading: MomentReading }
  /** Slack does not tell this person's zone. `scope`: the app lacks users:read. */
  | { kind: 'noZone'; scope: boolean }
  | { kind: 'limited'; retryAfterMs: number }
  | { kind: 'failed'; why: string }
