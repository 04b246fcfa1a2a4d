import { askFetch } from './ask-fetch.ts'
import type { Bot, StopGoal } from './bot.ts'

/** Learns the bot's Recall id: ends the search for it and makes a fetch due (rule 22). */
export function adopt(bot: Bot, recallId: string, now: number): Bot {
  if (bot.recallId !== null) return bot.recallId === recallId ? bot : addGhost(bot, recallId)
  return {
    ...bot,
    recallId,
    createdAt: now,
    heardAt: now,
    create: null,
    createTrouble: null,
    retryAt: null,
    failures: 0,
    // A bot we had given up on is there after all: its facts decide again, and one that nobody wants is told to leave.
    ended: null,
    stop: bot.stop ?? (bot.ended?.kind === 'cancelled' ? leaveFor(bot.ended.by, now) : null),
    closedAt: null,
    reading: askFetch(bot).reading,
  }
}

/** Notes a bot at Recall that is one too many. Safe to repeat. */
export function addGhost(bot: Bot, recallId: string): Bot {
  if (bot.ghosts.some((ghost) => ghost.recallId === recallId)) return bot
  return { ...bot, ghosts: [...bot.ghosts, { recallId, next: 'leave', triedAt: null, tries: 0 }], closedAt: null }
}

function leaveFor(by: string | null, now: number): StopGoal {
  return { askedAt: now, by, why: 'person', next: 'leave', triedAt: null, missing: 0 }
}
