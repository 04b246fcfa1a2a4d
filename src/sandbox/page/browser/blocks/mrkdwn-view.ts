import { type ComponentChild, h } from 'preact'
import type { BlockContext } from './block-context.ts'
import { emojiText } from './emoji.ts'
import { Emoji } from './emoji-view.ts'
import { Link } from './link.ts'
import { readMrkdwn } from './mrkdwn.ts'
import type { MrkdwnNode } from './mrkdwn-node.ts'
import { writtenOut } from './mrkdwn-text.ts'
import { fullSlackDate } from './slack-date.ts'

/** A text in Slack's mrkdwn, drawn as Slack draws it. */
export function Mrkdwn({ text, verbatim = false, context }: MrkdwnProps): ComponentChild {
  return h('span', { class: 'bk-mrkdwn' }, draw(readMrkdwn(text, { verbatim }), context))
}

/** Words without markup. `emoji` (the default) draws the emoji names in them, as Slack does. */
export function PlainText({ text, emoji = true, context }: PlainTextProps): ComponentChild {
  const nodes: MrkdwnNode[] = emoji ? emojiText(text) : [{ kind: 'text', text }]
  return h('span', { class: 'bk-plain' }, draw(nodes, context))
}

type MrkdwnProps = { text: string; verbatim?: boolean; context: BlockContext }
type PlainTextProps = { text: string; emoji?: boolean; context: BlockContext }
type Drawn = ComponentChild

function draw(nodes: MrkdwnNode[], context: BlockContext): Drawn[] {
  return nodes.map((node) => drawNode(node, context))
}

const TAGS = { bold: 'strong', italic: 'em', strike: 's', code: 'code', pre: 'pre', quote: 'blockquote' } as const

function drawNode(node: MrkdwnNode, context: BlockContext): Drawn {
  switch (node.kind) {
    case 'text':
      return node.text
    case 'break':
      return h('br', null)
    case 'bold':
    case 'italic':
    case 'strike':
    case 'code':
    case 'pre':
    case 'quote':
      return h(TAGS[node.kind], { class: `bk-${node.kind}` }, draw(node.children, context))
    case 'link':
      return h(Link, { url: node.url, context }, draw(node.children, context))
    case 'user':
    case 'channel':
      return h('span', { class: 'bk-mention' }, writtenOut(node, context))
    case 'everybody':
      return h('span', { class: 'bk-mention bk-everybody' }, writtenOut(node, context))
    case 'emoji':
      return h(Emoji, { name: node.name, character: node.character })
    case 'date':
      return drawDate(node, context)
  }
}

function drawDate(node: Extract<MrkdwnNode, { kind: 'date' }>, context: BlockContext): Drawn {
  const words = writtenOut(node, context)
  const full = fullSlackDate(node.seconds, context.zone)
  if (full === null) return words
  const iso = new Date(node.seconds * 1000).toISOString()
  const date = h('time', { class: 'bk-date', dateTime: iso, title: full }, words)
  return node.url === null ? date : h(Link, { url: node.url, context }, date)
}
