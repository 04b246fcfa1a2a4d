import type { Channel, Message } from '../page-state.ts'

/** What stands under a message that has replies. */
export type ThreadSummary = { count: number; lastTs: string; writers: Message['author'][] }

/** What a channel shows outside of threads, oldest first. */
export function channelMessages({ messages }: Channel): Message[] {
  return messages.filter(({ threadTs, broadcast }) => threadTs === null || broadcast)
}

/** A thread's root (null when it is gone) and its replies, oldest first. */
export function threadMessages({ messages }: Channel, rootTs: string): { root: Message | null; replies: Message[] } {
  return {
    root: messages.find(({ ts }) => ts === rootTs) ?? null,
    replies: messages.filter(({ threadTs }) => threadTs === rootTs),
  }
}

/** The replies of each thread of a channel, by the root's `ts`. What only one person sees does not count. */
export function threadSummaries({ messages }: Channel): Map<string, ThreadSummary> {
  const summaries = new Map<string, ThreadSummary>()
  for (const { threadTs, ts, author, onlyMe } of messages) {
    if (threadTs === null || onlyMe) continue
    const { count, writers } = summaries.get(threadTs) ?? { count: 0, writers: [] }
    const isNew = !writers.some((writer) => authorKey(writer) === authorKey(author))
    summaries.set(threadTs, { count: count + 1, lastTs: ts, writers: isNew ? [...writers, author] : writers })
  }
  return summaries
}

/** The same word for the same author. */
export function authorKey(author: Message['author']): string {
  return author.kind === 'person' ? author.id : author.kind
}

/** When a message was written, ms. */
export function momentOf(ts: string): number {
  return Number(ts) * 1000
}
