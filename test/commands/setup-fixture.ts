import { execFile, spawn } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseEnv } from 'node:util'
import { createSkippableClock } from '../../src/sandbox/clock.ts'
import { createSimulatedRecall, type SimulatedRecall } from '../../src/sandbox/simulated-recall/simulated-recall.ts'
import { createSimulatedSlack, type SimulatedSlack } from '../../src/sandbox/simulated-slack/simulated-slack.ts'
import { openTerminal, type Terminal } from './open-terminal.ts'

/** What one run without a terminal came to. */
export type Ran = { code: number; out: string; err: string }

/** A simulated Slack and Recall, and an empty folder in which setup is started. */
export type Desk = AsyncDisposable & {
  slack: SimulatedSlack
  recall: SimulatedRecall
  folder: string
  /** What the browser was told to open, once it was. */
  opened(): Promise<string>
  /** Runs it without a terminal. */
  run(args?: string[], env?: Record<string, string>): Promise<Ran>
  /** Runs it in one. */
  sit(args?: string[]): Terminal
  /** Starts the app on the file, as `npm start` does, and resolves when it is connected to Slack. */
  start(): Promise<void>
  /** What the file holds, as Node reads it; null when there is none. */
  env(file?: string): Promise<Record<string, string | undefined> | null>
  /** The file's text. */
  text(): Promise<string>
  write(text: string): Promise<void>
  files(): Promise<string[]>
  /** The file's mode, as `ls` counts. */
  mode(file?: string): Promise<string>
}

const pathOf = (file: string) => fileURLToPath(new URL(`../../src/${file}`, import.meta.url))
const MAIN = pathOf('commands/setup/main.ts')
const APP = pathOf('main.ts')

/** Opens it. The browser is a script that writes down what it was given. */
export async function openDesk(): Promise<Desk> {
  await using undo = new AsyncDisposableStack()
  const clock = createSkippableClock()
  const slack = undo.use(await createSimulatedSlack({ clock }))
  const recall = undo.use(await createSimulatedRecall({ clock, autoplay: 'off' }))
  const folder = await mkdtemp(join(tmpdir(), 'slack-recorder-setup-'))
  const programs = await mkdtemp(join(tmpdir(), 'slack-recorder-programs-'))
  for (const path of [folder, programs]) undo.defer(() => rm(path, { recursive: true, force: true }))
  const address = join(programs, 'opened')
  await writeFile(
    join(programs, 'xdg-open'),
    `#!/bin/sh\nprintf %s "$1" > '${address}.new' && mv '${address}.new' '${address}'\n`,
    {
      mode: 0o755,
    },
  )
  const outside = {
    ...{ SLACK_API_URL: slack.apiUrl, RECALL_API_URL: recall.apiUrl },
    PATH: `${programs}:${process.env['PATH']}`,
  }
  // As the npm script runs it: `--` keeps Node from reading our --env-file itself.
  const command = (args: string[]) => ['--', MAIN, ...args]
  const at = (file: string) => join(folder, file)
  const rest = undo.move()
  return {
    ...{ slack, recall, folder },
    async opened() {
      for (;;) {
        const read = await readFile(address, 'utf8').catch(() => null)
        if (read !== null) return read
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    },
    run: (args = [], env = {}) =>
      new Promise((resolve) => {
        const options = { cwd: folder, env: { ...outside, ...env } }
        execFile(process.execPath, command(args), options, (error, out, err) =>
          resolve({ code: error === null ? 0 : Number(error.code), out, err }),
        ).stdin?.end()
      }),
    sit(args = []) {
      const terminal = openTerminal([process.execPath, ...command(args)], { cwd: folder, env: outside })
      rest.defer(terminal.kill)
      return terminal
    },
    async start() {
      const app = spawn(process.execPath, ['--env-file-if-exists=.env', APP], {
        ...{ cwd: folder, env: { ...outside, HOST: '127.0.0.1', PORT: '0' }, stdio: 'ignore' },
      })
      rest.defer(() => void app.kill('SIGKILL'))
      await slack.until(() => slack.connections() > 0 || undefined)
    },
    env: async (file = '.env') => await readFile(at(file), 'utf8').then(parseEnv, () => null),
    text: () => readFile(at('.env'), 'utf8'),
    write: (text) => writeFile(at('.env'), text),
    files: () => readdir(folder),
    mode: async (file = '.env') => ((await stat(at(file))).mode & 0o777).toString(8),
    [Symbol.asyncDispose]: () => rest.disposeAsync(),
  }
}
