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

// Counted in tries, at most a minute apart, and not in time: the app itself may have been away meanwhile.

/** What could not be told in a day of tries is left to the log (rule 7). */
const TELL_TRIES = 24 * 60

/** A moment that could not be read in some five minutes of tries is answered with a question. */
const READ_TRIES = 9

/** Chooses the one next step of an ask. Pure. */
export function nextAskStep(ask: Ask, now: number): AskStep {
  if (ask.closed !== null) return { do: 'rest' }
  if (ask.sentAt !== null) return { do: 'giveUp', why: `${ask.wish.kind}: its outcome is not known` }
  const { wish } = ask
  const isMoment = wish.kind === 'schedule'
  if (!isMoment && ask.failures >= TELL_TRIES) return { do: 'giveUp', why: `${wish.kind}: not answered in time` }
  if (isMoment && ask.failures >= READ_TRIES) return { do: 'answerInstead', answer: noMoment(wish) }
  if (ask.retryAt !== null && ask.retryAt > now) return { do: 'waitUntil', at: ask.retryAt }
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
