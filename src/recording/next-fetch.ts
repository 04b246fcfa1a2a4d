import type { Bot } from './bot.ts'
import { partsOf } from './parts.ts'
import type { Policy } from './policy.ts'
import { isOver } from './recall-facts.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND

/** After the end: at once, then after 10 s, 30 s, 1, 2, 5 minutes, then every 10 (rule 25). */
const AFTER_END_MS = [0, 10 * SECOND, 30 * SECOND, 1 * MINUTE, 2 * MINUTE, 5 * MINUTE]

/** How long after the end recordings are waited for at the most (rule 25). */
export const LOOK_AFTER_END_MS = 60 * MINUTE

/** How long a lost bot is looked at, and how often (rule 28). */
export const LOOK_FOR_LOST_MS = 3 * 24 * 60 * MINUTE
const BETWEEN_LOOKS_FOR_LOST_MS = 60 * MINUTE

const POLL_MS = 5 * SECOND
const POLL_RECORDING_MS = 20 * SECOND
const AFTER_STOP_MS = 15 * SECOND

/** When Retrieve Bot is due for a bot with a Recall id, ms (in the past: now); null: no more. */
export function fetchDueAt(bot: Bot, policy: Policy): number | null {
  const { reading } = bot
  if (reading.failingSince !== null && reading.triedAt !== null)
    return retryDueAt(bot, reading.failingSince, reading.triedAt)
  if (isOver(bot.recall)) return isComplete(bot) || bot.closedAt !== null ? null : afterEndDueAt(bot)
  if (bot.closedAt !== null) return null
  if (reading.askedSeq > reading.doneSeq) return 0
  if (bot.ended?.kind === 'lost') return (reading.triedAt ?? bot.ended.at) + BETWEEN_LOOKS_FOR_LOST_MS
  const lastNews = Math.max(bot.heardAt, reading.triedAt ?? 0, bot.createdAt ?? 0, bot.asked.joinAt ?? 0)
  return lastNews + quietMs(bot, policy)
}

/** Whether everything Recall can say of an ended bot has been said. */
export function isComplete(bot: Bot): boolean {
  const { askedSeq, doneSeq, sinceEnd } = bot.reading
  if (!isOver(bot.recall) || sinceEnd === 0 || askedSeq > doneSeq) return false
  const parts = partsOf(bot.recall)
  if (parts.length === 0) return bot.recall.firstRecordingAt === null
  return parts.every((part) => part.state !== 'preparing')
}

function afterEndDueAt(bot: Bot): number {
  const end = bot.overSince ?? 0
  const { askedSeq, doneSeq, goodAt, sinceEnd } = bot.reading
  if (askedSeq > doneSeq) return 0
  if (sinceEnd === 0) return end
  const planned = AFTER_END_MS[sinceEnd] ?? (sinceEnd - AFTER_END_MS.length + 1) * 10 * MINUTE
  // After an outage the plan lies in the past: it is taken up again, not caught up with. And links that were fetched in
  // between count as looks, but must not use the plan up before its time.
  const lookedAt = goodAt ?? end
  return Math.max(end + Math.min(planned, plannedAfter(lookedAt - end)), lookedAt + 10 * SECOND)
}

function plannedAfter(ms: number): number {
  return AFTER_END_MS.find((planned) => planned > ms) ?? (Math.floor(ms / (10 * MINUTE)) + 1) * 10 * MINUTE
}

// After a failure: soon at first, then as long again as it has been failing, at most a minute; hourly once lost.
function retryDueAt(bot: Bot, failingSince: number, triedAt: number): number | null {
  if (bot.closedAt !== null) return null
  if (bot.ended?.kind === 'lost') return triedAt + BETWEEN_LOOKS_FOR_LOST_MS
  return triedAt + Math.min(Math.max(triedAt - failingSince, 5 * SECOND), 60 * SECOND)
}

function quietMs(bot: Bot, policy: Policy): number {
  if (bot.stop !== null) return AFTER_STOP_MS
  const recording = bot.recall.status?.code === 'in_call_recording'
  const paused = bot.recall.status?.code === 'in_call_not_recording' && bot.recall.firstRecordingAt !== null
  if (policy.polling) return recording ? POLL_RECORDING_MS : POLL_MS
  return recording || paused ? policy.sweepQuietMs * 10 : policy.sweepQuietMs
}
