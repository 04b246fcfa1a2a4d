import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { parse } from 'yaml'
import { type App, startApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { createSkippableClock, type SkippableClock } from '../../src/sandbox/clock.ts'
import {
  createSimulatedRecall,
  type SimulatedRecallOptions,
} from '../../src/sandbox/simulated-recall/simulated-recall.ts'
import { createSimulatedSlack } from '../../src/sandbox/simulated-slack/simulated-slack.ts'
import type { CommitHooks } from '../../src/store/database.ts'
import { type NetworkLine, openNetworkLine } from '../network-line.ts'
import type { PostgresServer } from '../postgres.ts'
import { openSharedDatabase } from '../shared-database.ts'
import { memoryLog, type World } from './open-world.ts'

/** Slack, Recall and several of the whole app in this process, on one Postgres database. Every webhook reaches each of the apps. */
export type Replicas = World & {
  apps: readonly App[]
  /** The line between each and the database. */
  lines: readonly NetworkLine[]
  /** The database, for whoever looks at it by a way of their own. */
  database: string
  /** What each is started with, but for the database. */
  env: Record<string, string>
  /** What each has logged. */
  logs: readonly string[][]
}

type Wish = { replicas?: number; recall?: Partial<SimulatedRecallOptions>; commits?: CommitHooks }

/** Opens a world whose clock stands still until it is skipped; the replicas start together, on an empty database. */
export async function openReplicas(
  server: PostgresServer,
  { replicas = 3, recall: wished, commits }: Wish = {},
): Promise<Replicas> {
  await using undo = new AsyncDisposableStack()
  const still = createSkippableClock({ still: true })
  // Leases follow the same clock.
  const database = undo.use(await openSharedDatabase(server, still.now()))
  const clock: SkippableClock = {
    ...still,
    skip(ms) {
      void database.tellTime(still.now() + ms)
      still.skip(ms)
    },
  }
  const manifest = parse(await readFile(new URL('../../manifest.yml', import.meta.url), 'utf8'))
  const slack = undo.use(await createSimulatedSlack({ clock, manifest }))
  const recall = undo.use(await createSimulatedRecall({ clock, autoplay: 'off', ...wished }))
  const lines: NetworkLine[] = []
  for (let n = 0; n < replicas; n++) lines.push(undo.use(await openNetworkLine(server.port)))
  const logs = lines.map((): string[] => [])
  const env = {
    ...{ SLACK_API_URL: slack.apiUrl, SLACK_BOT_TOKEN: slack.botToken, SLACK_APP_TOKEN: slack.appToken },
    ...{ RECALL_API_URL: recall.apiUrl, RECALL_API_KEY: recall.apiKey, RECALL_WEBHOOK_SECRET: recall.webhookSecret },
    ...{ HOST: '127.0.0.1', PORT: '0' },
  }
  const start = async ({ port }: NetworkLine, log: string[]) => {
    const settings = readConfig({ ...env, DATABASE_URL: database.addressAt(port) })
    if (settings.kind === 'faulty') throw new Error(settings.faults.join('\n'))
    return undo.use(await startApp(settings.config, { log: memoryLog(log), clock, ...(commits && { commits }) }))
  }
  const apps = await Promise.all(lines.map((line, n) => start(line, logs[n] ?? [])))
  const everywhere = undo.use(await sendEverywhere(apps.map(({ port }) => port)))
  recall.sendWebhooksTo(`${everywhere.url}/webhooks/recall`)
  const [app] = apps
  if (app === undefined) throw new Error('no replica was asked for')
  const rest = undo.move()
  return {
    ...{ clock, slack, recall, apps, lines, logs, app, env, database: database.addressAt(server.port) },
    get logged() {
      return logs.flat()
    },
    publicUrl: everywhere.url,
    stopApp: () => app.stop(),
    startApp: () => Promise.reject(new Error('a replica is not started again')),
    [Symbol.asyncDispose]: () => rest.disposeAsync(),
  }
}

/** Answers as the worst of them did; one that is not there any more counts for nothing. */
async function sendEverywhere(ports: readonly number[]) {
  const server = createServer(async (incoming, answer) => {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk)
    const headers = Object.entries(incoming.headers).flatMap(([name, value]): [string, string][] =>
      typeof value === 'string' && !['host', 'connection', 'content-length'].includes(name) ? [[name, value]] : [],
    )
    const post = (port: number) =>
      fetch(`http://127.0.0.1:${port}${incoming.url}`, { method: 'POST', headers, body: Buffer.concat(chunks) }).then(
        ({ status }) => status,
        () => 0,
      )
    answer.writeHead(Math.max(...(await Promise.all(ports.map(post))))).end()
  })
  const { promise, resolve } = Promise.withResolvers<void>()
  server.listen(0, '127.0.0.1', resolve)
  await promise
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
    },
  }
}
