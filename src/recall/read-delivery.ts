import type { Delivery, DeliveryContent } from '../recording/delivery.ts'
import type { RecallEvent } from '../recording/recall-event.ts'
import { isKnownMediaCode, readMicros, readStatusEvent } from './read-event.ts'
import { BOT_METADATA_KEY, eventShape, statusChangeShape, webhookShape } from './shapes.ts'

/** Reads a verified webhook of either shape. Never throws: what we cannot read or do not use is `ignored`, with the reason. */
export function readDelivery({ id, body }: { id: string; body: Buffer }): Delivery {
  const parsed = webhookShape.safeParse(parseJson(body))
  if (!parsed.success) return { id, event: 'unreadable', content: ignored('the body is not JSON with an event name') }
  const { event, data } = parsed.data
  // The name goes into logs and the database, and its length is up to the sender.
  return { id, event: event.slice(0, 100), content: readContent(event, data) }
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    return undefined
  }
}

function readContent(event: string, data: unknown): DeliveryContent {
  if (event === 'bot.status_change') return readStatusChange(data)
  if (event === 'bot.log' || event === 'bot.output_log') return ignored('a log line of a bot')
  const [family = '', code = ''] = event.split('.')
  switch (family) {
    case 'bot':
    case 'recording':
    case 'video_mixed':
      return readNested({ family, code, data })
    default:
      return ignored('not an event that we use')
  }
}

type Nested = { family: 'bot' | 'recording' | 'video_mixed'; code: string; data: unknown }

function readNested({ family, code, data }: Nested): DeliveryContent {
  const parsed = eventShape.safeParse(data)
  if (!parsed.success) return ignored('the event has no status')
  const { bot, recording } = parsed.data
  if (!bot) return ignored('the event names no bot')
  const status = { ...parsed.data.data, code: parsed.data.data.code ?? code }
  const from = { recallId: bot.id, botId: bot.metadata?.[BOT_METADATA_KEY] ?? null, shape: '1.11' } as const
  if (family === 'bot') {
    const event = readStatusEvent(status)
    return event === null
      ? ignored('a status that we do not know, or without a time')
      : { kind: 'event', ...from, event }
  }
  if (!recording) return ignored('the event names no recording')
  if (!isKnownMediaCode(status.code)) return ignored('a status of a recording that we do not know')
  const event: RecallEvent = {
    kind: family === 'video_mixed' ? 'video' : 'recording',
    recordingId: recording.id,
    code: status.code,
    subCode: status.sub_code ?? null,
    at: readMicros(status.updated_at) ?? 0,
  }
  return { kind: 'event', ...from, event }
}

// v1.10. `media_expired` means that the bot's one recording, which goes by the bot's id, is deleted (rule 24).
function readStatusChange(data: unknown): DeliveryContent {
  const parsed = statusChangeShape.safeParse(data)
  if (!parsed.success) return ignored('the event has no bot or no status')
  const { bot_id: recallId, status } = parsed.data
  const from = { recallId, botId: null, shape: '1.10' } as const
  if (status.code === 'media_expired') {
    const at = readMicros(status.created_at) ?? 0
    const event = { kind: 'recording', recordingId: recallId, code: 'deleted', subCode: null, at } as const
    return { kind: 'event', ...from, event }
  }
  const event = readStatusEvent(status)
  return event === null ? ignored('a status that we do not use, or without a time') : { kind: 'event', ...from, event }
}

function ignored(reason: string): DeliveryContent {
  return { kind: 'ignored', reason }
}
