import type { SimulatedSlack } from '../../src/sandbox/simulated-slack/simulated-slack.ts'
import type { CrashWorld } from './crash-world.ts'
import type { Life, Request } from './lives.ts'
import type { Deeds } from './run.ts'

/** A message as everybody in its channel sees it. */
export type Message = ReturnType<SimulatedSlack['messages']>[number]

export type MessageKind = 'card' | 'alert' | 'result'

/** Everything the app ever wrote in a channel that still stands there, threads included. */
export function messagesOfApp({ slack }: Pick<CrashWorld, 'slack'>, channel: string): Message[] {
  const all = slack.messages(channel).flatMap((root) => slack.thread(channel, root.ts))
  return all.filter(({ author, deleted }) => author.kind === 'app' && !deleted)
}

/** The app's messages of one kind, by their metadata. */
export function ofKind(messages: readonly Message[], kind: MessageKind): Message[] {
  return messages.filter(({ metadata }) => metadata?.event_type === `slack_recorder_${kind}`)
}

/** The cards of a channel. */
export function cardsIn(world: Pick<CrashWorld, 'slack'>, channel: string): Message[] {
  return ofKind(messagesOfApp(world, channel), 'card')
}

/** All that people read in a message. */
export function wordsOf(message: Message): string {
  return JSON.stringify(message.blocks)
}

/** Nothing was committed for a request: Slack itself told the person, and nothing of it is in the channel. */
export function neverTaken(world: Pick<CrashWorld, 'slack'>, { channel }: Request, deeds: Deeds): boolean {
  return deeds.told.get(channel) === 'failed' && messagesOfApp(world, channel).length === 0
}

/** Every request has its final reply and a card that says the end, or was never taken. */
export function isEnded(world: Pick<CrashWorld, 'slack'>, life: Life, deeds: Deeds): boolean {
  return life.requests.every((request) => {
    if (!deeds.told.has(request.channel)) return false
    if (neverTaken(world, request, deeds)) return true
    const messages = messagesOfApp(world, request.channel)
    return ofKind(messages, 'result').length > 0
  })
}
