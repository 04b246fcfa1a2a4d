import { type Answer, NOT_FOUND, refusal } from './answer.ts'
import { type Api, type ApiRequest, findBot } from './api.ts'
import { callOffBot, moveBot } from './bot-life.ts'
import { type BotState, isOver } from './bot-state.ts'
import { checkBotRequest } from './check-bot-request.ts'
import { isRecord } from './field-checks.ts'
import { readMeetingUrl } from './meeting-url.ts'
import type { MoveName } from './move.ts'
import { joinBotAtItsTime } from './new-bot.ts'
import { showBot } from './show-bot.ts'

/** Bots further ahead than this are scheduled; nearer ones are ad hoc (docs.recall.ai, scheduling bots). */
export const SCHEDULED_FROM_MS = 600_000

/** `POST /bot/` */
export function createBot(api: Api, { body }: ApiRequest): Answer {
  const fault = checkBotRequest(body, api.workspace.apiVersion)
  if (fault !== undefined || !isRecord(body)) return { status: 400, body: fault }
  return { status: 201, body: showBot(api.workspace, api.media, api.createBot(body)) }
}

/** `GET /bot/{id}/` */
export function retrieveBot(api: Api, { id }: ApiRequest): Answer {
  const bot = findBot(api.workspace, id)
  return bot ? answerBot(api, bot) : NOT_FOUND
}

/** `PATCH /bot/{id}/`: only of a scheduled bot, and only to a time that still is a scheduled one. */
export function updateBot(api: Api, { id, body }: ApiRequest): Answer {
  const bot = findBot(api.workspace, id)
  if (!bot) return NOT_FOUND
  const fault = checkBotRequest(body, api.workspace.apiVersion, true)
  if (fault !== undefined || !isRecord(body)) return { status: 400, body: fault }
  const joinAt = 'join_at' in body ? Date.parse(String(body['join_at'])) : bot.scheduledFor
  if (!isScheduled(api, bot) || joinAt === null || !(joinAt - api.workspace.agenda.now() > SCHEDULED_FROM_MS)) {
    return refusal(
      400,
      'update_bot_failed',
      'The bot has been dispatched already, or there is not enough time left to change it.',
    )
  }
  Object.assign(bot.request, body)
  bot.meetingUrl = readMeetingUrl(String(bot.request['meeting_url'])) ?? bot.meetingUrl
  bot.scheduledFor = joinAt
  joinBotAtItsTime(api.workspace, bot)
  return answerBot(api, bot)
}

/** `DELETE /bot/{id}/`: only of a scheduled bot. No webhook tells of it. */
export function deleteBot(api: Api, { id }: ApiRequest): Answer {
  const bot = findBot(api.workspace, id)
  if (!bot) return NOT_FOUND
  if (!isScheduled(api, bot)) {
    return refusal(405, 'cannot_delete_bot', 'Only scheduled bots that have not been dispatched can be deleted.')
  }
  bot.deleted = true
  callOffBot(bot)
  return { status: 204 }
}

/** `POST /bot/{id}/leave_call/` */
export function leaveCall(api: Api, { id }: ApiRequest): Answer {
  const bot = findBot(api.workspace, id)
  if (!bot) return NOT_FOUND
  const refused = refuseCommand(bot)
  if (refused) return refused
  api.workspace.agenda.after(api.workspace.settings.leaveMs, () => {
    moveBot(api.workspace, bot, { name: 'endCall', subCode: 'bot_received_leave_call' })
  })
  return answerBot(api, bot)
}

/** The commands that change whether a bot in its call records. */
export function commandRecording(move: MoveName): (api: Api, request: ApiRequest) => Answer {
  return (api, { id, body }) => {
    const bot = findBot(api.workspace, id)
    if (!bot) return NOT_FOUND
    const refused = refuseCommand(bot)
    if (refused) return refused
    // Start Recording takes a configuration of its own: what it leaves out is not taken from the bot's.
    if (move === 'startRecording') bot.request['recording_config'] = isRecord(body) ? body : {}
    if (moveBot(api.workspace, bot, { name: move })) return answerBot(api, bot)
    return refusal(
      400,
      'cannot_command_unstarted_bot',
      'The bot is not in a state in which it can carry out this command.',
    )
  }
}

/** `POST /bot/{id}/delete_media/` */
export function deleteMedia(api: Api, { id }: ApiRequest): Answer {
  const bot = findBot(api.workspace, id)
  if (!bot) return NOT_FOUND
  if (!isOver(bot))
    return refusal(400, 'cannot_command_unstarted_bot', 'The media of a bot in a call cannot be deleted.')
  moveBot(api.workspace, bot, { name: 'deleteMedia' })
  return answerBot(api, bot)
}

function refuseCommand(bot: BotState): Answer | undefined {
  if (bot.phase === 'ready') {
    return refusal(400, 'cannot_command_unstarted_bot', 'Cannot send a command to a bot which has not been started.')
  }
  if (!isOver(bot)) return undefined
  return refusal(400, 'cannot_command_completed_bot', 'Cannot send a command to a bot which has completed.')
}

function isScheduled({ workspace }: Api, bot: BotState): boolean {
  const ahead = (bot.scheduledFor ?? 0) - workspace.agenda.now()
  return bot.phase === 'ready' && ahead > SCHEDULED_FROM_MS
}

function answerBot(api: Api, bot: BotState): Answer {
  return { status: 200, body: showBot(api.workspace, api.media, bot) }
}
