import type { SlackMessage } from './message-store.ts'
import type { MethodContext } from './method-context.ts'
import { asStored } from './slack-escape.ts'
import type { SlackChannel, SlackUser } from './slack-world.ts'

/** Something a person writes, who and where. */
export type Said = { user: SlackUser; channel: SlackChannel; text: string; threadTs: string | undefined }

/** Posts what a person writes; the app hears of it in the background where Slack would tell it. */
export function say(context: MethodContext, { user, channel, text, threadTs }: Said): SlackMessage {
  const { world, settings } = context
  const isWithApp = world.appIsIn(channel)
  if (isWithApp && channel.kind === 'direct' && settings.messagesTab !== 'on')
    throw new Error('the manifest lets nobody write to the app')
  const stored = asStored(world, text)
  const message = context.store.post({
    channel: channel.id,
    author: { kind: 'person', user: user.id },
    threadTs,
    text: stored,
    blocks: [],
    metadata: undefined,
  })
  const event = {
    user: user.id,
    ts: message.ts,
    client_msg_id: crypto.randomUUID(),
    text: stored,
    team: world.app.teamId,
    ...(threadTs === undefined ? {} : { thread_ts: threadTs }),
    channel: channel.id,
    event_ts: message.ts,
  }
  if (isWithApp && channel.kind === 'direct') {
    const direct = { type: 'message', ...event, channel_type: 'im' }
    void context.tellApp({ subscription: 'message.im', scope: 'im:history', event: direct })
  } else if (isWithApp && stored.includes(`<@${world.app.botUserId}>`)) {
    const mention = { type: 'app_mention', ...event }
    void context.tellApp({ subscription: 'app_mention', scope: 'app_mentions:read', event: mention })
  }
  return message
}
