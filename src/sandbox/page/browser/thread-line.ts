import { type ComponentChild, h } from 'preact'
import { Avatar } from './avatar.ts'
import { dayAndTime } from './message-time.ts'
import { usePage } from './page-context.ts'
import { authorKey, momentOf, type ThreadSummary } from './threads.ts'

/** The line under a message that has replies: who wrote, how many there are, and since when. */
export function ThreadLine({ summary, onOpen }: { summary: ThreadSummary; onOpen: () => void }): ComponentChild {
  const { state, now } = usePage()
  const { count, writers, lastTs } = summary
  const last = dayAndTime(momentOf(lastTs), { zone: state.me.zone, now })
  return h('button', { type: 'button', class: 'thread-line', onClick: onOpen }, [
    h(
      'span',
      { class: 'thread-writers' },
      writers.slice(0, 3).map((author) => h(Avatar, { key: authorKey(author), state, author, small: true })),
    ),
    h('span', { class: 'thread-count' }, count === 1 ? '1 reply' : `${count} replies`),
    h('span', { class: 'thread-last' }, `${count === 1 ? '' : 'last '}${last}`),
  ])
}
