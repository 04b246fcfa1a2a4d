import { readInline } from './mrkdwn-inline.ts'
import type { MrkdwnNode } from './mrkdwn-node.ts'

/**
 * Reads Slack's mrkdwn (https://docs.slack.dev/messaging/formatting-message-text) into a tree. Never throws; what is no
 * markup stays text. `verbatim` leaves bare web addresses unlinked, as in Slack's text objects.
 */
export function readMrkdwn(text: string, { verbatim }: { verbatim: boolean }): MrkdwnNode[] {
  const fence = fenceIn(text)
  if (fence === null) return readLines(text, verbatim)
  const before = text.slice(0, fence.from).replace(/\n$/, '')
  // The block stands on lines of its own, so the line ends around it are not shown.
  const after = text.slice(fence.to).replace(/^\n/, '')
  return [
    ...readLines(before, verbatim),
    { kind: 'pre', children: readPre(fence.inside) },
    ...readMrkdwn(after, { verbatim }),
  ]
}

const FENCE = '```'

/** The first block between two fences that holds anything. */
function fenceIn(text: string): { from: number; to: number; inside: string } | null {
  let from = text.indexOf(FENCE)
  while (from >= 0) {
    const end = text.indexOf(FENCE, from + FENCE.length)
    if (end < 0) return null
    const inside = text.slice(from + FENCE.length, end)
    if (inside.trim() !== '')
      return { from, to: end + FENCE.length, inside: inside.replace(/^\n/, '').replace(/\n$/, '') }
    from = end
  }
  return null
}

// A quote begins with `>` at the start of a line, escaped or not; three of them quote all that follows.
const QUOTE = /^(?:>|&gt;) ?/
const QUOTE_ALL = /^(?:>|&gt;){3} ?/

function readLines(text: string, verbatim: boolean): MrkdwnNode[] {
  if (text === '') return []
  const nodes: MrkdwnNode[] = []
  const lines = text.split('\n')
  for (let at = 0; at < lines.length; ) {
    const quoted = quoteAt(lines, at)
    if (quoted.length > 0) {
      nodes.push({ kind: 'quote', children: joined(quoted, { verbatim, plain: false }) })
      at += quoted.length
      continue
    }
    // A quote stands on lines of its own, so only two plain lines need a break between them.
    if (at > 0 && nodes.at(-1)?.kind !== 'quote') nodes.push({ kind: 'break' })
    nodes.push(...readInline(lines[at] ?? '', { verbatim, plain: false }))
    at += 1
  }
  return nodes
}

function quoteAt(lines: string[], at: number): string[] {
  const first = lines[at] ?? ''
  if (QUOTE_ALL.test(first)) return [first.replace(QUOTE_ALL, ''), ...lines.slice(at + 1)]
  const end = lines.findIndex((line, index) => index >= at && (!QUOTE.test(line) || QUOTE_ALL.test(line)))
  return lines.slice(at, end < 0 ? lines.length : end).map((line) => line.replace(QUOTE, ''))
}

function readPre(text: string): MrkdwnNode[] {
  return joined(text.split('\n'), { verbatim: true, plain: true })
}

function joined(lines: string[], how: Parameters<typeof readInline>[1]): MrkdwnNode[] {
  return lines.flatMap((line, index) => [
    ...(index === 0 ? [] : [{ kind: 'break' } as const]),
    ...readInline(line, how),
  ])
}
