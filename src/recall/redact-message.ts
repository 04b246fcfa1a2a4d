const LONGEST_MESSAGE = 300
// An answer may have megabytes, and what is looked for below takes the square of a text's length.
const MOST_READ = 5_000

/**
 * A sentence of Recall's made fit for people: one line, without markup, the queries of links, passcodes, or the given
 * secrets, cut to 300 characters. Null when nothing is left.
 */
export function redactMessage(message: string, secrets: string[]): string | null {
  // Without the word in which it was cut: half a secret is not recognised.
  const text = message.length > MOST_READ ? message.slice(0, MOST_READ).replace(/\S+$/, '') : message
  if (/<\/?[a-z!][^>]*>/i.test(text)) return null
  const named = text
    .replace(/(https?:\/\/[^\s"'<>?#]*)[?#][^\s"'<>]*/gi, '$1')
    .replace(/[?#&][\w.%-]+=[^\s"'<>]*/g, '')
    .replace(/\b(pass(?:code|word)|pwd)\s*=\s*[^\s"',;)]+/gi, '$1=…')
    .replace(/\b(pass(?:code|word)|pwd)\s*:\s*[^\s"',;)]*\d[^\s"',;)]*/gi, '$1: …')
  const bare = secrets.reduce((left, secret) => left.replaceAll(secret, '…'), named)
  const line = bare.replace(/\s+/g, ' ').trim()
  return line === '' ? null : [...line].slice(0, LONGEST_MESSAGE).join('')
}

/** What must not be repeated of the meeting's link in a body of Create Bot: secrets in its query, and a passcode beside it. */
export function meetingSecrets(sentBody: string): string[] {
  const link = meetingUrlOf(sentBody)
  const query = /[?#](\S*)/.exec(link)?.[1] ?? ''
  const values = query.split(/[&#]/).flatMap((pair) => secretOf(pair))
  const beside =
    /pass(?:code|word)\s*[:=]?\s*([^\s)]+)/i.exec(link.slice(link.indexOf(query) + query.length))?.[1] ?? ''
  const decoded = [...values, beside].flatMap((value) => [value, decode(value)])
  // Shorter ones would take letters out of ordinary words, and no platform has so short a passcode.
  return [...new Set(decoded)].filter((value) => value.length >= 3).sort((a, b) => b.length - a.length)
}

// Where the platforms put a passcode (facts 1.5); any other value that is too long to be an ordinary word.
function secretOf(pair: string): string[] {
  const [name = '', value = ''] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]
  return /^(pwd|p|pw|tk|pass(code|word)?)$/i.test(name) || value.length >= 12 ? [value] : []
}

function meetingUrlOf(sentBody: string): string {
  try {
    const body: unknown = JSON.parse(sentBody)
    const link = typeof body === 'object' && body !== null && 'meeting_url' in body ? body.meeting_url : ''
    return typeof link === 'string' ? link : ''
  } catch {
    return ''
  }
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}
