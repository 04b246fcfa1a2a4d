import type { Call } from './call.ts'
import type { CarriedOut } from './carry-out.ts'
import type { Side } from './outage-words.ts'
import { sideOf } from './told-by.ts'

/** Who counts what the loop does. Must be cheap, and must not throw. */
export type Meter = {
  stepEnded(step: string, outcome: string): void
  /** `limit`: the kind of limit that a 429 closed. */
  rateLimited(side: Side, limit: string): void
  /** `seconds`: from Recall's `done` to a recording's result in its thread. */
  resultPosted(seconds: number): void
}

/** Counts nothing. */
export const NO_METER: Meter = {
  stepEnded: () => undefined,
  rateLimited: () => undefined,
  resultPosted: () => undefined,
}

/** Has the meter count a call that has come to its end; `limit` is the one that a `Retry-After` closes. `now` in ms. */
export function measure(
  meter: Meter,
  { call, ended, limit }: { call: Call; ended: CarriedOut; limit: string | undefined },
  now: number,
): void {
  meter.stepEnded(call.step.do, ended.outcome)
  if (ended.outcome === 'limited') meter.rateLimited(sideOf(call), (limit ?? 'other').split(':', 1)[0] ?? '')
  const postedAt = resultPostedAt(call, ended, now)
  const doneAt = recordingDoneAt(call)
  if (postedAt !== null && doneAt !== null) meter.resultPosted((postedAt - doneAt) / 1_000)
}

// A post whose answer was lost counts from its sending, once it is found.
function resultPostedAt({ step }: Call, { outcome }: CarriedOut, now: number): number | null {
  if (step.do === 'postResult') return outcome === 'posted' ? now : null
  if (step.do !== 'settlePost' || step.intent.step !== 'postResult') return null
  return outcome === 'found' ? step.intent.sentAt : null
}

function recordingDoneAt(call: Call): number | null {
  if (call.kind !== 'thread') return null
  const { status, recordings } = call.bot.recall
  const recorded = status?.code === 'done' && Object.keys(recordings).length > 0
  // Recall's times are in microseconds.
  return recorded ? status.at / 1_000 : null
}
