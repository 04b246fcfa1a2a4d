import type { Bot } from './bot.ts'

/** Asks for a fetch as soon as one is allowed. */
export function askFetch(bot: Bot): Bot {
  return { ...bot, reading: { ...bot.reading, askedSeq: bot.reading.askedSeq + 1 } }
}
