import type { Bot } from './bot.ts'
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
    controlled: overtaken(bot, recall) ? null : bot.controlled,
    recordingSince: bot.recordingSince ?? (recall.firstRecordingAt === null ? null : now),
    overSince: bot.overSince ?? (over ? now : null),
    readySince: bot.readySince ?? (ready ? now : null),
    // A bot that we had closed by our own word turns out to have ended by Recall's: it is read once more (rule 17).
    closedAt: over && !isOver(bot.recall) ? null : bot.closedAt,
  }
}

// News that it records again, which is newer than our pause, says that somebody else has resumed it.
function overtaken(bot: Bot, recall: RecallFacts): boolean {
  const { status } = recall
  return status?.code === 'in_call_recording' && status.at !== bot.recall.status?.at
}

// Facts are plain data built with the same keys in the same order, but for `recordings`, whose order may differ only
// when something was added: a false "changed" costs one idle look, a false "same" cannot happen.
function sameFacts(a: RecallFacts, b: RecallFacts): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b)
}
