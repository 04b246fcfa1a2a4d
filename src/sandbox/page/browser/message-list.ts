import { type ComponentChild, type ComponentChildren, h } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import type { Channel, Message as Shown } from '../page-state.ts'
import { Message } from './message.ts'
import { dayName } from './message-time.ts'
import { usePage } from './page-context.ts'
import { authorKey, momentOf, type ThreadSummary } from './threads.ts'
import { useHeldFocus } from './use-held-focus.ts'

type MessageListProps = {
  label: string
  channel: Channel
  messages: readonly Shown[]
  /** By the root's `ts`; empty inside of a thread. */
  summaries: Map<string, ThreadSummary>
  /** Whether a new day is marked. */
  days: boolean
  onReply: ((rootTs: string) => void) | null
  /** What stands above the first message. */
  children?: ComponentChildren
}

/** Messages under each other with their days; it stays at the newest one unless somebody has scrolled up. */
export function MessageList(props: MessageListProps): ComponentChild {
  const { label, channel, messages, summaries, days, onReply, children } = props
  const { state, now } = usePage()
  const reader = { zone: state.me.zone, now }
  const newest = messages.at(-1)
  const mine = newest?.onlyMe === true || (newest?.author.kind === 'person' && newest.author.id === state.me.id)
  const list = useStickyEnd(`${channel.id} ${label}`, mine ? newest.ts : null)
  return h(
    'div',
    { class: 'message-list', role: 'log', 'aria-label': label, 'aria-live': 'polite', tabIndex: 0, ref: list },
    [
      h('div', { class: 'message-list-space' }),
      children,
      messages.map((message, index) => {
        const before = messages[index - 1]
        const day = dayName(momentOf(message.ts), reader)
        const newDay = days && (before === undefined || dayName(momentOf(before.ts), reader) !== day)
        const rootTs = message.threadTs ?? message.ts
        return [
          newDay ? h('div', { key: `day ${message.ts}`, class: 'day', role: 'separator' }, h('span', null, day)) : null,
          h(Message, {
            key: message.ts,
            ...{ channel, message },
            follows: !newDay && follows(before, message),
            summary: summaries.get(message.ts) ?? null,
            onReply: onReply === null ? null : () => onReply(rootTs),
          }),
        ]
      }),
    ],
  )
}

/** So long after another message of the same author, a message needs no head of its own. */
const TOGETHER_MS = 5 * 60_000

function follows(before: Shown | undefined, message: Shown): boolean {
  if (before === undefined || before.onlyMe || message.onlyMe || before.deleted) return false
  const gap = momentOf(message.ts) - momentOf(before.ts)
  return authorKey(before.author) === authorKey(message.author) && gap < TOGETHER_MS && message.author.kind === 'person'
}

/** So near to its end a list counts as being at the end, in CSS pixels. */
const NEAR_END = 80

/** `mine`: the newest message, when it is the reader's own or for them alone; it is shown wherever somebody has scrolled to. */
function useStickyEnd(place: string, mine: string | null) {
  // A message may go away with the focus in it.
  const list = useHeldFocus<HTMLDivElement>()
  // How far up somebody has scrolled, in CSS pixels.
  const above = useRef(0)
  const shown = useRef('')
  const seen = useRef(mine)
  useLayoutEffect(() => {
    const element = list.current
    if (element === null) return
    const toEnd = () => {
      if (above.current < NEAR_END) element.scrollTop = element.scrollHeight
    }
    const look = () => {
      above.current = element.scrollHeight - element.scrollTop - element.clientHeight
    }
    // The list gets shorter, too, when the box below it grows.
    const resized = new ResizeObserver(toEnd)
    resized.observe(element)
    element.addEventListener('scroll', look, { passive: true })
    return () => {
      resized.disconnect()
      element.removeEventListener('scroll', look)
    }
  }, [])
  useLayoutEffect(() => {
    const isNew = shown.current !== place || (mine !== null && mine !== seen.current)
    shown.current = place
    seen.current = mine
    if (isNew || above.current < NEAR_END) list.current?.scrollTo({ top: list.current.scrollHeight })
  })
  return list
}
