import type { Bot } from './bot.ts'
import { isPaused } from './is-paused.ts'
import { isOver } from './recall-facts.ts'

/** What to do next about a pause or resume that somebody asked for; with none, there is nothing to wait for. */
export type ControlStep =
  | { do: 'pauseRecording' }
  | { do: 'resumeRecording' }
  | { do: 'dropControl'; reason: 'carriedOut' | 'time' | 'over' }
  | { do: 'waitUntil'; at: number }

/** What is not carried out by then is dropped, with an answer to who pressed (rule 27). */
const CARRY_OUT_WITHIN_MS = 60_000
const BETWEEN_TRIES_MS = 5_000

/** Chooses the next step of a pause or resume. Pure. */
export function nextControlStep(bot: Bot, now: number): ControlStep {
  const { control } = bot
  if (control === null) return { do: 'waitUntil', at: Number.POSITIVE_INFINITY }
  const ending = isOver(bot.recall) || bot.recall.status?.code === 'call_ended'
  if (ending || bot.stop !== null || bot.ended !== null || bot.recallId === null)
    return { do: 'dropControl', reason: 'over' }
  if (isPaused(bot) === (control.want === 'pause')) return { do: 'dropControl', reason: 'carriedOut' }
  const end = control.askedAt + CARRY_OUT_WITHIN_MS
  if (now >= end) return { do: 'dropControl', reason: 'time' }
  const due = control.triedAt === null ? now : control.triedAt + BETWEEN_TRIES_MS
  if (now < due) return { do: 'waitUntil', at: Math.min(due, end) }
  return { do: control.want === 'pause' ? 'pauseRecording' : 'resumeRecording' }
}
