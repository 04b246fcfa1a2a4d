import { askFetch } from './ask-fetch.ts'
import type { Bot, StopGoal } from './bot.ts'
import { addGhost, giveUp } from './give-up.ts'

/**
 * Learns the bot's Recall id: ends the search for it and makes a fetch due (rule 22). One that was given up when the
 * time was changed is never learnt again.
 */
export function adopt(bot: Bot, recallId: string, now: number): Bot {
  if (bot.replaced.includes(recallId)) return bot
  if (bot.recallId !== null) return bot.recallId === recallId ? bot : addGhost(bot, recallId)
  if (createsForOldTime(bot)) return giveUp(bot, recallId)
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

/** Whether the creation under way was asked for before the time was changed: what it makes would come at the old one. */
export function createsForOldTime({ create, asked }: Bot): boolean {
  return create !== null && create.joinAt !== null && create.joinAt !== asked.joinAt
}

function leaveFor(by: StopGoal['by'], now: number): StopGoal {
  return { askedAt: now, by, why: 'person', next: 'leave', triedAt: null, dispatched: false, missing: 0 }
}
