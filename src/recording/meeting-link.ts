import { meetingIdentity } from './meeting-identity.ts'

/** The meeting platforms whose links are taken, by Recall's own names. */
export type Platform = 'zoom' | 'google_meet' | 'microsoft_teams' | 'webex' | 'goto'

/** A link to one meeting. */
export type MeetingLink = {
  /** What Recall gets: the passcode and everything else in it kept. Never shown to people, never logged. */
  url: string
  platform: Platform
  /** The same for all spellings of one meeting; holds no passcode. */
  key: string
  /** Short form for people; holds no passcode. Not escaped for Slack. */
  label: string
}

/**
 * What a piece of text is, seen as a link. `page`: a web address of a platform where there is no meeting, or one that
 * was cut off. `foreign`: one of a host that we do not know.
 */
type RecognisedLink =
  | { kind: 'meeting'; link: MeetingLink }
  | { kind: 'page' }
  | { kind: 'huddle' }
  | { kind: 'foreign'; host: string }
  | { kind: 'none' }

// facts/recall-api.md 1.5. Recall publishes the hosts; what follows the host is Recall's to judge.
const HOSTS: readonly [Platform, RegExp][] = [
  ['zoom', /^(?:.+\.)?zoom\.(?:us|com)$/],
  ['google_meet', /^meet\.google\.com$/],
  ['microsoft_teams', /^teams\.(?:microsoft|live)\.com$/],
  ['webex', /^(?:.+\.)?webex\.com$/],
  ['goto', /^(?:(?:app|meet)\.goto|(?:.+\.)?gotomeeting)\.com$/],
]

// Where the platforms' own invitations and programs lead besides the meeting.
const HELP = /^(?:support\.zoom\.(?:us|com)|help\.webex\.com)$/
const PAGES: readonly [Platform, RegExp][] = [
  // Numbers to dial, recordings, invitations as a file or a text.
  ['zoom', /^\/(?:(?:u|rec)\/|(?:meeting|webinar)s?\/.+\/(?:ics|invitations)$)/i],
  ['google_meet', /^(?:\/u\/\d+)?\/(?:landing|tel)(?:\/|$)/i],
  ['microsoft_teams', /^\/meetingOptions(?:\/|$)/i],
  ['webex', /\/globalcallin\.php$/i],
  // Also numbers too short for a meeting's: our cards show them in groups.
  ['goto', /^\/(?:install(?:\/|$)|\d{1,8}\/?$)/i],
  // A new meeting for whoever opens it, so never the one that somebody else is in.
  ['zoom', /^\/start\/(?:video|web)meeting\/?$/i],
  ['google_meet', /^(?:\/u\/\d+)?\/new\/?$/i],
]

/** The meeting that a link leads to, or null when there is none or its host is none that we know. Never throws. */
export function parseMeetingLink(url: string): MeetingLink | null {
  const recognised = recogniseLink(url)
  return recognised.kind === 'meeting' ? recognised.link : null
}

/**
 * Tells what one piece of text without spaces is, whatever quotes, brackets and full stops stand around it. A scheme
 * may be missing. The host decides; it is read as a browser reads it, so look-alikes are foreign. Never throws.
 */
export function recogniseLink(text: string): RecognisedLink {
  const typed = trimAround(text).replace(/&(?:amp;)+/gi, '&')
  const url = readUrl(typed)
  if (url === null) return { kind: 'none' }
  const explicit = /^https?:/i.test(typed)
  const host = url.hostname
  const platform = HOSTS.find(([, pattern]) => pattern.test(host))?.[0]
  if (platform !== undefined) {
    const bareName = url.pathname === '/' && url.search === '' && url.hash === ''
    if (bareName && !explicit) return { kind: 'none' }
    if (bareName || isCutOff(text) || isPage(platform, url)) return { kind: 'page' }
    return { kind: 'meeting', link: { url: url.href, platform, ...meetingIdentity[platform](url) } }
  }
  if (/^(?:.+\.)?slack\.com$/.test(host) && /^\/huddle(?:\/|$)/i.test(url.pathname)) return { kind: 'huddle' }
  const looksLikeLink = explicit || /^[^/?#:]+\.\p{L}{2,}(?::\d+)?[/?#]/u.test(typed)
  return looksLikeLink ? { kind: 'foreign', host } : { kind: 'none' }
}

/** Our own cards and lists, and programs too, show long links like this. */
function isCutOff(text: string): boolean {
  return /(?:…|%E2%80%A6)[^\p{L}\p{N}]*$/iu.test(text)
}

function isPage(platform: Platform, url: URL): boolean {
  return HELP.test(url.hostname) || PAGES.some(([of, pattern]) => of === platform && pattern.test(url.pathname))
}

/**
 * The same link with the passcode that stood beside it, for the platforms that take one in the link. A passcode that
 * the link already has stays: it may be Zoom's encrypted form of the same.
 */
export function withPasscode(link: MeetingLink, passcode: string): MeetingLink {
  const url = new URL(link.url)
  const name = link.platform === 'zoom' ? 'pwd' : link.platform === 'microsoft_teams' ? 'p' : null
  const isLongTeamsLink = name === 'p' && !/\/meet\//i.test(url.pathname)
  if (name === null || isLongTeamsLink || url.searchParams.get(name)) return link
  // First in the query, and only what would end the value escaped: Recall's published pattern for Zoom allows no more
  // than 64 characters before a later `pwd`, and reads the value as it stands.
  const value = passcode.replace(/[%&#+,]/g, encodeURIComponent)
  const others = url.search.slice(1).split('&')
  url.search = [`${name}=${value}`, ...others.filter((part) => part !== '' && part.split('=')[0] !== name)].join('&')
  return { ...link, url: url.href }
}

/** Whether a meeting's link brings what opens the meeting: a passcode, or a ticket of Zoom's. */
export function hasPasscode(meetingUrl: string): boolean {
  return /[?&](?:pwd|p|tk)=[^&#]/.test(meetingUrl)
}

/** A web address as a browser would read it, made https, without user name, port and the host's final dot. */
function readUrl(typed: string): URL | null {
  if (typed === '' || /[\s\p{Cc}]/u.test(typed)) return null
  // Most words of a long message end here: to read one as an address takes twenty times as long.
  if (!/[.:/\\%．｡。]/u.test(typed)) return null
  const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(typed) || /^https?:/i.test(typed)
  if (hasScheme && !/^https?:/i.test(typed)) return null
  // Without a scheme "jane@zoom.us" is a mail address, not a link.
  if (!hasScheme && /^[^/?#]*@/.test(typed)) return null
  const url = URL.parse(hasScheme ? typed : `https://${typed}`)
  if (url === null) return null
  url.protocol = 'https:'
  url.username = ''
  url.password = ''
  url.port = ''
  url.hostname = url.hostname.replace(/\.$/, '')
  return url
}

/** Takes off what people and programs put around a link; a closing bracket stays when its opening one is inside. */
function trimAround(text: string): string {
  const trimmed = text.trim()
  const opening = /^[<([{"'“”‘’„«‹`*_~「『（【]*/.exec(trimmed)?.[0] ?? ''
  const inner = trimmed.slice(opening.length)
  const closing = new Set(`.,;:!?"'“”‘’»›\`>…、。，）」』】！？`)
  for (const [open, close] of ['()', '[]', '{}']) if (open && close && !inner.includes(open)) closing.add(close)
  for (const mark of ['*', '_', '~']) if (opening.includes(mark)) closing.add(mark)
  let end = inner.length
  while (end > 0 && closing.has(inner.charAt(end - 1))) end--
  return inner.slice(0, end)
}
