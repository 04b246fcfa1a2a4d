import type { Bot } from './bot.ts'
import { NOTHING_KNOWN } from './recall-facts.ts'

/** Notes a bot at Recall that is one too many. Safe to repeat. */
export function addGhost(bot: Bot, recallId: string): Bot {
  if (bot.ghosts.some((ghost) => ghost.recallId === recallId)) return bot
  return { ...bot, ghosts: [...bot.ghosts, { recallId, next: 'leave', triedAt: null, tries: 0 }], closedAt: null }
}

/**
 * Gives up the bot that Recall has for a time that was changed: it is deleted, never taken up again, and the row is as
 * it was before its creation (rule 26). Safe to repeat.
 */
export function giveUp(bot: Bot, recallId: string): Bot {
  const { ghosts } = addGhost(bot, recallId)
  return {
    ...bot,
    recallId: null,
    createdAt: null,
    create: null,
    recall: NOTHING_KNOWN,
    statusSince: null,
    retryAt: null,
    failures: 0,
    reading: { ...bot.reading, goodAt: null, triedAt: null, failingSince: null, missing: 0 },
    replaced: [...bot.replaced.filter((id) => id !== recallId), recallId],
    // Told to leave, a bot that has not started only says so.
    ghosts: ghosts.map((ghost) => (ghost.recallId === recallId ? { ...ghost, next: 'delete' } : ghost)),
  }
}
