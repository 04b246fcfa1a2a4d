import type { MessageMetadata } from '@slack/types'

/** The four messages that we look for again; the row id is the only thing in their payload. */
export type MessageKind = 'card' | 'alert' | 'result' | 'direct'

/** The mark by which one message is found again. Everybody in the channel can read it, so it holds only the row's id. */
export function metadataOf(kind: MessageKind, threadId: string): MessageMetadata {
  return { event_type: `slack_recorder_${kind}`, event_payload: { id: threadId } }
}
