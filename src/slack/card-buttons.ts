import type { AllMiddlewareArgs, BlockAction, SlackActionMiddlewareArgs } from '@slack/bolt'
import type { Acts, Taken } from '../recording/acts.ts'
import { acknowledge, commitInTime, type ListenerDeps, tellNow } from './listener.ts'
import { type Press, readPress } from './press.ts'
import { publishHome } from './publish-home.ts'
import { deleteOriginal } from './tell-asker.ts'

/** What Bolt hands to the listener of a button. */
export type PressArgs = SlackActionMiddlewareArgs<BlockAction> & AllMiddlewareArgs

type Button = Parameters<Acts['press']>[0]['button']

/** The listener for one of the live buttons, wherever it stands: commit, then ack. */
export function createCardButton(deps: ListenerDeps, button: Button): (args: PressArgs) => Promise<void> {
  return async (args) => {
    await takePress(deps, args, ({ act, row }) => deps.acts.press({ ...act, threadId: row, button }))
  }
}

/** The listener for the links of a “which one?”; the question goes away with its answer. */
export function createPickLink(deps: ListenerDeps): (args: PressArgs) => Promise<void> {
  return async (args) => {
    const press = await takePress(deps, args, async ({ act, row }) => {
      const [, askId, index] = /^(.+)\/(\d{1,3})$/.exec(row) ?? []
      if (askId === undefined) return deps.acts.answer({ ...act, answer: { kind: 'tooOld' } })
      return deps.acts.pickLink({ ...act, askId, index: Number(index) })
    })
    if (press?.onEphemeral === true && press.act.route !== null) await deleteOriginal(press.act.route.responseUrl)
  }
}

/** The press once it is committed, acked and where needed answered; null when nothing was stored. */
async function takePress(
  deps: ListenerDeps,
  { body, action, ack, context }: PressArgs,
  commit: (press: Press) => Promise<Taken>,
): Promise<Press | null> {
  const press = readPress(deps, { team: context.teamId ?? '', body, action })
  if (press === null) {
    deps.log.warn({}, 'A press came without its row, its channel or its person')
    await acknowledge(deps, ack)
    return null
  }
  const taken = await commitInTime(deps, () => commit(press))
  await acknowledge(deps, ack)
  if (taken.kind === 'notStarted') await tellNow(deps, press.act, { kind: 'pressNotStored' })
  if (press.fromHome) await publishHome(deps, press.act)
  return taken.kind === 'notStarted' ? null : press
}
