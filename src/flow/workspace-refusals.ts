import { workspaceOverWords, workspaceRefusedWords } from './outage-words.ts'
import type { Log } from './ports.ts'

/** The workspaces whose tokens Slack refuses, where there are many: one of them is no outage of Slack. In memory. */
export type Refusals = {
  /** Says so in the log, unless it was said in the last hour; true: the log names this trouble. */
  note(team: string, why: string): boolean
  over(team: string): void
}

const REMIND_MS = 60 * 60_000
const MOST = 1_000

/** Knows of none at first. `installUrl`: where the app is installed. */
export function createRefusals(deps: { log: Log; now: () => number; installUrl: string | null }): Refusals {
  const { log, now, installUrl } = deps
  const saidAt = new Map<string, number>()
  return {
    note(team, why) {
      if (now() < (saidAt.get(team) ?? Number.NEGATIVE_INFINITY) + REMIND_MS) return true
      saidAt.delete(team)
      saidAt.set(team, now())
      const [oldest] = saidAt.keys()
      if (saidAt.size > MOST && oldest !== undefined) saidAt.delete(oldest)
      log.warn({ team, why }, workspaceRefusedWords({ team, why, installUrl }))
      return true
    },
    over(team) {
      if (saidAt.delete(team)) log.info({ team }, workspaceOverWords(team))
    },
  }
}
