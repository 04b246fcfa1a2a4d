import type { z } from 'zod'
import type { BotSnapshot, PresignedLink, RecallEvent, RecordingDetails } from '../recording/recall-event.ts'
import { linkExpiry } from './link-expiry.ts'
import { isKnownMediaCode, readMicros, readMillis, readStatusEvent, type ShapedStatus } from './read-event.ts'
import { BOT_METADATA_KEY, botShape, recordingShape, statusShape } from './shapes.ts'

type ShapedBot = z.infer<typeof botShape>
type ShapedRecording = z.infer<typeof recordingShape>
type ReadPart = { events: RecallEvent[]; details: RecordingDetails; links: PresignedLink[] }

/** What one bot of Recall's says. `metadataBotId` is our own id from the bot's metadata; `links` are never stored or logged. */
export type ReadBot = { snapshot: BotSnapshot; links: PresignedLink[]; metadataBotId: string | null }

/** Reads a bot as Create, Retrieve and List Bots return it, v1.11 or v1.10; null when it is no bot. `now` in ms. */
export function readBot(json: unknown, now: number): ReadBot | null {
  const parsed = botShape.safeParse(json)
  if (!parsed.success) return null
  const bot = parsed.data
  const statuses = readList(bot.status_changes, statusShape)
  const recordings = readList(bot.recordings, recordingShape)
  const parts =
    recordings.length > 0
      ? recordings.map((recording) => readRecording(recording, now))
      : readOldVideo({ bot, statuses, now })
  const titles = recordings.map((recording) => recording.media_shortcuts?.meeting_metadata?.data?.title?.trim())
  return {
    snapshot: {
      recallId: bot.id,
      events: [
        ...statuses.map(readStatusEvent).filter((event) => event !== null),
        ...parts.flatMap((part) => part.events),
      ],
      details: parts.map((part) => part.details),
      title: titles.find(Boolean) ?? null,
    },
    links: parts.flatMap((part) => part.links),
    metadataBotId: bot.metadata?.[BOT_METADATA_KEY] ?? null,
  }
}

function readList<T>(list: unknown[] | null | undefined, shape: z.ZodType<T>): T[] {
  return (list ?? []).flatMap((entry) => {
    const parsed = shape.safeParse(entry)
    return parsed.success ? [parsed.data] : []
  })
}

function readRecording(recording: ShapedRecording, now: number): ReadPart {
  const recordingId = recording.id
  const code = recording.status?.code ?? ''
  const subCode = recording.status?.sub_code ?? null
  const video = readVideo(recording)
  const url = video?.code === 'done' && code !== 'deleted' ? linkOf(recording) : null
  const events: RecallEvent[] = []
  if (isKnownMediaCode(code))
    events.push({ kind: 'recording', recordingId, code, subCode, at: recordingTime(recording) })
  if (video !== null) events.push(video)
  return {
    events,
    details: {
      recordingId,
      startedAt: readMillis(recording.started_at),
      completedAt: readMillis(recording.completed_at),
      expiresAt: readMillis(recording.expires_at ?? recording.media_shortcuts?.video_mixed?.expires_at),
    },
    links: url === null ? [] : [{ recordingId, url, until: linkExpiry(url, now) }],
  }
}

// What people can have decides, not what the status says: a link is there or it is not. Null only where nothing is said.
function readVideo(recording: ShapedRecording): RecallEvent | null {
  const event = { kind: 'video', recordingId: recording.id, subCode: null } as const
  const at = recordingTime(recording)
  const video = recording.media_shortcuts?.video_mixed
  if (!video) {
    const nothingComes = recording.media_shortcuts !== undefined && recording.status?.code === 'done'
    return nothingComes ? { ...event, code: 'failed', subCode: 'no_video', at } : null
  }
  const code = video.status?.code ?? ''
  const subCode = video.status?.sub_code ?? null
  const videoAt = readMicros(video.status?.updated_at) ?? at
  if (code === 'failed' || code === 'deleted') return { ...event, code, subCode, at: videoAt }
  // The later of both times, so that a link outdoes a `no_video` that was read too early.
  if (linkOf(recording) !== null) return { ...event, code: 'done', at: Math.max(videoAt, at) }
  if (code === 'done') return { ...event, code: 'processing', at: videoAt }
  return isKnownMediaCode(code) ? { ...event, code, subCode, at: videoAt } : null
}

function linkOf(recording: ShapedRecording): string | null {
  return readLink(recording.media_shortcuts?.video_mixed?.data?.download_url)
}

function readLink(text: string | null | undefined): string | null {
  return text && URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) ? text : null
}

// In microseconds; without a status time, the latest other time of the recording, so that it is not older than all webhooks.
function recordingTime(recording: ShapedRecording): number {
  const times = [recording.status?.updated_at, recording.completed_at, recording.started_at, recording.created_at]
  return times.map(readMicros).find((time) => time !== null) ?? 0
}

// v1.10 (rule 24): the bot's one video, under the bot's own id. `media_expired` is how it is said to be deleted.
function readOldVideo({ bot, statuses, now }: { bot: ShapedBot; statuses: ShapedStatus[]; now: number }): ReadPart[] {
  const expired = statuses.find((status) => status.code === 'media_expired')
  const url = expired === undefined ? readLink(bot.video_url) : null
  if (url === null && expired === undefined) return []
  const recordingId = bot.id
  const times = (codes: string[]) =>
    statuses
      .filter((status) => codes.includes(status.code ?? ''))
      .map((status) => readMicros(status.created_at) ?? 0)
      .sort((a, b) => a - b)
  const startedAt = times(['in_call_recording'])[0]
  const endedAt = times(['call_ended', 'fatal']).at(-1)
  const media = { recordingId, subCode: null }
  const doneAt = times(['in_call_recording', 'call_ended', 'recording_done', 'done', 'fatal']).at(-1) ?? 0
  return [
    {
      events:
        url === null
          ? [{ ...media, kind: 'recording', code: 'deleted', at: readMicros(expired?.created_at) ?? doneAt }]
          : [{ ...media, kind: 'video', code: 'done', at: doneAt }],
      details: {
        recordingId,
        startedAt: startedAt ? Math.floor(startedAt / 1000) : null,
        completedAt: endedAt ? Math.floor(endedAt / 1000) : null,
        expiresAt: readMillis(bot.media_retention_end),
      },
      links: url === null ? [] : [{ recordingId, url, until: linkExpiry(url, now) }],
    },
  ]
}
