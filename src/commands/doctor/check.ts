import type { Config, SettingName } from '../../config.ts'
import type { Facts } from './facts.ts'

/** How a check ended. `warn`: it works, but not all of it; `skipped`: it could not be tried, `found` says why. */
export type Outcome = 'ok' | 'warn' | 'fail' | 'skipped'

/** One line of the doctor. `mend`: what to do, in plain words; null when there is nothing to do. */
export type Finding = { outcome: Outcome; found: string; mend: string | null }

/** Everything a check may look at. */
export type Patient = { config: Config; facts: Facts }

/** One check. It is skipped while one of the settings it `needs` is faulty. Changes nothing, and never rejects. */
export type Check = {
  name: string
  needs: readonly SettingName[]
  run(patient: Patient): Promise<Finding>
}

/** It works. */
export function fine(found: string): Finding {
  return { outcome: 'ok', found, mend: null }
}

/** It works, but not all of it. */
export function warning(found: string, mend: string): Finding {
  return { outcome: 'warn', found, mend }
}

/** It does not work. */
export function failure(found: string, mend: string): Finding {
  return { outcome: 'fail', found, mend }
}

/** It was not tried. */
export function skipped(found: string, mend: string | null = null): Finding {
  return { outcome: 'skipped', found, mend }
}
