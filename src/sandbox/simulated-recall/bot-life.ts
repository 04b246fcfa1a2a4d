import { nextLeaving } from './automatic-leave.ts'
import { makeMove } from './bot-moves.ts'
import { type BotState, isOver } from './bot-state.ts'
import { type LifeStep, WINDING_UP } from './lives.ts'
import type { Move } from './move.ts'
import type { Workspace } from './workspace.ts'

/** A life to play: its steps, and a factor on all its waits (0.5 is twice as fast). */
export type Life = { steps: readonly LifeStep[]; pace: number }

/**
 * Plays a life, step by step on the agenda, in place of whatever life the bot had. A step that cannot happen where the
 * bot then is (somebody stopped its recording, say) is left out.
 */
export function playLife(workspace: Workspace, bot: BotState, life: Life): void {
  bot.callOffLife()
  bot.windsUp = true
  const [step, ...rest] = life.steps
  if (!step) return
  bot.callOffLife = workspace.agenda.after(step.after * life.pace, () => {
    if (!isLeftOut(bot, step) && makeMove(workspace, bot, step)) armAutomaticLeave(workspace, bot)
    playLife(workspace, bot, { ...life, steps: rest })
  })
}

/**
 * Carries out a move that is not part of the bot's life; tells whether it could happen. When it ends the call, the rest of
 * the life is called off; a bot that lives by itself then finishes its media and is done.
 */
export function moveBot(workspace: Workspace, bot: BotState, move: Move): boolean {
  const wasOver = isOver(bot)
  if (!makeMove(workspace, bot, move)) return false
  armAutomaticLeave(workspace, bot)
  if (wasOver || !isOver(bot)) return true
  bot.callOffLife()
  if (bot.windsUp) playLife(workspace, bot, { steps: WINDING_UP, pace: 1 })
  return true
}

/** Takes everything off the agenda that would still happen to this bot in its call. */
export function callOffBot(bot: BotState): void {
  bot.callOffLife()
  bot.callOffLeaving()
}

function isLeftOut(bot: BotState, step: LifeStep): boolean {
  if (step.name !== 'startRecording') return false
  const config = bot.request['recording_config']
  // An explicit null means: do not record automatically (docs.recall.ai, recording control).
  if (config === null) return true
  return typeof config === 'object' && 'start_recording_on' in config && config.start_recording_on === 'manual'
}

function armAutomaticLeave(workspace: Workspace, bot: BotState): void {
  bot.callOffLeaving()
  const leaving = nextLeaving(workspace, bot)
  if (!leaving) return
  bot.callOffLeaving = workspace.agenda.after(leaving.inMs, () => {
    moveBot(workspace, bot, { name: 'endCall', subCode: leaving.subCode })
  })
}
