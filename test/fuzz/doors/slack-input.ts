import fc from 'fast-check'
import type { Stage } from '../door.ts'
import { type Mutation, mutate, mutation } from '../mutation.ts'
import { wildWords } from '../random-words.ts'
import type { SlackDelivery } from '../slack-relay.ts'
import { absurdTime, rarely, wildText } from '../wild-values.ts'

/** How one payload of Slack's differs from a true one. */
export type SlackPlan = {
  template: number
  words: string | null
  /** What a pressed button or a form says it is about: another row (by number), or a text. */
  row: number | string | null
  moment: unknown
  foreign: boolean
  repeated: boolean
  changes: Mutation[]
}

/** True payloads and such with up to four changes. */
export const slackPlan: fc.Arbitrary<SlackPlan> = fc.record({
  template: fc.nat({ max: 10_000 }),
  words: fc.option(wildWords, { freq: 2 }),
  row: rarely(
    fc.oneof(
      fc.nat({ max: 100 }),
      wildText,
      wildText.map((text) => `C0SIM000003/${text}`),
    ),
  ),
  moment: rarely(absurdTime),
  foreign: fc.nat({ max: 40 }).map((chance) => chance === 0),
  repeated: fc.nat({ max: 15 }).map((chance) => chance === 0),
  changes: fc.oneof(
    { weight: 2, arbitrary: fc.constant<Mutation[]>([]) },
    { weight: 5, arbitrary: fc.array(mutation, { minLength: 1, maxLength: 4 }) },
  ),
})

/** What is sent; `plain` where Slack itself might have sent it. */
export function slackInput({ world, lived, number }: Stage, plan: SlackPlan): SlackDelivery & { plain: boolean } {
  const template = lived.templates[plan.template % lived.templates.length]
  if (template === undefined) throw new Error('there are no templates')
  const payload = structuredClone(template.payload) as Record<string, unknown>
  if (!plan.repeated) renew(payload, number)
  if ('response_url' in payload) payload['response_url'] = world.relay.responseUrl()
  if (plan.words !== null) say(payload, plan.words)
  const row = typeof plan.row === 'number' ? lived.ids[plan.row % lived.ids.length] : plan.row
  if (row !== null && row !== undefined) pointAt(payload, row)
  if (plan.moment !== null) setMoment(payload, plan.moment)
  if (plan.foreign) makeForeign(payload)
  const isWellTyped = plan.changes.length === 0
  return { type: template.type, payload: mutate(payload, plan.changes), plain: isWellTyped }
}

type Json = Record<string, unknown>

function inner(payload: Json, key: string): Json | null {
  const value = payload[key]
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null
}

// What Slack gives each payload anew: without it all but the first would count as sent again.
function renew(payload: Json, number: number): void {
  if ('trigger_id' in payload) payload['trigger_id'] = `${number}.fuzz`
  if ('event_id' in payload) payload['event_id'] = `EvFUZZ${number}`
  const event = inner(payload, 'event')
  if (event !== null) for (const name of ['ts', 'event_ts']) if (name in event) event[name] = `17${number}.000100`
  const view = inner(payload, 'view')
  if (view !== null) view['id'] = `VFUZZ${number}`
}

function say(payload: Json, words: string): void {
  if ('command' in payload) payload['text'] = words
  for (const holder of [inner(payload, 'event'), inner(payload, 'message')]) {
    if (holder === null) continue
    holder['text'] = `<@U0SIMULATED> ${words}`
    delete holder['blocks']
  }
  const values = inner(inner(payload, 'view') ?? {}, 'state')
  const link = inner(inner(inner(values ?? {}, 'values') ?? {}, 'link') ?? {}, 'link')
  if (link !== null) link['value'] = words
}

function pointAt(payload: Json, row: string): void {
  const actions = payload['actions']
  if (Array.isArray(actions)) for (const action of actions as Json[]) action['value'] = row
  const view = inner(payload, 'view')
  if (view !== null && 'private_metadata' in view) {
    view['private_metadata'] = JSON.stringify({ threadId: row, channel: 'C0SIM000004' })
  }
}

function setMoment(payload: Json, moment: unknown): void {
  const values = inner(inner(inner(payload, 'view') ?? {}, 'state') ?? {}, 'values')
  const when = inner(inner(values ?? {}, 'when') ?? {}, 'when')
  if (when !== null) when['selected_date_time'] = moment
}

function makeForeign(payload: Json): void {
  if ('team_id' in payload) payload['team_id'] = 'T0FOREIGN'
  for (const name of ['team', 'user']) {
    const holder = inner(payload, name)
    if (holder === null) continue
    if (name === 'team') holder['id'] = 'T0FOREIGN'
    else holder['team_id'] = 'T0FOREIGN'
  }
}
