import { type ComponentChild, h } from 'preact'
import { useEffect } from 'preact/hooks'
import { Avatar } from './avatar.ts'
import { blockContext } from './block-context.ts'
import { HomeView } from './blocks/home.ts'
import { MessageBox } from './message-box.ts'
import { MessageList } from './message-list.ts'
import { usePage } from './page-context.ts'
import { appChannel, appName } from './people-names.ts'
import type { Place } from './route.ts'
import { channelMessages, threadSummaries } from './threads.ts'
import { useHeldFocus } from './use-held-focus.ts'

type Tab = Extract<Place, { kind: 'app' }>['tab']

/** The app's own place: its Home, and the messages between it and the person. */
export function AppView({ tab }: { tab: Tab }): ComponentChild {
  const { state, act, go } = usePage()
  const { id } = state.me
  useEffect(() => {
    void act({ kind: 'open app', user: id, tab })
  }, [id, tab])
  return h('main', { class: 'channel', 'aria-label': appName(state) }, [
    h('header', { class: 'column-head column-head-app' }, [
      h(Avatar, { state, author: { kind: 'app' }, small: true }),
      h('h2', { class: 'column-title' }, [appName(state), h('span', { class: 'app-badge' }, 'APP')]),
      h('div', { class: 'tabs', role: 'tablist', 'aria-label': appName(state) }, [
        TABS.map(([name, words]) =>
          h(
            'button',
            {
              key: name,
              type: 'button',
              role: 'tab',
              class: 'tab',
              id: `tab-${name}`,
              'aria-selected': tab === name,
              'aria-controls': 'app-tab',
              onClick: () => go({ kind: 'app', tab: name, thread: null }),
            },
            words,
          ),
        ),
      ]),
    ]),
    h(
      'div',
      { class: 'tab-panel', role: 'tabpanel', id: 'app-tab', 'aria-labelledby': `tab-${tab}` },
      tab === 'home' ? h(Home, null) : h(Messages, null),
    ),
  ])
}

const TABS: readonly [Tab, string][] = [
  ['home', 'Home'],
  ['messages', 'Messages'],
]

function Home(): ComponentChild {
  const page = usePage()
  const { home, me } = page.state
  const context = blockContext(page, (press) => {
    if (home !== null) void page.act({ kind: 'press in view', user: me.id, viewId: home.id, press })
  })
  const tab = useHeldFocus<HTMLDivElement>()
  return h(
    'div',
    { class: 'home', tabIndex: 0, role: 'region', 'aria-label': 'Home', ref: tab },
    h(HomeView, { view: home?.view ?? null, context }),
  )
}

function Messages(): ComponentChild {
  const { state, go } = usePage()
  const channel = appChannel(state)
  if (channel === undefined) return h('p', { class: 'beginning home' }, 'Nothing has been written here yet.')
  return h('div', { class: 'tab-messages' }, [
    h(MessageList, {
      label: `Messages with ${appName(state)}`,
      channel,
      messages: channelMessages(channel),
      summaries: threadSummaries(channel),
      days: true,
      onReply: (thread) => go({ kind: 'app', tab: 'messages', thread }),
    }),
    h(MessageBox, { key: channel.id, channel, threadTs: null, label: `Message ${appName(state)}` }),
  ])
}
