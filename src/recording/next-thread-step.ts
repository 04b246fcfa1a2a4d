import type { Bot } from './bot.ts'
import { cardChangesAt, cardView } from './card-view.ts'
import { partsOf } from './parts.ts'
import { HEARTBEAT_MS, type Policy, waitingRoomLimitMs } from './policy.ts'
import { lookDueAt } from './post-intent.ts'
import { type ResultViewNow, resultView } from './result-view.ts'
import type { PostIntent, Thread } from './thread.ts'
import { viewKey } from './view-key.ts'
import type { AlertView, AskerAnswer, CardView, ResultView } from './views.ts'

// A thread's life:
//
//   (no card) ── postCard ──> (card) ── updateCard, alertWaiting ──> postResult ── updateResult ──> rest
//       │                        │                                       │
//       └ cannot post: answerAsker, closed                               └ cannot post: sendDirect, closed
//
// An intent (a post with an unknown outcome) is settled before anything else. While the bot lives, the thread looks
// again at least every 10 minutes.

/** What to do next for a thread. `waitUntil` and `rest` touch nothing. */
export type ThreadStep =
  | { do: 'settlePost'; intent: PostIntent }
  | { do: 'postCard'; view: CardView }
  | { do: 'updateCard'; view: CardView }
  | { do: 'alertWaiting'; view: AlertView }
  | { do: 'postResult'; view: ResultView }
  | { do: 'updateResult'; view: ResultView }
  | { do: 'sendDirect'; view: ResultView }
  | { do: 'answerAsker'; answer: AskerAnswer }
  | { do: 'deleteGhost'; ts: string }
  | { do: 'waitUntil'; at: number }
  | { do: 'rest' }

/** A card not posted by then ends the request with an answer to the asker (rule 15). */
export const CARD_WITHIN_MS = 5 * 60_000

/** The alert comes after this long in the waiting room; many hosts let a bot in within seconds. */
const ALERT_AFTER_MS = 15_000

/** Slack advises against editing one message more often (facts, section 4). */
const BETWEEN_EDITS_MS = 3_000

/** An edit whose answer was lost may still land this much later, over a newer one (rule 6). */
const EDIT_MAY_LAND_MS = 60_000

/** Whether an edit that was sent then can no longer land: what is edited now stays. */
export function hasLanded(editSentAt: number, now: number): boolean {
  return now >= editSentAt + EDIT_MAY_LAND_MS
}

/** `others`: another thread of the bot still waits for it. */
type Now = { now: number; policy: Policy; others: boolean }

/** Chooses the one next step of a thread. Pure: the same facts and time give the same step. */
export function nextThreadStep(thread: Thread, bot: Bot, at: Now): ThreadStep {
  if (thread.closed !== null) return { do: 'rest' }
  if (thread.intent !== null) return settle(thread.intent, at.now)
  if (thread.retryAt !== null && thread.retryAt > at.now) {
    return { do: 'waitUntil', at: Math.min(thread.retryAt, at.now + HEARTBEAT_MS) }
  }
  if (thread.cardTs === null) return withoutCard(thread, bot, at)
  return withCard(thread, bot, at)
}

function settle(intent: PostIntent, now: number): ThreadStep {
  const due = lookDueAt(intent)
  return now >= due ? { do: 'settlePost', intent } : { do: 'waitUntil', at: due }
}

function withoutCard(thread: Thread, bot: Bot, { now, others }: Now): ThreadStep {
  const late = now >= thread.requestedAt + CARD_WITHIN_MS
  const code = thread.channelProblem ?? (late && thread.tokenRefused ? 'token' : null)
  if (code !== null || late) return { do: 'answerAsker', answer: { kind: 'cannotPost', code } }
  return { do: 'postCard', view: cardView(bot, thread, { now, others }) }
}

function withCard(thread: Thread, bot: Bot, at: Now): ThreadStep {
  const result = resultView(bot, thread, at)
  return (
    finalReply(thread, result, at.now) ??
    deleteGhost(thread) ??
    alert(thread, bot, at) ??
    cardEdit(thread, bot, at) ??
    wait(thread, bot, { ...at, result })
  )
}

function finalReply(thread: Thread, result: ResultViewNow, now: number): ThreadStep | null {
  if (result.kind === 'notYet') return null
  const { view } = result
  if (thread.resultTs === null) return { do: thread.channelProblem === null ? 'postResult' : 'sendDirect', view }
  if (thread.resultFrozen || (thread.resultShown === viewKey(view) && !isDueAgain(thread.resultEditSentAt, now))) {
    return null
  }
  return { do: 'updateResult', view }
}

function deleteGhost({ ghosts: [ts] }: Thread): ThreadStep | null {
  return ts === undefined ? null : { do: 'deleteGhost', ts }
}

function alert(thread: Thread, bot: Bot, at: Now): ThreadStep | null {
  const due = alertDueAt(thread, bot)
  if (due === null || due > at.now) return null
  const { platform, botName } = bot.asked
  const until = due - ALERT_AFTER_MS + waitingRoomLimitMs(at.policy, platform)
  return { do: 'alertWaiting', view: { requester: thread.requester, platform, botName, until } }
}

function alertDueAt(thread: Thread, bot: Bot): number | null {
  const wanted = bot.stop === null && bot.ended === null && thread.cancelled === null
  const waiting = bot.recall.status?.code === 'in_waiting_room' && wanted
  if (!waiting || bot.statusSince === null || thread.alert !== null || thread.channelProblem !== null) return null
  return bot.statusSince + ALERT_AFTER_MS
}

function cardEdit(thread: Thread, bot: Bot, { now, others }: Now): ThreadStep | null {
  if (thread.card !== 'open') return null
  const view = cardView(bot, thread, { now, others })
  if (thread.cardShown === viewKey(view) && !isDueAgain(thread.editSentAt, now)) return null
  const earliest = (thread.cardSentAt ?? 0) + BETWEEN_EDITS_MS
  return now >= earliest ? { do: 'updateCard', view } : { do: 'waitUntil', at: earliest }
}

// What a lost edit may have changed after a newer one is edited once more, when nothing can land any more.
function isDueAgain(editSentAt: number | null, now: number): boolean {
  return editSentAt !== null && hasLanded(editSentAt, now)
}

function wait(thread: Thread, bot: Bot, at: Now & { result: ResultViewNow }): ThreadStep {
  const marks = [thread.editSentAt, thread.resultEditSentAt].filter((mark) => mark !== null)
  if (bot.closedAt !== null && thread.resultTs !== null && marks.length === 0) {
    const expiry = nextExpiryAt(bot, at.now)
    return expiry === null ? { do: 'rest' } : { do: 'waitUntil', at: expiry }
  }
  const times = [
    alertDueAt(thread, bot),
    at.result.kind === 'notYet' ? at.result.until : null,
    ...marks.map((mark) => mark + EDIT_MAY_LAND_MS),
    ...cardChangesAt(bot),
  ].filter((time) => time !== null && time > at.now)
  return { do: 'waitUntil', at: Math.min(at.now + HEARTBEAT_MS, ...times.map(Number)) }
}

// A thread that has its answer is looked at once more when a recording goes: the final reply says so (rule 17).
function nextExpiryAt(bot: Bot, now: number): number | null {
  const times = partsOf(bot.recall).flatMap(({ state, keptUntil }) =>
    state === 'ready' && keptUntil !== null && keptUntil > now ? [keptUntil] : [],
  )
  return times.length === 0 ? null : Math.min(...times)
}
