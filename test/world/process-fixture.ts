import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { createSkippableClock, type SkippableClock } from '../../src/sandbox/clock.ts'
import { createSimulatedRecall, type SimulatedRecall } from '../../src/sandbox/simulated-recall/simulated-recall.ts'
import { createSimulatedSlack, type SimulatedSlack } from '../../src/sandbox/simulated-slack/simulated-slack.ts'

/** One run of the unmodified process, as `npm start` runs it. */
export type Started = {
  child: ChildProcess
  /** All it wrote so far. */
  output(): string
  exit: Promise<number | null>
  /** Resolves with what was found in its output; rejects when it ends without. */
  says(what: RegExp): Promise<string>
}

/** `preload` is a module's text that Node runs before ours (`--import`); `shell` goes before the command in `sh`, `wrap` before that. */
export type StartOptions = {
  env?: Record<string, string>
  preload?: string
  shell?: string
  wrap?: string[]
  uid?: number
}

/** Slack, Recall and a folder for the real process, which has a clock of its own. */
export type Place = AsyncDisposable & {
  slack: SimulatedSlack
  recall: SimulatedRecall
  folder: string
  /** The database's file. */
  file: string
  env: Record<string, string>
  start(options?: StartOptions): Started
  /** Starts it and leads Recall's webhooks to it; resolves with its address when it runs. */
  run(options?: StartOptions): Promise<Started & { address: string }>
  /** Reads from the database beside the app. */
  read<T>(query: string): T[]
}

/** Opens it. Slack's clock stands still unless `clock` says otherwise. */
export async function openPlace(clock: SkippableClock = createSkippableClock({ still: true })): Promise<Place> {
  await using undo = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'slack-recorder-'))
  undo.defer(() => rm(folder, { recursive: true, force: true }))
  const slack = undo.use(await createSimulatedSlack({ clock }))
  slack.useBudgets(false)
  const recall = undo.use(await createSimulatedRecall({ clock, autoplay: 'off' }))
  const running: Started[] = []
  undo.defer(async () => {
    for (const { child } of running) child.kill('SIGKILL')
    await Promise.all(running.map(({ exit }) => exit))
  })
  const file = join(folder, 'recorder.db')
  const env = {
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_APP_TOKEN: slack.appToken,
    SLACK_API_URL: slack.apiUrl,
    RECALL_API_KEY: recall.apiKey,
    RECALL_API_URL: recall.apiUrl,
    RECALL_WEBHOOK_SECRET: recall.webhookSecret,
    DATABASE_URL: `sqlite:${file}`,
    SWEEP_QUIET_SECONDS: '1',
  }
  function start(options: StartOptions = {}): Started {
    const started = startProcess({ ...options, env: { ...env, ...options.env } })
    running.push(started)
    return started
  }
  const rest = undo.move()
  return {
    ...{ slack, recall, folder, file, env, start },
    async run(options) {
      const started = start(options)
      const [, port] = /"port":(\d+)/.exec(await started.says(/"port":\d+.*running/)) ?? []
      const address = `http://127.0.0.1:${port}`
      recall.sendWebhooksTo(`${address}/webhooks/recall`)
      return { ...started, address }
    },
    read<T>(query: string) {
      const database = new Database(file, { readonly: true })
      const rows = database.prepare(query).all() as T[]
      database.close()
      return rows
    },
    [Symbol.asyncDispose]: () => rest.disposeAsync(),
  }
}

function startProcess({ env, preload, shell, wrap = [], uid }: StartOptions): Started {
  const imports = preload === undefined ? [] : [`--import=data:text/javascript,${encodeURIComponent(preload)}`]
  const node = [process.execPath, ...imports, 'src/main.ts']
  const inShell = shell === undefined ? node : ['sh', '-c', `${shell}; exec "$@"`, 'sh', ...node]
  const [command = '', ...args] = [...wrap, ...inShell]
  const child = spawn(command, args, {
    env: { PATH: process.env['PATH'], HOST: '127.0.0.1', PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(uid === undefined ? {} : { uid, gid: uid }),
  })
  let output = ''
  let look = () => {}
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      look()
    })
  }
  const exit = once(child, 'close').then(([code]) => code as number | null)
  const says = (what: RegExp) =>
    new Promise<string>((resolve, reject) => {
      const before = look
      look = () => {
        before()
        const [found] = what.exec(output) ?? []
        if (found !== undefined) resolve(found)
      }
      look()
      void exit.then((code) => reject(new Error(`it ended with ${code} and never said ${what}:\n${output}`)))
    })
  return { child, output: () => output, exit, says }
}

/** What `/readyz` says. */
export async function readiness(address: string): Promise<{ status: number; problems: string }> {
  const response = await fetch(`${address}/readyz`)
  const { problems } = (await response.json()) as { problems: string[] }
  return { status: response.status, problems: problems.join('\n') }
}

/** Asks again and again until it holds. */
export async function until(check: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 3_000; tries++) {
    if (await check()) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error('it never came to be')
}

/** What a connection to the relay meets. */
export type Way = 'through' | 'refused' | 'silent' | 'http500'

/** An address in front of a server of ours, which can be as unreachable as the real one behind a network. */
export async function openRelay(
  target: string,
): Promise<AsyncDisposable & { port: number; use(way: Way): Promise<void> }> {
  const sockets = new Set<Socket>()
  let way: Way = 'through'
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket)).on('error', () => {})
    if (way === 'http500') {
      socket.once('data', () => socket.end('HTTP/1.1 500 No\r\nConnection: close\r\nContent-Length: 0\r\n\r\n'))
    } else if (way === 'through') {
      const { hostname, port } = new URL(target)
      {
        const other = connect(Number(port), hostname).on('error', () => socket.destroy())
        other.on('close', () => socket.destroy())
        socket.on('close', () => other.destroy())
        socket.pipe(other).pipe(socket)
      }
    }
  })
  const listen = (at: number) =>
    new Promise<void>((resolve, reject) => server.once('error', reject).listen(at, '127.0.0.1', resolve))
  const port = await freePort()
  await listen(port)
  const close = async () => {
    const closed = new Promise((resolve) => server.close(resolve))
    for (const socket of sockets) socket.destroy()
    await closed
  }
  return {
    port,
    async use(next) {
      await close()
      way = next
      if (next !== 'refused') await listen(port)
    },
    [Symbol.asyncDispose]: close,
  }
}

/** A port that nobody listens on now, and that the system gives to nobody who does not ask for it by its number. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000)
    const probe = createServer()
    const free = await new Promise((resolve) =>
      probe.once('error', () => resolve(false)).listen(port, '127.0.0.1', () => resolve(true)),
    )
    if (free === true) {
      await new Promise((resolve) => probe.close(resolve))
      return port
    }
  }
}
