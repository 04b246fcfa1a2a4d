import { expect, test } from 'vitest'
import { startApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { openSandbox, type StartApp } from '../../src/sandbox/open-sandbox.ts'
import type { Onlooker } from '../../src/sandbox/play-scenario.ts'
import { runScenario } from '../../src/sandbox/run-scenario.ts'
import { SCENARIOS } from '../../src/sandbox/scenarios.ts'

const nobody: Onlooker = {
  typed: () => undefined,
  told: () => undefined,
  skipped: () => undefined,
  waited: () => undefined,
  beat: async () => undefined,
  frames: 1,
  frame: async () => undefined,
}

function startQuietly(logged: string[]): StartApp {
  const write = (_: object, message: string) => void logged.push(message)
  const log = { debug: write, info: write, warn: write, error: write }
  return (env, clock) => {
    const settings = readConfig(env)
    if (settings.kind === 'faulty') throw new Error(settings.faults.join('\n'))
    return startApp(settings.config, { log, clock })
  }
}

test.concurrent.each(SCENARIOS)('$name ends as it must', async (scenario) => {
  const logged: string[] = []
  await using sandbox = await openSandbox(startQuietly(logged), { ...scenario.options, still: true })
  const patience = AbortSignal.timeout(100_000)
  const verdict = await runScenario({ sandbox, onlooker: nobody, patience }, scenario)
  expect(verdict.faults, logged.slice(-20).join('\n')).toEqual([])
})

test('every scenario has a name of its own and one line about it', () => {
  const names = SCENARIOS.map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
  for (const { summary } of SCENARIOS) expect(summary).toMatch(/^[^\n]{20,110}\.$/)
})
