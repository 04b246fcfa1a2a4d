import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'yaml'
import { createSkippableClock, type SkippableClock } from './clock.ts'
import { openPublicDoor } from './public-door.ts'
import {
  createSimulatedRecall,
  type SimulatedRecall,
  type SimulatedRecallOptions,
} from './simulated-recall/simulated-recall.ts'
import { createSimulatedSlack, type SimulatedSlack } from './simulated-slack/simulated-slack.ts'

/** The app as the sandbox sees it: a process that was given an environment. */
export type RunningApp = { port: number; stop(): Promise<void> }

/** Starts the unmodified app from the variables of its `.env`. */
export type StartApp = (env: Record<string, string>, clock: SkippableClock) => Promise<RunningApp>

/** How a sandbox differs from the usual one: Socket Mode, webhooks, API v1.11. */
export type SandboxOptions = {
  slackOverHttp?: boolean
  polling?: boolean
  recall?: Partial<Omit<SimulatedRecallOptions, 'clock'>>
  /** The app has a public address, and posts links of its own that do not go stale. */
  ownLinks?: boolean
  /** Many workspaces by OAuth, with public address and all: the app's manifest for that, made of the text of manifest.yml. */
  oauth?: (manifest: string, publicUrl: string) => string
  /** Time moves only when it is skipped: for tests, which must not depend on the machine's speed. */
  still?: boolean
}

/** Simulated Slack, simulated Recall and the app, on one clock, over real sockets. */
export type Sandbox = AsyncDisposable & {
  clock: SkippableClock
  slack: SimulatedSlack
  recall: SimulatedRecall
  /** Where the app's public address is, while it has one. */
  publicUrl: string
  /** Stops the app as an operator would. Safe to repeat. */
  stopApp(): Promise<void>
  /** Starts the app on the database it had before; nothing happens while it runs. */
  startApp(): Promise<void>
  /** Whether the app posts links of its own; a change counts from its next start on. */
  ownLinks(): boolean
  useOwnLinks(own: boolean): void
  /** What an app in another terminal needs to talk to the same Slack and Recall. It polls: webhooks go to this app only. */
  environment(): Record<string, string>
  /** Calls `listener` after each change at Slack or Recall; the returned function ends that. */
  onChange(listener: () => void): () => void
}

/** Opens a sandbox on free ports of the loopback; nothing of it is left after its disposal, no file either. */
export async function openSandbox(start: StartApp, options: SandboxOptions = {}): Promise<Sandbox> {
  await using undo = new AsyncDisposableStack()
  const clock = createSkippableClock({ still: options.still ?? false })
  // The app's own manifest: what is not declared there does not work here either.
  const file = await readFile(new URL('../../manifest.yml', import.meta.url), 'utf8')
  const publicDoor = undo.use(await openPublicDoor())
  const manifest = parse(options.oauth === undefined ? file : options.oauth(file, publicDoor.url))
  const slack = undo.use(await createSimulatedSlack({ clock, manifest }))
  const recall = undo.use(await createSimulatedRecall({ clock, autoplay: 'off', ...options.recall }))
  const folder = await mkdtemp(join(tmpdir(), 'slack-recorder-sandbox-'))
  undo.defer(() => rm(folder, { recursive: true, force: true }))
  const environment = environmentOf({ slack, recall }, options)
  let app: RunningApp | null = null
  let ownLinks = (options.ownLinks ?? false) || options.oauth !== undefined

  async function startApp(): Promise<void> {
    if (app !== null) return
    const database = { DATABASE_URL: `sqlite:${join(folder, 'recorder.db')}`, PORT: '0' }
    const links = ownLinks ? { PUBLIC_URL: publicDoor.url, TRUST_PROXY: '1' } : {}
    app = await start({ ...environment, ...database, ...links }, clock)
    publicDoor.leadTo(app.port)
    const address = `http://127.0.0.1:${app.port}`
    if (options.slackOverHttp === true) slack.deliverOverHttp(`${address}/slack/events`)
    if (options.polling !== true) recall.sendWebhooksTo(`${address}/webhooks/recall`)
  }
  async function stopApp(): Promise<void> {
    const stopping = app
    app = null
    publicDoor.leadTo(null)
    await stopping?.stop()
  }

  undo.defer(stopApp)
  await startApp()
  const rest = undo.move()
  return {
    ...{ clock, slack, recall, startApp, stopApp, publicUrl: publicDoor.url },
    ownLinks: () => ownLinks,
    useOwnLinks: (own) => {
      ownLinks = own
    },
    environment() {
      const { RECALL_WEBHOOK_SECRET: _, ...polling } = environment
      return { ...polling, DATABASE_URL: `sqlite:${join(folder, 'yours.db')}`, PORT: '3000' }
    },
    onChange(listener) {
      const ends = [slack.onChange(listener), recall.onChange(listener)]
      return () => {
        for (const end of ends) end()
      }
    },
    [Symbol.asyncDispose]: () => rest.disposeAsync(),
  }
}

function environmentOf(
  { slack, recall }: Pick<Sandbox, 'slack' | 'recall'>,
  options: SandboxOptions,
): Record<string, string> {
  return {
    SLACK_API_URL: slack.apiUrl,
    ...(options.oauth === undefined ? { SLACK_BOT_TOKEN: slack.botToken } : oauthEnvironment(slack)),
    ...(options.slackOverHttp === true
      ? { SLACK_SIGNING_SECRET: slack.signingSecret }
      : { SLACK_APP_TOKEN: slack.appToken }),
    RECALL_API_URL: recall.apiUrl,
    RECALL_API_KEY: recall.apiKey,
    ...(options.polling === true ? {} : { RECALL_WEBHOOK_SECRET: recall.webhookSecret }),
    HOST: '127.0.0.1',
  }
}

function oauthEnvironment({ oauth }: SimulatedSlack): Record<string, string> {
  return {
    SLACK_CLIENT_ID: oauth.clientId,
    SLACK_CLIENT_SECRET: oauth.clientSecret,
    SLACK_STATE_SECRET: randomBytes(24).toString('hex'),
    ENCRYPTION_KEY: randomBytes(32).toString('base64'),
  }
}
