import { createCountWork } from '../flow/count-work.ts'
import type { Loop } from '../flow/create-loop.ts'
import type { Outages } from '../flow/outages.ts'
import type { Clock } from '../flow/ports.ts'
import type { Metrics } from '../metrics.ts'
import { answerWithinMs, type Policy } from '../recording/policy.ts'
import type { SlackApp } from '../slack/create-slack-app.ts'
import type { OpenDatabase } from '../store/database.ts'
import type { TellMetrics } from '../web/metrics-route.ts'

/** Everything that is counted or read, for whoever asks at `/metrics`. Never rejects: what cannot be read is left out. */
export function metricsOf(deps: {
  metrics: Metrics
  database: OpenDatabase
  clock: Clock
  policy: Policy
  slack: SlackApp
  loop: Loop
  outages: Outages
}): TellMetrics {
  const { metrics, database, clock, policy, slack, loop, outages } = deps
  const countWork = createCountWork({ db: database.db, clock, policy })
  return async () => {
    const work = await countWork().catch(() => null)
    const since = slack.disconnectedSince()
    return await metrics.tell({
      work,
      rowsAtGates: loop.waiting(),
      answerWithin: answerWithinMs(policy) / 1_000,
      disconnectedFor: since === null ? null : Math.max(clock.now() - since, 0) / 1_000,
      outages: outages.current(),
      databaseTrouble: database.health.trouble()?.kind ?? (work === null ? 'unreadable' : null),
    })
  }
}
