import { actionForm, enteredBy, findPressed, type Pressing } from './action-form.ts'
import { type Entries, fieldErrors, fillIn } from './fill-in.ts'
import { type PeopleDeps, type PersonOutcome, personForm, sendInteraction } from './interaction.ts'
import { type SubmitOutcome, showSubmitted } from './show-submitted.ts'
import { blocksOf } from './view-elements.ts'
import { viewForm } from './view-form.ts'
import { stackOf } from './view-methods.ts'
import { responseUrlsOf } from './view-response-urls.ts'
import type { OpenView } from './view-store.ts'

/** An element used in an open modal or on the Home tab; `values` are what else has been entered by then. */
export type ViewPressInput = Pressing & { user: string; viewId: string; values?: Entries }

/** A modal submitted; `values` are what has been entered, the other fields stay as they are. */
export type SubmitInput = { user: string; viewId: string; values: Entries }

/** Uses an element of a view. */
export async function pressInView(deps: PeopleDeps, input: ViewPressInput): Promise<PersonOutcome> {
  const { context } = deps
  const user = deps.needUser(input.user)
  const open = needView(deps, input)
  const writer = { user, needChannel: deps.needChannel }
  const placed = findPressed(blocksOf(open.view), input)
  const entered = enteredBy(writer, placed, input.value)
  const state = fillIn(writer, open, input.values ?? {})
  const [blockId, actionId] = [String(placed.block['block_id']), String(placed.element['action_id'])]
  if (entered !== undefined) state[blockId] = { ...state[blockId], [actionId]: entered }
  context.views.fill(open, { state })
  const payload = {
    type: 'block_actions',
    user: personForm(context, user),
    container: { type: 'view', view_id: open.id },
    view: viewForm(context, open),
    actions: [{ ...actionForm(placed, { ...input, entered }), action_ts: context.store.nextTs() }],
  }
  return sendInteraction(deps, { payload, place: undefined, source: sourceOf(open) })
}

/** Submits a modal. Slack's own checks of the fields come first; what the app then says is done to the modal. */
export async function submitView(deps: PeopleDeps, input: SubmitInput): Promise<SubmitOutcome> {
  const { context } = deps
  const user = deps.needUser(input.user)
  const open = needView(deps, input)
  if (open.view['submit'] === undefined) throw new Error(`view ${open.id} has nothing to submit it with`)
  const state = fillIn({ user, needChannel: deps.needChannel }, open, input.values)
  const errors = fieldErrors(open, state)
  context.views.fill(open, { state, errors })
  if (Object.keys(errors).length > 0) return { kind: 'errors', errors }
  const payload = {
    type: 'view_submission',
    user: personForm(context, user),
    view: viewForm(context, open),
    response_urls: responseUrlsOf(deps, open),
  }
  const outcome = await sendInteraction(deps, { payload, place: undefined, source: sourceOf(open) })
  return outcome.kind === 'failed' ? outcome : showSubmitted(context, open, outcome.payload)
}

/** Closes a modal, or with `clear_on_close` all views of its stack; whoever wants to know is told. */
export async function closeView(deps: PeopleDeps, input: { user: string; viewId: string }): Promise<void> {
  const { context } = deps
  const user = deps.needUser(input.user)
  const open = needView(deps, input)
  const isCleared = open.view['clear_on_close'] === true
  const stack = stackOf(context, open)
  const closing = isCleared ? stack.toReversed() : stack.slice(stack.indexOf(open)).toReversed()
  context.views.close(closing)
  for (const closed of closing) {
    if (closed.view['notify_on_close'] !== true) continue
    const view = viewForm(context, closed)
    const payload = { type: 'view_closed', user: personForm(context, user), view, is_cleared: isCleared }
    await sendInteraction(deps, { payload, place: undefined, source: undefined })
  }
}

function needView({ context, needUser }: PeopleDeps, input: { user: string; viewId: string }): OpenView {
  const open = context.views.find(input.viewId)
  if (open === undefined || open.userId !== needUser(input.user).id)
    throw new Error(`${input.user} has no view ${input.viewId} open`)
  return open
}

function sourceOf(open: OpenView) {
  return { user: open.userId, channel: open.channel, viewId: open.id }
}
