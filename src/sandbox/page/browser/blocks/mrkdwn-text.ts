import type { BlockContext } from './block-context.ts'
import type { MrkdwnNode } from './mrkdwn-node.ts'
import { writeSlackDate } from './slack-date.ts'

/** The words of a read text as its reader sees them, without any looks. */
export function mrkdwnText(nodes: MrkdwnNode[], context: BlockContext): string {
  return nodes.map((node, index) => lineEnd(nodes[index - 1], node) + wordsOf(node, context)).join('')
}

/** How a mention, a date or an emoji is written out for this reader. */
export function writtenOut(
  node: Extract<MrkdwnNode, { kind: 'user' | 'channel' | 'everybody' | 'date' | 'emoji' }>,
  context: BlockContext,
): string {
  switch (node.kind) {
    case 'user':
      return `@${context.people[node.id] ?? node.label ?? node.id}`
    case 'channel':
      return `#${context.channels[node.id] ?? node.label ?? node.id}`
    case 'everybody':
      return `@${node.name}`
    case 'date':
      return writeSlackDate(node, context) ?? node.fallback
    case 'emoji':
      return node.character
  }
}

function wordsOf(node: MrkdwnNode, context: BlockContext): string {
  switch (node.kind) {
    case 'text':
      return node.text
    case 'break':
      return '\n'
    case 'bold':
    case 'italic':
    case 'strike':
    case 'code':
    case 'pre':
    case 'quote':
    case 'link':
      return mrkdwnText(node.children, context)
    case 'user':
    case 'channel':
    case 'everybody':
    case 'date':
    case 'emoji':
      return writtenOut(node, context)
  }
}

/** Quotes and blocks of code stand on lines of their own. */
function lineEnd(before: MrkdwnNode | undefined, node: MrkdwnNode): string {
  return before !== undefined && (standsAlone(before) || standsAlone(node)) ? '\n' : ''
}

function standsAlone({ kind }: MrkdwnNode): boolean {
  return kind === 'pre' || kind === 'quote'
}
