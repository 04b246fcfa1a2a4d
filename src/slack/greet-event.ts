import type { AllMiddlewareArgs, SlackEventMiddlewareArgs } from '@slack/bolt'
import { idAt, textAt } from './fields.ts'
import { commitInTime, type ListenerDeps, newAct } from './listener.ts'

type Args = SlackEventMiddlewareArgs<'member_joined_channel'> & AllMiddlewareArgs

/** The listener for whoever joins a channel: when somebody brings us in, we say what we do. Joining by ourselves has no inviter. */
export function createGreetEvent(deps: ListenerDeps): (args: Args) => Promise<void> {
  return async ({ event, body, context }) => {
    const channel = idAt(event, 'channel')
    const inviter = idAt(event, 'inviter')
    const us = context.botUserId ?? textAt(body, 'authorizations', 0, 'user_id')
    if (us === null || textAt(event, 'user') !== us || channel === null || inviter === null) return
    const act = newAct(deps, {
      ...{ team: context.teamId ?? '', channel, user: inviter, responseUrl: null, threadTs: null, reply: 'later' },
      key: textAt(body, 'event_id'),
    })
    await commitInTime(deps, () => deps.acts.greet({ ...act, once: `channel/${channel}` }))
  }
}
