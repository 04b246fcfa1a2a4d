import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type App, startApp } from '../../src/app.ts'
import { type Config, readConfig } from '../../src/config.ts'
import type { Log } from '../../src/log.ts'
import { createSkippableClock, type SkippableClock } from '../../src/sandbox/clock.ts'
import {
  createSimulatedRecall,
  type SimulatedRecall,
  type SimulatedRecallOptions,
} from '../../src/sandbox/simulated-recall/simulated-recall.ts'
import { createSimulatedSlack, type SimulatedSlack } from '../../src/sandbox/simulated-slack/simulated-slack.ts'

/** Slack, Recall and the whole app in this process, on one clock, over real sockets. */
export type World = AsyncDisposable & {
  clock: SkippableClock
  slack: SimulatedSlack
  recall: SimulatedRecall
  app: App
  /** Everything the app logged, as text. */
  logged: string[]
  /** Stops the app and starts it again on the same database. */
  restart(): Promise<void>
}

export type WorldOptions = {
  mode?: 'socket' | 'http'
  polling?: boolean
  recall?: Partial<SimulatedRecallOptions>
  env?: Record<string, string>
}

/** Opens a world; nothing of it is left after its disposal. */
export async function openWorld(options: WorldOptions = {}): Promise<World> {
  await using undo = new AsyncDisposableStack()
  const clock = createSkippableClock()
  const slack = undo.use(await createSimulatedSlack({ clock }))
  const recall = undo.use(await createSimulatedRecall({ clock, autoplay: 'off', ...options.recall }))
  const folder = await mkdtemp(join(tmpdir(), 'slack-recorder-'))
  undo.defer(() => rm(folder, { recursive: true }))
  const logged: string[] = []
  const start = async () => {
    const config = configOf({ slack, recall, file: join(folder, 'recorder.db') }, options)
    const app = await startApp(config, { log: memoryLog(logged), clock })
    if (options.mode === 'http') slack.deliverOverHttp(`http://127.0.0.1:${app.port}/slack/events`)
    if (options.polling !== true) recall.sendWebhooksTo(`http://127.0.0.1:${app.port}/webhooks/recall`)
    return app
  }
  const running = { app: await start() }
  undo.defer(() => running.app.stop())
  const rest = undo.move()
  return {
    clock,
    slack,
    recall,
    logged,
    get app() {
      return running.app
    },
    async restart() {
      await running.app.stop()
      running.app = await start()
    },
    [Symbol.asyncDispose]: () => rest.disposeAsync(),
  }
}

/** A meeting link that no other test uses. */
export function meetingLink(): string {
  const digits = Array.from(randomUUID().replace(/\D/g, '').padEnd(10, '1').slice(0, 10)).join('')
  return `https://zoom.us/j/1${digits}?pwd=s3cretPass`
}

function configOf(at: { slack: SimulatedSlack; recall: SimulatedRecall; file: string }, options: WorldOptions): Config {
  const { slack, recall } = at
  const settings = readConfig({
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_API_URL: slack.apiUrl,
    ...(options.mode === 'http' ? { SLACK_SIGNING_SECRET: slack.signingSecret } : { SLACK_APP_TOKEN: slack.appToken }),
    RECALL_API_KEY: recall.apiKey,
    RECALL_API_URL: recall.apiUrl,
    ...(options.polling === true ? {} : { RECALL_WEBHOOK_SECRET: recall.webhookSecret }),
    DATABASE_URL: `sqlite:${at.file}`,
    HOST: '127.0.0.1',
    PORT: '0',
    ...options.env,
  })
  if (settings.kind === 'faulty') throw new Error(settings.faults.join('\n'))
  return settings.config
}

function memoryLog(lines: string[]): Log {
  const write = (level: string) => (fields: object, message: string) => {
    lines.push(`${level} ${message} ${JSON.stringify(fields, errorsAsText)}`)
  }
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') }
}

function errorsAsText(_: string, value: unknown): unknown {
  return value instanceof Error ? `${value.message} ${value.stack}` : value
}
