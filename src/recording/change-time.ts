import type { Bot, By } from './bot.ts'
import { giveUp } from './give-up.ts'
import { LEAD_MS } from './next-create-step.ts'

/** Further ahead nobody plans a meeting: such a moment is a slip. */
export const FURTHEST_MS = 400 * 24 * 60 * 60_000

/** Why a recording cannot be moved to a moment. */
export type ChangeRefusal = 'past' | 'tooFar' | 'tooLate' | 'over'

/** Whether a bot still waits for its time, and far enough ahead of it to be called back from Recall (rule 26). */
export function changeRefusal(bot: Bot, now: number): 'tooLate' | 'over' | null {
  const { joinAt } = bot.asked
  if (bot.stop !== null || bot.ended !== null || bot.recall.status !== null || joinAt === null || joinAt <= now)
    return 'over'
  return joinAt - now < LEAD_MS ? 'tooLate' : null
}

/**
 * Moves a scheduled bot. What Recall has for the old time is given up and deleted first; the loop then creates a new one
 * (rule 26). `at` is ms since 1970. The same time again changes nothing.
 */
export function changeTime(bot: Bot, wish: { at: number; by: By }, now: number): Bot | ChangeRefusal {
  const refusal = changeRefusal(bot, now)
  if (refusal !== null) return refusal
  const { at, by } = wish
  if (at < now) return 'past'
  if (at > now + FURTHEST_MS) return 'tooFar'
  if (at === bot.asked.joinAt) return bot
  const moved: Bot = { ...bot, asked: { ...bot.asked, joinAt: at }, changedBy: by, createTrouble: null, heardAt: now }
  return bot.recallId === null ? moved : giveUp(moved, bot.recallId)
}
