import { type ComponentChild, h } from 'preact'
import { Icon, type IconName } from './icon.ts'

/** What a narrow screen shows: one of these at a time. */
export type Pane = 'list' | 'channel' | 'panel'

const PANES: readonly [Pane, string, IconName][] = [
  ['list', 'Channels', 'hash'],
  ['channel', 'Messages', 'reply'],
  ['panel', 'Behind the scenes', 'panel'],
]

/** The bar at the foot of a narrow screen. */
export function PaneTabs({
  pane,
  onPane,
  unread,
}: {
  pane: Pane
  onPane: (pane: Pane) => void
  unread: boolean
}): ComponentChild {
  return h('nav', { class: 'pane-tabs', 'aria-label': 'Parts of the page' }, [
    PANES.map(([name, words, icon]) =>
      h(
        'button',
        {
          key: name,
          type: 'button',
          class: 'pane-tab',
          'aria-current': pane === name ? 'true' : undefined,
          onClick: () => onPane(name),
        },
        [
          h(Icon, { name: icon }),
          h('span', null, words),
          name === 'list' && unread ? h('span', { class: 'pane-dot', role: 'img', 'aria-label': 'unread' }) : null,
        ],
      ),
    ),
  ])
}
