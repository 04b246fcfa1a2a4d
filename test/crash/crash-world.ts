import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { CallPoint } from '../../src/sandbox/call-points.ts'
import { createSimulatedRecall, type SimulatedRecall } from '../../src/sandbox/simulated-recall/simulated-recall.ts'
import { createSimulatedSlack, type SimulatedSlack } from '../../src/sandbox/simulated-slack/simulated-slack.ts'
import { type AppProcess, EndedAtStartError, startAppProcess } from '../breaking/app-process.ts'
import type { CommitPlace } from '../breaking/process-words.ts'
import { createStillClock, type StillClock } from '../breaking/still-clock.ts'
import type { Life } from './lives.ts'
import { commitOf, LATE_MS, type Place, type Series } from './place.ts'

/** Slack, Recall and one app after the other on one database; the first is killed at its place. */
export type CrashWorld = AsyncDisposable & {
  clock: StillClock
  slack: SimulatedSlack
  recall: SimulatedRecall
  /** The process that runs; started first if there is none. */
  app(): Promise<AppProcess>
  /** True from the kill until the next `app()`. */
  isDown(): boolean
  /** What was reached when the process was killed; null while it was not. */
  killedAt(): string | null
  /** What the first process had done when it was running, and in all. */
  done(): { start: Counts; all: Counts }
  /** How often a process ended by itself. */
  ownEnds(): number
  /** All that all processes wrote. */
  logged(): string
}

const HISTORY = ['channels:history', 'groups:history', 'im:history', 'mpim:history']

/** Places of each series so far. */
export type Counts = { [series in Exclude<Series, 'again'>]: number }

/** Opens a world for one life. The app is started by the first `app()`. */
export async function openCrashWorld(
  life: Life,
  wish: { readable: boolean; place: Place | null },
): Promise<CrashWorld> {
  await using undo = new AsyncDisposableStack()
  const clock = createStillClock()
  const manifest = parse(await readFile(new URL('../../manifest.yml', import.meta.url), 'utf8'))
  const slack = undo.use(await createSimulatedSlack({ clock, manifest }))
  const recall = undo.use(await createSimulatedRecall({ clock, autoplay: life.bot }))
  if (!wish.readable) {
    slack.setScopes(manifest.oauth_config.scopes.bot.filter((scope: string) => !HISTORY.includes(scope)))
  }
  const folder = await mkdtemp(join(tmpdir(), 'slack-recorder-crash-'))
  undo.defer(() => rm(folder, { recursive: true, force: true }))
  const apps = createApps({ clock, slack, recall, env: environment({ slack, recall, folder }, life) }, wish.place)
  undo.defer(apps.end)
  slack.onCallPoint(apps.reached)
  recall.onCallPoint(apps.reached)
  const all = undo.move()
  return { ...{ clock, slack, recall }, ...apps, [Symbol.asyncDispose]: () => all.disposeAsync() }
}

type Parts = { clock: StillClock; slack: SimulatedSlack; recall: SimulatedRecall; env: Record<string, string> }

const NOTHING: Counts = { 'before-commit': 0, 'after-commit': 0, call: 0, late: 0 }

type State = {
  starts: number
  points: number
  arrived: number
  ownEnds: number
  killedAt: string | null
  atStart: Counts | null
}

function createApps({ clock, slack, recall, env }: Parts, place: Place | null) {
  let commit: CommitPlace | null = null
  const logs: (() => string)[] = []
  const state: State = { starts: 0, points: 0, arrived: 0, ownEnds: 0, killedAt: null, atStart: null }
  let running: AppProcess | null = null
  let spawned: Pick<AppProcess, 'kill'> | null = null

  async function start(): Promise<AppProcess> {
    for (;;) {
      state.starts += 1
      commit = commitOf(place, state.starts)
      const killAtCommit = commit === null ? {} : { killAtCommit: commit }
      const onSpawn = (child: Pick<AppProcess, 'kill'>) => {
        spawned = child
      }
      try {
        const app = await startAppProcess({ env, clock, ...killAtCommit, onSpawn })
        logs.push(app.logged)
        state.atStart ??= counts(app)
        recall.sendWebhooksTo(`http://127.0.0.1:${app.port}/webhooks/recall`)
        return app
      } catch (error) {
        if (!(error instanceof EndedAtStartError)) throw error
        logs.push(() => error.logged)
        noteEnd(error.exit.signal)
        if (state.starts > 4) throw error
      }
    }
  }

  function counts(app: AppProcess): Counts {
    const commits = app.commits()
    return { 'before-commit': commits, 'after-commit': commits, call: state.points, late: state.arrived }
  }

  function noteEnd(signal: NodeJS.Signals | null): void {
    if (signal !== 'SIGKILL') state.ownEnds += 1
    else if (commit !== null) state.killedAt = `${state.killedAt ?? ''} ${commit.when} commit ${commit.at}`.trim()
  }

  async function app(): Promise<AppProcess> {
    const ended = running?.exit() ?? null
    if (running !== null && ended === null) return running
    if (ended !== null) noteEnd(ended.signal)
    running = await start()
    return running
  }

  // Every simulator waits here until the process is gone.
  async function reached(point: CallPoint): Promise<'drop' | undefined> {
    if (state.killedAt !== null) return undefined
    state.points += 1
    if (point.at === 'arrived') state.arrived += 1
    if (place?.series !== 'call' && !(place?.series === 'late' && point.at === 'arrived')) return undefined
    if (place.k !== (place.series === 'late' ? state.arrived : state.points)) return undefined
    state.killedAt = `${point.name} ${point.at}`
    await spawned?.kill()
    if (place.series === 'call') return point.at === 'arrived' ? 'drop' : undefined
    await new Promise<void>((resolve) => clock.after(LATE_MS, resolve))
    return undefined
  }

  return {
    ...{ app, reached },
    isDown: () => running?.exit() !== null && running !== null,
    killedAt: () => state.killedAt,
    done: () => ({ start: state.atStart ?? NOTHING, all: running === null ? NOTHING : counts(running) }),
    ownEnds: () => state.ownEnds,
    logged: () => logs.map((log) => log()).join('\n--- started again ---\n'),
    end: async () => {
      await running?.kill()
      // Slack's socket learns of it from the network.
      if (slack.connections() > 0) await slack.until(() => slack.connections() === 0 || undefined)
    },
  }
}

function environment(
  { slack, recall, folder }: { slack: SimulatedSlack; recall: SimulatedRecall; folder: string },
  { polling }: Life,
): Record<string, string> {
  return {
    ...{ SLACK_API_URL: slack.apiUrl, SLACK_BOT_TOKEN: slack.botToken, SLACK_APP_TOKEN: slack.appToken },
    ...{ RECALL_API_URL: recall.apiUrl, RECALL_API_KEY: recall.apiKey },
    ...(polling ? {} : { RECALL_WEBHOOK_SECRET: recall.webhookSecret }),
    DATABASE_URL: `sqlite:${join(folder, 'recorder.db')}`,
  }
}
