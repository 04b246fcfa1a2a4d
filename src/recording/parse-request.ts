import { maskPasscodes, takeClearPasscode, takeMeetingId, takePasscode } from './invitation.ts'
import { type MeetingLink, recogniseLink, withPasscode } from './meeting-link.ts'

/** What a person asked for. Everything but `record` starts nothing and is answered to the asker only. */
export type ParsedRequest =
  /** `botName` null: the configured one. */
  | { kind: 'record'; link: MeetingLink; botName: string | null }
  | { kind: 'help' }
  /** `text` is what was typed, cut, passcodes masked. */
  | { kind: 'noLink'; text: string }
  /** Different meetings, in the order they were named. */
  | { kind: 'severalLinks'; links: MeetingLink[] }
  | { kind: 'foreignHost'; host: string }
  | { kind: 'huddle' }
  /** `rest` is what was not understood, cut, never a passcode that was recognised as one. */
  | { kind: 'notUnderstood'; rest: string; link: MeetingLink }
  | { kind: 'botNameTooLong'; length: number }
  /** More than 4,000 characters: not looked into, whatever stands in it. */
  | { kind: 'tooLong' }

// Recall's limit for a bot's name, in characters (facts 1.1).
const BOT_NAME_LIMIT = 100
// Slack's own limit for the text of a message; invitations with the longest Teams links stay under half of it.
const TEXT_LIMIT = 4_000
const QUOTE_LIMIT = 200
const HOST_LIMIT = 100

// Soft hyphens, zero-width spaces and marks of direction come along when a link is copied out of a mail.
const INVISIBLE = /[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g

type Piece =
  | { kind: 'word'; text: string }
  | { kind: 'meeting'; link: MeetingLink }
  | { kind: 'foreign'; host: string; text: string }
  | { kind: 'huddle' }

/**
 * Reads the text of a request (rule 11): a link, a passcode in any form that invitations use, `as` and a name to the
 * end of the text. Takes Slack's own spellings (`<url>`, `<url|label>`, `&amp;`). Never throws.
 */
export function parseRequest(text: string): ParsedRequest {
  const typed = text
    .toWellFormed()
    .replace(/\p{Cc}/gu, ' ')
    .replace(INVISIBLE, '')
    .trim()
  if (typed.length > TEXT_LIMIT) return { kind: 'tooLong' }
  const pieces = readPieces(typed)
  const links = differentMeetings(pieces)
  const [link] = links
  if (link === undefined) return withoutMeeting(pieces)
  if (links.length > 1) return { kind: 'severalLinks', links }
  return withMeeting(pieces, link)
}

function withMeeting(pieces: Piece[], link: MeetingLink): ParsedRequest {
  const linkAt = pieces.findIndex((piece) => piece.kind === 'meeting')
  const asAt = pieces.findIndex((piece, at) => at > linkAt && piece.kind === 'word' && /^as$/i.test(piece.text))
  const hasName = asAt !== -1
  const said = takePasscode(quote(hasName ? pieces.slice(0, asAt) : pieces))
  const named = takeClearPasscode(quote(hasName ? pieces.slice(asAt + 1) : []))
  const botName = named.rest.replace(/^["“”„«‘](.*)["“”»’]$/u, '$1').trim()

  // A time in words is not understood yet: it stays in the rest.
  let rest = takeMeetingId(said.rest, link.key.replace(/^.*[:/]/, ''))
  if (hasName && botName === '') rest += ' as'

  const passcode = said.passcode ?? named.passcode
  const wanted = passcode === null ? link : withPasscode(link, passcode)
  if (/[\p{L}\p{N}]/u.test(rest)) return { kind: 'notUnderstood', rest: cut(tidy(rest), QUOTE_LIMIT), link: wanted }
  const length = [...botName].length
  if (length > BOT_NAME_LIMIT) return { kind: 'botNameTooLong', length }
  return { kind: 'record', link: wanted, botName: hasName ? botName : null }
}

function withoutMeeting(pieces: Piece[]): ParsedRequest {
  for (const piece of pieces) {
    if (piece.kind === 'huddle') return { kind: 'huddle' }
    if (piece.kind === 'foreign') return { kind: 'foreignHost', host: cut(piece.host, HOST_LIMIT) }
  }
  const text = quote(pieces)
  const letters = text.replace(/[^\p{L}\p{N}]/gu, '').toLowerCase()
  if (letters === '' || letters === 'help') return { kind: 'help' }
  return { kind: 'noLink', text: cut(maskPasscodes(text), QUOTE_LIMIT) }
}

/** One link for each meeting; of several links to one meeting the one that has a passcode. */
function differentMeetings(pieces: Piece[]): MeetingLink[] {
  const byKey = new Map<string, MeetingLink>()
  for (const piece of pieces) {
    if (piece.kind !== 'meeting') continue
    const known = byKey.get(piece.link.key)
    if (known === undefined || (!hasPasscode(known) && hasPasscode(piece.link))) byKey.set(piece.link.key, piece.link)
  }
  return [...byKey.values()]
}

function hasPasscode(link: MeetingLink): boolean {
  return /[?&](?:pwd|p|tk)=[^&#]/.test(link.url)
}

/** Slack's `<target|label>` entities, and between them what stands between spaces. */
function readPieces(text: string): Piece[] {
  return [...text.matchAll(/<([^<>|]*)(?:\|([^<>]*))?>|[^\s<>]+/g)].flatMap(([token, target, label]) => {
    if (target === undefined) return readToken(unescapeSlack(token))
    const piece = readPiece(unescapeSlack(target))
    if (piece.kind !== 'word') return [piece]
    return (label ?? target).split(/\s+/).flatMap((word) => readToken(unescapeSlack(word)))
  })
}

/** One word as typed. A link may be glued to its neighbours by a comma or, where no spaces are written, by a stop. */
function readToken(token: string): Piece[] {
  const parts = token.split(/[,;|](?=https?:\/\/)|[、。，；｜「」『』（）【】]/i).flatMap(readPart)
  return parts.some((part) => part.kind !== 'word') ? parts : [{ kind: 'word', text: token }]
}

function readPart(part: string): Piece[] {
  const piece = readPiece(part)
  const at = part.search(/https?:\/\//i)
  if (piece.kind !== 'word' || at < 1) return part === '' ? [] : [piece]
  const inside = readPiece(part.slice(at))
  return inside.kind === 'word' ? [piece] : [{ kind: 'word', text: part.slice(0, at) }, inside]
}

function readPiece(text: string): Piece {
  const recognised = recogniseLink(text)
  switch (recognised.kind) {
    case 'none':
      return { kind: 'word', text }
    case 'foreign':
      return { kind: 'foreign', host: recognised.host, text }
    case 'meeting':
    case 'huddle':
      return recognised
  }
}

/** The pieces as they may be shown again: words as typed, other links up to their query, of meetings nothing. */
function quote(pieces: Piece[]): string {
  const shown = pieces.map((piece) => {
    if (piece.kind === 'word') return piece.text
    if (piece.kind === 'foreign') return piece.text.replace(/[?#].*$/, '…')
    return piece.kind === 'huddle' ? 'slack.com/huddle/…' : ''
  })
  return shown.join(' ').replace(/\s+/g, ' ').trim()
}

/** Without the punctuation that the link and the passcode left behind. */
function tidy(text: string): string {
  return text.replace(/^[\s,;:.|()–—-]+/, '').replace(/[\s,;:|(–—-]{1,20}$/, '')
}

/** Slack escapes exactly these three (facts/slack.md). */
function unescapeSlack(text: string): string {
  const plain: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' }
  return text.replace(/&(?:amp|lt|gt);/g, (escaped) => plain[escaped] ?? escaped)
}

function cut(text: string, limit: number): string {
  const characters = [...text]
  return characters.length > limit ? `${characters.slice(0, limit - 1).join('')}…` : text
}
