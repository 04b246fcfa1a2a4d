import type { Bot } from './bot.ts'

/** So late a recording still begins: a bot that Recall has not taken by then will not come (rule 15). */
export const CREATE_WITHIN_MS = 15 * 60_000

/** When the attempt to create this bot is given up, ms. */
export function createBy(bot: Bot): number {
  return Math.max(bot.asked.joinAt ?? 0, bot.asked.requestedAt) + CREATE_WITHIN_MS
}
