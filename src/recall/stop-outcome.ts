import type { StopOutcome } from '../recording/recall-outcome.ts'
import { callTrouble, successOf } from './call-trouble.ts'
import { errorCode } from './read-refusal.ts'
import type { Exchange } from './send-request.ts'

/** What leave_call or DELETE proved, by Recall's codes (facts sections 1.7 and 5); rule 27 steers by it. */
export function stopOutcome(call: 'leave' | 'delete', exchange: Exchange): StopOutcome {
  if (successOf(exchange) !== null) return { kind: call === 'leave' ? 'leaving' : 'deleted' }
  if (exchange.kind === 'answer') {
    const { status } = exchange
    switch (errorCode(exchange)) {
      case 'cannot_command_unstarted_bot':
        return { kind: 'notStarted' }
      case 'cannot_command_completed_bot':
        return { kind: 'alreadyOver' }
      // Both codes say of a DELETE that the bot is on its way already.
      case 'cannot_delete_bot':
      case 'update_bot_failed':
        return { kind: 'dispatched' }
    }
    if (status === 405 && call === 'delete') return { kind: 'dispatched' }
  }
  return callTrouble(exchange)
}
