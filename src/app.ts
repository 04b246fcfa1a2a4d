import { randomUUID } from 'node:crypto'
import { doorDeps } from './app/door-deps.ts'
import { flowDeps } from './app/flow-deps.ts'
import { metricsOf } from './app/metrics-of.ts'
import { isPolling, policyOf } from './app/policy-of.ts'
import { readinessOf } from './app/readiness-of.ts'
import { refuseMoved } from './app/refuse-moved.ts'
import { installUrlOf, slackAccess } from './app/slack-access.ts'
import { startSlack } from './app/start-slack.ts'
import { toldByKey } from './app/told-by-key.ts'
import { VERSION } from './app/version.ts'
import type { Config } from './config.ts'
import { catchUp } from './flow/catch-up.ts'
import { createActs } from './flow/create-acts.ts'
import { createLoop } from './flow/create-loop.ts'
import { endWithin } from './flow/end-within.ts'
import { keepHouse } from './flow/keep-house.ts'
import { lookAfterRestore } from './flow/look-after-restore.ts'
import { createOutages } from './flow/outages.ts'
import type { Clock } from './flow/ports.ts'
import { probeOutages } from './flow/probe-outages.ts'
import { systemClock } from './flow/system-clock.ts'
import { takeUp } from './flow/take-up.ts'
import { watchClock } from './flow/watch-clock.ts'
import type { Log } from './log.ts'
import { createMetrics, type Metrics } from './metrics.ts'
import { createRecallClient } from './recall/create-recall-client.ts'
import { createSlackApp, type SlackApp } from './slack/create-slack-app.ts'
import { isFromSocketClient } from './slack/is-from-socket-client.ts'
import type { CommitHooks } from './store/database.ts'
import { migrate } from './store/migrate.ts'
import { openDatabase } from './store/open-database.ts'
import { openDoor, type Readiness } from './web/open-door.ts'

/** The whole app, running. */
export type App = AsyncDisposable & {
  /** Where the HTTP door listens. */
  port: number
  readiness(): Promise<Readiness>
  /** Takes no new work, ends the steps in flight, closes everything. Safe to repeat. */
  stop(): Promise<void>
  /** Offers an error nobody caught: true when it was the socket client's and has been dealt with (rule 31). */
  survives(error: unknown): boolean
}

/** What a test may put in the place of the machine's clock, and see of the store. */
export type Seams = { clock?: Clock; commits?: CommitHooks }

/** Requests and steps in flight get this long to end when the app stops: a container is killed after 10 s. */
export const STOP_WITHIN_MS = 8_000

/** Builds everything and starts it. Rejects with a sentence for the operator when it cannot; then nothing is left running. */
export async function startApp(config: Config, deps: { log: Log; metrics?: Metrics } & Seams): Promise<App> {
  await using undo = new AsyncDisposableStack()
  const { log, clock = systemClock, metrics = createMetrics({ version: VERSION, ofProcess: false }) } = deps
  const database = await openDatabase(config.database, {
    hooks: deps.commits,
    onWait: (why) => log.warn({ why }, 'the Postgres server cannot be reached yet; trying on for half a minute'),
  })
  undo.defer(() => database.close())
  database.health.onChange((trouble) => {
    if (trouble === null) log.info({}, 'the database stores again')
    else log.error({ trouble: trouble.kind }, trouble.words)
  })
  await migrate(database.db)
  await refuseMoved(database.db)
  await takeUp({ db: database.db, clock, alone: database.peers === null })

  const recall = createRecallClient({ apiUrl: config.recall.apiUrl, apiKey: config.recall.apiKey, now: clock.now })
  undo.defer(() => recall.close())
  const acts = createActs({
    db: database.db,
    clock,
    log,
    newId: randomUUID,
    policy: policyOf(config),
    botName: config.botName,
    wake: () => loop.wake(),
  })
  const access = await slackAccess(config, { database, clock, log, wake: () => loop.wake() })
  const slack = await createSlackApp({ ...config.slack, access, recallName: config.recall.name, log, clock, acts })
  undo.defer(() => slack.stop())
  const flow = flowDeps(config, { log, clock, database, recall, slack })
  await lookAfterRestore(flow)
  const outages = createOutages({ log, now: clock.now, installUrl: installUrlOf(access) })
  const loop = createLoop(flow, outages, metrics)

  database.peers?.onCommit(loop.wake)

  const readiness = () => readinessOf({ database, slack, outages })
  const tellMetrics = metricsOf({ metrics, database, slack, loop, outages, clock, policy: flow.policy })
  const behindDoor = doorDeps(config, { flow, slack, wake: loop.wake, readiness })
  const door = await openDoor({ ...behindDoor, tellMetrics, onWebhookAnswered: metrics.deliveryAnswered })
  undo.defer(async () => {
    await endWithin(Promise.all([door.close(), loop.stop()]), STOP_WITHIN_MS)
    door.cutOff()
  })
  undo.defer(await watchClock({ db: database.db, clock, log, wake: loop.wake }))
  undo.defer(keepHouse({ db: database.db, clock, log, historyMs: config.historyMs }))

  undo.defer(catchUp({ db: database.db, clock, log, wake: loop.wake }).end)

  await startSlack(slack, log)
  const probes = { slack: slack.probe, recall: async () => toldByKey(await recall.checkKey()) }
  undo.defer(probeOutages({ clock, outages, probes }))
  void probes.recall().then((told) => outages.note('recall', told))
  loop.wake()
  log.info({ port: door.port, ...modesOf(config) }, 'slack-recorder is running')
  return running(undo.move(), { port: door.port, readiness, slack, log })
}

function running(
  undo: AsyncDisposableStack,
  app: { port: number; readiness: () => Promise<Readiness>; slack: SlackApp; log: Log },
): App {
  let stopping: Promise<void> | null = null
  const stop = () => {
    stopping ??= undo.disposeAsync()
    return stopping
  }
  return {
    port: app.port,
    readiness: app.readiness,
    stop,
    [Symbol.asyncDispose]: stop,
    survives(error) {
      if (!isFromSocketClient(error)) return false
      app.log.warn({ err: error }, "Slack's socket failed; it is being opened anew")
      app.slack.rebuild(error instanceof Error ? error.message : 'unknown')
      return true
    },
  }
}

function modesOf(config: Config): { slack: string; recall: string } {
  return { slack: config.slack.mode.kind, recall: isPolling(config) ? 'polling' : 'webhooks' }
}
