import { type ComponentChild, h } from 'preact'
import type { Channel, Message as Shown } from '../page-state.ts'
import { Avatar } from './avatar.ts'
import { blockContext } from './block-context.ts'
import { Blocks } from './blocks/blocks.ts'
import { Icon } from './icon.ts'
import { MessageMenu } from './message-menu.ts'
import { clockTime, fullTime } from './message-time.ts'
import { usePage } from './page-context.ts'
import { authorName } from './people-names.ts'
import { ThreadLine } from './thread-line.ts'
import { momentOf, type ThreadSummary } from './threads.ts'
import { useHeldFocus } from './use-held-focus.ts'

/** `follows`: the same author wrote just before, so that the head is left out. `onReply` null: no thread opens from here. */
export type MessageProps = {
  channel: Channel
  message: Shown
  follows: boolean
  summary: ThreadSummary | null
  onReply: (() => void) | null
}

/** One message with its author, its blocks, what can be done with it, and the line that leads to its thread. */
export function Message({ channel, message, follows, summary, onReply }: MessageProps): ComponentChild {
  const page = usePage()
  const { state } = page
  const { author, ts, onlyMe, deleted } = message
  const reader = { zone: state.me.zone, now: page.now }
  const name = authorName(state, author)
  const moment = momentOf(ts)
  const time = h(
    'time',
    { class: 'message-time', dateTime: new Date(moment).toISOString(), title: fullTime(moment, reader) },
    follows ? clockTime(moment, reader).replace(/ [AP]M$/, '') : clockTime(moment, reader),
  )
  const classes = [
    'message',
    follows ? 'message-follows' : '',
    onlyMe ? 'message-only-me' : '',
    deleted ? 'message-deleted' : '',
  ]
  const article = useHeldFocus<HTMLElement>('.bk-actions .bk-button')
  return h(
    'article',
    {
      ref: article,
      class: classes.filter(Boolean).join(' '),
      'aria-label': `${name}, ${clockTime(moment, reader)}`,
      'data-ts': ts,
    },
    [
      onlyMe ? h('p', { class: 'only-me' }, [h(Icon, { name: 'eye' }), 'Only visible to you']) : null,
      h('div', { class: 'message-row' }, [
        h('div', { class: 'message-side' }, follows ? time : h(Avatar, { state, author })),
        h('div', { class: 'message-main' }, [
          follows
            ? null
            : h('p', { class: 'message-head' }, [
                h('strong', { class: 'message-author' }, name),
                author.kind === 'person' ? null : h('span', { class: 'app-badge' }, 'APP'),
                time,
              ]),
          h(Content, { channel, message }),
          summary === null || onReply === null ? null : h(ThreadLine, { summary, onOpen: onReply }),
        ]),
      ]),
      deleted || onlyMe ? null : h(MessageMenu, { channel, message, onReply }),
    ],
  )
}

function Content({ channel, message }: Pick<MessageProps, 'channel' | 'message'>): ComponentChild {
  const page = usePage()
  const { ts, text, blocks, edited, explains } = message
  const context = blockContext(page, (press) => {
    void page.act({ kind: 'press', user: page.state.me.id, channel: channel.id, ts, press })
  })
  const shown = blocks.length > 0 ? blocks : [{ type: 'section', text: { type: 'mrkdwn', text } }]
  return h('div', { class: 'message-content' }, [
    h(Blocks, { blocks: shown, context }),
    edited ? h('span', { class: 'edited' }, '(edited)') : null,
    explains === null ? null : h('p', { class: 'explains' }, explains),
  ])
}
