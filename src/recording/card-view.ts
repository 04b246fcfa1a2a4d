import type { Bot } from './bot.ts'
import { partsOf } from './parts.ts'
import { hasRecorded, isOver } from './recall-facts.ts'
import { resultContent } from './result-content.ts'
import type { Thread } from './thread.ts'
import type { CardState, CardView } from './views.ts'

/** From when on the card says that Recall cannot be read, and that we keep trying (product.md, "The deadline"). */
const UNREADABLE_AFTER_MS = 15 * 60_000

/** From when on the card says why a bot may sit in a call without recording. */
const SLOW_TO_RECORD_MS = 60_000

/** A bot that Recall has not taken by then will not come (rule 15). */
const CREATE_WITHIN_MS = 15 * 60_000

/** When the attempt to create this bot is given up, ms. */
export function createBy(bot: Bot): number {
  return Math.max(bot.asked.joinAt ?? 0, bot.asked.requestedAt) + CREATE_WITHIN_MS
}

/** What this thread's card says at this moment. */
export function cardView(bot: Bot, thread: Thread, now: number): CardView {
  const { failingSince } = bot.reading
  const unreadable = failingSince !== null && bot.closedAt === null && now >= failingSince + UNREADABLE_AFTER_MS
  return {
    requester: thread.requester,
    platform: bot.asked.platform,
    meetingLabel: bot.asked.meetingLabel,
    botName: bot.asked.botName,
    shared: thread.shared,
    unreadableSince: unreadable ? failingSince : null,
    state: cardState(bot, now),
  }
}

/** The times at which the card changes by itself, ms; those of the past are left to the caller. */
export function cardChangesAt(bot: Bot): number[] {
  const times: number[] = bot.asked.joinAt === null ? [] : [bot.asked.joinAt]
  if (bot.statusSince !== null) times.push(bot.statusSince + SLOW_TO_RECORD_MS)
  if (bot.reading.failingSince !== null) times.push(bot.reading.failingSince + UNREADABLE_AFTER_MS)
  return times
}

function cardState(bot: Bot, now: number): CardState {
  const result = resultContent(bot, now)
  switch (result.kind) {
    case 'recording':
      return ready(bot)
    case 'nothing':
      return { kind: 'nothing', code: result.code }
    case 'failed':
      return { kind: result.wasRecording ? 'failed' : 'nothing', code: result.code }
    case 'refused':
      return { kind: 'refused', refusal: result.refusal }
    case 'notCreated':
      return { kind: 'notCreated', trouble: result.trouble }
    case 'cancelled':
      return { kind: 'cancelled', by: result.by }
    case 'lost':
      return { kind: 'lost' }
    case 'notYet':
      return bot.recallId === null ? beforeCreation(bot, now) : underWay(bot, now)
  }
}

function ready(bot: Bot): CardState {
  const parts = partsOf(bot.recall).filter((part) => part.state === 'ready')
  const lengths = parts.map((part) => part.lengthMs)
  const known = lengths.filter((length) => length !== null)
  const lengthMs =
    known.length === parts.length && parts.length > 0 ? known.reduce((sum, length) => sum + length, 0) : null
  return { kind: 'ready', parts: parts.length, lengthMs }
}

function beforeCreation(bot: Bot, now: number): CardState {
  if (bot.stop !== null) return { kind: 'stopping', by: bot.stop.by }
  if (bot.createTrouble !== null) return { kind: 'creating', trouble: bot.createTrouble, until: createBy(bot) }
  return scheduledOr(bot, now, { kind: 'requested' })
}

function underWay(bot: Bot, now: number): CardState {
  const { status, firstRecordingAt } = bot.recall
  if (isOver(bot.recall) || status?.code === 'call_ended')
    return { kind: 'preparing', recorded: hasRecorded(bot.recall) }
  if (bot.stop !== null) return { kind: 'stopping', by: bot.stop.by }
  if (isPaused(bot)) return { kind: 'paused' }
  switch (status?.code) {
    case undefined:
      return scheduledOr(bot, now, { kind: 'requested' })
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

function scheduledOr(bot: Bot, now: number, otherwise: CardState): CardState {
  const { joinAt } = bot.asked
  return joinAt !== null && joinAt > now ? { kind: 'scheduled', joinAt } : otherwise
}

/** Recall says *paused* on the recording, while the bot's status merely turns to "not recording". */
function isPaused(bot: Bot): boolean {
  const newest = Object.values(bot.recall.recordings)
    .map((recording) => recording.status)
    .filter((stamp) => stamp !== null)
    .reduce((a, b) => (a.at > b.at || (a.at === b.at && a.code <= b.code) ? a : b), { code: '', subCode: null, at: -1 })
  const status = bot.recall.status
  if (newest.code !== 'paused' || status === null) return false
  return status.code === 'in_call_not_recording' || (status.code === 'in_call_recording' && newest.at > status.at)
}
