import { unescaped } from '../message-text.ts'
import { emojiFor } from './emoji.ts'
import type { Tone } from './palette.ts'
import { writeSlackDate } from './slack-date.ts'

/** A run of text of one kind. `url` is where it leads. */
export type Piece = { text: string; tone: Tone; url?: string }

/** Who is meant by the ids in a text, and what time it is (for "today"). */
export type Names = { user(id: string): string; channel(id: string): string; now(): number }

// In this order: what stands between angle brackets, code, bold, italic, emoji.
const TOKENS =
  /<([^<>]+)>|`([^`\n]+)`|(?<![\w*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])|(?<![\w_])_(?=\S)([^_\n]+?)(?<=\S)_(?![\w_])|:([a-z0-9_+-]+):/g

/** Reads Slack's mrkdwn (https://docs.slack.dev/messaging/formatting-message-text) into pieces; line ends stay in the text. */
export function readMrkdwn(text: string, names: Names): Piece[] {
  const pieces: Piece[] = []
  let end = 0
  for (const match of text.matchAll(TOKENS)) {
    if (match.index > end) pieces.push(plain(text.slice(end, match.index)))
    pieces.push(...readToken(match, names))
    end = match.index + match[0].length
  }
  if (end < text.length) pieces.push(plain(text.slice(end)))
  return pieces
}

function readToken([whole, reference, code, bold, italic, emoji]: RegExpMatchArray, names: Names): Piece[] {
  if (reference !== undefined) return [readReference(reference, names)]
  if (code !== undefined) return [{ text: unescaped(code), tone: 'code' }]
  if (bold !== undefined) {
    return readMrkdwn(bold, names).map((piece) => (piece.tone === 'plain' ? { ...piece, tone: 'strong' } : piece))
  }
  if (italic !== undefined) return readMrkdwn(italic, names)
  return [plain(emoji === undefined ? whole : emojiFor(emoji))]
}

function readReference(reference: string, names: Names): Piece {
  const bar = reference.indexOf('|')
  const [target, label] = bar < 0 ? [reference, undefined] : [reference.slice(0, bar), reference.slice(bar + 1)]
  const date = /^!date\^(\d+)\^([^^]+)/.exec(target)
  if (date) return plain(writeSlackDate({ seconds: Number(date[1]), format: date[2] ?? '' }, names.now()))
  if (target.startsWith('@')) return { text: `@${names.user(target.slice(1))}`, tone: 'mark' }
  if (target.startsWith('#')) return { text: `#${names.channel(target.slice(1))}`, tone: 'mark' }
  if (target.startsWith('!')) return { text: `@${target.slice(1)}`, tone: 'mark' }
  const url = unescaped(target)
  return { text: unescaped(label ?? target), tone: 'link', url }
}

function plain(text: string): Piece {
  return { text: unescaped(text), tone: 'plain' }
}
