import type { CreateOutcome } from '../recording/recall-outcome.ts'
import { readBot } from './read-bot.ts'
import { describeAnswer, namesOtherForm, readRefusal } from './read-refusal.ts'
import { DEFAULT_WAIT_MS } from './retry-after.ts'
import type { Exchange, RecallAnswer } from './send-request.ts'

/** What one POST of Create Bot proved (rules 5 and 21). Unknown unless the answer is on the list of proofs. `now` in ms. */
export function createOutcome(exchange: Exchange, sentBody: string, now: number): CreateOutcome {
  switch (exchange.kind) {
    case 'notSent':
      return exchange
    case 'lost':
      return { kind: 'unknown', status: null, why: exchange.why }
    case 'answer':
      return answered(exchange, sentBody, now)
  }
}

// 408: a proxy gave up waiting for us, but may have passed the request on. 409: the same key is in flight.
const OPEN_STATUSES = [408, 409]

function answered(answer: RecallAnswer, sentBody: string, now: number): CreateOutcome {
  const { status, retryAfterMs } = answer
  if (status >= 200 && status < 300) {
    const bot = readBot(answer.json, now)
    return bot === null
      ? { kind: 'unknown', status, why: 'unreadable answer' }
      : { kind: 'created', snapshot: bot.snapshot }
  }
  if (status === 507) return { kind: 'noCapacity', retryAfterMs }
  if (status === 429) return { kind: 'limited', retryAfterMs: retryAfterMs ?? DEFAULT_WAIT_MS }
  if (namesOtherForm(answer)) return { kind: 'otherForm' }
  if (status >= 400 && status < 500 && !OPEN_STATUSES.includes(status)) {
    return { kind: 'refused', refusal: readRefusal(answer, sentBody) }
  }
  return { kind: 'unknown', status, why: describeAnswer(answer) }
}
