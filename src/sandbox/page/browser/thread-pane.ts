import { type ComponentChild, h } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { Channel } from '../page-state.ts'
import { Icon } from './icon.ts'
import { Message } from './message.ts'
import { MessageBox } from './message-box.ts'
import { MessageList } from './message-list.ts'
import { usePage } from './page-context.ts'
import { channelLabel } from './people-names.ts'
import { threadMessages } from './threads.ts'

/** A thread beside its channel; Escape closes it. */
export function ThreadPane({
  channel,
  rootTs,
  onClose,
}: {
  channel: Channel
  rootTs: string
  onClose: () => void
}): ComponentChild {
  const { state } = usePage()
  const { root, replies } = threadMessages(channel, rootTs)
  const pane = useRef<HTMLElement>(null)
  useEffect(() => {
    const before = document.activeElement
    pane.current?.querySelector('textarea')?.focus({ preventScroll: true })
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [rootTs])
  const counted = replies.filter(({ onlyMe }) => !onlyMe).length
  return h(
    'aside',
    {
      class: 'thread',
      'aria-label': 'Thread',
      ref: pane,
      onKeyDown: (event: KeyboardEvent) => {
        if (event.key === 'Escape' && !event.defaultPrevented) onClose()
      },
    },
    [
      h('header', { class: 'column-head' }, [
        h('h2', { class: 'column-title' }, 'Thread'),
        h('p', { class: 'column-note' }, channelLabel(state, channel)),
        h(
          'button',
          {
            type: 'button',
            class: 'icon-button',
            'aria-label': 'Close thread',
            title: 'Close thread',
            onClick: onClose,
          },
          h(Icon, { name: 'close' }),
        ),
      ]),
      h(
        MessageList,
        {
          label: 'Messages in this thread',
          channel,
          messages: replies,
          summaries: new Map(),
          days: false,
          onReply: null,
        },
        [
          root === null
            ? h('p', { class: 'beginning' }, 'The message that began this thread is gone.')
            : h(
                'div',
                { class: 'thread-root' },
                h(Message, { channel, message: root, follows: false, summary: null, onReply: null }),
              ),
          counted === 0
            ? null
            : h('div', { class: 'thread-divider' }, h('span', null, counted === 1 ? '1 reply' : `${counted} replies`)),
        ],
      ),
      channel.archived
        ? null
        : h(MessageBox, { key: `${state.me.id} ${rootTs}`, channel, threadTs: rootTs, label: 'Reply…' }),
    ],
  )
}
