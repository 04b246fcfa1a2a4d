import { describeAnswer } from './read-refusal.ts'
import { DEFAULT_WAIT_MS } from './retry-after.ts'
import type { Exchange, RecallAnswer } from './send-request.ts'

/** What any call that may simply be repeated can come to when it did not succeed. `key`: the API key was refused. */
export type CallTrouble =
  | { kind: 'missing' }
  | { kind: 'limited'; retryAfterMs: number }
  | { kind: 'failed'; why: string; key: boolean }

/** Classifies an exchange that gave nothing usable (facts 1.7). A 404 that is a web page is no answer of Recall's API. */
export function callTrouble(exchange: Exchange): CallTrouble {
  if (exchange.kind !== 'answer') return { kind: 'failed', why: exchange.why, key: false }
  const { status, html, retryAfterMs } = exchange
  if (status === 429) return { kind: 'limited', retryAfterMs: retryAfterMs ?? DEFAULT_WAIT_MS }
  if (status === 404 && !html) return { kind: 'missing' }
  const unreadable = status >= 200 && status < 300
  return { kind: 'failed', why: unreadable ? 'unreadable answer' : describeAnswer(exchange), key: status === 401 }
}

/** The answer of a call that succeeded, else null. */
export function successOf(exchange: Exchange): RecallAnswer | null {
  return exchange.kind === 'answer' && exchange.status >= 200 && exchange.status < 300 ? exchange : null
}
