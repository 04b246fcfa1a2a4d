import { actorFor } from './actor.ts'
import type { Bot } from './bot.ts'
import { cardButtons } from './card-buttons.ts'
import { createBy } from './create-by.ts'
import { isPaused } from './is-paused.ts'
import { LEAD_MS } from './next-create-step.ts'
import { hasRecorded, isOver } from './recall-facts.ts'
import { partsAt, resultContent } from './result-content.ts'
import type { Thread } from './thread.ts'
import type { CardState, CardView } from './views.ts'

/** From when on the card says that Recall cannot be read, and that we keep trying (product.md, "The deadline"). */
const UNREADABLE_AFTER_MS = 15 * 60_000

/** From when on the card says why a bot may sit in a call without recording. */
const SLOW_TO_RECORD_MS = 60_000

/** What of a thread its card's state depends on. */
type ThreadOfCard = Pick<Thread, 'id' | 'cancelled'>

/** `others`: another channel waits for this bot too. */
type At = { now: number; others: boolean }

/** What this thread's card says at this moment. */
export function cardView(bot: Bot, thread: Thread, { now, others }: At): CardView {
  const { failingSince } = bot.reading
  const unreadable = failingSince !== null && bot.closedAt === null && now >= failingSince + UNREADABLE_AFTER_MS
  const state = cardState(bot, thread, now)
  const { control } = bot
  const wanted = control === null ? null : { want: control.want, by: actorFor(thread.id, control.by) ?? ELSEWHERE }
  const buttons = thread.retriedBy === null ? cardButtons(state, { now, wanted: control !== null }) : []
  return {
    threadId: thread.id,
    requester: thread.requester,
    platform: bot.asked.platform,
    meetingLabel: bot.asked.meetingLabel,
    botName: bot.asked.botName,
    shared: thread.shared && others,
    // Only the question behind "Stop" names them: a card without the button does not change for them.
    others: others && buttons.includes('stop'),
    unreadableSince: unreadable && thread.cancelled === null ? failingSince : null,
    state,
    wanted: state.kind === 'recording' || state.kind === 'paused' ? wanted : null,
    buttons,
    retriedBy: thread.retriedBy,
  }
}

const ELSEWHERE = { kind: 'elsewhere' } as const

/** The times at which the card changes by itself, ms; those of the past are left to the caller. */
export function cardChangesAt(bot: Bot): number[] {
  const { joinAt } = bot.asked
  // It cannot be moved any more from a while before its time on.
  const times: number[] = joinAt === null ? [] : [joinAt - LEAD_MS, joinAt]
  if (bot.statusSince !== null) times.push(bot.statusSince + SLOW_TO_RECORD_MS)
  if (bot.reading.failingSince !== null) times.push(bot.reading.failingSince + UNREADABLE_AFTER_MS)
  return times
}

/** Whether *Try again* makes sense here now: the card, the final reply and the press agree on it (rule 18). */
export function mayTryAgain(bot: Bot, thread: Thread, now: number): boolean {
  return cardButtons(cardState(bot, thread, now), { now, wanted: false }).includes('tryAgain')
}

/** The state line of this thread's card. */
export function cardState(bot: Bot, thread: ThreadOfCard, now: number): CardState {
  const result = resultContent(bot, thread, now)
  switch (result.kind) {
    case 'recording':
      return ready(bot, now)
    case 'nothing':
      return { kind: 'nothing', code: result.code }
    case 'failed':
      return { kind: result.wasRecording ? 'failed' : 'nothing', code: result.code }
    case 'refused':
      return { kind: 'refused', refusal: result.refusal }
    case 'notCreated':
      return { kind: 'notCreated', trouble: result.trouble }
    case 'cancelled':
      return { kind: 'cancelled', by: result.by, wasInCall: result.wasInCall }
    case 'lost':
      return { kind: 'lost' }
    case 'notYet':
      return bot.recallId === null ? beforeCreation(bot, thread, now) : underWay(bot, thread, now)
  }
}

function ready(bot: Bot, now: number): CardState {
  const parts = partsAt(bot, now).filter((part) => part.state === 'ready')
  const lengths = parts.map((part) => part.lengthMs)
  const known = lengths.filter((length) => length !== null)
  const lengthMs =
    known.length === parts.length && parts.length > 0 ? known.reduce((sum, length) => sum + length, 0) : null
  return { kind: 'ready', parts: parts.length, lengthMs }
}

function beforeCreation(bot: Bot, thread: ThreadOfCard, now: number): CardState {
  if (bot.stop !== null) return stopping(bot, thread, now)
  const trouble = bot.createTrouble
  const otherwise: CardState =
    trouble === null ? { kind: 'requested' } : { kind: 'creating', trouble, until: createBy(bot) }
  return scheduledOr(bot, thread, { now, otherwise })
}

function stopping(bot: Bot, thread: ThreadOfCard, now: number): CardState {
  const { joinAt } = bot.asked
  const notStarted = bot.recallId !== null && bot.recall.status === null && joinAt !== null && joinAt > now
  return {
    kind: 'stopping',
    by: actorFor(thread.id, bot.stop?.by ?? null),
    arrivesAt: notStarted && bot.stop?.dispatched === true ? joinAt : null,
  }
}

function underWay(bot: Bot, thread: ThreadOfCard, now: number): CardState {
  const { status, firstRecordingAt } = bot.recall
  if (isOver(bot.recall) || status?.code === 'call_ended')
    return { kind: 'preparing', recorded: hasRecorded(bot.recall) }
  if (bot.stop !== null) return stopping(bot, thread, now)
  if (isPaused(bot)) {
    const { controlled } = bot
    return { kind: 'paused', by: actorFor(thread.id, controlled?.want === 'pause' ? controlled.by : null) }
  }
  switch (status?.code) {
    case undefined:
      return scheduledOr(bot, thread, { now, otherwise: { kind: 'requested' } })
    case 'in_waiting_room':
      return { kind: 'waiting' }
    case 'in_call_not_recording':
    case 'recording_permission_allowed':
    case 'recording_permission_denied':
      return inCall(bot, now)
    case 'in_call_recording':
      return { kind: 'recording', since: Math.floor((firstRecordingAt ?? status.at) / 1000) }
    default:
      return { kind: 'joining' }
  }
}

function inCall(bot: Bot, now: number): CardState {
  const { permission } = bot.recall
  const denied = permission?.code === 'recording_permission_denied' ? permission.subCode : null
  // Once it has recorded, it is paused or between two parts: not slow to begin (rule 27).
  const again = hasRecorded(bot.recall)
  const late = bot.statusSince !== null && now >= bot.statusSince + SLOW_TO_RECORD_MS
  const slow = !again && (denied !== null || late)
  return { kind: 'inCall', slow, again, permission: denied }
}

function scheduledOr(
  bot: Bot,
  thread: ThreadOfCard,
  { now, otherwise }: { now: number; otherwise: CardState },
): CardState {
  const { joinAt } = bot.asked
  if (joinAt === null || joinAt <= now) return otherwise
  return { kind: 'scheduled', joinAt, changedBy: actorFor(thread.id, bot.changedBy) }
}
