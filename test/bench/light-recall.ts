import { randomUUID } from 'node:crypto'
import { openLightServer } from './light-server.ts'

/** A Recall that answers at once. Every bot that is asked for is there, over, with one recording that is ready. */
export type LightRecall = AsyncDisposable & {
  apiUrl: string
  /** How often each kind of call was made. */
  calls: Map<string, number>
  /** Bots that it created: Recall's id and our own from the metadata. */
  created: { recallId: string; botId: string }[]
  /** Bots of which Retrieve Bot says that they are still recording. */
  recording: Set<string>
}

/** Opens it on loopback. */
export async function openLightRecall(): Promise<LightRecall> {
  const calls = new Map<string, number>()
  const created: LightRecall['created'] = []
  const recording = new Set<string>()
  const count = (name: string) => calls.set(name, (calls.get(name) ?? 0) + 1)
  const server = await openLightServer(({ method, path, body }) => {
    const [, id] = /^\/api\/v1\/bot\/([\w-]+)\/$/.exec(path) ?? []
    if (method === 'POST' && path === '/api/v1/bot/') {
      count('Create Bot')
      const { metadata } = JSON.parse(body) as { metadata: Record<string, string | undefined> }
      const recallId = randomUUID()
      created.push({ recallId, botId: metadata['slack_recorder_bot'] ?? '' })
      recording.add(recallId)
      return { status: 201, json: showBot(recallId, metadata, false) }
    }
    if (method === 'GET' && id !== undefined) {
      count('Retrieve Bot')
      return { json: showBot(id, {}, !recording.has(id)) }
    }
    count(path.endsWith('/bot/') ? 'List Bots' : `${method} ${path.split('/').at(-2)}`)
    return { json: { count: 0, next: null, previous: null, results: [] } }
  })
  return {
    apiUrl: server.address,
    calls,
    created,
    recording,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

function showBot(id: string, metadata: Record<string, string | undefined>, over: boolean) {
  const at = (minutesAgo: number) => new Date(Date.now() - minutesAgo * 60_000).toISOString()
  const status = (code: string, minutesAgo: number) => ({
    code,
    sub_code: null,
    message: null,
    created_at: at(minutesAgo),
  })
  const life = [status('joining_call', 9), status('in_call_recording', 8)]
  return {
    ...{ id, meeting_url: { meeting_id: '1', platform: 'zoom' }, bot_name: 'Recorder', join_at: null, metadata },
    status_changes: over ? [...life, status('call_ended', 2), status('done', 1)] : [],
    recordings: over ? [showRecording(id, at)] : [],
  }
}

function showRecording(botId: string, at: (minutesAgo: number) => string) {
  const done = { code: 'done', sub_code: null, updated_at: at(1) }
  const link = `https://bucket.s3.amazonaws.com/${botId}.mp4?X-Amz-Expires=18000`
  return {
    ...{ id: `rec-${botId}`, created_at: at(8), started_at: at(8), completed_at: at(2), expires_at: at(-7 * 24 * 60) },
    ...{ status: done, metadata: {}, bot: { id: botId, metadata: {} } },
    media_shortcuts: {
      video_mixed: {
        id: `video-${botId}`,
        status: done,
        format: 'mp4',
        data: { download_url: link },
        expires_at: at(-7 * 24 * 60),
      },
    },
  }
}
