import { type MeetingLink, recogniseLink } from './meeting-link.ts'

/** A part of a text that people typed: a link, or what stands between spaces. `foreign`: a link of an unknown host. */
export type Piece =
  | { kind: 'word'; text: string }
  | { kind: 'meeting'; link: MeetingLink }
  | { kind: 'foreign'; host: string; text: string }
  | { kind: 'huddle' }

// Soft hyphens, zero-width spaces and marks of direction come along when a link is copied out of a mail.
const INVISIBLE = /[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g

/** The text without what nobody sees, in well-formed Unicode; line breaks and the like become spaces. */
export function cleanText(text: string): string {
  return text
    .toWellFormed()
    .replace(/\p{Cc}/gu, ' ')
    .replace(INVISIBLE, '')
    .trim()
}

/** The parts of a clean text, in order. Takes Slack's spellings (`<url>`, `<url|label>`, `&amp;`). Never throws. */
export function readPieces(text: string): Piece[] {
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

/** One link for each meeting, in order; of several links to one meeting the one that has a passcode. */
export function differentMeetings(pieces: Piece[]): MeetingLink[] {
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

/** Slack escapes exactly these three (facts/slack.md). */
function unescapeSlack(text: string): string {
  const plain: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' }
  return text.replace(/&(?:amp|lt|gt);/g, (escaped) => plain[escaped] ?? escaped)
}
