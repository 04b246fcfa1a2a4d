import { NOTHING_KNOWN, type RecallFacts } from './recall-facts.ts'
import type { Refusal } from './recall-outcome.ts'
import type { AnswerRoute } from './thread.ts'

/** Who pressed something, and in which of our threads: they are named only there (rule 20). */
export type By = { user: string; threadId: string }

/** What a person asked for; only `joinAt` can change later. `meetingUrl` holds the passcode and is for Recall only. */
export type Asked = {
  meetingUrl: string
  meetingKey: string
  meetingLabel: string
  platform: string
  botName: string
  /** Milliseconds since 1970; null means now. */
  joinAt: number | null
  requestedAt: number
}

/**
 * One key's worth of Create Bot whose outcome is not known (yet): the exact body and its `Idempotency-Key` are committed
 * before the first sending, and sent unchanged until the key is proven to have made nothing (rule 21). All times ms, ours.
 */
export type CreateAttempt = {
  key: string
  body: string
  /** The body's dialect: Recall's workspaces speak v1.11 or v1.10 (rule 24). */
  form: RecallForm
  /** The body's join time, ms; null: at once. */
  joinAt: number | null
  firstSentAt: number
  lastSentAt: number
  sendings: number
  /** How many of them were answered 5xx: a second one is probably the first, stored and replayed. */
  serverErrors: number
  /** Since the last sending: complete looks at List Bots that did not find it. */
  absentAt: number[]
}

/** Which dialect of Recall's API the account's workspace speaks. */
export type RecallForm = '1.11' | '1.10'

/** A wish that the bot leave. It stays a goal until the bot is over (rule 27). */
export type StopGoal = {
  askedAt: number
  /** Null when we ask ourselves. */
  by: By | null
  why: 'person' | 'recordingLimit' | 'tooLong'
  /** Which call is tried next; steered by Recall's answers. */
  next: 'leave' | 'delete'
  triedAt: number | null
  /** Recall has made the bot ready and deletes it no more: it can only leave once it has joined. */
  dispatched: boolean
  /** How often in a row Recall did not know the bot (404). */
  missing: number
}

/** A pause or resume that somebody asked for: carried out within a minute, or dropped with an answer (rule 27). */
export type ControlWish = {
  want: 'pause' | 'resume'
  by: By
  askedAt: number
  triedAt: number | null
  /** How to reach who pressed. */
  channel: string
  route: AnswerRoute | null
}

/** A bot at Recall that is one too many: it is told to leave, or deleted, until it is gone (rule 4). */
export type GhostBot = { recallId: string; next: 'leave' | 'delete'; triedAt: number | null; tries: number }

/** Why a bot row came to its end without Recall's `done` or `fatal`. */
export type Ended =
  | { kind: 'cancelled'; by: By | null; at: number }
  | { kind: 'refused'; refusal: Refusal; at: number }
  | { kind: 'notCreated'; why: CreateTrouble | null; at: number }
  /** Not final for facts: such a bot is still looked at (rule 28). */
  | { kind: 'lost'; why: 'unreadable' | 'silent' | 'missing'; at: number }

/** Why a bot that could be created is not there yet. */
export type CreateTrouble = 'noCapacity' | 'limited' | 'unreachable'

/** What we know of our own reading of this bot. All times ms, ours. */
export type Reading = {
  /** Somebody asked for a fetch this often; a fetch that began at `doneSeq` answers only the asks before it. */
  askedSeq: number
  doneSeq: number
  goodAt: number | null
  triedAt: number | null
  failingSince: number | null
  /** How often in a row Recall answered 404. */
  missing: number
  /** Good fetches that saw the bot after its end. */
  sinceEnd: number
}

/** One Recall bot for one meeting: everything its next step is chosen from. */
export type Bot = {
  id: string
  team: string
  asked: Asked
  recallId: string | null
  /** When its Recall id was first known, ms, ours. */
  createdAt: number | null
  create: CreateAttempt | null
  createTrouble: CreateTrouble | null
  recall: RecallFacts
  /** Our time of the last change of status (waiting uses our clock, ordering uses Recall's: rule 8). */
  statusSince: number | null
  /** Our time of the first sight of a recording. */
  recordingSince: number | null
  /** Our time of the first sight of `done` or `fatal`. */
  overSince: number | null
  /** Our time of the first part that was ready after the end. */
  readySince: number | null
  /** Our time of the last news of any kind. */
  heardAt: number
  reading: Reading
  stop: StopGoal | null
  control: ControlWish | null
  /** The newest pause or resume of ours that Recall answered, until its own news overtakes it. */
  controlled: { want: 'pause' | 'resume'; by: By; at: number } | null
  /** Who last moved a scheduled recording. */
  changedBy: By | null
  ended: Ended | null
  ghosts: GhostBot[]
  /** Recall ids of earlier bots of this row, given up when its time was changed: never taken up again (rule 26). */
  replaced: string[]
  /** Nothing is sent or looked for on the way to Recall's id before this time; ms, ours. */
  retryAt: number | null
  failures: number
  /** No step at all before this time, after one that threw; ms, ours. */
  pausedUntil: number | null
  closedAt: number | null
}

/** A bot as it is when the request is taken. */
export function newBot(input: { id: string; team: string; asked: Asked }): Bot {
  return {
    ...input,
    recallId: null,
    createdAt: null,
    create: null,
    createTrouble: null,
    recall: NOTHING_KNOWN,
    statusSince: null,
    recordingSince: null,
    overSince: null,
    readySince: null,
    heardAt: input.asked.requestedAt,
    reading: { askedSeq: 0, doneSeq: 0, goodAt: null, triedAt: null, failingSince: null, missing: 0, sinceEnd: 0 },
    stop: null,
    control: null,
    controlled: null,
    changedBy: null,
    ended: null,
    ghosts: [],
    replaced: [],
    retryAt: null,
    failures: 0,
    pausedUntil: null,
    closedAt: null,
  }
}
