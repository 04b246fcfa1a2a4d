import { type ApiArgs, UNREADABLE } from './api-args.ts'
import { checkView } from './check-view.ts'
import type { JsonRecord } from './json.ts'
import { type ApiAnswer, type ApiMethod, type MethodContext, refuse, refuseArguments } from './method-context.ts'
import { viewForm } from './view-form.ts'
import type { OpenView } from './view-store.ts'

// Facts 4: tier 4.
const TIER_4 = { perMinute: 100 }

/** The `views.*` methods; Slack asks no scope for them. Errors: https://docs.slack.dev/reference/methods/views.open and its like. */
export const viewMethods = {
  'views.open': { token: 'bot', scopes: [], budget: TIER_4, run: open },
  'views.push': { token: 'bot', scopes: [], budget: TIER_4, run: push },
  'views.update': { token: 'bot', scopes: [], budget: TIER_4, run: update },
  'views.publish': { token: 'bot', scopes: [], budget: TIER_4, run: publish },
} satisfies { [method: string]: ApiMethod }

/** https://docs.slack.dev/surfaces/modals: three views at most in one modal. */
export const MAX_STACK = 3

function open(context: MethodContext, args: ApiArgs): ApiAnswer {
  const read = readView(args, 'modal')
  if ('refusal' in read) return read.refusal
  const trigger = args.text('trigger_id')
  if (trigger === undefined || trigger === '') return refuseArguments('missing required field: trigger_id')
  if (takenExternalId(context, read.view, undefined)) return refuse('duplicate_external_id')
  const exchanged = context.triggers.exchange(trigger)
  if (exchanged.kind === 'refused') return refuse(exchanged.error)
  const { user: userId, channel } = exchanged.source
  return shown(context, context.views.open({ userId, view: read.view, channel }))
}

function push(context: MethodContext, args: ApiArgs): ApiAnswer {
  const read = readView(args, 'modal')
  if ('refusal' in read) return read.refusal
  if (takenExternalId(context, read.view, undefined)) return refuse('duplicate_external_id')
  const exchanged = context.triggers.exchange(args.text('trigger_id') ?? '')
  if (exchanged.kind === 'refused') return refuse(exchanged.error)
  const { user: userId, viewId } = exchanged.source
  const onto = context.views.find(viewId ?? '')
  if (onto === undefined || onto.kind !== 'modal') return refuse('invalid_trigger_id')
  if (stackOf(context, onto).length >= MAX_STACK) return refuse('push_limit_reached')
  return shown(context, context.views.open({ userId, view: read.view, channel: onto.channel, onto }))
}

/** Every view of the modal that this one belongs to. */
export function stackOf(context: Pick<MethodContext, 'views'>, one: OpenView): OpenView[] {
  return context.views.modals(one.userId).filter(({ rootId }) => rootId === one.rootId)
}

function update(context: MethodContext, args: ApiArgs): ApiAnswer {
  const [id, externalId] = [args.text('view_id'), args.text('external_id')]
  if (id === undefined && externalId === undefined) return refuseArguments('missing required field: view_id')
  const found = id === undefined ? context.views.byExternalId(externalId ?? '') : context.views.find(id)
  if (found === undefined) return refuse('not_found')
  const read = readView(args, found.kind)
  if ('refusal' in read) return read.refusal
  if (takenExternalId(context, read.view, found)) return refuse('duplicate_external_id')
  if (isStale(args, found)) return refuse('hash_conflict')
  context.views.update(found, read.view)
  return shown(context, found)
}

function publish(context: MethodContext, args: ApiArgs): ApiAnswer {
  const user = context.world.users().find(({ id }) => id === args.text('user_id'))
  if (user === undefined) return refuseArguments('invalid `user_id`')
  if (!context.settings.homeTab) return refuse('not_enabled')
  const read = readView(args, 'home')
  if ('refusal' in read) return read.refusal
  const published = context.views.home(user.id)
  if (takenExternalId(context, read.view, published)) return refuse('duplicate_external_id')
  if (isStale(args, published)) return refuse('hash_conflict')
  return shown(context, context.views.publish(user.id, read.view))
}

function readView(args: ApiArgs, kind: OpenView['kind']): { view: JsonRecord } | { refusal: ApiAnswer } {
  const sent = args.json('view')
  if (sent === undefined) return { refusal: refuseArguments('missing required field: view') }
  if (sent === UNREADABLE) return { refusal: refuseArguments('failed to parse `view`') }
  const checked = checkView(sent, kind)
  if (checked.kind === 'fine') return { view: checked.view }
  const { code, faults } = checked
  return { refusal: code === 'invalid_arguments' ? refuseArguments(...faults) : refuse(code) }
}

function takenExternalId({ views }: MethodContext, view: JsonRecord, own: OpenView | undefined): boolean {
  const { external_id: externalId } = view
  const holder = typeof externalId === 'string' ? views.byExternalId(externalId) : undefined
  return holder !== undefined && holder !== own
}

function isStale(args: ApiArgs, found: OpenView | undefined): boolean {
  const hash = args.text('hash') ?? ''
  return hash !== '' && hash !== found?.hash
}

function shown(context: MethodContext, view: OpenView): ApiAnswer {
  return { ok: true, view: viewForm(context, view) }
}
