import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, cpSync, mkdirSync, readFileSync, realpathSync, symlinkSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startPostgres } from '../postgres.ts'
import { openPlace, until } from '../world/process-fixture.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Somebody who follows the docs, in a copy of this repository, with simulators for Slack and Recall and a Postgres server. */
export type Operator = AsyncDisposable & {
  folder: string
  settings: Record<string, string>
  /** Runs a command; resolves with what it printed, and rejects when it ends with anything but 0. */
  types(command: string): Promise<string>
  /** Runs it again and again until this is all that it prints. */
  seesAtLast(command: string, text: string): Promise<void>
  /** Runs a command that ends with an error which says this. */
  isRefused(command: string, text: string): Promise<void>
  /** Runs a command that goes on; resolves with what it printed once it says this. */
  starts(command: string, sign: RegExp): Promise<string>
  /** Ctrl-C. */
  stops(): Promise<void>
  /** Fills in a file of settings. */
  fillsIn(file: string): void
  changes(setting: string, value: string): void
  /** The address of the database that the first move led to. */
  moved(): string
}

/** Opens a place for them. */
export async function openOperator(): Promise<Operator> {
  await using undo = new AsyncDisposableStack()
  const place = undo.use(await openPlace())
  const server = undo.use(await startPostgres())
  const databases = new Map([
    ['recorder', await server.newDatabase()],
    ['restored', await server.newDatabase()],
  ])
  const folder = join(place.folder, 'slack-recorder')
  for (const name of ['src', 'deploy', 'package.json', 'manifest.yml', '.env.example']) {
    cpSync(join(root, name), join(folder, name), { recursive: true })
  }
  mkdirSync(join(folder, 'etc/systemd/system'), { recursive: true })
  symlinkSync(realpathSync(join(root, 'node_modules')), join(folder, 'node_modules'))
  const { DATABASE_URL: _, ...others } = place.env
  const settings = { ...others, HOST: '127.0.0.1', PORT: String(await freePort()) }

  // What is the machine's own in the docs is this place's here.
  const here = (command: string) =>
    command
      .replace(/postgres:\S+\/(recorder|restored)\b/g, (all, name) => databases.get(name) ?? all)
      .replace('localhost:3000', `127.0.0.1:${settings.PORT}`)
      .replace('--port 8000', `--port ${settings.PORT}`)
      .replace(' /etc/', ` ${folder}/etc/`)

  function run(command: string) {
    const { PATH, HOME } = process.env
    const options = { cwd: folder, env: { PATH, HOME }, detached: true, stdio: ['ignore', 'pipe', 'pipe'] as const }
    const child = spawn('sh', ['-c', here(command)], { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
    let said = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()))
    const ended = once(child, 'close').then(([code]) => code as number | null)
    return { child, said: () => said, ended }
  }

  let running: { child: ChildProcess; ended: Promise<number | null> } | null = null
  const stops = async () => {
    if (running?.child.pid !== undefined && running.child.exitCode === null) process.kill(-running.child.pid, 'SIGINT')
    await running?.ended
    running = null
  }
  undo.defer(stops)

  async function types(command: string): Promise<string> {
    const { said, ended } = run(command)
    const code = await ended
    if (code !== 0) throw new Error(`${command}\nended with ${code}:\n${said()}`)
    return said()
  }

  const rest = undo.move()
  return {
    folder,
    settings,
    types,
    stops,
    seesAtLast: (command, text) => until(async () => (await types(command)).trim() === text),
    async isRefused(command, text) {
      const { said, ended } = run(command)
      if ((await ended) === 0 || !said().includes(text)) throw new Error(`${command}\nwas not refused:\n${said()}`)
    },
    async starts(command, sign) {
      const started = run(command)
      running = started
      void started.ended.then(() => (running = running === started ? null : running))
      await until(() => {
        if (started.child.exitCode !== null)
          throw new Error(`it ended with ${started.child.exitCode}:\n${started.said()}`)
        return sign.test(started.said())
      })
      return started.said()
    },
    fillsIn(file) {
      const text = readFileSync(join(folder, file), 'utf8')
      const lines = Object.entries(settings).filter(([name]) => text.includes(`${name}=`))
      appendFileSync(join(folder, file), `\n${lines.map(([name, value]) => `${name}=${value}`).join('\n')}\n`)
    },
    changes: (setting, value) => appendFileSync(join(folder, '.env'), `${setting}=${value}\n`),
    moved: () => databases.get('recorder') ?? '',
    [Symbol.asyncDispose]: () => rest.disposeAsync(),
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}
