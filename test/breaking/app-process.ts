import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { SkippableClock } from '../../src/sandbox/clock.ts'
import type { CommitPlace, ToChild, ToParent } from './process-words.ts'

// The real app as a child process that can be killed at any moment, on the parent's standing clock:
//
//   const clock = createStillClock()          // or createSkippableClock({ still: true })
//   const slack = await createSimulatedSlack({ clock }) …
//   const app = await startAppProcess({ env, clock })
//   await app.skip(20_000)                    // moves the parent's clock and the child's; costs no real time
//   await app.kill()                          // SIGKILL; then start another one with the same `env`
//
// Whoever moves the clock himself (`clock.skip`) tells the child of it with `app.follow()`. Between two skips let the three
// come to rest (`rest` in rest.ts): the child's steps cost real time. `nextAt()` tells where the next skip may lead to.

/** How a process of the app ended. */
export type Exit = { code: number | null; signal: NodeJS.Signals | null }

/** One process of the app, running. */
export type AppProcess = {
  /** Where its HTTP door listens, on the loopback. */
  port: number
  pid: number
  /** Everything it wrote so far, log lines and all. */
  logged(): string
  /** SIGKILL; resolves when the process is gone. Safe to repeat. */
  kill(): Promise<void>
  /** SIGTERM; resolves with the exit code when the process is gone. */
  stop(): Promise<number | null>
  exited: Promise<Exit>
  /** Null while it runs. */
  exit(): Exit | null
  /** Moves the clock, the parent's first; resolves when the child has run what fell due, or is gone. */
  skip(ms: number): Promise<void>
  /** Tells the child how late it is; resolves when it has run what fell due, or is gone. */
  follow(): Promise<void>
  /** How many commits it had made when it was last heard of. */
  commits(): number
  /** When its clock has something to run next, as far as was last heard; null for nothing. */
  nextAt(): number | null
}

/** What a process is started with. `env` is all it gets beside PATH; `HOST` and `PORT` are the loopback and a free port unless it says otherwise. */
export type AppProcessWish = {
  env: Record<string, string>
  clock: SkippableClock
  /** The child ends itself by SIGKILL at exactly this place. */
  killAtCommit?: CommitPlace
  /** Hears of the child before it runs: to kill it on its way. */
  onSpawn?: (child: Pick<AppProcess, 'kill'>) => void
}

/** The process ended before it was running: killed on its way, or its settings are wrong. */
export class EndedAtStartError extends Error {
  override name = 'EndedAtStartError'
  readonly exit: Exit
  readonly logged: string
  constructor(exit: Exit, logged: string) {
    super(`the app ended before it ran (code ${exit.code}, signal ${exit.signal}):\n${logged}`)
    this.exit = exit
    this.logged = logged
  }
}

const ENTRY = fileURLToPath(new URL('./run-app.ts', import.meta.url))

// Half the time of a start is reading and stripping the same files again.
const COMPILED = join(tmpdir(), 'slack-recorder-compiled')

/** Starts the app; resolves when it is running. Rejects with an `EndedAtStartError` when it ends before. */
export async function startAppProcess({ env, clock, killAtCommit, onSpawn }: AppProcessWish): Promise<AppProcess> {
  const child = fork(ENTRY, {
    env: { PATH: process.env['PATH'], NODE_COMPILE_CACHE: COMPILED, HOST: '127.0.0.1', PORT: '0', ...env },
    execArgv: ['--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  const output = collect(child)
  let gone: Exit | null = null
  const exited = once(child, 'close').then(([code, signal]): Exit => {
    gone = { code, signal }
    return gone
  })
  const heard = listen(child, exited)
  const kill = async () => {
    child.kill('SIGKILL')
    await exited
  }
  onSpawn?.({ kill })
  tell(child, { kind: 'start', now: clock.now(), killAtCommit: killAtCommit ?? null })
  const port = await heard.running
  if (port === null) throw new EndedAtStartError(await exited, output())

  const follow = () => heard.told((id) => tell(child, { kind: 'time', id, now: clock.now() }))
  return {
    ...{
      port,
      pid: child.pid ?? 0,
      logged: output,
      exited,
      exit: () => gone,
      follow,
      commits: heard.commits,
      nextAt: heard.nextAt,
    },
    kill,
    async stop() {
      child.kill('SIGTERM')
      return (await exited).code
    },
    async skip(ms) {
      clock.skip(ms)
      await follow()
    },
  }
}

function collect(child: ChildProcess): () => string {
  const chunks: string[] = []
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => chunks.push(chunk))
  }
  return () => chunks.join('')
}

type Latest = { commits: number; nextAt: number | null; gone: boolean; lastId: number }

function listen(child: ChildProcess, exited: Promise<Exit>) {
  const waiting = new Map<number, () => void>()
  const running = Promise.withResolvers<number | null>()
  const latest: Latest = { commits: 0, nextAt: null, gone: false, lastId: 0 }
  child.on('message', (word: ToParent) => {
    latest.commits = word.commits
    latest.nextAt = word.nextAt
    if (word.kind === 'running') return running.resolve(word.port)
    waiting.get(word.id)?.()
    waiting.delete(word.id)
  })
  void exited.then(() => {
    latest.gone = true
    running.resolve(null)
    for (const end of waiting.values()) end()
    waiting.clear()
  })
  return {
    running: running.promise,
    commits: () => latest.commits,
    nextAt: () => latest.nextAt,
    /** Resolves when the word with this id is answered, or nobody is there to answer it. */
    told: (ask: (id: number) => void) =>
      new Promise<void>((resolve) => {
        if (latest.gone) return resolve()
        latest.lastId += 1
        waiting.set(latest.lastId, resolve)
        ask(latest.lastId)
      }),
  }
}

function tell(child: ChildProcess, word: ToChild): void {
  // A child that is just gone cannot be told; its exit ends every wait.
  if (child.connected) child.send(word, () => undefined)
}
