import { escapeText } from './escape.ts'

// Marks that turn the direction of all text after them, and line ends: a title must not change what stands around it.
const UNSEEN = /[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu

/** Text from outside (titles, names, Recall's sentences) as one line for mrkdwn: cut to `max` characters, then escaped. */
export function outsideText(text: string, max: number): string {
  return escapeText(outsidePlain(text, max))
}

/** The same for Slack's plain text, where nothing is escaped. */
export function outsidePlain(text: string, max: number): string {
  const line = text.toWellFormed().replace(UNSEEN, ' ').replace(/\s+/gu, ' ').trim()
  const characters = [...line]
  if (characters.length <= max) return line
  const kept = characters.slice(0, max - 1).join('')
  return `${kept.trimEnd()}…`
}

/** The same for the label of a button, where Slack counts an emoji as two. */
export function outsideLabel(text: string): string {
  const line = outsidePlain(text, LABEL_LIMIT)
  return line.length <= LABEL_LIMIT ? line : outsidePlain(line, Math.floor(LABEL_LIMIT / 2))
}

// Slack's limit for a button (facts 6.1).
const LABEL_LIMIT = 75

/** The same as `outsideText` in bold, unless it holds marks that mrkdwn would read together with ours. */
export function outsideBold(text: string, max: number): string {
  const line = outsideText(text, max)
  return line === '' || /[*_~`]/.test(line) ? line : `*${line}*`
}
