import { maskPasscodes, takeClearPasscode, takeMeetingId, takePasscode } from './invitation.ts'
import { type MeetingLink, withPasscode } from './meeting-link.ts'
import { cleanText, differentMeetings, type Piece, readPieces } from './text-pieces.ts'

/** What a person asked for. All but `record` and `stop` is answered to the asker only. */
export type ParsedRequest =
  /**
   * `botName` null: the configured one. `when`: all else that was typed beside the link, at most 200 characters; null:
   * nothing, so now. Whether it is a moment has not been judged.
   */
  | { kind: 'record'; link: MeetingLink; botName: string | null; when: string | null }
  | { kind: 'list' }
  | { kind: 'stop' }
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
// Where no time was given before, most mean a name that ends like this as one; the bot that would go at once cannot be
// called back. In quotation marks it is a name.
const MOMENT_AT_END =
  /\s(?:(?:today|tomorrow)(?:\s+(?:at\s+)?\d[\d:.]*\s*(?:[ap]m)?)?|in\s+\d+\s*(?:m|mins?|minutes?|h|hrs?|hours?|days?)|at\s+\d{1,2}[:.]\d\d\s*(?:[ap]m)?)$/i

/**
 * Reads the text of a request (rule 11): a link, a passcode in any form that invitations use, a moment before or behind
 * the link, `as` and a name to the end of the text; or one word. Takes Slack's own spellings (`<url>`, `<url|label>`,
 * `&amp;`). Never throws.
 */
export function parseRequest(text: string): ParsedRequest {
  const typed = cleanText(text)
  if (typed.length > TEXT_LIMIT) return { kind: 'tooLong' }
  const pieces = readPieces(typed)
  const links = differentMeetings(pieces)
  const [link] = links
  if (link === undefined) return withoutMeeting(pieces)
  if (links.length > 1) return { kind: 'severalLinks', links }
  return withMeeting(pieces, link)
}

/** A bot's name from a field of its own, as it stands there; null when nothing does. */
export function readBotName(
  typed: string,
): { kind: 'name'; botName: string | null } | { kind: 'botNameTooLong'; length: number } {
  const botName = cleanText(typed).replace(/\s+/g, ' ')
  if (isTooLong(botName)) return { kind: 'botNameTooLong', length: [...botName].length }
  return { kind: 'name', botName: botName === '' ? null : botName }
}

/** The text of a message to the app, without the mentions of the app itself (`<@U012>`, `<@U012|name>`), wherever. */
export function withoutMention(text: string, botUserId: string | null): string {
  return text.replace(/<@([A-Z0-9]+)(?:\|[^<>]*)?>/gi, (mention, user) => (user === botUserId ? ' ' : mention)).trim()
}

function withMeeting(pieces: Piece[], link: MeetingLink): ParsedRequest {
  const linkAt = pieces.findIndex((piece) => piece.kind === 'meeting')
  const asAt = pieces.findIndex((piece, at) => at > linkAt && piece.kind === 'word' && /^as$/i.test(piece.text))
  const hasName = asAt !== -1
  const said = takePasscode(quote(hasName ? pieces.slice(0, asAt) : pieces))
  const named = takeClearPasscode(quote(hasName ? pieces.slice(asAt + 1) : []))
  const botName = named.rest.replace(/^["“”„«‘](.*)["“”»’]$/u, '$1').trim()

  let rest = takeMeetingId(said.rest, link.key.replace(/^.*[:/]/, ''))
  // Whom a mention means only Slack knows, and a name is not to call anybody.
  const hasMention = hasName && pieces.some((piece, at) => at > asAt && piece.kind === 'mention')
  const hasMoment = rest.trim() === '' && MOMENT_AT_END.test(named.rest)
  if (hasName && (botName === '' || hasMention || hasMoment)) rest = `${rest} as ${botName}`
  const when = /[\p{L}\p{N}]/u.test(rest) ? tidy(rest) : null

  const passcode = said.passcode ?? named.passcode
  const wanted = passcode === null ? link : withPasscode(link, passcode)
  const hasOtherLink = pieces.some((piece, at) => isOtherLink(piece) && (!hasName || at < asAt))
  if (when !== null && (hasOtherLink || isNeverMoment(when))) {
    return { kind: 'notUnderstood', rest: cut(when, QUOTE_LIMIT), link: wanted }
  }
  if (isTooLong(botName)) return { kind: 'botNameTooLong', length: [...botName].length }
  return { kind: 'record', link: wanted, botName: hasName ? botName : null, when }
}

function isOtherLink({ kind }: Piece): boolean {
  return kind === 'foreign' || kind === 'huddle' || kind === 'page'
}

function isTooLong(botName: string): boolean {
  return [...botName].length > BOT_NAME_LIMIT
}

/** An `as` without a name or before the link, and what is longer than any moment. */
function isNeverMoment(rest: string): boolean {
  return /(?:^|\s)as(?:\s|$)/i.test(rest) || [...rest].length > QUOTE_LIMIT
}

function withoutMeeting(pieces: Piece[]): ParsedRequest {
  for (const piece of pieces) {
    if (piece.kind === 'huddle') return { kind: 'huddle' }
    if (piece.kind === 'foreign') return { kind: 'foreignHost', host: cut(piece.host, HOST_LIMIT) }
    if (piece.kind === 'page') break
  }
  const text = quote(pieces)
  const word = /^[^\p{L}\p{N}]*(list|stop|help|)[^\p{L}\p{N}]*$/iu.exec(text)?.[1]?.toLowerCase()
  if (word === '' || word === 'help') return { kind: 'help' }
  if (word === 'list' || word === 'stop') return { kind: word }
  return { kind: 'noLink', text: cut(maskPasscodes(text), QUOTE_LIMIT) }
}

/** The pieces as they may be shown again: words as typed, other links up to their query, of meetings nothing. */
function quote(pieces: Piece[]): string {
  const shown = pieces.map((piece) => {
    if (piece.kind === 'word' || piece.kind === 'mention') return piece.text
    if (piece.kind === 'foreign' || piece.kind === 'page') return piece.text.replace(/[?#].*$/, '…')
    return piece.kind === 'huddle' ? 'slack.com/huddle/…' : ''
  })
  return shown.join(' ').replace(/\s+/g, ' ').trim()
}

/** Without the punctuation that the link and the passcode left behind. */
function tidy(text: string): string {
  return text.replace(/^[\s,;:.|()–—-]+/, '').replace(/[\s,;:|(–—-]{1,20}$/, '')
}

function cut(text: string, limit: number): string {
  const characters = [...text]
  return characters.length > limit ? `${characters.slice(0, limit - 1).join('')}…` : text
}
