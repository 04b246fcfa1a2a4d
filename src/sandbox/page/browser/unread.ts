import { useEffect, useRef } from 'preact/hooks'
import type { Channel, PageState } from '../page-state.ts'
import { channelMessages } from './threads.ts'

/** What somebody has not seen of a channel: whether there is any, and how often they are meant. */
export type Unread = { any: boolean; mentions: number }

/** Remembers, for as long as the page is open, what each person has seen. What stood there at first counts as seen. */
export function useUnread(state: PageState, open: string | null): (channel: Channel) => Unread {
  const seen = useRef(new Map<string, string>())
  const key = (channel: string) => `${state.me.id} ${channel}`
  for (const channel of state.channels) {
    if (!seen.current.has(key(channel.id))) seen.current.set(key(channel.id), newest(channel))
  }
  const opened = state.channels.find(({ id }) => id === open)
  const openKey = opened === undefined ? null : key(opened.id)
  const openNewest = opened === undefined ? '' : newest(opened)
  useEffect(() => {
    if (openKey !== null) seen.current.set(openKey, openNewest)
  }, [openKey, openNewest])

  return (channel) => {
    const since = seen.current.get(key(channel.id)) ?? ''
    const news = channel.messages.filter(({ ts, author }) => ts > since && !isMine(author, state))
    const mentions = news.filter(({ text, onlyMe }) => onlyMe || text.includes(`<@${state.me.id}>`)).length
    const inChannel = new Set(channelMessages(channel))
    return channel.id === open ? { any: false, mentions: 0 } : { any: news.some((one) => inChannel.has(one)), mentions }
  }
}

function newest({ messages }: Channel): string {
  return messages.at(-1)?.ts ?? '0'
}

function isMine(author: Channel['messages'][number]['author'], { me }: PageState): boolean {
  return author.kind === 'person' && author.id === me.id
}
