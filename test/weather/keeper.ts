import { readFileSync } from 'node:fs'
import { type AppProcess, EndedAtStartError, startAppProcess } from '../breaking/app-process.ts'
import type { StillClock } from '../breaking/still-clock.ts'
import { type Draw, oneOf, wholeBetween } from './draw.ts'
import { inspectorIn, liveHeap } from './live-heap.ts'

/** Keeps the app running as a supervisor does, and kills it when the seed says so. */
export type Keeper = {
  /** The process, while one runs. */
  app(): AppProcess | null
  start(): Promise<void>
  /** Kills and starts what is due by now. */
  look(): Promise<void>
  /** To be called for each call that the app makes: some kills strike in the middle of one. */
  onCall(): void
  /** Kills it now; it comes back when it is started. */
  kill(): Promise<void>
  /** Ends it by SIGTERM; resolves with its exit code, null when none runs. */
  stop(): Promise<number | null>
  /** No more kills of its own; a process that is away comes back at the next look. */
  endKills(): void
  /** Looks at the memory of a process that is two minutes old, and every ten minutes after that. */
  sampleMemory(): Promise<void>
  readonly tally: Tally
  /** Everything that every process wrote. */
  logs(): string[]
}

/** What became of the processes. Memory is in bytes, ages in ms of the clock. */
export type Tally = {
  starts: number
  /** Starts that gave up, because the database could not be reached. */
  gaveUp: number
  kills: number
  killsInACall: number
  awayMs: number
  /** Ends that were none of our kills, with the last lines of the log. */
  strays: string[]
  lives: { startedAt: number; samples: { age: number; rss: number; heap: number }[] }[]
}

type Deps = {
  draw: Draw
  clock: StillClock
  env: Record<string, string>
  /** Mean time between two kills, ms of the clock; null: never. */
  killEveryMs: number | null
  /** Whether its line to the database is cut: a start is then not waited for. */
  isCut: () => boolean
}

const SECOND = 1_000
const MINUTE = 60 * SECOND

/** How long the process stays away after a kill: mostly not at all. */
const AWAY = [
  [0.6, [0, 0]],
  [0.25, [5 * SECOND, 60 * SECOND]],
  [0.12, [1 * MINUTE, 4 * MINUTE]],
  [0.03, [6 * MINUTE, 12 * MINUTE]],
] as const

/** Makes a keeper; nothing runs before `start`. */
export function createKeeper({ draw, clock, env, killEveryMs, isCut }: Deps): Keeper {
  const tally: Tally = { starts: 0, gaveUp: 0, kills: 0, killsInACall: 0, awayMs: 0, strays: [], lives: [] }
  const past: string[] = []
  let app: AppProcess | null = null
  let starting: { done: Promise<void>; kill: () => Promise<void> } | null = null
  let killed: AppProcess | null = null
  let nextKillAt = killEveryMs === null ? Number.POSITIVE_INFINITY : clock.now() + gap(0)
  let callsToKill: number | null = null
  let backAt: number | null = null
  let away = 0

  function gap(kill: number): number {
    return Math.round((0.2 + 1.6 * draw('kill', kill)) * (killEveryMs ?? 0))
  }

  async function start(): Promise<void> {
    if (starting !== null) return
    let kill = async () => {}
    backAt = null
    const done = begin((child) => {
      kill = child.kill
    }).finally(() => {
      starting = null
    })
    starting = { done, kill: () => kill() }
    if (!isCut()) await done
  }

  async function begin(onSpawn: (child: Pick<AppProcess, 'kill'>) => void): Promise<void> {
    try {
      app = await startAppProcess({ env, clock, onSpawn })
    } catch (error) {
      if (!(error instanceof EndedAtStartError)) throw error
      past.push(error.logged)
      if (error.exit.code === 2 && /cannot be (opened|reached)|has been busy/.test(error.logged)) tally.gaveUp += 1
      else if (error.exit.signal !== 'SIGKILL') {
        tally.strays.push(`it did not start (code ${error.exit.code}):\n${error.logged.slice(-1_000)}`)
      }
      backAt = clock.now() + 5 * SECOND
      return
    }
    tally.starts += 1
    tally.lives.push({ startedAt: clock.now(), samples: [] })
  }

  function bury(): void {
    if (app === null || app.exit() === null) return
    past.push(app.logged())
    const { code, signal } = app.exit() ?? {}
    if (app !== killed) tally.strays.push(`code ${code}, signal ${signal}:\n${app.logged().slice(-1_500)}`)
    app = null
    backAt ??= clock.now()
  }

  async function kill(): Promise<void> {
    await starting?.kill()
    await starting?.done
    bury()
    if (app === null) return
    killed = app
    tally.kills += 1
    await app.kill()
    bury()
  }

  function planReturn(): void {
    const [least, most] = oneOf(draw('away', tally.kills), AWAY)
    away = wholeBetween(draw('away for', tally.kills), least, most)
    tally.awayMs += away
    backAt = clock.now() + away
    nextKillAt = clock.now() + away + gap(tally.kills + 1)
  }

  return {
    app: () => app,
    start,
    kill,
    async stop() {
      await starting?.done
      if (app === null) return null
      killed = app
      const code = await app.stop()
      bury()
      return code
    },
    tally,
    async look() {
      bury()
      if (app !== null && clock.now() >= nextKillAt && callsToKill === null) {
        if (draw('in a call', tally.kills) < 0.7) callsToKill = wholeBetween(draw('which call', tally.kills), 1, 6)
        else {
          await kill()
          planReturn()
        }
      }
      if (app === null && starting === null && backAt !== null && clock.now() >= backAt) await start()
    },
    onCall() {
      if (callsToKill === null || app === null) return
      callsToKill -= 1
      if (callsToKill > 0) return
      callsToKill = null
      tally.killsInACall += 1
      void kill()
      planReturn()
    },
    endKills() {
      nextKillAt = Number.POSITIVE_INFINITY
      callsToKill = null
      if (backAt !== null) backAt = Math.min(backAt, clock.now())
    },
    async sampleMemory() {
      const life = tally.lives.at(-1)
      if (life === undefined || app === null) return
      const age = clock.now() - life.startedAt
      if (age < 2 * MINUTE || age < (life.samples.at(-1)?.age ?? -BETWEEN_SAMPLES_MS) + BETWEEN_SAMPLES_MS) return
      const rss = rssOf(app.pid)
      const inspector = inspectorIn(app.logged())
      const heap = inspector === null ? null : await liveHeap(inspector)
      if (rss !== null && heap !== null) life.samples.push({ age, rss, heap })
    },
    logs: () => [...past, ...(app === null ? [] : [app.logged()])],
  }
}

const BETWEEN_SAMPLES_MS = 10 * MINUTE

const PAGE_BYTES = 4096

function rssOf(pid: number): number | null {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * PAGE_BYTES
  } catch {
    // It ended just now.
    return null
  }
}
