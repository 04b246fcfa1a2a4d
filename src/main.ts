import { type App, StartError, startApp } from './app.ts'
import { readConfig } from './config.ts'
import { createLog } from './log.ts'
import { DatabaseError } from './store/dialect.ts'

// Exit codes: 0 stopped by a signal, 1 an error nobody foresaw, 2 a setting is missing or wrong.

const settings = readConfig()
if (settings.kind === 'faulty')
  fail([
    'slack-recorder cannot start. Set these variables (see .env.example):',
    ...settings.faults.map((fault) => `  - ${fault}`),
  ])

const log = createLog(settings.config.logLevel)
let app: App | null = null

process.on('unhandledRejection', (error) => outcry(error))
process.on('uncaughtException', (error) => outcry(error))
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stop(signal))

try {
  app = await startApp(settings.config, { log })
} catch (error) {
  if (error instanceof StartError || error instanceof DatabaseError) fail([error.message])
  if (isAddressTaken(error))
    fail([`Port ${settings.config.port} is taken. Set PORT to another one, or stop what listens there.`])
  throw error
}

let stopping = false

function stop(signal: string): void {
  if (stopping) process.exit(130)
  stopping = true
  log.info({ signal }, 'stopping; a second signal stops at once')
  void (app?.stop() ?? Promise.resolve()).then(() => process.exit(0))
}

// The facts are in the database, so a restart by the supervisor is safe; going on in an unknown state is not.
function outcry(error: unknown): void {
  if (app?.survives(error)) return
  log.error({ err: error }, 'an error nobody caught; the process ends and can be started again safely')
  process.exit(1)
}

function fail(lines: string[]): never {
  process.stderr.write(`${lines.join('\n')}\n`)
  process.exit(2)
}

function isAddressTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
}
