import type { Bot } from './bot.ts'

/** A daily link planned for Friday must not swallow today's request: so far apart two times may lie for one bot (rule 13). */
const SAME_MEETING_MS = 15 * 60_000

/** Whether this bot still stands for its meeting, so that a second request joins it (rule 13). */
export function holdsPlace(bot: Bot): boolean {
  const status = bot.recall.status?.code
  const ending = status === 'call_ended' || status === 'done' || status === 'fatal'
  return bot.stop === null && bot.ended === null && bot.closedAt === null && !ending
}

/** Whether a request for `joinAt` (null: now) joins this open bot of its meeting instead of getting one of its own. */
export function joins(bot: Bot, wish: { joinAt: number | null; now: number }): boolean {
  // One that is under way counts as now, however long ago it was to join.
  const botAt = Math.max(bot.asked.joinAt ?? 0, wish.now)
  const wishAt = Math.max(wish.joinAt ?? 0, wish.now)
  return holdsPlace(bot) && Math.abs(botAt - wishAt) <= SAME_MEETING_MS
}
