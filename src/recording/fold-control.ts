import { askFetch } from './ask-fetch.ts'
import type { Bot, ControlWish } from './bot.ts'
import type { ControlOutcome } from './recall-outcome.ts'

/**
 * Folds what pausing or resuming proved. `wish` is the one it was tried for: an answer speaks for no other (rule 5).
 * What was refused is dropped; the caller tells who pressed.
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
      return control.triedAt === null
        ? { ...askFetch(bot), control: null }
        : { ...askFetch(bot), control: { ...control, triedAt: now } }
    case 'missing':
    case 'failed':
      return { ...askFetch(bot), control: { ...control, triedAt: now } }
    case 'limited':
      return bot
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
