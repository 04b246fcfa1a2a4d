import type { SlackChannel } from './slack-world.ts'

/** What commands and interactions call a conversation: only a public channel's name is told (facts 2.1). */
export function channelName(channel: SlackChannel): string {
  switch (channel.kind) {
    case 'public':
      return channel.name
    case 'private':
    case 'group_direct':
      return 'privategroup'
    case 'direct':
      return 'directmessage'
  }
}
