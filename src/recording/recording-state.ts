import type { Bot } from './bot.ts'
import { cardState } from './card-view.ts'
import type { CardState } from './views.ts'

/** What a bot's cards say, whichever the channel: for the log and for counting. Who pressed what is left out. */
export function recordingState(bot: Bot, now: number): CardState {
  return cardState(bot, { id: '', cancelled: null }, now)
}
