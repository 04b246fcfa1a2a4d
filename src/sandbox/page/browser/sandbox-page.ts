import { type ComponentChild, type ComponentChildren, h } from 'preact'
import { useState } from 'preact/hooks'
import type { Channel, PageState } from '../page-state.ts'
import { type Act, act as post } from './act.ts'
import { AppView } from './app-view.ts'
import { ChannelList } from './channel-list.ts'
import { ChannelView } from './channel-view.ts'
import { ModalLayer } from './modal-layer.ts'
import { type PageContext, PageProvider, usePage } from './page-context.ts'
import { type Pane, PaneTabs } from './pane-tabs.ts'
import { appChannel } from './people-names.ts'
import { Player } from './player.ts'
import { RecallPanel } from './recall-panel.ts'
import { isRecordingLink, messagePlace } from './recording-link.ts'
import { type Place, type Route, useRoute } from './route.ts'
import { type ServerState, useServerState } from './server-state.ts'
import { ThreadPane } from './thread-pane.ts'
import { Toast } from './toast.ts'
import { TopBar } from './top-bar.ts'
import { useUnread } from './unread.ts'
import { useNow } from './use-now.ts'

/** The whole page, once the first snapshot is here. */
export function SandboxPage(): ComponentChild {
  const [route, go] = useRoute()
  const server = useServerState(route.person)
  const { state } = server
  if (state === null || state.me.name !== route.person) {
    return h(
      'p',
      { class: 'loading', role: 'status' },
      server.connected ? 'Opening the sandbox …' : 'The sandbox does not answer. Does it still run in the terminal?',
    )
  }
  return h(Workspace, { server, state, route, go })
}

type WorkspaceProps = { server: ServerState; state: PageState; route: Route; go: (route: Route) => void }

function Workspace({ server, state, route, go }: WorkspaceProps): ComponentChild {
  const [sentence, setSentence] = useState<string | null>(null)
  const [playing, setPlaying] = useState<string | null>(null)
  const [pane, setPane] = useState<Pane>('channel')
  const now = useNow(server.behind, 30_000)
  const goTo = (place: Place) => {
    go({ ...route, place })
    setPane('channel')
  }
  const act: Act = async (action, how) => {
    const outcome = await post(action)
    // What was wrong a moment ago may be so no more.
    if (outcome.kind !== 'failed') setSentence(null)
    else if (how !== 'quietly') setSentence(outcome.why)
    return outcome
  }
  const context: PageContext = {
    ...{ state, now, act },
    behind: server.behind,
    place: route.place,
    go: goTo,
    openLink: (url) => openLink(url, { state, goTo, setPlaying }),
  }
  const onPerson = (person: string) => go({ person, place: { ...route.place, thread: null } })
  return h(PageProvider, { value: context }, [
    h(
      Columns,
      { connected: server.connected, onPerson, pane, onPane: setPane },
      h(Toast, { sentence, onEnd: () => setSentence(null) }),
    ),
    h(ModalLayer, null),
    playing === null ? null : h(Player, { url: playing, onClose: () => setPlaying(null) }),
  ])
}

type ColumnsProps = {
  connected: boolean
  onPerson: (name: string) => void
  pane: Pane
  onPane: (pane: Pane) => void
  /** Stands below the bar. */
  children?: ComponentChildren
}

function Columns({ connected, onPerson, pane, onPane, children }: ColumnsProps): ComponentChild {
  const { state, place, go } = usePage()
  const [panelOpen, setPanelOpen] = useState(true)
  const channel = channelAt(state, place)
  const unreadOf = useUnread(state, channel?.id ?? null)
  const looks = {
    'data-pane': pane,
    'data-panel': panelOpen ? 'open' : 'closed',
    'data-thread': place.thread === null ? 'closed' : 'open',
    'data-version': state.version,
  }
  return h('div', { class: 'page', ...looks }, [
    h(TopBar, { connected, onPerson, panelOpen, onPanel: () => setPanelOpen(!panelOpen) }),
    children,
    h(ChannelList, { unreadOf }),
    h(Middle, { channel }),
    place.thread === null || channel === undefined
      ? null
      : h(ThreadPane, { channel, rootTs: place.thread, onClose: () => go({ ...place, thread: null }) }),
    panelOpen || pane === 'panel' ? h(RecallPanel, { onClose: () => setPanelOpen(false) }) : null,
    h(PaneTabs, { pane, onPane, unread: state.channels.some((one) => unreadOf(one).any) }),
  ])
}

function Middle({ channel }: { channel: Channel | undefined }): ComponentChild {
  const { place } = usePage()
  if (place.kind === 'app') return h(AppView, { tab: place.tab })
  return channel === undefined ? h(Nowhere, null) : h(ChannelView, { channel })
}

function Nowhere(): ComponentChild {
  const { state } = usePage()
  return h(
    'main',
    { class: 'channel' },
    h('p', { class: 'beginning home' }, [
      h('strong', null, state.me.realName),
      ' is in no channel of this name, and sees nothing of it. Choose another channel, or be somebody else above.',
    ]),
  )
}

function channelAt(state: PageState, place: Place): Channel | undefined {
  if (place.kind === 'channel') return state.channels.find(({ name }) => name === place.channel)
  return place.tab === 'messages' ? appChannel(state) : undefined
}

type Opening = { state: PageState; goTo: (place: Place) => void; setPlaying: (url: string) => void }

/** A recording is played here, a message is gone to, anything else opens in a tab of its own. */
function openLink(url: string, { state, goTo, setPlaying }: Opening): void {
  if (isRecordingLink(url)) {
    setPlaying(url)
    return
  }
  const message = messagePlace(url)
  const channel = state.channels.find(({ id }) => id === message?.channel)
  if (message === null || channel === undefined) {
    window.open(url, '_blank', 'noopener,noreferrer')
    return
  }
  const hasReplies = channel.messages.some(({ threadTs }) => threadTs === message.ts)
  const thread = message.thread ?? (hasReplies ? message.ts : null)
  goTo(
    channel === appChannel(state)
      ? { kind: 'app', tab: 'messages', thread }
      : { kind: 'channel', channel: channel.name, thread },
  )
}
