import { type ComponentChild, h } from 'preact'
import type { Channel } from '../page-state.ts'
import { ChannelIcon } from './channel-icon.ts'
import { MessageBox } from './message-box.ts'
import { MessageList } from './message-list.ts'
import { usePage } from './page-context.ts'
import { appName, channelLabel, channelName, isDirect } from './people-names.ts'
import { channelMessages, threadSummaries } from './threads.ts'
import { useHeldFocus } from './use-held-focus.ts'
import { Welcome } from './welcome.ts'

/** A channel: what it is, its messages, and the box to write in. */
export function ChannelView({ channel }: { channel: Channel }): ComponentChild {
  const { state, go } = usePage()
  const name = channelName(state, channel)
  const label = channelLabel(state, channel)
  const view = useHeldFocus<HTMLElement>('.box-text')
  return h('main', { class: 'channel', 'aria-label': label, ref: view }, [
    h('header', { class: 'column-head' }, [
      h('h2', { class: 'column-title' }, [isDirect(channel) ? null : h(ChannelIcon, { channel }), name]),
      h('p', { class: 'column-note' }, notes(channel, appName(state)).join(' · ')),
    ]),
    h(Welcome, { channel }),
    h(
      MessageList,
      {
        label: `Messages in ${label}`,
        channel,
        messages: channelMessages(channel),
        summaries: threadSummaries(channel),
        days: true,
        onReply: (thread) => go({ kind: 'channel', channel: channel.name, thread }),
      },
      h(Beginning, { channel, label }),
    ),
    channel.archived
      ? h('p', { class: 'no-box' }, [
          h('strong', null, label),
          ' is archived: it can be read, but nobody can write here.',
        ])
      : h(MessageBox, { key: `${state.me.id} ${channel.id}`, channel, threadTs: null, label: `Message ${label}` }),
  ])
}

function Beginning({ channel, label }: { channel: Channel; label: string }): ComponentChild {
  const what = isDirect(channel)
    ? 'This is the very beginning of your conversation with '
    : 'This is the very beginning of '
  return h('p', { class: 'beginning' }, [what, h('strong', null, label), '.', ...wayToRecord(channel)])
}

function wayToRecord({ kind, archived, readOnly, appIsIn }: Channel): ComponentChild[] {
  if (archived || readOnly) return []
  if (kind === 'direct' && !appIsIn) return [' No app can post here.']
  const record = [' type ', h('code', null, '/record'), ' and a meeting link, or use + to insert one.']
  if (kind !== 'private' || appIsIn) return [' To record a meeting,', ...record]
  return [' The app has to be let in here first, by ', h('code', null, '/invite @recorder'), '. Then', ...record]
}

function notes({ kind, archived, readOnly, appIsIn, members }: Channel, app: string): string[] {
  const what = { public: 'Public', private: 'Private', group_direct: 'Group message', direct: 'Direct message' }[kind]
  return [
    what,
    ...(archived ? ['archived'] : []),
    ...(readOnly ? ['only some may post here; the app may not'] : []),
    appIsIn ? `${app} is in here` : `${app} is not in here`,
    `${members.length} members`,
  ]
}
