import type { MeetingLink } from '../../recording/meeting-link.ts'
import { escapeText } from './escape.ts'
import { outsideText } from './outside-text.ts'

/** Whole commands for people who have never typed one. */
export const EXAMPLES =
  '`/record https://zoom.us/j/1234567890`\n`/record https://meet.google.com/abc-defg-hij tomorrow 9am as Weekly notes`'

/** What may follow the link. */
type Extras = { when?: string; botName?: string | null }

/**
 * A complete command to copy, for who typed this link: a passcode in it is theirs. A link too long to be shown whole is
 * never cut, its place is named instead.
 */
export function recordCommand({ url }: Pick<MeetingLink, 'url'>, { when, botName }: Extras = {}): string {
  const link = url.replaceAll('`', '%60')
  const shown =
    escapeText(link).length > LONGEST_SHOWN ? outsideText('<the link>', 20) : outsideText(link, LONGEST_SHOWN)
  const name = outsideText(botName ?? '', 100).replaceAll('`', '')
  return `\`/record ${shown}${when === undefined ? '' : ` ${when}`}${name === '' ? '' : ` as ${name}`}\``
}

// Two commands, each with a name of a hundred signs that grow fivefold when escaped, fit into one section.
const LONGEST_SHOWN = 900

/**
 * The same link with a passcode that has a space in it, when `rest` may be the second half of the one in the link; else
 * null. Only short ones are typed by people: the long ones that platforms write into links hold no space.
 */
export function withWholePasscode(link: MeetingLink, rest: string): MeetingLink | null {
  const half = rest.replace(/[\s)\]"'”’.,;]+$/u, '')
  if (half === '' || half.length > 16 || /[\s/:<>]/.test(half)) return null
  const typed = /([?&](?:pwd|p)=)([^&#]{1,16})(?=[&#]|$)/
  if (!typed.test(link.url)) return null
  const tail = `%20${encodeURIComponent(half.toWellFormed())}`
  return { ...link, url: link.url.replace(typed, (_, name, first) => `${name}${first}${tail}`) }
}
