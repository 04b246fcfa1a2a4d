import type { Delivery, DeliveryOutcome } from './delivery.ts'
import type { JsonRecord } from './json.ts'
import type { MethodContext } from './method-context.ts'
import type { AnswerPlace, ResponseUrls } from './response-urls.ts'
import type { SlackChannel, SlackUser } from './slack-world.ts'
import type { TriggerSource } from './trigger-ids.ts'

/** What the person gets: the ack's payload, or Slack's own error word. */
export type PersonOutcome = { kind: 'acked'; payload: JsonRecord } | { kind: 'failed'; error: string }

/** What people need in order to act. */
export type PeopleDeps = {
  context: MethodContext
  responseUrls: ResponseUrls
  deliver(delivery: Delivery): Promise<DeliveryOutcome>
  baseUrl: string
  needUser(ref: string): SlackUser
  needChannel(ref: string): SlackChannel
}

/** What an interaction carries: a `response_url` where it has a `place`, a `trigger_id` where it has a `source`. */
type Interaction = { payload: JsonRecord; place: AnswerPlace | undefined; source: TriggerSource | undefined }

/** Sends an interaction to the app. With interactivity switched off nothing is sent; the word for that is the simulator's own. */
export async function sendInteraction(
  deps: PeopleDeps,
  { payload, place, source }: Interaction,
): Promise<PersonOutcome> {
  const { world, oauth } = deps.context
  const { app } = world
  if (!deps.context.settings.interactive) return { kind: 'failed', error: 'interactivity_not_enabled' }
  const whole = {
    ...commonFields(deps.context, source),
    team: {
      ...{ id: app.teamId, domain: app.teamDomain },
      ...(app.enterprise === undefined
        ? {}
        : { enterprise_id: app.enterprise.id, enterprise_name: app.enterprise.name }),
    },
    enterprise: app.enterprise ?? null,
    is_enterprise_install: oauth.holderOf(app).kind === 'org',
    ...(place === undefined ? {} : { response_url: answerAddress(deps, place) }),
    ...payload,
  }
  return personOutcome(await deps.deliver({ type: 'interactive', payload: whole }))
}

/** A fresh `response_url`. */
export function answerAddress(deps: PeopleDeps, place: AnswerPlace): string {
  return `${deps.baseUrl}${deps.responseUrls.open(place)}`
}

/** What every command and interaction says about itself. */
export function commonFields({ world, triggers }: MethodContext, source: TriggerSource | undefined): JsonRecord {
  const common = { token: 'deprecated-verification-token', api_app_id: world.app.appId }
  return source === undefined ? common : { ...common, trigger_id: triggers.issue(source) }
}

/** A person as interactions show them. */
export function personForm({ world }: MethodContext, user: SlackUser): JsonRecord {
  return { id: user.id, username: user.name, name: user.name, team_id: world.app.teamId }
}

/** Slack's words for what the app made of it. */
export function personOutcome(outcome: DeliveryOutcome): PersonOutcome {
  switch (outcome.kind) {
    case 'acked':
      return outcome
    case 'timeout':
      return { kind: 'failed', error: 'operation_timeout' }
    case 'refused':
    case 'unreachable':
      return { kind: 'failed', error: 'dispatch_failed' }
  }
}
