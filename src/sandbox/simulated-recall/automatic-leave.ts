import { type BotState, isOver, recordIn } from './bot-state.ts'
import type { JsonRecord } from './field-checks.ts'
import type { MeetingPlatform } from './meeting-url.ts'
import type { Workspace } from './workspace.ts'

/** What ends a bot's stay by itself: how long from now (ms), and the `sub_code` of the `call_ended` that follows. */
export type Leaving = { inMs: number; subCode: string }

/**
 * The first automatic leave that will end this bot's stay if nothing changes, or undefined. Counted as in
 * docs.recall.ai/docs/automatic-leaving-behavior: a pause stops all of them but "everyone left".
 */
export function nextLeaving(workspace: Workspace, bot: BotState): Leaving | undefined {
  if (isOver(bot)) return undefined
  const stayed = workspace.agenda.now() - bot.phaseSince
  const due = leavingsOf(bot).map(({ seconds, subCode }) => ({ inMs: seconds * 1000 - stayed, subCode }))
  if (bot.company.kind === 'left') {
    const alone = workspace.agenda.now() - bot.company.since
    due.push({ inMs: everyoneLeftSeconds(bot) * 1000 - alone, subCode: 'timeout_exceeded_everyone_left' })
  }
  return due.sort((a, b) => a.inMs - b.inMs)[0]
}

/** The automatic-leave settings in force: what was asked for, over Recall's defaults. */
export function automaticLeaveOf(bot: BotState): JsonRecord {
  return { ...DEFAULTS, ...recordIn(bot.request, 'automatic_leave') }
}

// Defaults of the OpenAPI's `AutomaticLeave`.
const DEFAULTS = {
  waiting_room_timeout: 1200,
  noone_joined_timeout: 1200,
  everyone_left_timeout: { timeout: 2, activate_after: null },
  in_call_not_recording_timeout: 3600,
  recording_permission_denied_timeout: 30,
  silence_detection: { timeout: 3600, activate_after: 1200 },
  bot_detection: { using_participant_events: { timeout: 600, activate_after: 1200 } },
}

// The platform's own limit wins when it is shorter (OpenAPI, `waiting_room_timeout`).
const PLATFORM_WAITING_SECONDS: Partial<Record<MeetingPlatform, number>> = {
  google_meet: 600,
  microsoft_teams: 1800,
  microsoft_teams_live: 1800,
}

type Limit = { seconds: number; subCode: string }

function leavingsOf(bot: BotState): Limit[] {
  const seconds = (field: string) => secondsOf(bot, field) ?? Number.POSITIVE_INFINITY
  const nobody: Limit[] =
    bot.company.kind === 'nobody'
      ? [{ seconds: seconds('noone_joined_timeout'), subCode: 'timeout_exceeded_noone_joined' }]
      : []
  const notRecording = {
    seconds: seconds('in_call_not_recording_timeout'),
    subCode: 'timeout_exceeded_in_call_not_recording',
  }
  switch (bot.phase) {
    case 'in_waiting_room':
      return [
        { seconds: seconds('waiting_room_timeout'), subCode: 'timeout_exceeded_waiting_room' },
        {
          seconds: PLATFORM_WAITING_SECONDS[bot.meetingUrl.platform] ?? Number.POSITIVE_INFINITY,
          subCode: 'call_ended_by_platform_waiting_room_timeout',
        },
      ].filter((limit) => limit.seconds !== Number.POSITIVE_INFINITY)
    case 'in_call_not_recording':
    case 'recording_permission_allowed':
      return bot.paused ? [] : [notRecording, ...nobody]
    case 'recording_permission_denied':
      return [
        {
          seconds: seconds('recording_permission_denied_timeout'),
          subCode: 'timeout_exceeded_recording_permission_denied',
        },
      ]
    case 'in_call_recording': {
      const cap = secondsOf(bot, 'in_call_recording_timeout')
      const left = cap === undefined ? [] : [{ seconds: cap - bot.recordedMs / 1000, subCode: RECORDING_CAP }]
      return [...left, ...nobody]
    }
    default:
      return []
  }
}

const RECORDING_CAP = 'timeout_exceeded_in_call_recording'

function secondsOf(bot: BotState, field: string): number | undefined {
  const value = automaticLeaveOf(bot)[field]
  return typeof value === 'number' ? value : undefined
}

function everyoneLeftSeconds(bot: BotState): number {
  const timeout = recordIn(automaticLeaveOf(bot), 'everyone_left_timeout')?.['timeout']
  return typeof timeout === 'number' ? timeout : (secondsOf(bot, 'everyone_left_timeout') ?? 2)
}
