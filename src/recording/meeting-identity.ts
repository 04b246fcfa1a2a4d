/** What tells one meeting from another (`key`) and how it is named to people (`label`). Neither holds a passcode. */
type MeetingIdentity = { key: string; label: string }

/**
 * Reads a meeting's identity out of its address, one reader for each platform. Spellings of one meeting share a key;
 * where the form is not known, two meetings rather get two keys than one.
 */
export const meetingIdentity = {
  zoom: identifyZoom,
  google_meet: identifyMeet,
  microsoft_teams: identifyTeams,
  webex: identifyWebex,
  goto: identifyGoto,
}

function identifyZoom(url: URL): MeetingIdentity {
  // zoom.com, www, the web client's app.zoom.us and the data centres (us02web.zoom.us) are all the same Zoom.
  const host = url.hostname.replace(/(^|\.)zoom\.com$/, '$1zoom.us').replace(/^(?:www|app|[a-z]{2}\d{2}web)\./, '')
  const path = decoded(url.pathname).replace(/\/{2,}/g, '/')
  // Also the web client, the page that starts the program (launch/jc) and the form with the number in the query.
  const inPath = /^\/(?:j|s|w|wc|wc\/join|launch\/jc)\/(\d[\d -]*)(?:\/|$)/i.exec(path)?.[1]
  const inQuery = /^\/(?:join|start)\/?$/i.test(path) ? url.searchParams.get('confno') : null
  const number = digitsOf(inPath ?? inQuery ?? undefined)
  if (number !== null) return identity(`zoom:${number}`, `${host}/j/${grouped(number)}`)
  const name = /^\/my\/([\w.-]{1,80})\/?$/.exec(path)?.[1]
  if (name !== undefined) return identity(`zoom:${host}/my/${name.toLowerCase()}`, `${host}/my/${name}`)
  return unusual('zoom', host, url)
}

function identifyMeet(url: URL): MeetingIdentity {
  // Google puts the account (`/u/1`) before the code.
  const code = /^\/(?:u\/\d{1,2}\/)?([a-z]{3})-?([a-z]{4})-?([a-z]{3})\/?$/i
    .exec(url.pathname)
    ?.slice(1)
    .join('-')
    .toLowerCase()
  if (code !== undefined) return identity(`google_meet:${code}`, `${url.hostname}/${code}`)
  return unusual('google_meet', url.hostname, url)
}

function identifyTeams(url: URL): MeetingIdentity {
  // Twice: the launcher page carries the real address, itself escaped, in its own `url` parameter.
  const address = decoded(decoded(url.pathname + url.search + url.hash))
  const long = /\/meetup-join\/([^/?#&]{1,200})\/([^/?#&"]{1,40})(?=[/?#&"]|$)/i.exec(address)
  const [, thread, message] = long ?? []
  if (thread !== undefined && message !== undefined) {
    const tail = thread.replace(/^\d+:(?:meeting_)?/, '').slice(0, 8)
    return identity(`microsoft_teams:${thread}/${message}`, `${url.hostname}/l/meetup-join/${tail}…`)
  }
  const number = digitsOf(/\/meet\/(\d[\d -]*)(?:[/?#&]|$)/i.exec(address)?.[1])
  if (number === null) return unusual('microsoft_teams', url.hostname, url)
  // Work and personal Teams count their meetings apart.
  const world = url.hostname === 'teams.live.com' ? 'live' : 'meet'
  return identity(`microsoft_teams:${world}/${number}`, `${url.hostname}/meet/${grouped(number)}`)
}

function identifyWebex(url: URL): MeetingIdentity {
  const host = url.hostname
  // On other pages MTID may name something else: numbers to dial, an event.
  const inQuery = /\/j\.php$/i.test(url.pathname) ? [...url.searchParams] : []
  const typed = inQuery.find(([name]) => name.toLowerCase() === 'mtid')?.[1]
  if (typed !== undefined && /^\w{1,100}$/.test(typed)) {
    // A letter and hexadecimal digits, where small and capital letters are the same.
    const meeting = /^[a-z][\da-f]+$/i.test(typed) ? typed.toLowerCase() : typed
    return identity(`webex:${host}/mtid/${meeting}`, `${host}/j.php?MTID=${meeting.slice(0, 8)}…`)
  }
  const room = /^\/(?:meet|join)\/([\w.@-]{1,80})\/?$/i.exec(decoded(url.pathname))?.[1]
  if (room !== undefined) return identity(`webex:${host}/room/${room.toLowerCase()}`, `${host}/meet/${room}`)
  return unusual('webex', host, url)
}

function identifyGoto(url: URL): MeetingIdentity {
  const host = url.hostname
  // Webinars count apart.
  const inPath = /^\/(?:(?:join|meeting)\/)?(\d[\d-]*)\/?$/.exec(url.pathname)?.[1]
  const inQuery = url.pathname === '/' ? url.searchParams.get('meetingId') : null
  const number = digitsOf(inPath ?? inQuery ?? undefined)
  if (number !== null) return identity(`goto:${number}`, `${host}/${grouped(number)}`)
  const room =
    host === 'meet.goto.com' && url.search === '' ? /^\/([\w.-]{1,80})\/?$/.exec(url.pathname)?.[1] : undefined
  if (room !== undefined) return identity(`goto:room/${room.toLowerCase()}`, `${host}/${room}`)
  return unusual('goto', host, url)
}

/**
 * An address of no known form: all of it counts but what certainly does not say where it leads. The key is a digest,
 * because a secret may stand anywhere in it, and the label is no more than the host.
 */
function unusual(platform: string, host: string, url: URL): MeetingIdentity {
  const asked = [...url.searchParams].filter(([name]) => !/^(?:pwd|utm_\w*)$/i.test(name))
  const query = new URLSearchParams(asked)
  query.sort()
  const address = `${host}${decoded(url.pathname).replace(/\/$/, '')}?${query}${url.hash}`
  return identity(`${unusualKey(platform)}${digest(address)}`, url.pathname === '/' ? host : `${host}/…`)
}

/** What the keys of all addresses of no known form begin with. */
export function unusualKey(platform: string): string {
  return `${platform}:other/`
}

/** FNV-1a in 64 bits: only has to keep the few meetings of a workspace apart, not to withstand an attacker. */
function digest(text: string): string {
  let hash = 0xcbf29ce484222325n
  for (let index = 0; index < text.length; index++) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(index))) * 0x100000001b3n)
  }
  return hash.toString(36)
}

function identity(key: string, label: string): MeetingIdentity {
  return { key, label: label.length > 100 ? `${label.slice(0, 99)}…` : label }
}

/** Undoes %-escapes; those that are not well formed stay as they are. */
function decoded(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) => {
    try {
      return decodeURIComponent(escapes)
    } catch {
      return escapes
    }
  })
}

/** The digits of a meeting number, or null when there are none or far more than any platform uses. */
function digitsOf(typed: string | undefined): string | null {
  const digits = typed?.replace(/[ -]/g, '') ?? ''
  return /^\d{1,20}$/.test(digits) ? digits : null
}

/** A number as invitations print it: 123 456 789, 123 456 7890, 123 4567 8901, 123 456 789 012. */
function grouped(digits: string): string {
  if (digits.length === 10) return digits.replace(/(\d{3})(\d{3})/, '$1 $2 ')
  if (digits.length === 11) return digits.replace(/(\d{3})(\d{4})/, '$1 $2 ')
  return digits.replace(/\d{3}(?=\d)/g, '$& ')
}
