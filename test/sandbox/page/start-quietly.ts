import { startApp } from '../../../src/app.ts'
import { readConfig } from '../../../src/config.ts'
import type { StartApp } from '../../../src/sandbox/open-sandbox.ts'

const nothing = () => undefined

/** Starts the real app, which logs nothing. */
export const startQuietly: StartApp = (env, clock) => {
  const settings = readConfig(env)
  if (settings.kind === 'faulty') throw new Error(settings.faults.join('\n'))
  return startApp(settings.config, { log: { debug: nothing, info: nothing, warn: nothing, error: nothing }, clock })
}
