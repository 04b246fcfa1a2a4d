import { askFetch } from './ask-fetch.ts'
import type { Bot, ControlWish } from './bot.ts'
import type { ControlOutcome } from './recall-outcome.ts'

/** Notes that the pause or resume is about to be tried. */
export function markControl(bot: Bot, now: number): Bot {
  return bot.control === null ? bot : { ...bot, control: { ...bot.control, triedAt: now } }
}

/**
 * Folds what pausing or resuming proved. `wish` is the one it was tried for, as it was before the try: an answer speaks
 * for no other (rule 5). What was refused is dropped; the caller tells who pressed.
 */
export function foldControl(bot: Bot, wish: ControlWish, seen: { outcome: ControlOutcome; now: number }): Bot {
  const { outcome, now } = seen
  const { control } = bot
  if (control === null || control.askedAt !== wish.askedAt || control.want !== wish.want) return bot
  switch (outcome.kind) {
    case 'done':
      return { ...askFetch(bot), control: null, controlled: { want: wish.want, by: wish.by, at: now } }
    case 'refused':
      // After a try that went unanswered, "not possible" may mean that it was done already: the facts will tell.
      return wish.triedAt === null
        ? { ...askFetch(bot), control: null }
        : { ...askFetch(bot), control: { ...control, triedAt: now } }
    case 'missing':
    case 'failed':
      return { ...askFetch(bot), control: { ...control, triedAt: now } }
    case 'limited':
      // Nothing was done: the next try is as good as the first.
      return { ...bot, control: { ...control, triedAt: wish.triedAt } }
  }
}

/** Gives a pause or resume up; one that was tried and then seen to be carried out is its asker's. */
export function dropControl(bot: Bot, reason: 'carriedOut' | 'time' | 'over', now: number): Bot {
  const { control } = bot
  if (control === null) return bot
  const theirs = reason === 'carriedOut' && control.triedAt !== null
  const controlled = theirs ? { want: control.want, by: control.by, at: now } : bot.controlled
  return { ...bot, control: null, controlled }
}
