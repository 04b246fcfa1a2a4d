import type { Sandbox, SandboxOptions } from './open-sandbox.ts'
import type { MoveName } from './simulated-recall/move.ts'

/** One meeting, what goes wrong in it, and what people must see at its end. */
export type Scenario = {
  name: string
  /** One line for `--list`. */
  summary: string
  options?: SandboxOptions
  /** Ana in #standup with a Google Meet link, unless said otherwise. */
  types?: { channel?: string; link?: string }
  /** Sets trouble up before anything is typed. What it returns tells, at the end, whether the trouble really came. */
  prepare?: (sandbox: Sandbox) => () => boolean
  steps: readonly Step[]
  outcome: Outcome
}

/** What happens next in a scenario, or what is waited for. Times are ms of the sandbox's clock. */
export type Step =
  /** Something happens to the bot; then the card must come to say `card` (null: it need not, yet). */
  | { kind: 'bot'; move: MoveName; subCode?: string; card: string | null }
  /** Nothing happens for a while. `what` completes "⏩ 42 minutes". */
  | { kind: 'later'; ms: number; what: string }
  | { kind: 'card'; says: string }
  /** The thread must come to hold a reply of the app that says this. */
  | { kind: 'reply'; says: string }
  /** Ana alone must come to see this. */
  | { kind: 'asker'; says: string }
  /** Somebody else interferes; `tell` says what, for who watches. */
  | { kind: 'act'; tell: string; run: (sandbox: Sandbox) => void | Promise<void> }

/** How a scenario must end: so many bots, at most one card with this state, and exactly these replies in its thread. */
export type Outcome = {
  bots: number
  /** Null: no card at all. */
  card: string | null
  thread: readonly ExpectedReply[]
  /** What only the asker sees. */
  asker?: string
}

/** One reply: what it says somewhere, and how many links to a recording it holds. */
export type ExpectedReply = { says: string; links: number }

const MINUTE = 60_000

/** Something happens to the bot, and the card comes to say so. */
export function bot(move: MoveName, card: string | null = null, subCode?: string): Step {
  return { kind: 'bot', move, card, ...(subCode === undefined ? {} : { subCode }) }
}

/** Minutes go by. */
export function minutes(count: number, what: string): Step {
  return { kind: 'later', ms: count * MINUTE, what }
}

/** Seconds go by. */
export function seconds(count: number, what: string): Step {
  return { kind: 'later', ms: count * 1_000, what }
}

/** The meeting up to its first recorded second. */
export const START: readonly Step[] = [
  bot('joinCall', 'Joining the call'),
  bot('letIn', 'In the call, not recording yet'),
  bot('startRecording', 'Recording since'),
]

/** Everybody leaves, and Recall makes the recording ready. */
export const END: readonly Step[] = [
  bot('endCall', 'The call has ended'),
  bot('finishMedia'),
  bot('done', 'Recording ready'),
]

/** An ordinary meeting. */
export const MEETING: readonly Step[] = [...START, minutes(42, 'of meeting'), ...END]

/** The usual end: one bot, one card, one reply with the link. */
export const ONE_LINK: Outcome = {
  bots: 1,
  card: 'Recording ready',
  thread: [{ says: 'the recording is ready', links: 1 }],
}

/** One bot and one reply without a link, which says why. */
export function reason(card: string, says: string): Outcome {
  return { bots: 1, card, thread: [{ says, links: 0 }] }
}
