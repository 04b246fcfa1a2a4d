import type { Ask, AskWish } from './ask.ts'
import type { AskAnswer } from './views.ts'

/** What to do next for an ask. */
export type AskStep =
  | { do: 'readMoment'; when: string }
  | { do: 'tell'; answer: AskAnswer }
  | { do: 'tellFreshLinks'; botId: string; threadId: string }
  | { do: 'greet' }
  /** A fact of ours, without any call: from now on the ask is only about this answer. */
  | { do: 'answerInstead'; answer: AskAnswer }
  /** Nobody waits for it any more; `why` goes to the log. */
  | { do: 'giveUp'; why: string }
  | { do: 'waitUntil'; at: number }
  | { do: 'rest' }

/** What could not be told for so long is left to the log (rule 7). */
const TELL_WITHIN_MS = 24 * 60 * 60_000

/** A moment that could not be read by then is answered with a question: nothing is planned behind anybody's back. */
const READ_WITHIN_MS = 5 * 60_000

// Neither counts before a first try has failed: the time may have passed while the app itself was not running.

/** Chooses the one next step of an ask. Pure. */
export function nextAskStep(ask: Ask, now: number): AskStep {
  if (ask.closed !== null) return { do: 'rest' }
  if (ask.sentAt !== null) return { do: 'giveUp', why: `${ask.wish.kind}: its outcome is not known` }
  const { wish } = ask
  const readBy = ask.since + READ_WITHIN_MS
  const tried = ask.failures > 0
  if (wish.kind !== 'schedule' && tried && now >= ask.since + TELL_WITHIN_MS) {
    return { do: 'giveUp', why: `${wish.kind}: not answered in time` }
  }
  if (wish.kind === 'schedule' && tried && now >= readBy) return { do: 'answerInstead', answer: noMoment(wish) }
  if (ask.retryAt !== null && ask.retryAt > now) {
    return { do: 'waitUntil', at: wish.kind === 'schedule' ? Math.min(ask.retryAt, readBy) : ask.retryAt }
  }
  switch (wish.kind) {
    case 'tell':
      return { do: 'tell', answer: wish.answer }
    case 'schedule':
      return { do: 'readMoment', when: wish.when }
    case 'freshLinks':
      return { do: 'tellFreshLinks', botId: wish.botId, threadId: wish.threadId }
    case 'greet':
      return { do: 'greet' }
  }
}

function noMoment({ when, recording }: Extract<AskWish, { kind: 'schedule' }>): AskAnswer {
  const { link, botName } = recording
  return { kind: 'badMoment', when, fault: { kind: 'noZone', scope: false }, link, botName }
}
