import type { AnyBlock, Button, KnownBlock } from '@slack/types'
import type { Message } from '../../../src/slack/messages/message.ts'

/** A message or a view. */
type Shown = { blocks: AnyBlock[] }

/** A message or view as one readable text: its blocks in order, context lines in brackets, buttons as ‹Label›. */
export function read({ blocks }: Shown): string {
  return blocks.map(readBlock).join('\n\n')
}

/** The labels of all buttons, in order. */
export function labels(shown: Shown): string[] {
  return buttons(shown).map((button) => button.text.text)
}

/** All buttons, in order. */
export function buttons({ blocks }: Shown): Button[] {
  const found: Button[] = []
  for (const block of blocks.map(ours)) {
    const elements = block.type === 'actions' ? block.elements : block.type === 'section' ? [block.accessory] : []
    for (const element of elements) {
      if (element?.type === 'button') found.push(element)
      else if (element !== undefined) throw new Error(`no ${element.type} in our messages`)
    }
  }
  return found
}

type Ours = Extract<KnownBlock, { type: 'section' | 'actions' | 'header' | 'context' | 'input' }>

function ours(block: AnyBlock): Ours {
  if (isOurs(block)) return block
  throw new Error(`no ${block.type} in our messages`)
}

function isOurs(block: AnyBlock): block is Ours {
  return ['section', 'actions', 'header', 'context', 'input'].includes(block.type)
}

function readBlock(shown: AnyBlock): string {
  const block = ours(shown)
  switch (block.type) {
    case 'section': {
      const beside = block.accessory?.type === 'button' ? `  ‹${block.accessory.text.text}›` : ''
      return `${block.text?.text ?? ''}${beside}`
    }
    case 'actions':
      return labels({ blocks: [block] })
        .map((label) => `‹${label}›`)
        .join(' ')
    case 'header':
      return `# ${block.text.text}`
    case 'context':
      return `[${block.elements.map((element) => ('text' in element ? element.text : '')).join(' | ')}]`
    case 'input':
      return `${block.label.text}${block.optional ? ' (optional)' : ''}: ${block.element.type}\n${block.hint?.text ?? ''}`
  }
}

/** Every limit of Slack that a message of ours can meet (facts 6.1), and that nothing in it pings but mentions of ours. */
export function faultsOf({ text, blocks }: Message): string[] {
  const faults = textFaults([text, ...blocks.flatMap(mrkdwnOf)])
  if (text.length === 0 || text.length >= 4_000) faults.push(`text of ${text.length}`)
  if (/<https?:|bucket\.example/.test(text)) faults.push('a link in the fallback text')
  if (blocks.length === 0 || blocks.length > 50) faults.push(`${blocks.length} blocks`)
  if (JSON.stringify(blocks).length > 13_200) faults.push(`blocks of ${JSON.stringify(blocks).length}`)
  return faults
}

/** What of a block Slack reads as mrkdwn; labels are plain text. */
export function mrkdwnOf(shown: AnyBlock): string[] {
  const block = ours(shown)
  if (block.type === 'section') return [block.text?.text ?? '']
  return block.type === 'context' ? [readBlock(block)] : []
}

/** What no text that people see may hold, wherever it is shown. */
export function textFaults(texts: string[]): string[] {
  const faults: string[] = []
  for (const part of texts) {
    if (part.length === 0 || part.length > 3_100) faults.push(`a paragraph of ${part.length}`)
    if (part.toWellFormed() !== part) faults.push('half a character')
    const tags = part.match(/<[^>]*>?/g) ?? []
    for (const tag of tags) if (!TAG.test(tag)) faults.push(`tag ${tag.slice(0, 60)}`)
    if (/&(?!amp;|lt;|gt;)/.test(part.replace(/<[^>]*>/g, ''))) faults.push('an ampersand that is not escaped')
    if (/[\u202a-\u202e\u2066-\u2069]/.test(part)) faults.push('a mark that turns the text around')
  }
  return faults
}

const TAG = /^<(?:@[UW][A-Z0-9]+|#[CG][A-Z0-9]+|!date\^\d+\^[^|<>]+\|[^|<>]+|https?:\/\/[^|<>\s]+\|[^|<>]+)>$/

/** Words of the machine in a text for people: names with underscores, numbers of HTTP, words of a programming language. */
export function codeWords(text: string): string[] {
  const spoken = text
    .replace(/<[^>]*>/g, ' ')
    .replace(/https?:\/\/[^\s`]+/g, ' ')
    .replace(/:[a-z_]+:/g, ' ')
    .replace(/\bzoom\.us\/j\/[\d ]+/g, ' ')
    .replace(/`(?:RECALL|SLACK)_[A-Z_]+`/g, ' ')
  return spoken.match(CODE) ?? []
}

const CODE =
  /\b[a-z0-9]+(?:_[a-z0-9]+)+\b|\b[a-z]+\.[a-z]+[A-Z]\w*|\b[45]\d\d\b|\b(?:null|undefined|NaN|true|false|API|SDK|HTTP|JSON|webhook|sub.?code|timeout|payload|token|scope)\b|\[object/g
