import { type ApiArgs, UNREADABLE } from './api-args.ts'
import { checkBlocks } from './check-blocks.ts'
import { checkMetadata, type MessageMetadata } from './check-metadata.ts'
import { isRecord, type JsonRecord } from './json.ts'
import { type ApiAnswer, refuse } from './method-context.ts'

/** The message of a call: undefined fields were not given, `metadata: 'cleared'` is an empty object. */
export type SentContent = {
  text: string | undefined
  blocks: JsonRecord[] | undefined
  metadata: MessageMetadata | 'cleared' | undefined
}

/** Texts above this are cut by `chat.postMessage` (https://docs.slack.dev/reference/methods/chat.postMessage). */
export const TEXT_CUT_AT = 40_000

/** Reads and checks what a call wants to show. One of text and blocks must be there and not empty. */
export function readContent(args: ApiArgs): { content: SentContent } | { refusal: ApiAnswer } {
  const blocks = args.json('blocks')
  const checked = blocks === undefined ? undefined : checkBlocks(blocks)
  if (checked?.kind === 'refused') {
    const messages = checked.faults.map((fault) => `[ERROR] ${fault}`)
    return { refusal: refuse(checked.code, { errors: checked.faults, response_metadata: { messages } }) }
  }
  const text = args.text('text')
  if ((text ?? '') === '' && (checked?.blocks ?? []).length === 0) return { refusal: refuse('no_text') }
  const metadata = readMetadata(args.json('metadata'))
  if (metadata === UNREADABLE) return { refusal: refuse('invalid_metadata_format') }
  return { content: { text, blocks: checked?.blocks, metadata } }
}

function readMetadata(sent: unknown): SentContent['metadata'] | typeof UNREADABLE {
  if (sent === undefined) return undefined
  if (isRecord(sent) && Object.keys(sent).length === 0) return 'cleared'
  return checkMetadata(sent) ?? UNREADABLE
}
