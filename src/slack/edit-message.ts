import type { MessageMetadata } from '@slack/types'
import type { WebClient } from '@slack/web-api'
import type { EditOutcome } from '../recording/slack-outcome.ts'
import { classifySlackError } from './classify-slack-error.ts'
import { type Message, plainText } from './messages/message.ts'

/** One of our messages, and what it is to say from now on. */
export type Edit = { channel: string; ts: string; metadata: MessageMetadata; message: Message }

/** Replaces what a message says; safe to repeat. Blocks that Slack refuses are sent once more as plain text. */
export async function editMessage(client: WebClient, edit: Edit): Promise<EditOutcome> {
  const outcome = await update(client, edit, { text: edit.message.text, blocks: edit.message.blocks })
  if (outcome.kind !== 'refused') return outcome
  return update(client, edit, { text: plainText(edit.message), blocks: [] })
}

/** Deletes one of our messages; `gone` when it was deleted before. Safe to repeat. */
export async function deleteMessage(client: WebClient, at: { channel: string; ts: string }): Promise<EditOutcome> {
  try {
    await client.chat.delete(at)
    return { kind: 'edited' }
  } catch (error) {
    return editTrouble(error)
  }
}

async function update(client: WebClient, edit: Edit, content: Message): Promise<EditOutcome> {
  try {
    await client.chat.update({ channel: edit.channel, ts: edit.ts, metadata: edit.metadata, ...content })
    return { kind: 'edited' }
  } catch (error) {
    return editTrouble(error)
  }
}

const FROZEN = new Set([
  'cant_update_message',
  'edit_window_closed',
  'cant_delete_message',
  'compliance_exports_prevent_deletion',
])

function editTrouble(error: unknown): EditOutcome {
  const { trouble } = classifySlackError(error)
  const code = 'why' in trouble ? trouble.why : ''
  if (code === 'message_not_found') return { kind: 'gone', why: code }
  return FROZEN.has(code) ? { kind: 'frozen', why: code } : trouble
}
