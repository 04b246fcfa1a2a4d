import type { Bot, StopGoal } from './bot.ts'
import { partsOf } from './parts.ts'
import { isOver, type RecallFacts } from './recall-facts.ts'

/**
 * Puts newly folded facts of Recall into the bot, with our own times of first sight. Returns the same object when
 * nothing changed, so that a repeated delivery wakes nobody.
 */
export function hear(bot: Bot, recall: RecallFacts, now: number): Bot {
  if (sameFacts(bot.recall, recall)) return bot
  const over = isOver(recall)
  const ready = over && partsOf(recall).some((part) => part.state === 'ready')
  return {
    ...bot,
    recall,
    heardAt: now,
    statusSince: recall.status?.code === bot.recall.status?.code ? bot.statusSince : now,
    recordingSince: bot.recordingSince ?? (recall.firstRecordingAt === null ? null : now),
    overSince: bot.overSince ?? (over ? now : null),
    readySince: bot.readySince ?? (ready ? now : null),
    // A bot that we had closed by our own word turns out to have ended by Recall's: it is read once more (rule 17).
    closedAt: over && !isOver(bot.recall) ? null : bot.closedAt,
  }
}

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
    reading: { ...bot.reading, askedSeq: bot.reading.askedSeq + 1 },
  }
}

/** Asks for a fetch as soon as one is allowed. */
export function askFetch(bot: Bot): Bot {
  return { ...bot, reading: { ...bot.reading, askedSeq: bot.reading.askedSeq + 1 } }
}

function leaveFor(by: string | null, now: number): StopGoal {
  return { askedAt: now, by, why: 'person', next: 'leave', triedAt: null, missing: 0 }
}

/** Notes a bot at Recall that is one too many. Safe to repeat. */
export function addGhost(bot: Bot, recallId: string): Bot {
  if (bot.ghosts.some((ghost) => ghost.recallId === recallId)) return bot
  return { ...bot, ghosts: [...bot.ghosts, { recallId, next: 'leave', triedAt: null, tries: 0 }], closedAt: null }
}

/** Whether this bot still stands for its meeting, so that a second request joins it (rule 13). */
export function holdsPlace(bot: Bot): boolean {
  const status = bot.recall.status?.code
  const ending = status === 'call_ended' || status === 'done' || status === 'fatal'
  return bot.stop === null && bot.ended === null && bot.closedAt === null && !ending
}

// Facts are plain data built with the same keys in the same order, but for `recordings`, whose order may differ only
// when something was added: a false "changed" costs one idle look, a false "same" cannot happen.
function sameFacts(a: RecallFacts, b: RecallFacts): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b)
}
