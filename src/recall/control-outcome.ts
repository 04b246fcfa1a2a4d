import type { ControlOutcome } from '../recording/recall-outcome.ts'
import { callTrouble, successOf } from './call-trouble.ts'
import { refusalMessage } from './read-refusal.ts'
import type { Exchange } from './send-request.ts'

// 401, 403, 404 and 429 are no word on the bot. 408 and 409 leave open whether the command was passed on, as with Create Bot.
const NO_REFUSALS = [401, 403, 404, 408, 409, 429]

/** What pause_recording or resume_recording proved (facts section 5). A repeat of either may be refused, and changes nothing. */
export function controlOutcome(exchange: Exchange): ControlOutcome {
  if (successOf(exchange) !== null) return { kind: 'done' }
  if (exchange.kind !== 'answer') return callTrouble(exchange)
  const { status } = exchange
  if (status < 400 || status > 499 || NO_REFUSALS.includes(status)) return callTrouble(exchange)
  return { kind: 'refused', why: refusalMessage(exchange, []) }
}
