import { flushCompileCache } from 'node:module'
import { StartError } from './app/start-error.ts'
import { VERSION } from './app/version.ts'
import { type App, type Seams, startApp } from './app.ts'
import { readConfig, secretsOf } from './config.ts'
import { createLog, type Log } from './log.ts'
import { createMetrics } from './metrics.ts'
import { DatabaseError } from './store/database.ts'
import { storageTrouble } from './store/storage-trouble.ts'

// Exit codes: 0 stopped by a signal, 1 an error nobody foresaw, 2 a setting is missing or wrong.

if (import.meta.main) await main()

/** Runs the app until a signal or an error ends the process; resolves with it once it is started. The seams are for tests. */
export async function main(seams: Seams = {}): Promise<App> {
  const settings = readConfig()
  if (settings.kind === 'faulty')
    fail([
      'slack-recorder cannot start. Set these variables (see .env.example):',
      ...settings.faults.map((fault) => `  - ${fault}`),
    ])

  const running: Running = {
    log: createLog(settings.config.logLevel, undefined, secretsOf(settings.config)),
    app: null,
    stopping: false,
  }
  process.on('unhandledRejection', (error) => outcry(running, error))
  process.on('uncaughtException', (error) => outcry(running, error))
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stop(running, signal))

  try {
    const metrics = createMetrics({ version: VERSION, ofProcess: true })
    running.app = await startApp(settings.config, { log: running.log, metrics, ...seams })
    // A process that is killed later has kept it all the same.
    flushCompileCache()
    return running.app
  } catch (error) {
    if (error instanceof StartError || error instanceof DatabaseError) fail([error.message])
    const trouble = storageTrouble(error)
    if (trouble !== null) fail([`slack-recorder could not start. ${trouble.words}`])
    const problem = addressProblem(error, settings.config)
    if (problem !== null) fail([problem])
    throw error
  }
}

type Running = { log: Log; app: App | null; stopping: boolean }

function stop(running: Running, signal: string): void {
  if (running.stopping) process.exit(130)
  running.stopping = true
  running.log.info({ signal }, 'stopping; a second signal stops at once')
  // Before the start is through nothing is under way that the next start would not take up again.
  if (running.app === null) process.exit(0)
  void running.app.stop().then(() => process.exit(0))
}

// The facts are in the database, so a restart by the supervisor is safe; going on in an unknown state is not.
function outcry({ log, app }: Running, error: unknown): void {
  if (app?.survives(error)) return
  log.error({ err: error }, 'an error nobody caught; the process ends and can be started again safely')
  process.exit(1)
}

function fail(lines: string[]): never {
  process.stderr.write(`${lines.join('\n')}\n`)
  process.exit(2)
}

function addressProblem(error: unknown, { host, port }: { host: string; port: number }): string | null {
  const code = error instanceof Error && 'code' in error ? error.code : null
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} is taken. Set PORT to another one, or stop what listens there.`
    case 'EACCES':
      return `This user may not listen on port ${port}. Set PORT to one above 1023.`
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `HOST is ${host}, which is no address of this machine. Set it to 0.0.0.0 for all of its addresses, or to 127.0.0.1.`
    default:
      return null
  }
}
