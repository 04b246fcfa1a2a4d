import type { ParsedComponents, ParsedResult } from 'chrono-node'
import { readDuration } from './read-moment-duration.ts'
import { type NamedZone, takeZone } from './read-moment-zone.ts'
import { DAY_MS, type Wall } from './wall-clock.ts'

/** The day that a text names; days are walls at 0:00. `relative`: counted from today ("tomorrow"). */
export type NamedDay =
  | { kind: 'none' }
  | { kind: 'weekday'; weekday: number; which: 'coming' | 'next' | 'this' | 'last' }
  | { kind: 'date'; day: Wall; relative: boolean }

/** A text taken apart, before any time zone counts. `none`: it speaks of no moment; `unclear`: of several, or of half a one. */
export type MomentParts =
  | { kind: 'after'; ms: number }
  /** `time`: ms since the beginning of the day. */
  | { kind: 'clock'; day: NamedDay; time: number; named: NamedZone | null }
  | { kind: 'unclear' }
  | { kind: 'none' }

/** The text with single spaces and plain signs, and the zone that it names taken out. */
export type PlainText = { text: string; named: NamedZone | null }

const LONGEST = 200
const UNCLEAR: MomentParts = { kind: 'unclear' }

/** Brings the many ways to write one thing together. Text of more than 200 characters becomes empty: it is no moment. */
export function plainText(typed: string): PlainText {
  if (typed.length > LONGEST) return { text: '', named: null }
  const plain = typed
    .normalize('NFKC')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .replace(/[’‘]/g, "'")
    .replace(/[‐‑‒–—]/g, '-')
    .trim()
    .replace(/[ .,;!?]{1,20}$/, '')
  // One character may have become many.
  const { named, rest } = takeZone(plain.slice(0, LONGEST))
  return { text: rest.replace(/ +/g, ' ').trim(), named }
}

/** Takes a text in English apart. `today` is the day from which "tomorrow" and weekdays count. Never throws. */
export async function readMomentParts({ text, named }: PlainText, today: Wall): Promise<MomentParts> {
  const ms = readDuration(text)
  if (ms !== null) return named === null ? { kind: 'after', ms } : UNCLEAR
  const clockText = writePlainly(text)
  const found = await parseWhole(clockText, today)
  if (found === 'none') return { kind: 'none' }
  if (found === 'several' || found.end != null) return UNCLEAR
  const day = readDay(clockText, found.start)
  const time = readTime(clockText, found.start)
  if (day === null || time === null) return UNCLEAR
  // Which midnight of a day is meant, nobody knows; the one "at midnight" is the coming one.
  if (!/\bmidnight\b/i.test(clockText)) return { kind: 'clock', day, time, named }
  return day.kind === 'none' ? { kind: 'clock', day, time: DAY_MS, named } : UNCLEAR
}

/** Times and days in the forms that chrono knows. */
function writePlainly(text: string): string {
  return text
    .replace(/(?<![\d.:])(\d{1,2}) ?h(?:([0-5]\d))?(?![a-z\d])/gi, (_, hour, minute = '00') => `${hour}:${minute}`)
    .replace(/^(\d{1,2})\.([0-5]\d)$/, '$1:$2')
    .replace(/(?<=\d ?)([ap])\.m\b\.?/gi, '$1m')
    .replace(/\bmidday\b/gi, 'noon')
    .replace(/\b(tue|wed|thu)(?:s|rs?)\b/gi, '$1')
    .replace(/^tonight (?:at )?midnight$|^midnight tonight$/i, 'midnight')
    .replace(/(?<!\bthe )\b(?=day after tomorrow\b)/gi, 'the ')
    .replace(/\b(?:this )?coming (?=(?:sun|mon|tue|wed|thu|fri|sat)[a-z]*\b)/gi, '')
    .replace(/ ?@ ?/g, ' at ')
    .replace(/ +/g, ' ')
    .trim()
}

/** What chrono makes of the whole text; `none` when anything but a connecting word is left over. */
async function parseWhole(text: string, today: Wall): Promise<ParsedResult | 'none' | 'several'> {
  const { parse } = await import('chrono-node/en')
  const date = new Date(today)
  // Chrono counts days in the time zone of the process: at noon no clock there is changed.
  const noon = new Date(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate(), 12)
  const results = parseSafely(() => parse(text, noon))
  const [first] = results
  if (first === undefined) return 'none'
  let left = text
  for (const result of [...results].reverse()) {
    left = `${left.slice(0, result.index)} ${left.slice(result.index + result.text.length)}`
  }
  if (!/^(?:[ ,]|\b(?:on|at|or|and|the|for)\b)*$/i.test(left)) return 'none'
  return results.length > 1 || /\b(?:or|and)\b/i.test(left) ? 'several' : first
}

/** Numbers beyond any calendar make it throw. */
function parseSafely(parse: () => ParsedResult[]): ParsedResult[] {
  try {
    return parse()
  } catch {
    return []
  }
}

const DAYS_AHEAD = /\bin (?:a|one|two|three|four|five|six|seven|eight|nine|ten|\d{1,4}) (?:days?|weeks?)\b/i
const FROM_TODAY = /\b(?:today|tonight|tomorrow|tmrw?|yesterday|last night)\b/i
const WEEKDAY_BEHIND = /\b(next|last|past|this) (?=(?:sun|mon|tue|wed|thu|fri|sat)[a-z]*\b)/i

function readDay(text: string, start: ParsedComponents): NamedDay | null {
  const has = (part: 'day' | 'month' | 'year' | 'weekday') => start.isCertain(part)
  const isCounted = DAYS_AHEAD.test(text)
  // "Next week", "this weekend", "a week from Friday" name no day, or not the same one to everybody.
  if (/\b(?:week|month|year)/i.test(text) && !isCounted) return null
  if (/\b(?:before|after|from|ago|few|several|couple|half)\b(?! tomorrow)/i.test(text)) return null
  if (start.isCertain('timezoneOffset') || isAmbiguousDate(text)) return null
  const weekday = start.get('weekday')
  const which = WEEKDAY_BEHIND.exec(text)?.[1]?.toLowerCase()
  if (has('day') && has('month')) {
    const day = wallOf(start)
    const agrees = day !== null && (!has('weekday') || weekday === new Date(day).getUTCDay())
    return agrees && which === undefined ? { kind: 'date', day, relative: isCounted || FROM_TODAY.test(text) } : null
  }
  if (has('day') || has('month') || has('year')) return null
  if (!has('weekday') || weekday === null) return { kind: 'none' }
  if (which === 'next' || which === 'this') return { kind: 'weekday', weekday, which }
  return { kind: 'weekday', weekday, which: which === 'last' || which === 'past' ? 'last' : 'coming' }
}

/** 12/03 is December to some and March to others; 12/25 and 25/12 are the same to all. */
function isAmbiguousDate(text: string): boolean {
  const [, one, other] = /(?<![\d/.-])(\d{1,2})[/.-](\d{1,2})(?:[/.-]\d{2,4}\b|(?=[^:.\d]|$))/.exec(text) ?? []
  return one !== undefined && Number(one) <= 12 && Number(other) <= 12 && Number(one) !== Number(other)
}

function wallOf(start: ParsedComponents): Wall | null {
  const [year, month, day] = [start.get('year'), start.get('month'), start.get('day')]
  if (year === null || month === null || day === null || !(year >= 1900 && year <= 9999)) return null
  const wall = Date.UTC(year, month - 1, day)
  return new Date(wall).getUTCDate() === day ? wall : null
}

const DAYTIMES: [word: RegExp, from: number, to: number][] = [
  [/\bmorning\b/i, 0, 11],
  [/\bafternoon\b/i, 12, 18],
  [/\bevening\b/i, 16, 23],
  [/\b(?:to)?night\b/i, 18, 23],
]

/** The time of day, or null when there is none or it may be one of two: "at 9", "3:30". */
function readTime(text: string, start: ParsedComponents): number | null {
  const [hour, minute, second] = [start.get('hour'), start.get('minute') ?? 0, start.get('second') ?? 0]
  if (!start.isCertain('hour') || hour === null || !(hour >= 0 && hour <= 23)) return null
  const time = hour * 3_600_000 + minute * 60_000 + second * 1_000
  const daytimes = DAYTIMES.filter(([word]) => word.test(text))
  if (daytimes.some(([, from, to]) => hour < from || hour > to)) return null
  if (daytimes.length > 0 || hour === 0 || hour >= 13 || /\d ?[ap]m\b|\bnoon\b|\bmidnight\b/i.test(text)) return time
  const [, typed = ''] = /(?<![\d.:/-])(\d{1,2})[:.][0-5]\d(?![\d.])/.exec(text) ?? []
  return /^0\d|^[789]$|^1\d$/.test(typed) ? time : null
}
