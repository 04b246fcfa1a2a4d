import { channelName } from './channel-name.ts'
import { type PeopleDeps, type PersonOutcome, personForm, sendInteraction } from './interaction.ts'
import { messageForm } from './message-form.ts'

/** A message shortcut, chosen from the menu of a message. */
export type ShortcutInput = { user: string; channel: string; ts: string; callbackId: string }

/** Uses a message shortcut, also where the app is not. One that the manifest does not declare throws. */
export async function useShortcut(deps: PeopleDeps, input: ShortcutInput): Promise<PersonOutcome> {
  const { context } = deps
  if (context.settings.shortcut(input.callbackId) === undefined)
    throw new Error(`the manifest has no message shortcut ${input.callbackId}`)
  const user = deps.needUser(input.user)
  const channel = deps.needChannel(input.channel)
  const message = context.store.find(channel.id, input.ts)
  if (message === undefined || message.deleted) throw new Error(`no message ${input.ts} in ${input.channel}`)
  const payload = {
    type: 'message_action',
    callback_id: input.callbackId,
    user: personForm(context, user),
    channel: { id: channel.id, name: channelName(channel) },
    message_ts: message.ts,
    message: messageForm(context, message),
    action_ts: context.store.nextTs(),
  }
  return sendInteraction(deps, {
    payload,
    place: { user: user.id, channel: channel.id, original: undefined },
    source: { user: user.id, channel: channel.id, viewId: undefined },
  })
}
