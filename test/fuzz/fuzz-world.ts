import { createHash } from 'node:crypto'
import Database from 'better-sqlite3'
import { Agent, request } from 'undici'
import { type App, startApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { createLog } from '../../src/log.ts'
import { openSandbox } from '../../src/sandbox/open-sandbox.ts'
import type { SimulatedRecallOptions } from '../../src/sandbox/simulated-recall/simulated-recall.ts'
import type { World } from '../world/open-world.ts'
import { openRecallRelay, type RecallRelay } from './recall-relay.ts'
import {
  httpForm,
  openSlackRelay,
  type SlackAnswer,
  type SlackDelivery,
  type SlackRelay,
  slackSignature,
} from './slack-relay.ts'

export type FuzzMode = 'socket' | 'http'

/** The real app with its real log, between two relays, on a clock that stands still. */
export type FuzzWorld = World & {
  mode: FuzzMode
  relay: SlackRelay
  recallRelay: RecallRelay
  /** The app's own door. */
  url: string
  agent: Agent
  signingSecret: string
  /** Every secret the app was given. */
  secrets: string[]
  /** The whole database as one hash for each table. */
  dump(): Map<string, string>
  /** The rows of a query, for looking at what came of something. */
  rows(sql: string): Record<string, unknown>[]
  /** Sends something as Slack does, over a socket or signed over HTTP, and waits for the answer. */
  deliver(delivery: SlackDelivery): Promise<SlackAnswer>
}

type Options = { mode: FuzzMode; recall?: Partial<SimulatedRecallOptions> }

/** Opens a world for fuzzing; nothing of it is left after its disposal. */
export async function openFuzzWorld({ mode, recall = {} }: Options): Promise<FuzzWorld> {
  await using undo = new AsyncDisposableStack()
  const relay = undo.use(await openSlackRelay(mode === 'socket'))
  const recallRelay = undo.use(await openRecallRelay())
  const agent = new Agent({ connections: 600, pipelining: 1 })
  undo.defer(() => agent.destroy())
  const logged: string[] = []
  const apps: App[] = []
  let given: Record<string, string> = {}

  const sandbox = undo.use(
    await openSandbox(
      async (env, clock) => {
        given = env
        relay.connect({ apiUrl: String(env['SLACK_API_URL']), deliver })
        recallRelay.connect(String(env['RECALL_API_URL']))
        const settings = readConfig({ ...env, SLACK_API_URL: relay.apiUrl, RECALL_API_URL: recallRelay.apiUrl })
        if (settings.kind === 'faulty') throw new Error(settings.faults.join('\n'))
        const log = createLog('trace', { write: (line) => void logged.push(line) })
        const app = await startApp(settings.config, { log, clock })
        apps.push(app)
        watchCrashes(app)
        return app
      },
      { slackOverHttp: mode === 'http', ownLinks: true, recall, still: true },
    ),
  )
  sandbox.slack.deliverOverHttp(relay.inbox)
  const database = new Database((given['DATABASE_URL'] ?? '').replace(/^sqlite:/, ''), { readonly: true })
  undo.defer(() => void database.close())
  const signingSecret = given['SLACK_SIGNING_SECRET'] ?? 'none'
  const app = () => {
    const running = apps.at(-1)
    if (running === undefined) throw new Error('the app was never started')
    return running
  }

  async function deliver(delivery: SlackDelivery): Promise<SlackAnswer> {
    if (mode === 'http') return await post(delivery)
    const id = crypto.randomUUID()
    const acked = relay.acked(id)
    relay.sendText(JSON.stringify({ envelope_id: id, ...delivery, accepts_response_payload: true }))
    const { payload } = await acked
    return { status: 200, headers: {}, body: JSON.stringify(payload ?? {}) }
  }

  async function post(delivery: SlackDelivery): Promise<SlackAnswer> {
    const { contentType, body } = httpForm(delivery)
    const timestamp = String(Math.floor(Date.now() / 1000))
    const signature = slackSignature(signingSecret, timestamp, body)
    const answer = await request(`http://127.0.0.1:${app().port}/slack/events`, {
      method: 'POST',
      headers: { 'content-type': contentType, 'x-slack-request-timestamp': timestamp, 'x-slack-signature': signature },
      body,
      dispatcher: agent,
    })
    const type = String(answer.headers['content-type'] ?? 'text/plain')
    return { status: answer.statusCode, headers: { 'content-type': type }, body: await answer.body.text() }
  }

  const rest = undo.move()
  return {
    ...sandbox,
    ...{ mode, relay, recallRelay, agent, signingSecret, logged, deliver },
    get app() {
      return app()
    },
    get url() {
      return `http://127.0.0.1:${app().port}`
    },
    secrets: secretsOf(given),
    rows: (sql) => database.prepare(sql).all() as Record<string, unknown>[],
    dump: () => dumpOf(database),
    [Symbol.asyncDispose]: () => rest.disposeAsync(),
  }
}

const SECRET_NAMES = [
  'SLACK_BOT_TOKEN',
  'SLACK_APP_TOKEN',
  'SLACK_SIGNING_SECRET',
  'RECALL_API_KEY',
  'RECALL_WEBHOOK_SECRET',
]

function secretsOf(env: Record<string, string>): string[] {
  return SECRET_NAMES.map((name) => env[name] ?? '').filter((secret) => secret !== '')
}

function dumpOf(database: Database.Database): Map<string, string> {
  const tables = database.prepare("select name from sqlite_master where type = 'table' order by name").all() as {
    name: string
  }[]
  return new Map(
    tables.map(({ name }) => {
      const rows = database.prepare(`select * from "${name}" order by 1, 2`).all()
      return [name, `${rows.length} rows ${createHash('sha256').update(JSON.stringify(rows)).digest('hex')}`]
    }),
  )
}

/** What nobody caught in this process and the app did not deal with, as `main.ts` would offer it to the app. */
export const crashes: string[] = []
const watched = new Set<App>()
let watching = false

function watchCrashes(app: App): void {
  watched.add(app)
  if (watching) return
  watching = true
  const note = (error: unknown) => {
    if ([...watched].some((one) => one.survives(error))) return
    crashes.push(error instanceof Error ? `${error.stack}` : String(error))
  }
  process.on('unhandledRejection', note)
  process.on('uncaughtException', note)
}
