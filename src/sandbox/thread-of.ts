import type { Sandbox } from './open-sandbox.ts'

type Message = ReturnType<Sandbox['slack']['messages']>[number]

/** The app's messages in a channel outside of threads, oldest first: its cards. */
export function cardsIn({ slack }: Pick<Sandbox, 'slack'>, channel: string): Message[] {
  return slack.messages(channel).filter(({ author }) => author.kind === 'app')
}

/** The app's replies in the thread of a card, oldest first. */
export function repliesTo({ slack }: Pick<Sandbox, 'slack'>, channel: string, card: Message | undefined): Message[] {
  if (card === undefined) return []
  return slack.thread(channel, card.ts).filter(({ author, ts }) => author.kind === 'app' && ts !== card.ts)
}
