import type { Bot } from './bot.ts'
import { cardState } from './card-view.ts'
import type { CardState } from './views.ts'

/** What a bot's cards say, whichever the channel: for the log and for counting. Who pressed what is left out. */
export function recordingState(bot: Bot, now: number): CardState {
  return cardState(bot, { id: '', cancelled: null }, now)
}

/** No recording in any of the states. */
export const NO_RECORDINGS: Record<CardState['kind'], number> = {
  requested: 0,
  creating: 0,
  scheduled: 0,
  joining: 0,
  waiting: 0,
  inCall: 0,
  recording: 0,
  paused: 0,
  stopping: 0,
  preparing: 0,
  ready: 0,
  nothing: 0,
  failed: 0,
  refused: 0,
  notCreated: 0,
  cancelled: 0,
  lost: 0,
}
