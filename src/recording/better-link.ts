import type { Bot } from './bot.ts'
import { hasPasscode } from './meeting-link.ts'

/**
 * The bot with the link of somebody who joined it (rule 13), where that one has the passcode that the first link lacked
 * and the bot has not been asked for yet; else the bot itself. Pure.
 */
export function withBetterLink(bot: Bot, meetingUrl: string): Bot {
  const { asked, create, recallId } = bot
  if (create !== null || recallId !== null || hasPasscode(asked.meetingUrl) || !hasPasscode(meetingUrl)) return bot
  return { ...bot, asked: { ...asked, meetingUrl } }
}
