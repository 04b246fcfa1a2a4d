import { readdirSync, readFileSync } from 'node:fs'
import type { BotSnapshot, RecallEvent, RecordingDetails } from '../../src/recording/recall-event.ts'
import { micros, SECOND, T0 } from './rows.ts'

/**
 * One moment of a life, `at` seconds after the request: a webhook as Recall names it, or none when only time passes;
 * `card` is the state that the card then shows, its times in seconds after the request.
 */
export type Moment = { at: number; event?: string; code?: string; sub_code?: string; recording?: string; card?: object }

/** A whole life of a bot. `only_read` is what no webhook tells; `recordings` are the times that Retrieve Bot gives. */
export type Life = {
  life: string
  told: Moment[]
  recordings: { id: string; started_at: number; completed_at: number; expires_at: number | null }[]
  only_read: Moment[]
  result: object
}

export function readLives(): Life[] {
  const folder = new URL('lives/', import.meta.url)
  return readdirSync(folder)
    .sort()
    .map((name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Life)
}

/** A webhook's event in our terms; null for a moment without one, and for what we do not use. */
export function eventOf({
  at,
  event = '',
  code,
  sub_code: subCode = null,
  recording = '',
}: MomentOf): RecallEvent | null {
  const [family, name = ''] = event.split('.')
  switch (family) {
    case 'bot':
      if (code === 'media_expired')
        return { kind: 'recording', recordingId: 'recall-1', code: 'deleted', subCode, at: micros(at) }
      return { kind: 'status', code: code ?? name, subCode, at: micros(at) }
    case 'recording':
      return { kind: 'recording', recordingId: recording, code: name, subCode, at: micros(at) }
    case 'video_mixed':
      return { kind: 'video', recordingId: recording, code: name, subCode, at: micros(at) }
    default:
      return null
  }
}

type MomentOf = Omit<Moment, 'sub_code'> & { sub_code?: string | null }

/** Retrieve Bot at that moment: all status changes, but of each recording and medium only the newest status. */
export function snapshotAt(life: Life, at: number): BotSnapshot {
  const past = [...life.told, ...life.only_read]
    .filter((moment) => moment.at <= at)
    .map(eventOf)
    .filter((event) => event !== null)
  const media = past.filter((event) => event.kind !== 'status').sort((a, b) => a.at - b.at)
  const newest = new Map(media.map((event) => [`${event.kind} ${event.recordingId}`, event]))
  return {
    recallId: 'recall-1',
    events: [...past.filter((event) => event.kind === 'status'), ...newest.values()],
    details: life.recordings.filter((one) => one.started_at <= at).map((one) => detailsAt(one, at)),
    title: null,
  }
}

function detailsAt(one: Life['recordings'][number], at: number): RecordingDetails {
  return {
    recordingId: one.id,
    startedAt: T0 + one.started_at * SECOND,
    completedAt: one.completed_at <= at ? T0 + one.completed_at * SECOND : null,
    expiresAt: one.expires_at === null ? null : T0 + one.expires_at * SECOND,
  }
}
