import type { KnownBlock } from '@slack/types'
import type { Message } from '../../../src/slack/messages/message.ts'

/** A message as one readable text: its blocks in order, context lines in brackets. */
export function read({ blocks }: Message): string {
  return blocks.map(readBlock).join('\n\n')
}

function readBlock(block: KnownBlock): string {
  if (block.type === 'section') return block.text?.text ?? ''
  if (block.type !== 'context') throw new Error(`no ${block.type} in our messages`)
  return `[${block.elements.map((element) => ('text' in element ? element.text : '')).join(' | ')}]`
}

/** Every limit of Slack that a message of ours can meet (facts 6.1), and that nothing in it pings but mentions of ours. */
export function faultsOf({ text, blocks }: Message): string[] {
  const faults: string[] = []
  if (text.length === 0 || text.length >= 4_000) faults.push(`text of ${text.length}`)
  if (/<https?:|bucket\.example/.test(text)) faults.push('a link in the fallback text')
  if (blocks.length === 0 || blocks.length > 50) faults.push(`${blocks.length} blocks`)
  if (JSON.stringify(blocks).length > 13_200) faults.push(`blocks of ${JSON.stringify(blocks).length}`)
  for (const part of [text, ...blocks.map(readBlock)]) {
    if (part.length === 0 || part.length > 3_000) faults.push(`a paragraph of ${part.length}`)
    if (part.toWellFormed() !== part) faults.push('half a character')
    const tags = part.match(/<[^>]*>?/g) ?? []
    for (const tag of tags) if (!TAG.test(tag)) faults.push(`tag ${tag.slice(0, 60)}`)
    if (/&(?!amp;|lt;|gt;)/.test(part.replace(/<[^>]*>/g, ''))) faults.push('an ampersand that is not escaped')
    if (/[\u202a-\u202e\u2066-\u2069]/.test(part)) faults.push('a mark that turns the text around')
  }
  return faults
}

const TAG = /^<(?:@[UW][A-Z0-9]+|#[CG][A-Z0-9]+|!date\^\d+\^[^|<>]+\|[^|<>]+|https?:\/\/[^|<>\s]+\|[^|<>]+)>$/
