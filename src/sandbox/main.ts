import { type App, startApp } from '../app.ts'
import { readConfig } from '../config.ts'
import { type Log, scrub } from '../log.ts'
import { HELP, readArguments, scenarioList } from './arguments.ts'
import type { StartApp } from './open-sandbox.ts'
import { runSandbox } from './run-sandbox.ts'
import { paletteFor } from './terminal/palette.ts'
import { createScreen } from './terminal/screen.ts'

// Exit codes: 0 all is well, 1 the scenario did not end as it must, 2 the arguments were not understood.

const wish = readArguments(process.argv.slice(2))
const apps = new Set<App>()
/** The app's last words, for a run that fails. */
const logged: string[] = []
const screen = createScreen(process.stdout, paletteFor(process.stdout))

switch (wish.kind) {
  case 'help':
    screen.line(HELP)
    break
  case 'list':
    screen.line(scenarioList())
    break
  case 'wrong':
    process.stderr.write(`${HELP}\n\n${wish.why}\n`)
    process.exitCode = 2
    break
  case 'play': {
    const stop = new AbortController()
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => end(stop))
    process.on('unhandledRejection', outcry)
    process.on('uncaughtException', outcry)
    const code = await runSandbox({ screen, start: createStart(wish.verbose), stop, logged }, wish)
    process.exit(code)
  }
}

function end(stop: AbortController): void {
  if (stop.signal.aborted) process.exit(130)
  stop.abort()
}

function createStart(verbose: boolean): StartApp {
  return async (env, clock) => {
    const settings = readConfig(env)
    if (settings.kind === 'faulty') throw new Error(settings.faults.join('\n'))
    const app = await startApp(settings.config, { log: createLog(verbose), clock })
    apps.add(app)
    return app
  }
}

function createLog(verbose: boolean): Log {
  const write = (level: string) => (fields: object, message: string) => {
    const line = scrub(`${level} ${message} ${JSON.stringify(fields, errorsAsText)}`)
    logged.push(line)
    if (logged.length > 20) logged.shift()
    if (verbose) screen.line(screen.palette.paint('quiet', `app log    ${line}`))
  }
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') }
}

function errorsAsText(_: string, value: unknown): unknown {
  return value instanceof Error ? `${value.name}: ${value.message}` : value
}

// As in the app's own main.ts: what its socket client throws is dealt with, anything else is a fault.
function outcry(error: unknown): void {
  if ([...apps].some((app) => app.survives(error))) return
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  process.exit(1)
}
