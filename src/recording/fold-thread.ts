import { backoffMs } from './backoff.ts'
import { failed, tokenFailed } from './failed.ts'
import { nextAsker } from './next-asker.ts'
import { CARD_WITHIN_MS } from './next-thread-step.ts'
import { LAST_LOOK_AFTER_MS, provenAbsent } from './post-intent.ts'
import type { AnswerOutcome, LookOutcome, PostOutcome } from './slack-outcome.ts'
import type { PostIntent, PostStep, Thread } from './thread.ts'

/**
 * A result or an alert is looked for this long while Slack only limits our reading, and this long while only this history
 * does not come; a card until its time is up.
 */
const BUSY_FOR_MS = 10 * 60_000
const BROKEN_FOR_MS = 60 * 60_000

/** So long after its time an answer is still tried while Slack is away: it may be away for a day. */
const TELL_FOR_MS = 24 * 60 * 60_000

/** With pauses of 1, 2, 4, 8 and then 10 minutes: for five hours; then hourly until `TELL_FOR_MS` are over. */
const DIRECT_TRIES = 30

/** After this many refusals in a row, the thread itself is given up for a direct message, and then that too. */
const REFUSALS_BEFORE_DIRECT = 6
const REFUSALS_BEFORE_CLOSE = 9

/** Commits to a post that is about to be sent (rule 2). */
export function intend(thread: Thread, what: { step: PostStep; shows: string }, now: number): Thread {
  return { ...thread, intent: { ...what, sentAt: now, absentAt: [], lookAt: now } }
}

/**
 * Folds what a post proved into the thread as it is now. A `ts` counts whoever brings it (rule 4); any other answer
 * speaks only for its own attempt, the intent of `sentAt` (rule 5). Without `sentAt` nothing was sent: the try was put off.
 */
export function foldPost(
  thread: Thread,
  sent: { step: PostStep; shows: string; sentAt?: number; outcome: PostOutcome },
  now: number,
): Thread {
  const { step, shows, sentAt, outcome } = sent
  const own = thread.intent?.step === step && (sentAt ?? thread.intent.sentAt) === thread.intent.sentAt
  if (outcome.kind === 'posted') return placed(thread, { step, ts: outcome.ts, shows, own }, now)
  if (outcome.kind === 'unknown' || (sentAt !== undefined && !own)) return thread
  const free = { ...thread, intent: own ? null : thread.intent, tokenRefused: outcome.kind === 'token' }
  switch (outcome.kind) {
    case 'limited':
      return free
    case 'notDone':
      return failed(free, now)
    case 'token':
      return tokenFailed(free, now)
    case 'channel':
      return unpostable(free, { step, why: outcome.why }, now)
    case 'refused':
      return refused(free, { step, why: outcome.why }, now)
  }
}

/**
 * Folds one look for a post with an unknown outcome: adopted when found, free for another try only when proven absent.
 * `startedAt` is when the look began, `now` when it is left out: a slow look proves nothing of the time it took.
 */
export function foldLook(
  thread: Thread,
  intent: PostIntent,
  seen: { outcome: LookOutcome; startedAt?: number; now: number },
): Thread {
  const { outcome, now } = seen
  const current = thread.intent
  const own = current?.step === intent.step && current.sentAt === intent.sentAt
  if (outcome.kind === 'found') {
    const found = placed(thread, { step: intent.step, ts: outcome.ts, shows: null, own }, now)
    return own ? nextInDoubt(found, intent, now) : found
  }
  if (current === null || !own) return thread
  switch (outcome.kind) {
    case 'absent': {
      const absentAt = [...current.absentAt, seen.startedAt ?? now]
      const proven = provenAbsent(current.sentAt, absentAt)
      if (proven) return nextInDoubt({ ...thread, intent: null }, current, now)
      return { ...thread, intent: { ...current, absentAt } }
    }
    case 'unreadable':
      return unreadable(thread, current.step, now)
    case 'limited':
    case 'failed':
      return unfinished(thread, current, { outcome, now })
  }
}

// A restored backup does not remember a final reply either: it is looked for behind a card or an alert.
function nextInDoubt(settled: Thread, intent: PostIntent, now: number): Thread {
  const isLast = intent.step === 'postResult' || intent.step === 'sendDirect'
  if (intent.afterRestore !== true || isLast || settled.cardTs === null) return settled
  return { ...settled, intent: { ...intent, step: 'postResult', absentAt: [], lookAt: now, brokenSince: now } }
}

// Patience with a history that cannot be read begins anew after a time in which Slack answered nothing at all.
function unfinished(
  thread: Thread,
  intent: PostIntent,
  { outcome, now }: { outcome: Extract<LookOutcome, { kind: 'limited' | 'failed' }>; now: number },
): Thread {
  const silent = outcome.kind === 'failed' && outcome.silent === true
  const begunAnew = intent.brokenSince === null ? { ...intent, brokenSince: now } : intent
  const next = silent ? { ...intent, brokenSince: null } : begunAnew
  const patienceMs = outcome.kind === 'limited' ? BUSY_FOR_MS : BROKEN_FOR_MS
  const end = silent ? silenceEnd(thread, intent) : looksEnd(thread, next, patienceMs)
  if (now >= end) return unreadable(thread, intent.step, now)
  if (outcome.kind === 'limited') return next === intent ? thread : { ...thread, intent: next }
  const failures = thread.failures + 1
  return { ...thread, failures, intent: { ...next, lookAt: now + backoffMs(failures) } }
}

/**
 * How long looks that cannot be finished are repeated: a channel that cannot be read for so long counts as one that
 * cannot be read at all, for silence is worse than a repeat (rules 7, 14 and 15).
 */
function looksEnd(thread: Thread, intent: PostIntent, patienceMs: number): number {
  const isCard = intent.step === 'postCard'
  if (intent.brokenSince != null) return intent.brokenSince + (isCard ? CARD_WITHIN_MS : patienceMs)
  const end = isCard ? thread.requestedAt + CARD_WITHIN_MS : intent.sentAt + patienceMs
  return Math.max(Math.min(end, thread.answerBy), intent.sentAt + LAST_LOOK_AFTER_MS)
}

/**
 * While Slack answers nothing at all, a blind repeat and any other way would fail like the look; after it, the look tells
 * what became of the post. Only a person in the waiting room is not worth waiting for.
 */
function silenceEnd(thread: Thread, intent: PostIntent): number {
  return intent.step === 'alertWaiting' ? intent.sentAt + BROKEN_FOR_MS : thread.answerBy + TELL_FOR_MS
}

/**
 * Folds the answer that only the asker sees, one asker after the other. Untold, it is tried again until
 * a day after the thread's answer was due: a Slack that is down for hours must not end a request in silence.
 */
export function foldAnswer(thread: Thread, outcome: AnswerOutcome, now: number): Thread {
  const why = `card not posted (${thread.channelProblem ?? 'in time'})`
  if (outcome.kind === 'told') return toldOneMore(thread, `${why}, asker told`, now)
  if (now >= thread.answerBy + TELL_FOR_MS) {
    return { ...thread, closed: { at: now, why: `${why}, asker could not be told: ${outcome.why}` } }
  }
  return failed(thread, now)
}

/**
 * Folds a throw inside a step: it belongs to its row (rule 7). An intent, if any, stays and is settled; a post that
 * we fail to make again and again counts like one that Slack refuses, and looks that go on throwing when the answer is
 * overdue like a channel that cannot be read.
 */
export function foldThrow(thread: Thread, now: number): Thread {
  const { intent } = thread
  if (intent === null) return failed(thread, now)
  const looked = intent.lookAt > intent.sentAt || intent.absentAt.length > 0
  if (looked && now >= thread.answerBy) return unreadable(failed(thread, now), intent.step, now)
  const next = looked ? failed(thread, now) : refused(thread, { step: intent.step, why: 'a step threw' }, now)
  return { ...next, intent: { ...intent, lookAt: now + backoffMs(thread.failures + 1) } }
}

type Placed = { step: PostStep; ts: string; shows: string | null; own: boolean }

function placed(thread: Thread, { step, ts, shows, own }: Placed, now: number): Thread {
  // A newer attempt at the same post stays unknown, and is settled: it may have made a second message.
  const base = { ...thread, intent: own ? null : thread.intent, failures: 0, refusals: 0, retryAt: null }
  switch (step) {
    case 'postCard':
      if (thread.cardTs !== null) return withGhost(base, thread.cardTs, ts)
      return { ...base, cardTs: ts, cardShown: shows, cardSentAt: now, answerRoute: null, subscriberRoutes: {} }
    case 'alertWaiting':
      if (thread.alert !== null && thread.alert !== 'dropped') return withGhost(base, thread.alert.ts, ts)
      return { ...base, alert: { ts } }
    case 'postResult':
      if (thread.resultTs !== null) return withGhost(base, thread.resultTs, ts)
      return { ...base, resultTs: ts, resultShown: shows }
    case 'sendDirect':
      return toldOneMore(base, `result sent as a direct message (${thread.channelProblem ?? 'thread gone'})`, now)
  }
}

/** The thread is closed when everybody who asked has been told, or cannot be. */
function toldOneMore(thread: Thread, why: string, now: number): Thread {
  const asker = nextAsker(thread)
  const next =
    asker === null ? thread : { ...thread, told: [...thread.told, asker.user], blind: [], failures: 0, retryAt: null }
  return nextAsker(next) === null ? { ...next, closed: { at: now, why } } : next
}

function withGhost(thread: Thread, known: string, ts: string): Thread {
  if (known === ts || thread.ghosts.includes(ts)) return thread
  return { ...thread, ghosts: [...thread.ghosts, ts] }
}

function unpostable(thread: Thread, { step, why }: { step: PostStep; why: string }, now: number): Thread {
  if (step === 'alertWaiting') return { ...thread, alert: 'dropped' }
  if (step === 'sendDirect') return toldOneMore(thread, directFailed(thread, why), now)
  return { ...thread, channelProblem: why }
}

function directFailed({ channelProblem }: Thread, why: string): string {
  return `nobody could be told: neither in the thread (${channelProblem ?? 'gone'}) nor by direct message (${why})`
}

function refused(thread: Thread, { step, why }: { step: PostStep; why: string }, now: number): Thread {
  if (step === 'alertWaiting') return { ...thread, alert: 'dropped' }
  const refusals = thread.refusals + 1
  const next = { ...failed(thread, now), refusals }
  if (refusals >= REFUSALS_BEFORE_CLOSE)
    return { ...next, closed: { at: now, why: `Slack refuses every message: ${why}` } }
  return refusals >= REFUSALS_BEFORE_DIRECT ? { ...next, channelProblem: why } : next
}

// Rule 14: what cannot be read back is posted blindly at most once more, then the requester hears by another way. Behind
// the direct message there is no other way: it is repeated, less and less often, for silence is worse than a repeat.
function unreadable(thread: Thread, step: PostStep, now: number): Thread {
  const free = { ...thread, intent: null }
  if (step === 'alertWaiting') return { ...free, alert: 'dropped' }
  const tries = thread.blind.filter((one) => one === step).length
  if (step === 'sendDirect' && (tries < DIRECT_TRIES || now < thread.answerBy + TELL_FOR_MS)) {
    const pauseMs = (tries < DIRECT_TRIES ? Math.min(2 ** tries, 10) : 60) * 60_000
    return { ...free, blind: [...thread.blind, step], retryAt: now + pauseMs }
  }
  if (tries === 0) return { ...free, blind: [...thread.blind, step], retryAt: now + backoffMs(1) }
  return unpostable(free, { step, why: 'unconfirmed' }, now)
}
