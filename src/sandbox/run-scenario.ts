import { checkOutcome, type Verdict } from './check-outcome.ts'
import { type PlayDeps, playScenario } from './play-scenario.ts'
import type { Scenario } from './scenario.ts'
import { comeToRest } from './time-lapse.ts'

/** A second reply or card would show up within these times after the end, ms. */
const AFTER_THE_END_MS = [5_000, 70_000, 15 * 60_000]

/**
 * Plays a scenario, lets some time go by, in which nothing more may happen, and judges it. What never came to be seen is
 * a fault like any other: it does not throw, unless the run was called off.
 */
export async function runScenario(deps: PlayDeps, scenario: Scenario): Promise<Verdict> {
  const faults: string[] = []
  try {
    await playScenario(deps, scenario)
    for (const ms of AFTER_THE_END_MS) {
      deps.sandbox.clock.skip(ms)
      await comeToRest(deps)
    }
  } catch (error) {
    faults.push(error instanceof Error ? error.message : String(error))
  }
  const verdict = await checkOutcome(deps.sandbox, scenario)
  return { ...verdict, faults: [...faults, ...verdict.faults] }
}
