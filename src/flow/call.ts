import type { Ask } from '../recording/ask.ts'
import type { Bot } from '../recording/bot.ts'
import type { Policy } from '../recording/policy.ts'
import type { Thread } from '../recording/thread.ts'
import type { RecordingLink } from '../recording/views.ts'
import type { RowRef } from '../store/claims.ts'
import type { Db, Tx } from '../store/tables.ts'
import type { AskCall, BotCall, ThreadCall } from './gate-keys.ts'
import type { Gates } from './gates.ts'
import type { Clock, Log, RecallPort, SlackPort } from './ports.ts'

/** What carrying out a step needs. */
export type FlowDeps = {
  db: Db
  clock: Clock
  log: Log
  policy: Policy
  slack: SlackPort
  recall: RecallPort
  gates: Gates
  newId: () => string
  /** 128 random bits for a link of our own; where links of our own begin, or null: Recall's own are posted. */
  newToken: () => string
  publicUrl: string | null
  /** Random per start: whose leases are ours (rule 3). */
  owner: string
  /** So many rows are decided in one transaction; webhooks and commands, of other processes too, are taken in between. */
  rowsAtOnce: number
}

/** A step whose row is leased to us and whose intent, if it needs one, is committed. */
export type Call =
  | ({ kind: 'thread'; row: RowRef; step: ThreadCall; bot: Bot } & Committed)
  | { kind: 'bot'; row: RowRef; step: BotCall; bot: Bot }
  | { kind: 'ask'; row: RowRef; step: AskCall; ask: Ask }

/** A thread as it was committed for its call. */
export type Committed = {
  thread: Thread
  /** The mark that this edit of the card set itself, which its own answer clears (rule 6). */
  markedAt: number | null
  /** What a result shows; null: Recall's own links are fetched first, and only then is the intent committed (rule 19). */
  links: RecordingLink[] | null
}

/** What became of a call: how to fold it into the row as it is then, and what to note. */
export type Ended<Row> = {
  /** The outcome's kind and cause, for the history and the log. */
  outcome: string
  why: string | null
  /** The network or the token failed: tells the health of the other side. */
  failed: boolean
  /** Slack's token or Recall's key was refused. */
  shutOut: boolean
  /** Slack's or Recall's `Retry-After`, ms. */
  retryAfterMs: number | null
  fold: (row: Row, now: number) => Row
  /** In place of `fold`, where other rows are changed with this one. */
  foldIn?: (tx: Tx, row: Row, now: number) => Promise<Row>
  /** Anything else to commit with it. */
  also?: (tx: Tx) => Promise<void>
  /** Routine that is not worth a line in the history. */
  routine?: boolean
}

/**
 * A lease outlives the longest call by far: three requests of at most 10 s each (join, post, post as plain text), and
 * the check right before sending asks for that much to be left (rule 3).
 */
export const LEASE_MS = 90_000
export const LEFT_TO_SEND_MS = 45_000

/** Puts an outcome of Slack or Recall into the form that the history, the gates and the log share. */
export function ended<Row, Outcome extends { kind: string; why?: string; retryAfterMs?: number | null; key?: boolean }>(
  outcome: Outcome,
  fold: (row: Row, now: number) => Row,
): Ended<Row> {
  return {
    outcome: outcome.kind,
    why: outcome.why ?? null,
    failed: FAILURES.has(outcome.kind),
    shutOut: outcome.kind === 'token' || outcome.key === true,
    retryAfterMs: outcome.kind === 'limited' ? (outcome.retryAfterMs ?? null) : null,
    fold,
  }
}

const FAILURES = new Set(['unknown', 'notDone', 'notSent', 'failed', 'token'])
