import { addStatus } from './add-status.ts'
import { type BotPhase, type BotState, isOver, type Recording } from './bot-state.ts'
import type { Move, MoveName } from './move.ts'
import {
  closeRecording,
  deleteRecording,
  failRecording,
  finishRecording,
  markRecording,
  openRecording,
  unfinishedRecordings,
} from './recordings.ts'
import type { Workspace } from './workspace.ts'

/** Carries out a move, if the bot is where that can happen; tells whether it did. */
export function makeMove(workspace: Workspace, bot: BotState, move: Move): boolean {
  const { from, run } = MOVES[move.name]
  if (bot.deleted || !from(bot)) return false
  run(workspace, bot, move.subCode)
  return true
}

type MoveRule = {
  from: (bot: BotState) => boolean
  run: (workspace: Workspace, bot: BotState, subCode?: string) => void
}

type Arrival = { phase: BotPhase; subCode?: string }

const IN_CALL: readonly BotPhase[] = [
  'in_call_not_recording',
  'recording_permission_allowed',
  'recording_permission_denied',
  'in_call_recording',
]

const MOVES: Record<MoveName, MoveRule> = {
  joinCall: { from: isIn('ready'), run: (workspace, bot) => enter(workspace, bot, { phase: 'joining_call' }) },
  waitInLobby: {
    from: isIn('joining_call'),
    run: (workspace, bot) => enter(workspace, bot, { phase: 'in_waiting_room' }),
  },
  letIn: { from: isIn('joining_call', 'in_waiting_room'), run: (workspace, bot) => letIn(workspace, bot, 'people') },
  letInAlone: {
    from: isIn('joining_call', 'in_waiting_room'),
    run: (workspace, bot) => letIn(workspace, bot, 'nobody'),
  },
  somebodyJoins: {
    from: isIn(...IN_CALL),
    run: (_, bot) => {
      bot.company = { kind: 'people' }
    },
  },
  everyoneLeaves: {
    from: isIn(...IN_CALL),
    run: (workspace, bot) => {
      bot.company = { kind: 'left', since: workspace.agenda.now() }
    },
  },
  deny: {
    from: isIn('joining_call', 'in_waiting_room'),
    run: (workspace, bot, subCode = 'bot_kicked_from_waiting_room') => endCall(workspace, bot, subCode),
  },
  kick: {
    from: isIn(...IN_CALL),
    run: (workspace, bot, subCode = 'bot_kicked_from_call') => endCall(workspace, bot, subCode),
  },
  permissionDenied: {
    from: isIn('in_call_not_recording', 'recording_permission_allowed'),
    run: (workspace, bot, subCode = 'zoom_local_recording_request_denied_by_host') =>
      enter(workspace, bot, { phase: 'recording_permission_denied', subCode }),
  },
  permissionAllowed: {
    from: isIn('in_call_not_recording', 'recording_permission_denied'),
    run: (workspace, bot) => enter(workspace, bot, { phase: 'recording_permission_allowed' }),
  },
  startRecording: {
    from: isIn('in_call_not_recording', 'recording_permission_allowed', 'in_call_recording'),
    run: (workspace, bot) => {
      closeRecording(workspace, bot)
      bot.paused = false
      enter(workspace, bot, { phase: 'in_call_recording' })
      openRecording(workspace, bot)
    },
  },
  pause: {
    from: isIn('in_call_recording'),
    run: (workspace, bot) => {
      bot.paused = true
      enter(workspace, bot, { phase: 'in_call_not_recording' })
      markRecording(workspace, bot, 'paused')
    },
  },
  resume: {
    from: (bot) => bot.paused,
    run: (workspace, bot) => {
      bot.paused = false
      enter(workspace, bot, { phase: 'in_call_recording' })
      markRecording(workspace, bot, 'processing')
    },
  },
  stopRecording: {
    from: (bot) => bot.paused || bot.phase === 'in_call_recording',
    run: (workspace, bot) => {
      bot.paused = false
      if (bot.phase === 'in_call_recording') enter(workspace, bot, { phase: 'in_call_not_recording' })
      closeRecording(workspace, bot)
    },
  },
  endCall: {
    from: isIn('joining_call', 'in_waiting_room', ...IN_CALL),
    run: (workspace, bot, subCode = 'timeout_exceeded_everyone_left') => endCall(workspace, bot, subCode),
  },
  finishMedia: {
    from: (bot) => unfinishedRecordings(bot).length > 0,
    run: (workspace, bot) => finishAll(workspace, bot, (recording) => finishRecording(workspace, bot, recording)),
  },
  finishOneMedia: {
    from: (bot) => unfinishedRecordings(bot).length > 0,
    run: (workspace, bot) => {
      const [first] = unfinishedRecordings(bot)
      if (first) finishRecording(workspace, bot, first)
    },
  },
  failMedia: {
    from: (bot) => unfinishedRecordings(bot).length > 0,
    run: (workspace, bot, subCode = 'internal_error') =>
      finishAll(workspace, bot, (recording) => failRecording(workspace, bot, { recording, subCode })),
  },
  done: { from: isIn('call_ended'), run: (workspace, bot) => enter(workspace, bot, { phase: 'done' }) },
  fatal: {
    from: (bot) => !isOver(bot) || bot.phase === 'call_ended',
    run: (workspace, bot, subCode = 'bot_errored') => {
      bot.paused = false
      closeRecording(workspace, bot)
      enter(workspace, bot, { phase: 'fatal', subCode })
    },
  },
  deleteMedia: {
    from: (bot) => bot.recordings.some((recording) => recording.completedAt !== null),
    run: (workspace, bot) => {
      for (const recording of bot.recordings) deleteRecording(workspace, bot, recording)
    },
  },
}

function isIn(...phases: readonly BotPhase[]): (bot: BotState) => boolean {
  return (bot) => phases.includes(bot.phase)
}

function letIn(workspace: Workspace, bot: BotState, company: 'people' | 'nobody'): void {
  bot.company = { kind: company }
  enter(workspace, bot, { phase: 'in_call_not_recording' })
}

function endCall(workspace: Workspace, bot: BotState, subCode: string): void {
  bot.paused = false
  closeRecording(workspace, bot)
  enter(workspace, bot, { phase: 'call_ended', subCode })
}

function finishAll(workspace: Workspace, bot: BotState, finish: (recording: Recording) => void): void {
  for (const recording of unfinishedRecordings(bot)) finish(recording)
  // Only the older API tells it as a status of the bot.
  if (workspace.apiVersion === '1.10') addStatus(workspace, bot, { code: 'recording_done', subCode: null })
}

function enter(workspace: Workspace, bot: BotState, { phase, subCode }: Arrival): void {
  const now = workspace.agenda.now()
  if (bot.phase === 'in_call_recording') bot.recordedMs += now - bot.phaseSince
  bot.phase = phase
  bot.phaseSince = now
  addStatus(workspace, bot, { code: phase, subCode: subCode ?? null })
}
