import type { WebClient } from '@slack/web-api'
import { classifySlackError } from './classify-slack-error.ts'

/** Whether the app can post in a channel. `joins`: a public one, which it joins by itself when it is needed there. */
export type ChannelStanding =
  | { kind: 'member' | 'joins' | 'stranger' | 'archived'; name: string }
  /** There is none of this id, or it is private and we are not in it: Slack does not tell these apart. */
  | { kind: 'unseen' }
  | { kind: 'unknown'; why: string }

/** Looks at a channel by its id, with `channels:read` or `groups:read`. Changes nothing, never rejects. */
export async function lookAtChannel(client: WebClient, id: string): Promise<ChannelStanding> {
  try {
    const { channel } = await client.conversations.info({ channel: id })
    const name = channel?.name ?? id
    if (channel?.is_archived === true) return { kind: 'archived', name }
    if (channel?.is_member === true) return { kind: 'member', name }
    return { kind: channel?.is_private === false ? 'joins' : 'stranger', name }
  } catch (error) {
    const { trouble, code } = classifySlackError(error)
    if (code === 'channel_not_found') return { kind: 'unseen' }
    return { kind: 'unknown', why: code ?? ('why' in trouble ? trouble.why : trouble.kind) }
  }
}
