import { emojiFor } from './emoji.ts'
import type { MrkdwnNode } from './mrkdwn-node.ts'
import { readReference } from './mrkdwn-reference.ts'
import { unescaped } from './unescaped.ts'
import { webAddress } from './web-address.ts'

/**
 * Reads one line. Marks count only between the ends of words, as in Slack: `snake_case` and `2*3*4` stay as they are. `plain`
 * is the inside of code, where only `<…>` means anything; `verbatim` leaves bare web addresses alone.
 */
export function readInline(line: string, how: { verbatim: boolean; plain: boolean }): MrkdwnNode[] {
  const tokens: Token[] = []
  let textFrom = 0
  let at = 0
  while (at < line.length) {
    const found = tokenAt(line, at, how)
    if (found === null) {
      at += 1
      continue
    }
    if (at > textFrom) tokens.push(textToken(line.slice(textFrom, at)))
    tokens.push(found.token)
    at += found.length
    textFrom = at
  }
  if (at > textFrom) tokens.push(textToken(line.slice(textFrom, at)))
  return nest(tokens, '')
}

type Token = { kind: 'node'; node: MrkdwnNode } | { kind: 'mark'; mark: string; opens: boolean; closes: boolean }
type Found = { token: Token; length: number } | null

function tokenAt(line: string, at: number, { verbatim, plain }: { verbatim: boolean; plain: boolean }): Found {
  switch (line[at]) {
    case '<':
      return referenceAt(line, at)
    case '`':
      return plain ? null : codeAt(line, at)
    case ':':
      return plain ? null : emojiAt(line, at)
    case '*':
    case '_':
    case '~':
      return plain ? null : markAt(line, at)
    case 'h':
    case 'H':
      return plain || verbatim ? null : addressAt(line, at)
    default:
      return null
  }
}

function referenceAt(line: string, at: number): Found {
  const inside = match(/<([^<>]+)>/y, line, at)?.[1]
  const node = inside === undefined ? null : readReference(inside)
  return inside === undefined || node === null ? null : { token: { kind: 'node', node }, length: inside.length + 2 }
}

function codeAt(line: string, at: number): Found {
  const found = match(/`([^`]*[^`\s][^`]*)`/y, line, at)
  if (found === null || !isEdge(line, at - 1, '`') || !isEdge(line, at + found[0].length, '`')) return null
  const children = readInline(found[1] ?? '', { verbatim: true, plain: true })
  return { token: { kind: 'node', node: { kind: 'code', children } }, length: found[0].length }
}

function emojiAt(line: string, at: number): Found {
  const found = match(/:([a-z0-9_+'-]+):/y, line, at)
  const character = emojiFor(found?.[1] ?? '')
  if (found === null || character === null) return null
  return {
    token: { kind: 'node', node: { kind: 'emoji', name: found[1] ?? '', character } },
    length: found[0].length,
  }
}

function markAt(line: string, at: number): Found {
  const mark = line[at] ?? ''
  const spaceBefore = /^\s?$/.test(line[at - 1] ?? '')
  const spaceAfter = /^\s?$/.test(line[at + 1] ?? '')
  return {
    token: {
      kind: 'mark',
      mark,
      opens: isEdge(line, at - 1, mark) && !spaceAfter && line[at + 1] !== mark,
      closes: isEdge(line, at + 1, mark) && !spaceBefore && line[at - 1] !== mark,
    },
    length: 1,
  }
}

function addressAt(line: string, at: number): Found {
  if (!isEdge(line, at - 1, '')) return null
  const found = match(/https?:\/\/(?:(?!&[lg]t;)[^\s<>`|])+/iy, line, at)?.[0]
  const source = found?.replace(/[.,;:!?)\]}'"*_~…]+$/, '') ?? ''
  const url = webAddress(unescaped(source))
  if (url === null) return null
  return {
    token: { kind: 'node', node: { kind: 'link', url, children: [{ kind: 'text', text: url }] } },
    length: source.length,
  }
}

/** Whether a word ends there: the line's start or end, a space, punctuation, but neither a letter nor the mark itself. */
function isEdge(line: string, at: number, mark: string): boolean {
  const character = line[at]
  return character === undefined || (character !== mark && !/[\p{L}\p{N}\p{M}]/u.test(character))
}

const KINDS: Record<string, 'bold' | 'italic' | 'strike'> = { '*': 'bold', _: 'italic', '~': 'strike' }

/** Pairs the marks. `open` are those around this text: none stands inside itself, so there are at most three levels. */
function nest(tokens: Token[], open: string): MrkdwnNode[] {
  const nodes: MrkdwnNode[] = []
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at]
    if (token === undefined) break
    if (token.kind === 'node') {
      append(nodes, token.node)
      continue
    }
    const kind = KINDS[token.mark]
    const end = token.opens && !open.includes(token.mark) ? closing(tokens, at, token.mark) : -1
    if (end < 0 || kind === undefined) {
      append(nodes, { kind: 'text', text: token.mark })
      continue
    }
    nodes.push({ kind, children: nest(tokens.slice(at + 1, end), open + token.mark) })
    at = end
  }
  return nodes
}

function closing(tokens: Token[], from: number, mark: string): number {
  return tokens.findIndex((token, at) => at > from + 1 && token.kind === 'mark' && token.mark === mark && token.closes)
}

function append(nodes: MrkdwnNode[], node: MrkdwnNode): void {
  const last = nodes.at(-1)
  if (node.kind === 'text' && last?.kind === 'text') nodes.splice(-1, 1, { kind: 'text', text: last.text + node.text })
  else nodes.push(node)
}

function textToken(source: string): Token {
  return { kind: 'node', node: { kind: 'text', text: unescaped(source) } }
}

function match(pattern: RegExp, line: string, at: number): RegExpExecArray | null {
  const sticky = new RegExp(pattern)
  sticky.lastIndex = at
  return sticky.exec(line)
}
