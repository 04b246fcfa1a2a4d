import type { MeetingLink } from './meeting-link.ts'
import type { AnswerRoute } from './thread.ts'
import type { AskAnswer } from './views.ts'

/** What a person wants recorded, as far as it can be known without asking anybody. */
export type WantedRecording = {
  link: MeetingLink
  botName: string
  /** The message in whose thread the card goes; null: the card becomes a root. */
  rootTs: string | null
}

/** What an ask is about. */
export type AskWish =
  /** An answer that only the asker sees; it may hold links with passcodes that the asker typed. */
  | { kind: 'tell'; answer: AskAnswer }
  /** A recording at a moment in words: the asker's time zone has to be looked up first (rule 10). */
  | { kind: 'schedule'; when: string; recording: WantedRecording }
  /** Links that work now, for the asker alone. */
  | { kind: 'freshLinks'; botId: string; threadId: string }
  /** Says in a conversation what the app does: once, and rather not at all than twice. */
  | { kind: 'greet' }

/**
 * Something one person asked that needs the network before it is answered to them alone. Driven like bots and threads,
 * until it is answered or its time is over. All times ms since 1970, ours.
 */
export type Ask = {
  id: string
  team: string
  channel: string
  user: string
  /** Where in the channel the answer is shown; null: outside of threads. */
  threadTs: string | null
  route: AnswerRoute | null
  askedAt: number
  wish: AskWish
  /** A greeting was sent, and whether it arrived is not known (yet). */
  sentAt: number | null
  retryAt: number | null
  failures: number
  closed: { at: number; why: string } | null
}

/** An ask as it is when it is taken. */
export function newAsk(
  input: Pick<Ask, 'id' | 'team' | 'channel' | 'user' | 'threadTs' | 'route' | 'askedAt' | 'wish'>,
): Ask {
  return { ...input, sentAt: null, retryAt: null, failures: 0, closed: null }
}
