import { dayNumber, type WallClock, wallClock } from './wall-clock.ts'

/** For whom a date is written: their zone, and the time it is, in ms. */
export type Reader = { zone: string; now: number }

/**
 * Writes `<!date^seconds^format|…>` as Slack does, in the reader's zone; null when that moment has no date, so that its
 * fallback is to be shown (https://docs.slack.dev/messaging/formatting-message-text, "Date formatting").
 */
export function writeSlackDate(
  { seconds, format }: { seconds: number; format: string },
  reader: Reader,
): string | null {
  const at = wallClock(seconds * 1000, reader.zone)
  const now = wallClock(reader.now, reader.zone)
  if (at === null || now === null) return null
  const days = dayNumber(at) - dayNumber(now)
  return format.replace(/\{(\w+)\}/g, (whole, token: string, index: number) => {
    if (token === 'ago') return ago(seconds - reader.now / 1000)
    const pretty = token.endsWith('_pretty')
    const near = pretty ? NEAR.get(days) : undefined
    // Slack begins the whole date with a capital, wherever it stands in a sentence.
    if (near !== undefined && PRETTY.has(token)) return index === 0 ? capital(near) : near
    const write = WRITERS.get(pretty ? token.slice(0, -'_pretty'.length) : token)
    if (write === undefined || (pretty && !PRETTY.has(token))) return whole
    return write(at, Math.abs(days) >= HALF_A_YEAR ? `, ${at.year}` : '')
  })
}

/** A moment in full, to be shown on hovering: "Tuesday, February 18th, 2014 at 6:39:42 AM". */
export function fullSlackDate(seconds: number, zone: string): string | null {
  const at = wallClock(seconds * 1000, zone)
  return at === null ? null : `${long(at)}, ${at.year} at ${time(at, `:${two(at.second)}`)}`
}

const NEAR = new Map([
  [-1, 'yesterday'],
  [0, 'today'],
  [1, 'tomorrow'],
])
const PRETTY = new Set(['date_pretty', 'date_short_pretty', 'date_long_pretty'])
// "The year will be omitted if the date is less than six months in the past or future" (Slack's page above).
const HALF_A_YEAR = 183

const WRITERS = new Map<string, (at: WallClock, year: string) => string>([
  ['date_num', (at) => `${String(at.year).padStart(4, '0')}-${two(at.month)}-${two(at.day)}`],
  ['date', (at, year) => `${month(at)} ${ordinal(at.day)}${year}`],
  ['date_short', (at, year) => `${month(at).slice(0, 3)} ${at.day}${year}`],
  ['date_long', (at, year) => `${long(at)}${year}`],
  ['time', (at) => time(at, '')],
  ['time_secs', (at) => time(at, `:${two(at.second)}`)],
])

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]
const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']

function long(at: WallClock): string {
  return `${WEEKDAYS[at.weekday] ?? ''}, ${month(at)} ${ordinal(at.day)}`
}

function month(at: WallClock): string {
  return MONTHS[at.month - 1] ?? ''
}

/** Slack's default, a clock of twelve hours: "3:04 PM". */
function time(at: WallClock, seconds: string): string {
  return `${at.hour % 12 === 0 ? 12 : at.hour % 12}:${two(at.minute)}${seconds} ${at.hour < 12 ? 'AM' : 'PM'}`
}

function ordinal(day: number): string {
  if (day >= 11 && day <= 13) return `${day}th`
  return `${day}${['th', 'st', 'nd', 'rd'][day % 10] ?? 'th'}`
}

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
]
const relative = new Intl.RelativeTimeFormat('en-US', { numeric: 'always' })

function ago(seconds: number): string {
  const [unit, length] = UNITS.find(([, size]) => Math.abs(seconds) >= size) ?? ['second', 1]
  return relative.format(Math.trunc(seconds / length), unit)
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}
