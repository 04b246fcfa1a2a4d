import { randomBytes, randomUUID } from 'node:crypto'
import type { Config } from './config.ts'
import { createAcceptDeliveries } from './flow/accept-deliveries.ts'
import type { FlowDeps } from './flow/call.ts'
import { catchUp } from './flow/catch-up.ts'
import { createActs } from './flow/create-acts.ts'
import { createLoop } from './flow/create-loop.ts'
import { endWithin } from './flow/end-within.ts'
import { BUDGETS } from './flow/gate-keys.ts'
import { createGates } from './flow/gates.ts'
import { keepHouse } from './flow/keep-house.ts'
import { lookAfterRestore } from './flow/look-after-restore.ts'
import { openLink } from './flow/open-link.ts'
import { outageWords } from './flow/outage-words.ts'
import { createOutages, type Outages, type Told } from './flow/outages.ts'
import type { Clock } from './flow/ports.ts'
import { probeOutages } from './flow/probe-outages.ts'
import { systemClock } from './flow/system-clock.ts'
import { takeUp } from './flow/take-up.ts'
import { watchClock } from './flow/watch-clock.ts'
import type { Log } from './log.ts'
import { createBotBody } from './recall/create-bot-body.ts'
import { createRecallClient, type RecallClient } from './recall/create-recall-client.ts'
import { readDelivery } from './recall/read-delivery.ts'
import { verifyWebhook, webhookKey } from './recall/verify-webhook.ts'
import type { Policy } from './recording/policy.ts'
import { createSlackApp, type SlackApp, type SlackAppDeps } from './slack/create-slack-app.ts'
import { createSlackPort } from './slack/create-slack-port.ts'
import { isFromSocketClient } from './slack/is-from-socket-client.ts'
import { type CommitHooks, type OpenDatabase, openSqlite } from './store/dialect.ts'
import { migrate } from './store/migrate.ts'
import { storageProblem } from './store/storage-problem.ts'
import { type DoorDeps, openDoor, type Readiness } from './web/open-door.ts'

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

/** A setting that turned out to be wrong only when it was used. The message is for the operator. */
export class StartError extends Error {
  override name = 'StartError'
}

/** Requests and steps in flight get this long to end when the app stops: a container is killed after 10 s. */
const STOP_WITHIN_MS = 8_000

/** Builds everything and starts it. Rejects with a sentence for the operator when it cannot; then nothing is left running. */
export async function startApp(config: Config, deps: { log: Log } & Seams): Promise<App> {
  await using undo = new AsyncDisposableStack()
  const { log, clock = systemClock } = deps
  const database = openSqlite(config.databasePath, deps.commits)
  undo.defer(() => database.close())
  database.health.onChange((trouble) => {
    if (trouble === null) log.info({}, 'the database stores again')
    else log.error({ trouble: trouble.kind }, trouble.words)
  })
  await migrate(database.db)
  await takeUp({ db: database.db, clock })

  const recall = createRecallClient({ apiUrl: config.recall.apiUrl, apiKey: config.recall.apiKey, now: clock.now })
  undo.defer(() => recall.close())
  const acts = createActs({
    db: database.db,
    clock,
    newId: randomUUID,
    policy: policyOf(config),
    botName: config.botName,
    wake: () => loop.wake(),
  })
  const slack = await createSlackApp(slackDeps(config, { log, clock, acts }))
  undo.defer(() => slack.stop())
  const flow = flowDeps(config, { log, clock, database, recall, slack })
  await lookAfterRestore(flow)
  const outages = createOutages({ log, now: clock.now })
  const loop = createLoop(flow, outages)

  const readiness = () => readinessOf({ database, slack, outages })
  const door = await openDoor(doorDeps(config, { flow, slack, wake: loop.wake, readiness }))
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

function slackDeps(config: Config, deps: Pick<SlackAppDeps, 'log' | 'clock' | 'acts'>): SlackAppDeps {
  const { mode, botToken, apiUrl } = config.slack
  return { mode, botToken, apiUrl, recallName: config.recall.name, ...deps }
}

function flowDeps(
  config: Config,
  made: { log: Log; clock: Clock; database: OpenDatabase; recall: RecallClient; slack: SlackApp },
): FlowDeps {
  const { log, clock, database, recall, slack } = made
  const policy = policyOf(config)
  const { retentionHours, joinMessage } = config.recall
  return {
    db: database.db,
    clock,
    log,
    policy,
    slack: createSlackPort({
      clientFor: slack.clientFor,
      clock,
      recallName: config.recall.name,
      slackName: slack.slackName,
      permalink: slack.permalink,
    }),
    recall: {
      ...recall,
      createBody: (input) => createBotBody({ policy, retentionHours, joinMessage }, input),
    },
    gates: createGates(BUDGETS),
    newId: randomUUID,
    newToken: () => randomBytes(16).toString('base64url'),
    publicUrl: config.publicUrl,
    owner: randomUUID(),
  }
}

function policyOf(config: Config): Policy {
  const { waitingRoomMs, maxRecordingMs, sweepQuietMs, lostAfterMs } = config
  return { polling: isPolling(config), waitingRoomMs, maxRecordingMs, sweepQuietMs, lostAfterMs }
}

function doorDeps(
  config: Config,
  made: { flow: FlowDeps; slack: SlackApp; wake: () => void; readiness: () => Promise<Readiness> },
): DoorDeps {
  const { log, clock, publicUrl } = made.flow
  const { accept } = createAcceptDeliveries({ ...made.flow, wake: made.wake })
  const keys = config.recall.webhookSecrets.map(webhookKey)
  return {
    host: config.host,
    port: config.port,
    slackListener: made.slack.requestListener,
    readiness: made.readiness,
    onError: (error) => log.error({ err: error }, 'an HTTP request failed'),
    openLink: publicUrl === null ? null : (token) => openLink(made.flow, token),
    trustProxy: config.trustProxy,
    clock,
    acceptWebhook: isPolling(config)
      ? null
      : async (webhook) => {
          // The machine's own time, not the app's clock: the sender's stamp is real even in a sandbox that skips time.
          const verified = verifyWebhook(keys, webhook, Date.now())
          if (verified.kind === 'refused') {
            log.warn({ why: verified.why }, 'a webhook was refused: its signature is not one of RECALL_WEBHOOK_SECRET')
            return 'refused'
          }
          try {
            await accept(readDelivery({ id: verified.id, body: webhook.body }))
            return 'stored'
          } catch (error) {
            log.error({ err: error }, 'a webhook could not be stored; Recall will send it again')
            return 'unavailable'
          }
        },
  }
}

async function startSlack(slack: SlackApp, log: Log): Promise<void> {
  const started = await slack.start()
  switch (started.kind) {
    case 'refused':
      throw new StartError(started.problem)
    case 'waiting':
      return log.warn({ why: started.why }, 'Slack cannot be reached yet; trying on')
    case 'connected':
      return
  }
}

function toldByKey(key: Awaited<ReturnType<RecallClient['checkKey']>>): Told {
  switch (key.kind) {
    case 'ok':
      return { kind: 'answered', by: 'other' }
    case 'badKey':
      return { kind: 'refused', why: 'HTTP 401' }
    case 'failed':
      return { kind: 'silent', why: key.why }
  }
}

async function readinessOf(deps: { database: OpenDatabase; slack: SlackApp; outages: Outages }): Promise<Readiness> {
  const problems: string[] = []
  const unstored = await storageProblem(deps.database)
  if (unstored !== null) problems.push(unstored)
  const disconnected = deps.slack.disconnected()
  if (disconnected !== null) problems.push(disconnected)
  problems.push(...deps.outages.current().map(outageWords))
  return { ready: problems.length === 0, problems }
}

function modesOf(config: Config): { slack: string; recall: string } {
  return { slack: config.slack.mode.kind, recall: isPolling(config) ? 'polling' : 'webhooks' }
}

function isPolling(config: Config): boolean {
  return config.recall.webhookSecrets.length === 0
}
