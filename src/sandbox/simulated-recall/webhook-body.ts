import { metadataOf, type StatusChange } from './bot-state.ts'
import type { JsonRecord } from './field-checks.ts'
import { writeMoment } from './moment.ts'
import type { Occurrence } from './workspace.ts'

/** The two shapes of Recall's webhooks, by API version. */
export type WebhookShape = 'v1.11' | 'v1.10'

/** One webhook, before it is signed. `event` is also the body's own `event`. */
export type WebhookBody = { event: string; body: JsonRecord }

/** Says an occurrence in one of the two shapes (Recall's Svix catalogue). Undefined where that shape has no word for it. */
export function webhookBodyOf(occurrence: Occurrence, shape: WebhookShape): WebhookBody | undefined {
  return shape === 'v1.11' ? newShape(occurrence) : oldShape(occurrence)
}

/** Webhooks of things that are not a recorder's business: another product's bot, a calendar, a log line, a huddle. */
export function foreignBodies(newId: () => string, time: number): WebhookBody[] {
  const at = writeMoment(time * 1000)
  const bot = { id: newId(), metadata: { product: 'another one' } }
  const change = { code: 'done', sub_code: null, updated_at: at }
  const log = { created_at: at, level: 'warning', message: 'Could not send the chat message', output_id: null }
  const bodies: [string, JsonRecord][] = [
    ['bot.done', { data: change, bot }],
    ['bot.breakout_room_entered', { data: { ...change, code: 'breakout_room_entered' }, bot }],
    [
      'transcript.done',
      { data: change, bot, recording: { id: newId(), metadata: {} }, transcript: { id: newId(), metadata: {} } },
    ],
    ['bot.log', { bot_id: bot.id, log }],
    ['calendar.update', { calendar_id: newId() }],
  ]
  return bodies.map(([event, body]) => ({ event, body: { event, data: body } }))
}

function newShape(occurrence: Occurrence): WebhookBody {
  const { bot, change } = occurrence
  const common = { data: showChange(change), bot: { id: bot.id, metadata: metadataOf(bot) } }
  switch (occurrence.kind) {
    case 'bot':
      return bodyOf(`bot.${change.code}`, common)
    case 'recording':
      return bodyOf(`recording.${change.code}`, { ...common, ...recordingOf(occurrence), data: withError(change) })
    case 'media': {
      const { kind, id } = occurrence.media
      return bodyOf(`${kind}.${change.code}`, { ...common, ...recordingOf(occurrence), [kind]: { id, metadata: {} } })
    }
  }
}

function oldShape(occurrence: Occurrence): WebhookBody | undefined {
  if (occurrence.kind !== 'bot') return undefined
  const { bot, change } = occurrence
  const recording = bot.recordings.at(-1)
  const status = {
    code: change.code,
    created_at: writeMoment(change.at),
    sub_code: change.subCode,
    message: null,
    ...(change.code === 'recording_done' && recording ? { recording_id: recording.id } : {}),
  }
  return bodyOf('bot.status_change', { bot_id: bot.id, status })
}

function bodyOf(event: string, inner: JsonRecord): WebhookBody {
  return { event, body: { event, data: inner } }
}

function recordingOf({ recording }: { recording: { id: string; metadata: JsonRecord } }): JsonRecord {
  return { recording: { id: recording.id, metadata: recording.metadata } }
}

function showChange({ code, subCode, at }: StatusChange): JsonRecord {
  return { code, sub_code: subCode, updated_at: writeMoment(at) }
}

// Only the catalogue's `recording.failed` requires the error.
function withError(change: StatusChange): JsonRecord {
  if (change.code !== 'failed') return showChange(change)
  return { ...showChange(change), error: { code: 'INTERNAL_ERROR', message: 'The recording could not be finished' } }
}
