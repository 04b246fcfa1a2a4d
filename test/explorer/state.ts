import type { Call } from '../../src/flow/call.ts'
import type { RecallEvent } from '../../src/recording/recall-event.ts'
import type { RowRef } from '../../src/store/claims.ts'
import type { Rows } from './memory-database.ts'
import type { Entry } from './tape.ts'

/** A call to Slack or Recall as the app makes it: which function of its ports, and with what. */
export type Request = { port: string; args: unknown[] }

/**
 * A step that a worker carries out. `request`: what it waits for; null: it was claimed and nothing is sent yet.
 * `answer`: on its way to the worker. `stalledUntil`: the worker is so slow that time goes on meanwhile, to this at most.
 */
export type Flight = {
  owner: string
  call: Call
  tape: Entry[]
  request: Request | null
  sentAt: number
  answer: { value: unknown } | null
  stalledUntil: number | null
}

/** A request that nobody waits for any more, and that may still arrive until `landBy`, ms, or be lost. */
export type Wanderer = { request: Request; landBy: number }

/** A message at Slack. `shows`: its view's key; `edits`: how often it was edited. */
export type Message = { ts: string; threadId: string; kind: string; shows: string; sentAt: number; deleted: boolean }

/** A bot at Recall. `ahead`: what it will still live, each step with how long after the one before it happens. */
export type RemoteBot = {
  id: string
  botId: string
  events: RecallEvent[]
  ahead: LifeStep[]
  nextAt: number
  leftAt: number | null
  deleted: boolean
}

/**
 * What happens to a bot `after` ms: `done`, `video done r1`, … Each of `codes` sends a webhook; what is `quiet` is only
 * told to who asks, which keeps the number of orders small.
 */
export type LifeStep = { after: number; codes: string[]; quiet?: string[] }

/** A webhook on its way. `heldUntil`: it is so late that time goes on without it, to this at most. */
export type Mail = {
  id: string
  recallId: string
  botId: string | null
  shape: '1.11' | '1.10'
  event: RecallEvent
  heldUntil: number | null
}

/** What somebody will do at any time: ask for a recording in a channel, or press *Stop* or *Cancel* there. */
export type Act = { do: 'record' | 'stop'; channel: string }

/** Everything there is in one moment. Plain data: it can be kept, compared and gone on from as often as one likes. */
export type State = {
  now: number
  rows: Rows
  due: RowRef[]
  workers: string[]
  flights: Flight[]
  wanderers: Wanderer[]
  slack: Message[]
  recall: RemoteBot[]
  /** What Recall answered under which Idempotency-Key: the id of the bot it made, or null for a stored error. */
  keys: Record<string, { body: string; bot: string | null }>
  mail: Mail[]
  acts: Act[]
  /** The threads in which a *Stop* or *Cancel* was taken. */
  stopped: string[]
  /** So much may still go wrong. */
  faults: number
  /** How many ids, times of Recall and worker starts were given out. */
  counts: { ids: number; stamps: number; starts: number }
}

/** What is explored: how many workers there are, what happens to each bot, what people do, what may go wrong. */
export type Configuration = {
  name: string
  workers: 1 | 2
  life: LifeStep[]
  /** The first request is made at the start; these come at any time. */
  acts: Act[]
  faults: number
  /** Which of the things that can go wrong do; all, if not said. */
  only?: Fault[]
  shape?: '1.11' | '1.10'
  /** Only what is there twice at the end counts. */
  lenient?: true
}

/** What can go wrong, one at a time. */
export type Fault =
  | 'crash'
  /** The worker hears nothing; the request may arrive up to a minute later, or never. */
  | 'timeOut'
  /** It is carried out, and the answer is lost. */
  | 'lostAnswer'
  /** It is answered that nothing was done. */
  | 'refused'
  /** Create Bot answers 500, which Recall keeps for its key; with or without the bot. */
  | 'stored500'
  | 'lostWebhook'
  | 'doubledWebhook'
  | 'lateWebhook'
  /** A worker holds a claimed step, or an answer, for longer than its lease. */
  | 'slowWorker'
