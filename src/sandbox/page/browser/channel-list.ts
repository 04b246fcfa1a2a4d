import { type ComponentChild, type ComponentChildren, h } from 'preact'
import type { Channel } from '../page-state.ts'
import { Avatar } from './avatar.ts'
import { ChannelIcon } from './channel-icon.ts'
import { usePage } from './page-context.ts'
import { appChannel, appName, channelName, isDirect } from './people-names.ts'
import type { Unread } from './unread.ts'

/** Everything that the person can open: channels in groups, direct messages, and the app. */
export function ChannelList({ unreadOf }: { unreadOf: (channel: Channel) => Unread }): ComponentChild {
  const { state } = usePage()
  const withApp = appChannel(state)
  const live = state.channels.filter((channel) => channel !== withApp && !channel.archived)
  const groups: [string, Channel[]][] = [
    ['Channels', live.filter(({ kind }) => kind === 'public')],
    ['Private channels', live.filter(({ kind }) => kind === 'private')],
    ['Direct messages', live.filter(isDirect)],
    ['Archived', state.channels.filter(({ archived }) => archived)],
  ]
  return h('nav', { class: 'sidebar', 'aria-label': 'Channels and apps' }, [
    h('div', { class: 'workspace' }, [
      h('span', { class: 'workspace-name' }, state.workspace),
      h(
        'span',
        { class: 'workspace-me' },
        `${state.me.realName} · ${state.me.zone.replace(/^.*\//, '').replaceAll('_', ' ')}`,
      ),
    ]),
    groups.map(([title, channels]) =>
      channels.length === 0
        ? null
        : h(
            Group,
            { key: title, title },
            channels.map((channel) => h(ChannelEntry, { key: channel.id, channel, unread: unreadOf(channel) })),
          ),
    ),
    h(Group, { title: 'Apps' }, h(AppEntry, { unread: withApp === undefined ? null : unreadOf(withApp) })),
  ])
}

function Group({ title, children }: { title: string; children?: ComponentChildren }): ComponentChild {
  const id = `group-${title.toLowerCase().replaceAll(' ', '-')}`
  return h('section', { class: 'sidebar-group', 'aria-labelledby': id }, [
    h('h2', { id, class: 'sidebar-title' }, title),
    h('ul', null, children),
  ])
}

function ChannelEntry({ channel, unread }: { channel: Channel; unread: Unread }): ComponentChild {
  const { state, place, go } = usePage()
  const current = place.kind === 'channel' && place.channel === channel.name
  const name = channelName(state, channel)
  const other = isDirect(channel) ? channel.members.find((id) => id !== state.me.id) : undefined
  return h(
    'li',
    null,
    h(
      'button',
      {
        type: 'button',
        class: `entry${unread.any ? ' entry-unread' : ''}${channel.archived ? ' entry-quiet' : ''}`,
        'aria-current': current ? 'page' : undefined,
        onClick: () => go({ kind: 'channel', channel: channel.name, thread: null }),
      },
      [
        other === undefined
          ? h(ChannelIcon, { channel })
          : h(Avatar, { state, author: { kind: 'person', id: other }, small: true }),
        h('span', { class: 'entry-name' }, name),
        channel.appIsIn || channel.archived || channel.kind === 'direct'
          ? null
          : h('span', { class: 'entry-mark', title: `${appName(state)} is not in here` }, 'no app'),
        unread.mentions > 0
          ? h('span', { class: 'entry-badge' }, [unread.mentions, h('span', { class: 'unseen' }, ' for you')])
          : null,
      ],
    ),
  )
}

function AppEntry({ unread }: { unread: Unread | null }): ComponentChild {
  const { state, place, go } = usePage()
  return h(
    'li',
    null,
    h(
      'button',
      {
        type: 'button',
        class: `entry${unread?.any === true ? ' entry-unread' : ''}`,
        'aria-current': place.kind === 'app' ? 'page' : undefined,
        onClick: () => go({ kind: 'app', tab: unread?.any === true ? 'messages' : 'home', thread: null }),
      },
      [
        h(Avatar, { state, author: { kind: 'app' }, small: true }),
        h('span', { class: 'entry-name' }, appName(state)),
        unread?.any === true ? h('span', { class: 'entry-badge' }, 'new') : null,
      ],
    ),
  )
}
