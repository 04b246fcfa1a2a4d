import { unusualKey } from './meeting-identity.ts'
import { hasPasscode, type MeetingLink, recogniseLink } from './meeting-link.ts'

/**
 * A part of a text that people typed: a link, or what stands between spaces. `mention`: of a person, a channel or
 * everybody, by an id only, so its text is a word for it. `page`: a link of a platform that leads to no meeting, or not
 * to the one that the text is about. `foreign`: a link of an unknown host.
 */
export type Piece =
  | { kind: 'word'; text: string }
  | { kind: 'mention'; text: string }
  | { kind: 'meeting'; link: MeetingLink }
  | { kind: 'page'; text: string }
  | { kind: 'foreign'; host: string; text: string }
  | { kind: 'huddle' }

// Soft hyphens, zero-width spaces and marks of direction come along when a link is copied out of a mail.
const INVISIBLE = /[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g

/** The text without what nobody sees, in well-formed Unicode; tabs and the like become spaces, line ends stay. */
export function cleanText(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\P{Cc}\n]/gu, ' ')
    .replace(INVISIBLE, '')
    .trim()
}

// A token as Slack writes them, with the sign behind it that it was cut off; or what stands between spaces.
const TOKEN = /<([^<>|]*)(?:\|([^<>]*))?>(?=(…?))|[^\s<>]+/g
const MENTIONS = new Map([
  ['@', '@someone'],
  ['!', '@everybody'],
  ['#', '#channel'],
])

/** The parts of a clean text, in order. Takes Slack's spellings (`<url>`, `<url|label>`, `&amp;`). Never throws. */
export function readPieces(text: string): Piece[] {
  const pieces = [...joinGroups(text).matchAll(TOKEN)].flatMap(([token, target, label, cut]) => {
    if (target === undefined) return readToken(unescapeSlack(token))
    const piece = readPiece(`${unescapeSlack(target)}${cut}`)
    if (piece.kind !== 'word') return [piece]
    const mentioned = label === undefined ? MENTIONS.get(target.charAt(0)) : undefined
    if (mentioned !== undefined) return [{ kind: 'mention' as const, text: mentioned }]
    return (label ?? target).split(/\s+/).flatMap((word) => readToken(unescapeSlack(word)))
  })
  return withoutLinksBeside(pieces)
}

// Our own cards show a meeting's number in these groups (see `meetingIdentity`), and Slack makes a link of what stands
// before the first space. Zoom's numbers have 9 to 11 digits; those of Teams end with what is left of the last group.
const CLOSED = '(?:(?:\\|[^<>]{0,200})?>)?'
const GAP = '[^\\S\\n]'
const GROUPED_NUMBERS = [
  `(zoom\\.(?:us|com)/j/\\d{3})${CLOSED}(${GAP}\\d{4}${GAP}\\d{4}|${GAP}\\d{3}${GAP}\\d{3,4})(?!\\d)`,
  `(teams\\.(?:microsoft|live)\\.com/meet/\\d{3})${CLOSED}((?:${GAP}\\d{3}){2,5}(?:${GAP}\\d{1,2})?)(?!\\d|:\\d)`,
].map((pattern) => new RegExp(pattern, 'gi'))

/** The text with every number in a link in one piece. */
function joinGroups(text: string): string {
  return GROUPED_NUMBERS.reduce((joined, pattern) => joined.replace(pattern, withoutGaps), text)
}

function withoutGaps(grouped: string): string {
  return grouped.replace(/(?:\|[^<>]*)?>(.*)/, '$1>').replace(/\s/g, '')
}

/**
 * The links that only accompany another in an invitation made pages: one of no known form where its platform has a
 * recognised one, and the one that Webex says is for the host.
 */
function withoutLinksBeside(pieces: Piece[]): Piece[] {
  const links = pieces.flatMap((piece) => (piece.kind === 'meeting' ? [piece.link] : []))
  const recognised = new Set(links.filter((link) => !isUnusual(link)).map(({ platform }) => platform))
  return pieces.map((piece, at) => {
    if (piece.kind !== 'meeting') return piece
    const { link } = piece
    const isBeside = isUnusual(link)
      ? recognised.has(link.platform)
      : link.platform === 'webex' && isForHost(pieces, at)
    return isBeside ? { kind: 'page', text: link.label } : piece
  })
}

function isUnusual({ key, platform }: MeetingLink): boolean {
  return key.startsWith(unusualKey(platform))
}

/** "If you are a host, click here" stands before it, and another link of Webex before that. */
function isForHost(pieces: Piece[], at: number): boolean {
  const first = pieces.findIndex((piece) => piece.kind === 'meeting' && piece.link.platform === 'webex')
  const before = pieces.slice(Math.max(first, at - 12), at)
  return /if you are (?:a|the) host\b[^.]*$/i.test(
    before.map((piece) => (piece.kind === 'word' ? piece.text : '.')).join(' '),
  )
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
    case 'page':
      return { kind: 'page', text }
    case 'meeting':
    case 'huddle':
      return recognised
  }
}

/**
 * One link for each meeting, in order; of several links to one meeting the one that has a passcode. One short and one
 * long link of Teams are one invitation: the first of them stands for both.
 */
export function differentMeetings(pieces: Piece[]): MeetingLink[] {
  const byKey = new Map<string, MeetingLink>()
  for (const piece of pieces) {
    if (piece.kind !== 'meeting') continue
    const known = byKey.get(piece.link.key)
    if (known === undefined || (!hasPasscode(known.url) && hasPasscode(piece.link.url)))
      byKey.set(piece.link.key, piece.link)
  }
  const links = [...byKey.values()]
  const [one, other, ...more] = links.filter(({ platform }) => platform === 'microsoft_teams')
  const isPair = one !== undefined && other !== undefined && more.length === 0 && isShort(one) !== isShort(other)
  return isPair ? links.filter((link) => link !== other) : links
}

function isShort({ key }: MeetingLink): boolean {
  return /^microsoft_teams:(?:meet|live)\//.test(key)
}

/** Slack escapes exactly these three (facts/slack.md). */
function unescapeSlack(text: string): string {
  const plain: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' }
  return text.replace(/&(?:amp|lt|gt);/g, (escaped) => plain[escaped] ?? escaped)
}
