import { type ComponentChild, h } from 'preact'
import type { Channel, Message } from '../page-state.ts'
import { Icon } from './icon.ts'
import { Menu } from './menu.ts'
import { usePage } from './page-context.ts'
import { appName } from './people-names.ts'

type MessageMenuProps = { channel: Channel; message: Message; onReply: (() => void) | null }

/** What can be done with a message; seen when it is pointed at or when the focus is in it. */
export function MessageMenu({ channel, message, onReply }: MessageMenuProps): ComponentChild {
  const { state, act } = usePage()
  const { ts } = message
  const items = [
    {
      label: 'Record this meeting',
      from: appName(state),
      onPick: () => void act({ kind: 'record message', user: state.me.id, channel: channel.id, ts }),
    },
    ...(channel.archived
      ? []
      : [
          {
            label: 'Delete message',
            from: null,
            onPick: () => void act({ kind: 'delete message', channel: channel.id, ts }),
          },
        ]),
  ]
  return h('div', { class: 'message-menu', role: 'toolbar', 'aria-label': 'Message' }, [
    onReply === null
      ? null
      : h(
          'button',
          {
            type: 'button',
            class: 'icon-button',
            'aria-label': 'Reply in thread',
            title: 'Reply in thread',
            onClick: onReply,
          },
          h(Icon, { name: 'reply' }),
        ),
    h(Menu, { label: 'More message shortcuts', icon: 'more', items }),
  ])
}
