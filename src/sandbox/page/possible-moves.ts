import type { MoveName } from '../simulated-recall/move.ts'
import type { SimulatedBot } from '../simulated-recall/simulated-bot.ts'
import type { BotMove } from './page-state.ts'

/** What can happen to a bot where it is now, in the order in which it usually does. A test holds it against simulated Recall. */
export function possibleMoves(bot: SimulatedBot, platform: string): BotMove[] {
  if (bot.deleted) return []
  return MOVES.filter(({ only }) => only === undefined || only === platform)
    .filter(({ from }) => from(bot))
    .map(({ name, words, tone = 'plain', choices = [] }) => ({ name, words, tone, choices: [...choices] }))
}

/** The name of a move, if this is one. */
export function moveNamed(name: string): MoveName | undefined {
  return MOVES.find((move) => move.name === name)?.name
}

type MoveRow = {
  name: MoveName
  words: string
  from: (bot: SimulatedBot) => boolean
  tone?: BotMove['tone']
  choices?: readonly string[]
  /** Only on this platform. */
  only?: string
}

const ON_THE_WAY = ['joining_call', 'in_waiting_room']
const NOT_RECORDING = ['in_call_not_recording', 'recording_permission_allowed']
const IN_CALL = [...NOT_RECORDING, 'recording_permission_denied', 'in_call_recording']
const OVER = ['done', 'fatal']

const MOVES: readonly MoveRow[] = [
  { name: 'joinCall', words: 'Joins the call', from: isIn('ready') },
  { name: 'waitInLobby', words: 'Has to wait', from: isIn('joining_call') },
  { name: 'letIn', words: 'Let in', tone: 'good', from: isIn(...ON_THE_WAY) },
  { name: 'letInAlone', words: 'Let in, nobody there', from: isIn(...ON_THE_WAY) },
  { name: 'deny', words: 'Turn away', tone: 'bad', from: isIn(...ON_THE_WAY) },
  {
    name: 'permissionAllowed',
    words: 'Allow recording',
    only: 'zoom',
    from: isIn('in_call_not_recording', 'recording_permission_denied'),
  },
  {
    name: 'permissionDenied',
    words: 'Refuse recording',
    tone: 'bad',
    only: 'zoom',
    from: isIn(...NOT_RECORDING),
    // docs.recall.ai/docs/sub-codes, recording_permission_denied
    choices: [
      'zoom_local_recording_request_denied_by_host',
      'zoom_local_recording_disabled',
      'zoom_local_recording_request_disabled',
      'zoom_local_recording_request_disabled_by_host',
      'zoom_bot_in_waiting_room',
      'zoom_host_not_present',
      'zoom_local_recording_denied',
      'zoom_local_recording_grant_not_supported',
      'zoom_sdk_key_blocked_by_host_admin',
    ],
  },
  { name: 'startRecording', words: 'Start recording', tone: 'good', from: isIn(...NOT_RECORDING) },
  { name: 'pause', words: 'Pause', from: isIn('in_call_recording') },
  { name: 'resume', words: 'Resume', from: (bot) => bot.paused },
  { name: 'startRecording', words: 'Start a new part', from: isIn('in_call_recording') },
  {
    name: 'stopRecording',
    words: 'Stop recording',
    from: (bot) => bot.paused || bot.phase === 'in_call_recording',
  },
  { name: 'somebodyJoins', words: 'Somebody joins', from: isIn(...IN_CALL) },
  { name: 'everyoneLeaves', words: 'Everybody leaves', from: isIn(...IN_CALL) },
  {
    name: 'endCall',
    words: 'End the call',
    from: isIn(...ON_THE_WAY, ...IN_CALL),
    // docs.recall.ai/docs/sub-codes, call_ended
    choices: [
      'call_ended_by_host',
      'timeout_exceeded_everyone_left',
      'call_ended_by_platform_max_length',
      'call_ended_by_platform_idle',
      'timeout_exceeded_silence_detected',
      'timeout_exceeded_in_call_recording',
      'timeout_exceeded_noone_joined',
      'timeout_exceeded_waiting_room',
      'meeting_ended_by_host',
    ],
  },
  { name: 'kick', words: 'Remove the bot', tone: 'bad', from: isIn(...IN_CALL) },
  { name: 'finishMedia', words: 'Recording is ready', tone: 'good', from: (bot) => unfinished(bot) > 0 },
  { name: 'finishOneMedia', words: 'One part is ready', from: (bot) => unfinished(bot) > 1 },
  { name: 'failMedia', words: 'Recording fails', tone: 'bad', from: (bot) => unfinished(bot) > 0 },
  { name: 'done', words: 'Done', tone: 'good', from: isIn('call_ended') },
  {
    name: 'fatal',
    words: 'Crash',
    tone: 'bad',
    from: (bot) => !OVER.includes(bot.phase),
    // docs.recall.ai/docs/sub-codes, fatal
    choices: [
      'bot_errored',
      'meeting_not_found',
      'meeting_not_started',
      'meeting_requires_sign_in',
      'meeting_requires_registration',
      'meeting_link_expired',
      'meeting_link_invalid',
      'meeting_password_incorrect',
      'meeting_locked',
      'meeting_full',
      'meeting_ended',
      'failed_to_launch_in_time',
      'zoom_email_required',
      'zoom_web_disallowed',
      'google_meet_bot_blocked',
      'google_meet_knocking_disabled',
      'microsoft_teams_captcha_detected',
      'webex_join_meeting_error',
    ],
  },
  {
    name: 'deleteMedia',
    words: 'Delete the recording',
    tone: 'bad',
    from: ({ recordings }) =>
      recordings.some(({ completedAt, status }) => completedAt !== null && status.code === 'done'),
  },
]

function isIn(...phases: readonly string[]): (bot: SimulatedBot) => boolean {
  return ({ phase }) => phases.includes(phase)
}

/** Recordings whose media Recall is still preparing: those that are closed or whose bot has gone. */
function unfinished({ recordings }: SimulatedBot): number {
  return recordings.filter(({ completedAt, status }) => completedAt !== null && status.code === 'processing').length
}
