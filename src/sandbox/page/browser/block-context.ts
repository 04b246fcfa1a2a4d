import type { Press } from '../page-action.ts'
import type { Channel, PageState } from '../page-state.ts'
import type { BlockContext, Conversation } from './blocks/block-context.ts'
import type { PageContext } from './page-context.ts'
import { appChannel, channelName } from './people-names.ts'

/** What the blocks of a message or a view need; `onPress` hears of presses. */
export function blockContext({ state, now, openLink }: PageContext, onPress: (press: Press) => void): BlockContext {
  const channels = state.channels.filter((channel) => channel !== appChannel(state))
  return {
    zone: state.me.zone,
    now,
    people: peopleById(state),
    channels: Object.fromEntries(channels.map((channel) => [channel.id, channelName(state, channel)])),
    onAction: ({ actionId, blockId, value }) => onPress({ actionId, blockId: blockId === '' ? null : blockId, value }),
    onLink: openLink,
    choices: channels
      .filter(({ archived }) => !archived)
      .map((channel) => ({ id: channel.id, name: channelName(state, channel), kind: KINDS[channel.kind] })),
  }
}

const KINDS: Record<Channel['kind'], Conversation['kind']> = {
  public: 'public',
  private: 'private',
  group_direct: 'mpim',
  direct: 'im',
}

function peopleById({ people, app }: PageState): Record<string, string> {
  return Object.fromEntries([...people.map(({ id, realName }) => [id, realName]), [app.id, app.name]])
}
