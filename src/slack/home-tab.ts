import type {
  AllMiddlewareArgs,
  SlackEventMiddlewareArgs,
  SlackViewMiddlewareArgs,
  ViewSubmitAction,
} from '@slack/bolt'
import type { PressArgs } from './card-buttons.ts'
import { idAt, textAt } from './fields.ts'
import { acknowledge, commitInTime, type ListenerDeps, newAct, tellNow } from './listener.ts'
import { type RecordModalFault, recordModal, recordModalErrors } from './messages/record-modal.ts'
import { logViewFailure, publishHome } from './publish-home.ts'
import { readRecordForm } from './read-record-form.ts'

type OpenedArgs = SlackEventMiddlewareArgs<'app_home_opened'> & AllMiddlewareArgs
type SubmitArgs = SlackViewMiddlewareArgs<ViewSubmitAction> & AllMiddlewareArgs

/** As the form names itself. */
export const RECORD_FORM = 'record'

/** The listener for an opened Home tab, which is shown anew, and for the first sight of our direct messages. */
export function createHomeOpened(deps: ListenerDeps): (args: OpenedArgs) => Promise<void> {
  return async ({ event, body, context }) => {
    const team = context.teamId ?? ''
    const user = idAt(event, 'user')
    const channel = idAt(event, 'channel')
    if (user === null) return
    const tab = textAt(event, 'tab')
    // Not waited for: the event is acked when this returns.
    if (tab === 'home') void publishHome(deps, { team, user })
    if (tab !== 'messages' || channel === null) return
    const act = newAct(deps, {
      ...{ team, channel, user, responseUrl: null, threadTs: null, reply: 'later' },
      key: textAt(body, 'event_id'),
    })
    await commitInTime(deps, () => deps.acts.greet({ ...act, once: `dm/${user}` }))
  }
}

/** The listener for *Record a meeting*: opens the form, in the first 3 s as triggers are good for. */
export function createRecordButton(deps: ListenerDeps): (args: PressArgs) => Promise<void> {
  return async ({ body, ack, context }) => {
    await acknowledge(deps, ack)
    const team = context.teamId ?? ''
    const user = idAt(body, 'user', 'id')
    const trigger = textAt(body, 'trigger_id')
    if (user === null || trigger === null) return
    try {
      await deps.clientFor(team).views.open({ trigger_id: trigger, view: recordModal({ channel: null }) })
    } catch (error) {
      logViewFailure(deps, { method: 'views.open', error })
      const asker = { team, user, channel: null, threadTs: null, route: null }
      await tellNow(deps, asker, { kind: 'formNotOpened', form: 'record' })
    }
  }
}

/** The listener for the form's submission: commit, then ack, which closes the form or shows what is wrong with it. */
export function createRecordForm(deps: ListenerDeps): (args: SubmitArgs) => Promise<void> {
  return async ({ body, view, ack, context }) => {
    const user = idAt(body, 'user', 'id')
    const form = readRecordForm(view, deps.clock.now())
    const refuse = (fault: RecordModalFault) =>
      acknowledge(deps, () => ack({ response_action: 'errors', errors: recordModalErrors(fault) }))
    if (user === null) return void (await acknowledge(deps, ack))
    if (form.kind === 'faulty') return void (await refuse(form.fault))
    const { kind: _kind, channel, ...wanted } = form
    const act = newAct(deps, {
      ...{ team: context.teamId ?? '', channel, user, responseUrl: null, threadTs: null, reply: 'later' },
      key: textAt(view, 'id'),
    })
    const taken = await commitInTime(deps, () => deps.acts.record({ ...act, ...wanted, when: null, rootTs: null }))
    if (taken.kind === 'notStarted') return void (await refuse({ kind: 'notStarted' }))
    await acknowledge(deps, ack)
    await publishHome(deps, act)
  }
}
