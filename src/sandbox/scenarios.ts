import type { Scenario } from './scenario.ts'
import { meetings } from './scenarios/meetings.ts'
import { recallTroubles } from './scenarios/recall-troubles.ts'
import { slackTroubles } from './scenarios/slack-troubles.ts'
import { webhookTroubles } from './scenarios/webhook-troubles.ts'

/** Every scenario, in the order of `--list`, by what it is about. */
export const SCENARIO_GROUPS: readonly { title: string; scenarios: readonly Scenario[] }[] = [
  { title: 'Meetings', scenarios: meetings },
  { title: 'Webhooks', scenarios: webhookTroubles },
  { title: 'Recall', scenarios: recallTroubles },
  { title: 'Slack', scenarios: slackTroubles },
]

/** All of them in one list. */
export const SCENARIOS: readonly Scenario[] = SCENARIO_GROUPS.flatMap(({ scenarios }) => scenarios)

/** The scenario of this name, if there is one. */
export function findScenario(name: string): Scenario | undefined {
  return SCENARIOS.find((scenario) => scenario.name === name)
}
