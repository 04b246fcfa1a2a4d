import type { Ask } from './ask.ts'
import { backoffMs } from './backoff.ts'
import type { AnswerOutcome, MomentOutcome, PostOutcome } from './slack-outcome.ts'
import type { AskAnswer, MomentFault } from './views.ts'

/** Ends an ask; `why` is for the log. */
export function closeAsk(ask: Ask, why: string, now: number): Ask {
  return { ...ask, closed: { at: now, why } }
}

/** Folds telling the asker: told, or tried again later. An answer that arrived unseen by us may be told twice. */
export function foldTold(ask: Ask, outcome: AnswerOutcome, now: number): Ask {
  return outcome.kind === 'told' ? closeAsk(ask, 'told', now) : failedAsk(ask, now)
}

/** From now on this ask is only about telling an answer. */
export function answerInstead(ask: Ask, answer: AskAnswer): Ask {
  return { ...ask, wish: { kind: 'tell', answer }, retryAt: null, failures: 0 }
}

/**
 * What reading a moment in words came to: the moment, ms, or the ask as it goes on. A past or an unclear one gets a
 * question, not a guess.
 */
export function foldMoment(ask: Ask, outcome: MomentOutcome, now: number): { at: number } | { ask: Ask } {
  if (ask.wish.kind !== 'schedule' || ask.closed !== null) return { ask }
  switch (outcome.kind) {
    case 'read': {
      const { reading } = outcome
      if (reading.kind === 'moment') return { at: reading.at }
      const fault: MomentFault = reading.kind === 'needsZone' ? { kind: 'noZone', scope: false } : reading
      return { ask: question(ask, ask.wish, fault) }
    }
    case 'noZone':
      return { ask: question(ask, ask.wish, { kind: 'noZone', scope: outcome.scope }) }
    case 'limited':
      return { ask }
    case 'failed':
      return { ask: failedAsk(ask, now) }
  }
}

/** A greeting goes out once: what may have arrived is not sent again. */
export function foldGreeting(ask: Ask, outcome: PostOutcome, now: number): Ask {
  switch (outcome.kind) {
    case 'limited':
      return { ...ask, sentAt: null }
    case 'notDone':
    case 'token':
      return failedAsk({ ...ask, sentAt: null }, now)
    case 'posted':
      return closeAsk(ask, 'greeted', now)
    case 'unknown':
    case 'channel':
    case 'refused':
      return closeAsk(ask, `not greeted: ${outcome.why}`, now)
  }
}

/** An ask after one more failure in a row: it rests, longer each time. */
export function failedAsk(ask: Ask, now: number): Ask {
  const failures = ask.failures + 1
  return { ...ask, failures, retryAt: now + backoffMs(failures) }
}

function question(ask: Ask, wish: Extract<Ask['wish'], { kind: 'schedule' }>, fault: MomentFault): Ask {
  const { link, botName } = wish.recording
  return answerInstead(ask, { kind: 'badMoment', when: wish.when, fault, link, botName })
}
