import { randomBytes, randomUUID } from 'node:crypto'
import type { CallPoints } from '../call-points.ts'
import type { SkippableClock } from '../clock.ts'
import type { RecallCall } from './call-journal.ts'
import type { ApiVersion } from './check-bot-request.ts'
import type { Delivery } from './endpoint.ts'
import { startRestApi } from './rest-api.ts'
import { type RecallSettings, settingsFrom } from './settings.ts'
import { createSimulatedBots, type SimulatedBot } from './simulated-bot.ts'
import type { Trouble, TroubleHandle, Weather } from './trouble.ts'
import { createWebhookSecrets } from './webhook-secrets.ts'
import { createWebhookSender, type WebhookSender } from './webhook-sender.ts'
import { createWorkspace } from './workspace.ts'

/** How a simulated Recall is set up. Only the clock is needed; `port` 0 (or none) takes a free one. */
export type SimulatedRecallOptions = Partial<RecallSettings> & {
  clock: SkippableClock
  port?: number
  host?: string
  apiVersion?: ApiVersion
  newId?: () => string
  /** From 0 to 1, for shuffling. */
  random?: () => number
}

/**
 * A Recall workspace over real HTTP: its REST API, its media and its webhooks. Strict on purpose, by Recall's documents; see
 * docs/simulated-recall.md for what it knows and what it does not.
 */
export type SimulatedRecall = AsyncDisposable & {
  /** The base URL, without a path. */
  readonly apiUrl: string
  readonly apiKey: string
  /** The newest secret that webhooks are signed with. */
  readonly webhookSecret: string
  /** Changeable at any time. */
  readonly settings: RecallSettings
  /** Every bot ever created, oldest first, the deleted ones too. */
  readonly bots: readonly SimulatedBot[]
  /** The bot of this id; throws when there is none. */
  bot(id: string): SimulatedBot
  /** The bot created last; throws when there is none. */
  newestBot(): SimulatedBot
  /** Every request to the REST API, oldest first. */
  readonly calls: readonly RecallCall[]
  /** Every webhook since the first `sendWebhooksTo`, oldest first. */
  readonly deliveries: readonly Delivery[]
  /** What goes wrong with webhooks; holding back and letting go; foreign events. */
  readonly webhooks: Pick<WebhookSender, 'trouble' | 'weather' | 'hold' | 'release' | 'sendForeign'>
  sendWebhooksTo(url: string | null): void
  redeliver: WebhookSender['redeliver']
  sendRaw: WebhookSender['sendRaw']
  /** Signs with a new secret too; the older ones still count for 24 hours. Answers the new one. */
  rotateWebhookSecret(): string
  /** Sets up trouble for requests. */
  trouble(trouble: Trouble): TroubleHandle
  /** Asked about each request that meets no trouble of its own; null ends it. */
  weather(weather: Weather | null): void
  /** Hears of each place between two effects, and may keep everything waiting there: to end the app at exactly that place. */
  onCallPoint: CallPoints['onCallPoint']
  /** Calls `listener` soon after each change of anything here; the returned function ends that. */
  onChange(listener: () => void): () => void
  /** Resolves with the first answer that is not undefined, null or false; asked now and after each change. Rejects on `close`. */
  until<T>(check: () => T | undefined | null | false): Promise<T>
  /** Ends everything: no timer, connection or waiting is left. Safe to repeat. */
  close(): Promise<void>
}

/** Starts a simulated Recall; rejects when it cannot listen. */
export async function createSimulatedRecall(options: SimulatedRecallOptions): Promise<SimulatedRecall> {
  const { clock, port = 0, host = '127.0.0.1', apiVersion = '1.11', newId = randomUUID, random = Math.random } = options
  const settings = settingsFrom(options)
  // v1.10 accounts are older than 2025-06-12: theirs keep recordings for 7 days (docs.recall.ai/docs/storage-and-playback).
  if (apiVersion === '1.10' && options.retentionHours === undefined) settings.retentionHours = 168
  const workspace = createWorkspace({ clock, apiVersion, settings, newId })
  const secrets = createWebhookSecrets(workspace.agenda.now)
  const sender = createWebhookSender({ workspace, secrets: secrets.active, random })
  const apiKey = randomBytes(20).toString('hex')
  const rest = await startRestApi({ workspace, apiKey, deliveries: sender.deliveries }, { host, port })
  const bots = createSimulatedBots(workspace)
  const { changes } = workspace

  async function close(): Promise<void> {
    workspace.agenda.close()
    changes.close()
    await Promise.all([rest.close(), sender.close()])
  }

  return {
    apiUrl: rest.apiUrl,
    apiKey,
    settings,
    get webhookSecret() {
      return secrets.newest()
    },
    get bots() {
      return bots.all()
    },
    bot: bots.find,
    newestBot: bots.newest,
    calls: rest.calls,
    deliveries: sender.deliveries,
    webhooks: sender,
    sendWebhooksTo: sender.sendTo,
    redeliver: sender.redeliver,
    sendRaw: sender.sendRaw,
    rotateWebhookSecret: secrets.rotate,
    trouble: rest.trouble,
    weather: rest.weather,
    onCallPoint: workspace.points.onCallPoint,
    onChange: changes.onChange,
    until: changes.until,
    close,
    [Symbol.asyncDispose]: close,
  }
}
