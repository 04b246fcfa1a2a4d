import { type ApiAnswer, type MethodContext, refuse, refuseScope } from './method-context.ts'
import type { ChannelKind, SlackChannel } from './slack-world.ts'

/** Either a conversation that the app may use in this way, or Slack's refusal. */
export type Access = { channel: SlackChannel } | { refusal: ApiAnswer }

/** Slack's word for each kind of conversation in its scopes. */
export const SCOPE_WORD: { [kind in ChannelKind]: string } = {
  public: 'channels',
  private: 'groups',
  group_direct: 'mpim',
  direct: 'im',
}

/** A conversation to post to. A user id means the app's direct message with that user; names are refused. */
export function accessToPost(context: MethodContext, ref: string): Access {
  const { world } = context
  const person = world.users().find((user) => user.id === ref)
  const channel = person === undefined ? channelById(context, ref) : world.directWithApp(person.id)
  if (channel === undefined) return { refusal: refuse('channel_not_found') }
  const mayPostUninvited = channel.kind === 'public' && context.scopes().includes('chat:write.public')
  if (!world.appIsIn(channel)) {
    if (channel.kind !== 'public') return { refusal: refuse('channel_not_found') }
    if (!channel.archived && !mayPostUninvited) return { refusal: refuse('not_in_channel') }
  }
  if (channel.archived) return { refusal: refuse('is_archived') }
  if (channel.kind === 'direct' && context.settings.messagesTab === 'off')
    return { refusal: refuse('messages_tab_disabled') }
  if (channel.readOnly) return { refusal: refuse('restricted_action_read_only_channel') }
  return { channel }
}

/** A conversation whose messages the app wrote and now wants to change: no membership is asked of public ones. */
export function accessToEdit(context: MethodContext, ref: string): Access {
  const channel = channelById(context, ref)
  if (channel === undefined || !isVisible(context, channel)) return { refusal: refuse('channel_not_found') }
  return channel.archived ? { refusal: refuse('is_archived') } : { channel }
}

/** A conversation to read from: it must be joined, and the scope is that of its kind (`channels:history`, ...). */
export function accessToHistory(context: MethodContext, ref: string): Access {
  const channel = channelById(context, ref)
  if (channel === undefined || !isVisible(context, channel)) return { refusal: refuse('channel_not_found') }
  const needed = `${SCOPE_WORD[channel.kind]}:history`
  if (!context.scopes().includes(needed)) return { refusal: refuseScope(context, [needed]) }
  return context.world.appIsIn(channel) ? { channel } : { refusal: refuse('not_in_channel') }
}

/** A conversation by its id alone, if the app may know that it exists. */
export function visibleChannel(context: MethodContext, ref: string): SlackChannel | undefined {
  const channel = channelById(context, ref)
  return channel !== undefined && isVisible(context, channel) ? channel : undefined
}

function channelById(context: MethodContext, id: string): SlackChannel | undefined {
  return context.world.channels().find((channel) => channel.id === id)
}

function isVisible(context: MethodContext, channel: SlackChannel): boolean {
  return channel.kind === 'public' || context.world.appIsIn(channel)
}
