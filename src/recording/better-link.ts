import type { Bot } from './bot.ts'

/** The parameters in which Zoom and Teams carry a passcode. */
const PASSCODE_IN = ['pwd', 'p']

/**
 * The bot with the link of somebody who joined it (rule 13), where that one has the passcode that the first link lacked
 * and the bot has not been asked for yet; else the bot itself. Pure.
 */
export function withBetterLink(bot: Bot, meetingUrl: string): Bot {
  const { asked, create, recallId } = bot
  if (create !== null || recallId !== null || hasPasscode(asked.meetingUrl) || !hasPasscode(meetingUrl)) return bot
  return { ...bot, asked: { ...asked, meetingUrl } }
}

function hasPasscode(meetingUrl: string): boolean {
  const { searchParams } = new URL(meetingUrl)
  return PASSCODE_IN.some((name) => Boolean(searchParams.get(name)))
}
