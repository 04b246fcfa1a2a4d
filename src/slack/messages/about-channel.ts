import { context, type Message, message } from './message.ts'

/** A link to a channel, or null for a direct message and for an id that is none of Slack's. */
export function channelName(id: string): string | null {
  return /^[CG][A-Z0-9]{1,30}$/.test(id) ? `<#${id}>` : null
}

/** The same answer for who reads it elsewhere, as a direct message: its last line says which channel it is about. */
export function aboutChannel(answer: Message, channel: string): Message {
  const name = channelName(channel)
  return name === null ? answer : message(answer.text, [...answer.blocks, context(`This is about ${name}.`)])
}
