import type { Call } from './call.ts'
import type { CarriedOut } from './carry-out.ts'
import type { Side } from './outage-words.ts'
import type { Told } from './outages.ts'

/** Whom this call was to. */
export function sideOf(call: Call): Side {
  return call.kind === 'bot' ? 'recall' : 'slack'
}

/** What a call's end tells about the one that was called. */
export function toldBy(call: Call, { outcome, why, failed, shutOut }: CarriedOut): Told {
  if (shutOut) return { kind: 'refused', why: why ?? outcome }
  if (failed) return { kind: 'silent', why: why ?? outcome }
  if (outcome === 'limited') return { kind: 'limited', why: 'HTTP 429' }
  if (PROVES_NOTHING.has(outcome)) return { kind: 'nothing' }
  return { kind: 'answered', by: READS.has(call.step.do) ? 'other' : 'write' }
}

// The call was never made, or was made to the other side; an asker is told by a response URL, which needs no token.
const PROVES_NOTHING = new Set(['leaseLost', 'threw', 'overtaken', 'putOff', 'told', 'untold'])

const READS = new Set<Call['step']['do']>(['settlePost', 'readMoment'])
