import { randomUUID } from 'node:crypto'
import { type App, startApp } from '../../src/app.ts'
import { changedManifest } from '../../src/commands/manifest.ts'
import { readConfig } from '../../src/config.ts'
import type { Log } from '../../src/log.ts'
import type { SkippableClock } from '../../src/sandbox/clock.ts'
import { openSandbox } from '../../src/sandbox/open-sandbox.ts'
import type { SimulatedRecall, SimulatedRecallOptions } from '../../src/sandbox/simulated-recall/simulated-recall.ts'
import type { SimulatedSlack } from '../../src/sandbox/simulated-slack/simulated-slack.ts'
import { nextHour } from './wall-time.ts'

/** Slack, Recall and the whole app in this process, on one clock, over real sockets. */
export type World = AsyncDisposable & {
  clock: SkippableClock
  slack: SimulatedSlack
  recall: SimulatedRecall
  app: App
  /** Everything the app logged, as text. */
  logged: string[]
  /** The app's address, as people's browsers know it. */
  publicUrl: string
  stopApp(): Promise<void>
  /** Starts the app again, on the same database. */
  startApp(): Promise<void>
}

export type WorldOptions = {
  mode?: 'socket' | 'http'
  polling?: boolean
  recall?: Partial<SimulatedRecallOptions>
  /** The app has a public address and posts links of its own. */
  ownLinks?: boolean
  /** Many workspaces by OAuth; `rotation`: their tokens die after 12 hours. */
  oauth?: { rotation: boolean }
  env?: Record<string, string>
  /** It is this time when the app first starts, instead of the machine's. */
  startsAt?: { hour: number; zone: string }
}

/** Opens a world whose clock stands still until it is skipped; nothing of it is left after its disposal. */
export async function openWorld(options: WorldOptions = {}): Promise<World> {
  const logged: string[] = []
  const apps: App[] = []
  const sandbox = await openSandbox(
    async (env, clock) => {
      const settings = readConfig({ ...env, ...options.env })
      if (settings.kind === 'faulty') throw new Error(settings.faults.join('\n'))
      if (apps.length === 0 && options.startsAt !== undefined) {
        clock.skip(nextHour(clock.now(), options.startsAt) - clock.now())
      }
      const app = await startApp(settings.config, { log: memoryLog(logged), clock })
      apps.push(app)
      return app
    },
    {
      slackOverHttp: options.mode === 'http',
      polling: options.polling ?? false,
      ownLinks: options.ownLinks ?? false,
      ...(options.oauth === undefined ? {} : { oauth: (file, oauth) => changedManifest(file, { oauth }) }),
      recall: options.recall ?? {},
      still: true,
    },
  )
  if (options.oauth !== undefined) sandbox.slack.oauth.useRotation(options.oauth.rotation)
  return {
    ...sandbox,
    logged,
    get app() {
      const app = apps.at(-1)
      if (app === undefined) throw new Error('the app was never started')
      return app
    },
  }
}

/** A meeting link that no other test uses. */
export function meetingLink(): string {
  const digits = Array.from(randomUUID().replace(/\D/g, '').padEnd(10, '1').slice(0, 10)).join('')
  return `https://zoom.us/j/1${digits}?pwd=s3cretPass`
}

/** A log that keeps its lines as text. */
export function memoryLog(lines: string[]): Log {
  const write = (level: string) => (fields: object, message: string) => {
    lines.push(`${level} ${message} ${JSON.stringify(fields, errorsAsText)}`)
  }
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') }
}

function errorsAsText(_: string, value: unknown): unknown {
  return value instanceof Error ? `${value.message} ${value.stack}` : value
}
