import { findMeetings } from '../recording/find-meetings.ts'
import type { MeetingLink } from '../recording/meeting-link.ts'
import { fieldAt, textAt } from './fields.ts'

/**
 * The meetings that a message of Slack's links to, in its text, its blocks, or, only when there are none, in what is
 * attached to it: there stand previews of the pages that it links to. Never throws.
 */
export function meetingsInMessage(message: unknown): MeetingLink[] {
  const written = findMeetings(textsIn([fieldAt(message, 'text'), fieldAt(message, 'blocks')]))
  return written.length > 0 ? written : findMeetings(textsIn(fieldAt(message, 'attachments')))
}

// What people read or click; other fields hold ids, colours and pictures. `join_url`: Slack's block for calls.
const SHOWN = new Set(['text', 'url', 'title', 'title_link', 'pretext', 'fallback', 'value', 'from_url', 'join_url'])
// What stands in one line is kept together: Slack makes a link of the first group of a meeting's number.
const LINES = new Set(['rich_text_section', 'rich_text_preformatted', 'rich_text_quote'])
const DEEPEST = 20
const LONGEST = 40_000

function textsIn(value: unknown): string {
  const found: string[] = []
  collect(value, { found, depth: 0 })
  return found.join('\n').slice(0, LONGEST)
}

function collect(value: unknown, { found, depth }: { found: string[]; depth: number }): void {
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return
  const elements = fieldAt(value, 'elements')
  if (LINES.has(textAt(value, 'type') ?? '') && Array.isArray(elements)) {
    found.push(elements.map(asTyped).join(''))
    return
  }
  for (const [key, inner] of Object.entries(value)) {
    if (typeof inner !== 'string') collect(inner, { found, depth: depth + 1 })
    else if (SHOWN.has(key) || (depth === 0 && Array.isArray(value))) found.push(inner)
  }
}

/** An element of formatted text as it would stand in a message's plain one. */
function asTyped(element: unknown): string {
  const url = textAt(element, 'url')
  return url === null ? (textAt(element, 'text') ?? ' ') : `<${url}>`
}
