import type { Bot } from './bot.ts'

/** Whether this bot still stands for its meeting, so that a second request joins it (rule 13). */
export function holdsPlace(bot: Bot): boolean {
  const status = bot.recall.status?.code
  const ending = status === 'call_ended' || status === 'done' || status === 'fatal'
  return bot.stop === null && bot.ended === null && bot.closedAt === null && !ending
}
