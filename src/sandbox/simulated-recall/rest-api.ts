import { randomBytes } from 'node:crypto'
import { type AnswerDeps, answerRequest } from './answer-request.ts'
import type { RecallCall } from './call-journal.ts'
import type { Delivery } from './endpoint.ts'
import { startHttpServer } from './http-server.ts'
import { createIdempotencyKeys } from './idempotency.ts'
import { LIVES } from './lives.ts'
import { createMediaStore, MEDIA_PATH } from './media-store.ts'
import { addBot, type BotLife } from './new-bot.ts'
import { createRateLimits } from './rate-limits.ts'
import type { RecallSettings } from './settings.ts'
import { createTroubles, type Troubles } from './trouble.ts'
import type { Workspace } from './workspace.ts'

/** The REST API and the media of a workspace, listening. */
export type RestApi = {
  apiUrl: string
  calls: readonly RecallCall[]
  trouble: Troubles['add']
  weather: Troubles['setWeather']
  close(): Promise<void>
}

/** What the REST API needs. `deliveries` is only looked at. */
export type RestApiDeps = { workspace: Workspace; apiKey: string; deliveries: readonly Delivery[] }

// Recall's links live for about six hours, in v1.10 for five (docs.recall.ai/docs/storage-and-playback).
const LINK_SECONDS = { '1.11': 6 * 3600, '1.10': 5 * 3600 }

/** Starts the server; rejects when it cannot listen there. */
export async function startRestApi(deps: RestApiDeps, place: { host: string; port: number }): Promise<RestApi> {
  const { workspace, apiKey, deliveries } = deps
  const { now } = workspace.agenda
  let apiUrl = ''
  const origin = () => apiUrl
  const linkSeconds = LINK_SECONDS[workspace.apiVersion]
  const media = createMediaStore(workspace, { secret: randomBytes(20).toString('hex'), origin, linkSeconds })
  const troubles = createTroubles()
  const calls: RecallCall[] = []
  const answerDeps: AnswerDeps = {
    api: {
      workspace,
      media,
      origin,
      createBot: (request) => addBot(workspace, request, lifeIn(workspace.settings)),
    },
    apiKey,
    limits: createRateLimits(now),
    keys: createIdempotencyKeys(now),
    troubles,
    calls,
    beforeCreateAnswer: (botId) => triedWebhook(workspace, deliveries, botId),
  }
  const server = await startHttpServer(
    {
      mediaPath: MEDIA_PATH,
      serveMedia: media.serve,
      answer: (request) => answerRequest(answerDeps, request),
      points: workspace.points,
      now,
    },
    place,
  )
  apiUrl = server.origin
  return {
    apiUrl,
    calls,
    trouble: troubles.add,
    weather: troubles.setWeather,
    close() {
      troubles.close()
      return server.close()
    },
  }
}

function lifeIn({ autoplay, pace }: RecallSettings): BotLife {
  if (autoplay === 'off') return null
  return { steps: typeof autoplay === 'string' ? LIVES[autoplay] : autoplay, pace }
}

// Waits for the webhook after which a late create is answered; not at all when none is set.
async function triedWebhook(workspace: Workspace, deliveries: readonly Delivery[], botId: string): Promise<void> {
  const event = workspace.settings.answerCreateLate
  if (event === null) return
  const isTried = (delivery: Delivery) =>
    delivery.botId === botId && delivery.event === event && delivery.attempts.some(({ status }) => status !== null)
  await workspace.changes.until(() => deliveries.some(isTried)).catch(() => {})
}
