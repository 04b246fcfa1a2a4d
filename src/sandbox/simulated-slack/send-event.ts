import { randomBytes } from 'node:crypto'
import type { Delivery, DeliveryOutcome, EventOutcome } from './delivery.ts'
import type { JsonRecord } from './json.ts'
import type { MethodContext } from './method-context.ts'
import type { Holder } from './oauth.ts'

type EventDeps = {
  context: Pick<MethodContext, 'world' | 'store' | 'clock' | 'oauth'>
  deliver(delivery: Delivery): Promise<DeliveryOutcome>
  /** Resolves after `ms` of the clock; false when the simulator closes first. */
  pause(ms: number): Promise<boolean>
}

// https://docs.slack.dev/apis/events-api: sent again at once, after a minute and after five.
const RETRY_AFTER_MS = [0, 60_000, 300_000]

/** What is told with an event; by default that of something that happened in the workspace now. `at`: ms. */
export type EventFrame = { at?: number; holder?: Holder }

/** Sends one event of the Events API until it is acked or given up. */
export async function sendEvent(deps: EventDeps, event: JsonRecord, frame: EventFrame = {}): Promise<EventOutcome> {
  const { world, oauth, clock } = deps.context
  const { app } = world
  const { at = clock.now(), holder = oauth.holderOf(app) } = frame
  const wide = holder.kind === 'org'
  const payload = {
    token: 'deprecated-verification-token',
    team_id: app.teamId,
    api_app_id: app.appId,
    event: { event_ts: deps.context.store.nextTs(), ...event },
    type: 'event_callback',
    event_id: `Ev${randomBytes(6).toString('hex').toUpperCase()}`,
    event_time: Math.floor(at / 1000),
    authorizations: [
      {
        enterprise_id: app.enterprise?.id ?? null,
        team_id: wide && frame.holder !== undefined ? null : app.teamId,
        user_id: app.botUserId,
        is_bot: true,
        is_enterprise_install: wide,
      },
    ],
    is_ext_shared_channel: false,
  }
  let outcome = await deps.deliver({ type: 'events_api', payload })
  let attempts = 1
  for (const wait of RETRY_AFTER_MS) {
    if (outcome.kind === 'acked') return { kind: 'delivered', attempts }
    if (wait > 0 && !(await deps.pause(wait))) return { kind: 'given_up', attempts }
    outcome = await deps.deliver({
      type: 'events_api',
      payload,
      retry: { attempt: attempts, reason: retryReason(outcome) },
    })
    attempts += 1
  }
  return { kind: outcome.kind === 'acked' ? 'delivered' : 'given_up', attempts }
}

function retryReason(outcome: Exclude<DeliveryOutcome, { kind: 'acked' }>): string {
  switch (outcome.kind) {
    case 'timeout':
      return 'http_timeout'
    case 'refused':
      return 'http_error'
    case 'unreachable':
      return 'connection_failed'
  }
}
