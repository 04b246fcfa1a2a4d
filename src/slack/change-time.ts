import type { AllMiddlewareArgs, SlackViewMiddlewareArgs, ViewSubmitAction } from '@slack/bolt'
import type { PressArgs } from './card-buttons.ts'
import { idAt, numberAt, textAt } from './fields.ts'
import { acknowledge, commitInTime, type ListenerDeps, newAct, tellNow } from './listener.ts'
import { changeModal, changeModalErrors } from './messages/change-modal.ts'
import { type Press, readPress } from './press.ts'
import { logViewFailure, publishHome } from './publish-home.ts'

type SubmitArgs = SlackViewMiddlewareArgs<ViewSubmitAction> & AllMiddlewareArgs

/** As the form names itself. */
export const CHANGE_FORM = 'change_time'

/** The listener for *Change*: opens the form for another time. Acked at once, since a trigger is good for 3 s only. */
export function createChangeButton(deps: ListenerDeps): (args: PressArgs) => Promise<void> {
  return async ({ body, action, ack, context }) => {
    await acknowledge(deps, ack)
    const press = readPress(deps, { team: context.teamId ?? '', body, action })
    if (press === null) return deps.log.warn({}, 'A press came without its row, its channel or its person')
    const asked = await commitInTime(deps, () => readOrAnswer(deps, press))
    if (asked.kind === 'notStarted') return tellNow(deps, press.act, NOT_OPENED)
    if (asked.kind === 'planned') return openForm(deps, press, asked)
    if (press.fromHome) await publishHome(deps, press.act)
  }
}

type Asked = { kind: 'planned'; joinAt: number; others: boolean } | { kind: 'taken' | 'repeated' }

/** What the form starts from. Where nothing can be moved any more, the answer that says so is stored instead. */
async function readOrAnswer({ acts }: ListenerDeps, { act, row }: Press): Promise<Asked | NotStarted> {
  const planned = await acts.readPlanned({ team: act.team, channel: act.channel, threadId: row })
  if (planned === null) return acts.answer({ ...act, answer: { kind: 'tooOld' } })
  if ('joinAt' in planned) return { kind: 'planned', ...planned }
  return acts.answer({ ...act, answer: { kind: 'pressIdle', action: 'change', state: planned.state } })
}

type NotStarted = { kind: 'notStarted'; why: string }

const NOT_OPENED = { kind: 'formNotOpened', form: 'change' } as const

async function openForm(deps: ListenerDeps, { act, row }: Press, from: { joinAt: number; others: boolean }) {
  const { joinAt, others } = from
  const view = changeModal({ threadId: row, channel: act.channel, joinAt, others })
  try {
    await deps.clientFor(act.team).views.open({ trigger_id: act.key, view })
  } catch (error) {
    logViewFailure(deps, { method: 'views.open', error })
    await tellNow(deps, act, NOT_OPENED)
  }
}

/** The listener for the form's submission: the new time is committed before the ack, which closes the form or shows what is wrong. */
export function createChangeForm(deps: ListenerDeps): (args: SubmitArgs) => Promise<void> {
  return async ({ body, view, ack, context }) => {
    const wanted = readForm(deps, { team: context.teamId ?? '', body, view })
    if (wanted === null) {
      deps.log.warn({}, 'A form for another time came back incomplete')
      await acknowledge(deps, ack)
      return
    }
    const changed = await commitInTime(deps, () => deps.acts.changeTime(wanted))
    if (changed.kind === 'changed') await acknowledge(deps, ack)
    else {
      const errors = changeModalErrors(changed.kind === 'refused' ? changed.why : 'notStarted')
      await acknowledge(deps, () => ack({ response_action: 'errors', errors }))
    }
    if (changed.kind === 'changed') await publishHome(deps, wanted)
  }
}

function readForm(deps: ListenerDeps, { team, body, view }: { team: string; body: unknown; view: unknown }) {
  const where = readMetadata(textAt(view, 'private_metadata'))
  const threadId = textAt(where, 'threadId')
  const channel = idAt(where, 'channel')
  const user = idAt(body, 'user', 'id')
  const seconds = numberAt(view, 'state', 'values', 'when', 'when', 'selected_date_time')
  if (threadId === null || channel === null || user === null || seconds === null) return null
  const viewId = textAt(view, 'id')
  const act = newAct(deps, {
    ...{ team, channel, user, responseUrl: null, threadTs: null, reply: 'later' },
    // One form may be sent several times, each time with another time.
    key: viewId === null ? null : `${viewId}/${seconds}`,
  })
  return { ...act, threadId, at: seconds * 1000 }
}

function readMetadata(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null')
  } catch {
    return null
  }
}
