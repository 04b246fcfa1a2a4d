import type { MessagePlace } from '../../recording/views.ts'
import type { AnswerWords } from './answer-words.ts'
import { escapeText } from './escape.ts'

// Slack's own are below 200 characters.
const LONGEST = 500

/** A link to the thread of a message of ours, or null when there is no message or no address for it. */
export function threadLink(place: MessagePlace | null, { permalink }: Pick<AnswerWords, 'permalink'>): string | null {
  const url = place === null ? null : permalink(place)
  if (url === null || url.length > LONGEST || !/^https?:\/\/[^\s<>|]+$/.test(url)) return null
  return `<${escapeText(url)}|Open its thread>`
}
