import type { Ask } from './ask.ts'
import { backoffMs } from './backoff.ts'
import { CREATE_WITHIN_MS } from './create-by.ts'
import type { MomentReading } from './moment-reading.ts'
import type { AnswerOutcome, MomentOutcome, PostOutcome } from './slack-outcome.ts'
import type { AskAnswer, MomentFault } from './views.ts'

/** Somebody who asked for a link waits no longer than this to hear that there is none at the moment. */
const LINKS_WITHIN_MS = 60_000

/** Ends an ask; `why` is for the log. */
export function closeAsk(ask: Ask, why: string, now: number): Ask {
  return { ...ask, closed: { at: now, why } }
}

/** Folds telling the asker: told, or tried again later. An answer that arrived unseen by us may be told twice. */
export function foldTold(ask: Ask, outcome: AnswerOutcome, now: number): Ask {
  return outcome.kind === 'told' ? closeAsk(ask, 'told', now) : failedAsk(ask, now)
}

/** Folds that Recall could not be asked for links: tried again for a minute, then who asked is told so. */
export function foldLinksLater(ask: Ask, now: number): Ask {
  if (now < ask.askedAt + LINKS_WITHIN_MS) return failedAsk(ask, now)
  return answerInstead(ask, { kind: 'noFreshLinks', why: 'unreachable' })
}

/** From now on this ask is only about telling an answer. */
export function answerInstead(ask: Ask, answer: AskAnswer): Ask {
  return { ...ask, wish: { kind: 'tell', answer }, retryAt: null, failures: 0 }
}

/**
 * What reading a moment in words came to: the moment, ms, or the ask as it goes on. A past or an unclear one gets a
 * question, not a guess, and so does one that passed too long ago while it could not be read.
 */
export function foldMoment(ask: Ask, outcome: MomentOutcome, now: number): { at: number } | { ask: Ask } {
  if (ask.wish.kind !== 'schedule' || ask.closed !== null) return { ask }
  switch (outcome.kind) {
    case 'read': {
      const { reading } = outcome
      if (reading.kind === 'moment' && now <= reading.at + CREATE_WITHIN_MS) return { at: reading.at }
      return { ask: question(ask, faultOf(reading)) }
    }
    case 'noZone':
      return { ask: question(ask, { kind: 'noZone', scope: outcome.scope }) }
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

function faultOf(reading: MomentReading): MomentFault {
  if (reading.kind === 'needsZone') return { kind: 'noZone', scope: false }
  return reading.kind === 'moment' ? { kind: 'past', at: reading.at } : reading
}

function question(ask: Ask, fault: MomentFault): Ask {
  if (ask.wish.kind !== 'schedule') return ask
  const { when, recording } = ask.wish
  const { link, botName } = recording
  return answerInstead(ask, { kind: 'badMoment', when, fault, link, botName })
}
