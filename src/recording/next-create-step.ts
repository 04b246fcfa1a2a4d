import type { Bot, CreateAttempt } from './bot.ts'
import { createBy } from './create-by.ts'
import { BETWEEN_LOOKS_MS, provenAbsent } from './post-intent.ts'
import { isWaiting, type Thread } from './thread.ts'

/** What to do next on the way to a Recall id. */
export type CreateStep =
  /** Looks for the bot among Recall's, after a sending with an unknown outcome. */
  | { do: 'findBot' }
  /** Sends the frozen body; with none frozen, a new one under a new key. */
  | { do: 'createBot' }
  | { do: 'waitUntil'; at: number }
  /** There is nothing to find and nothing may be sent: the caller ends the row. */
  | { do: 'hopeless' }

/** Recall keeps an answer for its key one hour; well inside it, repeating a key is safe (facts 1.8, rule 21). */
const KEY_USABLE_MS = 50 * 60_000

const BETWEEN_LOOKS_AFTER_5XX_MS = 30_000

/** Chooses the one next step for a bot without a Recall id. */
export function nextCreateStep(bot: Bot, threads: Thread[], now: number): CreateStep {
  const mayCreate = bot.stop === null && bot.ended === null && now < createBy(bot)
  const cardThere = threads.some((thread) => thread.cardTs !== null && isWaiting(thread))
  if (bot.create !== null) return settleCreate(bot, bot.create, { now, mayCreate: mayCreate && cardThere })
  if (!mayCreate) return { do: 'hopeless' }
  if (!threads.some(isWaiting)) return { do: 'hopeless' }
  if (!cardThere) return { do: 'waitUntil', at: createBy(bot) }
  // The bot it had before its time was changed must be gone first, or two could come to the meeting (rule 26).
  if (bot.ghosts.some((ghost) => bot.replaced.includes(ghost.recallId))) return { do: 'waitUntil', at: createBy(bot) }
  const earliest = Math.max(bot.retryAt ?? 0, createAt(bot, now))
  return now >= earliest ? { do: 'createBot' } : { do: 'waitUntil', at: Math.min(earliest, createBy(bot)) }
}

/** Whether a key is proven to have made no bot, so that a new one may be used (rules 3 and 21). */
export function provenNotCreated(create: CreateAttempt): boolean {
  const { absentAt, lastSentAt, serverErrors } = create
  if (serverErrors < 2) return provenAbsent(lastSentAt, absentAt)
  return (absentAt.at(-1) ?? 0) - (absentAt[0] ?? 0) >= BETWEEN_LOOKS_AFTER_5XX_MS
}

// Look once, then repeat the same key: Recall answers it with what the first sending made. Where the key may not be
// repeated any more (too old, its join time is past, a stop is asked) or only replays a stored 5xx, looking alone must prove it.
function settleCreate(bot: Bot, create: CreateAttempt, at: { now: number; mayCreate: boolean }): CreateStep {
  const earliest = Math.max(bot.retryAt ?? 0, create.lastSentAt)
  if (at.now < earliest) return { do: 'waitUntil', at: earliest }
  const last = create.absentAt.at(-1)
  if (last === undefined) return { do: 'findBot' }
  const inTime = at.now < Math.min(create.firstSentAt + KEY_USABLE_MS, create.joinAt ?? Number.POSITIVE_INFINITY)
  const repeatable = at.mayCreate && inTime && create.serverErrors < 2
  if (repeatable) return { do: 'createBot' }
  const gap = create.serverErrors >= 2 ? BETWEEN_LOOKS_AFTER_5XX_MS : BETWEEN_LOOKS_MS
  return at.now >= last + gap ? { do: 'findBot' } : { do: 'waitUntil', at: last + gap }
}

/**
 * The join time that is left to Recall, when the body is frozen at `now`; null: the bot is to join at once. Recall keeps
 * times more than 10 minutes ahead (facts 1.4); one minute is left for the way there (rule 26).
 */
export function scheduledJoin(bot: Bot, now: number): number | null {
  const { joinAt } = bot.asked
  return joinAt !== null && joinAt - now >= LEAD_MS ? joinAt : null
}

/** What is nearer than this is ours to keep: created when its time has come, and not to be moved any more. */
export const LEAD_MS = 11 * 60_000

function createAt(bot: Bot, now: number): number {
  return scheduledJoin(bot, now) === null ? (bot.asked.joinAt ?? 0) : 0
}
