import { type Answer, NOT_FOUND } from './answer.ts'
import type { Api, ApiRequest } from './api.ts'
import { type BotState, type Media, metadataOf } from './bot-state.ts'
import { showBot } from './show-bot.ts'
import { type RecordingOfBot, showRecording, showVideoMixed } from './show-recording.ts'

/** `GET /bot/`: newest first, in pages. */
export function listBots(api: Api, { query }: ApiRequest): Answer {
  const fault = checkQuery(query)
  if (fault) return { status: 400, body: fault }
  const { pageSize } = api.workspace.settings
  const found = api.workspace.bots.filter((bot) => !bot.deleted && matches(bot, query)).toReversed()
  const pages = Math.max(1, Math.ceil(found.length / pageSize))
  const page = Number(query.get('page') ?? '1')
  if (!Number.isInteger(page) || page < 1 || page > pages) return { status: 404, body: { detail: 'Invalid page.' } }
  const linkTo = (number: number) => {
    if (number < 1 || number > pages) return null
    const url = new URL('/api/v1/bot/', api.origin())
    url.search = query.toString()
    url.searchParams.set('page', String(number))
    return url.toString()
  }
  const results = found.slice((page - 1) * pageSize, page * pageSize)
  return {
    status: 200,
    body: {
      count: found.length,
      next: linkTo(page + 1),
      previous: linkTo(page - 1),
      results: results.map((bot) => showBot(api.workspace, api.media, bot)),
    },
  }
}

/** `GET /recording/{id}/` */
export function retrieveRecording(api: Api, { id }: ApiRequest): Answer {
  const found = allRecordings(api).find(({ recording }) => recording.id === id)
  return found ? { status: 200, body: showRecording(api.workspace, api.media, found) } : NOT_FOUND
}

/** `GET /video_mixed/`: all on one page. */
export function listVideoMixed(api: Api, { query }: ApiRequest): Answer {
  const wanted = { recording: query.get('recording_id'), status: query.get('status_code') }
  const results = allVideos(api)
    .filter(({ recording }) => wanted.recording === null || recording.id === wanted.recording)
    .filter(({ media }) => wanted.status === null || media.status.code === wanted.status)
    .map((found) => showVideoMixed(api.workspace, api.media, found))
  return { status: 200, body: { next: null, previous: null, results } }
}

/** `GET /video_mixed/{id}/` */
export function retrieveVideoMixed(api: Api, { id }: ApiRequest): Answer {
  const found = allVideos(api).find(({ media }) => media.id === id)
  return found ? { status: 200, body: showVideoMixed(api.workspace, api.media, found) } : NOT_FOUND
}

const STATUSES = [
  'analysis_done',
  'analysis_failed',
  'call_ended',
  'done',
  'fatal',
  'in_call_not_recording',
  'in_call_recording',
  'in_waiting_room',
  'joining_call',
  'media_expired',
  'ready',
  'recording_done',
  'recording_permission_allowed',
  'recording_permission_denied',
]

function checkQuery(query: URLSearchParams): Record<string, string[]> | undefined {
  const status = query.getAll('status').find((value) => !STATUSES.includes(value))
  if (status !== undefined) {
    return { status: [`Select a valid choice. ${status} is not one of the available choices.`] }
  }
  const time = ['join_at_after', 'join_at_before'].find((name) => Number.isNaN(Date.parse(query.get(name) ?? '2000')))
  return time === undefined ? undefined : { [time]: ['Enter a valid date/time.'] }
}

function matches(bot: BotState, query: URLSearchParams): boolean {
  return [...query].every(([name, value]) => {
    switch (name) {
      case 'status':
        return query.getAll('status').includes(bot.statusChanges.at(-1)?.code ?? 'ready')
      case 'platform':
        return query.getAll('platform').includes(bot.meetingUrl.platform)
      case 'meeting_url':
        return bot.request['meeting_url'] === value
      case 'join_at_after':
        return bot.scheduledFor !== null && bot.scheduledFor > Date.parse(value)
      case 'join_at_before':
        return bot.scheduledFor !== null && bot.scheduledFor < Date.parse(value)
      default:
        return !name.startsWith('metadata__') || metadataOf(bot)[name.slice('metadata__'.length)] === value
    }
  })
}

function allRecordings({ workspace }: Api): RecordingOfBot[] {
  const bots = workspace.bots.filter((bot) => !bot.deleted)
  return bots.flatMap((bot) => bot.recordings.map((recording) => ({ bot, recording })))
}

function allVideos(api: Api): (RecordingOfBot & { media: Media })[] {
  return allRecordings(api).flatMap((of) =>
    of.recording.media.filter(({ kind }) => kind === 'video_mixed').map((media) => ({ ...of, media })),
  )
}
