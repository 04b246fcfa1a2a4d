/** A moment as clocks and calendars in one place show it; `month` is 1 to 12, `weekday` 0 (Sunday) to 6. */
export type WallClock = {
  year: number
  month: number
  day: number
  hour: number
  minute: number
  second: number
  weekday: number
}

/** What the clock on a wall in `zone` shows at `ms`; UTC for a zone nobody knows, null for a moment no calendar reaches. */
export function wallClock(ms: number, zone: string): WallClock | null {
  if (Number.isNaN(new Date(ms).getTime())) return null
  const shown = new Map<string, string>(
    formatFor(zone)
      .formatToParts(ms)
      .map(({ type, value }) => [type, value]),
  )
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = FIELDS.map((field) =>
    Number(shown.get(field)),
  )
  return { year, month, day, hour, minute, second, weekday: new Date(Date.UTC(year, month - 1, day)).getUTCDay() }
}

/** Days from 1970 to that day of the calendar, whatever the hours in between did. */
export function dayNumber({ year, month, day }: Pick<WallClock, 'year' | 'month' | 'day'>): number {
  return Date.UTC(year, month - 1, day) / DAY_MS
}

/** A moment as the two native inputs want it: `2026-03-29` and `14:05`. */
export function toInputs(ms: number, zone: string): { date: string; time: string } | null {
  const clock = wallClock(ms, zone)
  if (clock === null) return null
  return {
    date: `${String(clock.year).padStart(4, '0')}-${two(clock.month)}-${two(clock.day)}`,
    time: `${two(clock.hour)}:${two(clock.minute)}`,
  }
}

/**
 * The moment, in ms, at which a clock in `zone` shows this date and time; null when they are none. A time shown twice is the
 * first; a time skipped in spring is as much later as the clock jumped.
 */
export function fromInputs({ date, time }: { date: string; time: string }, zone: string): number | null {
  const utc = Date.parse(`${date}T${time}Z`)
  if (!/^\d{4}-\d\d-\d\d$/.test(date) || !/^\d\d:\d\d/.test(time) || Number.isNaN(utc)) return null
  const before = utc - offset(utc - DAY_MS, zone)
  const after = utc - offset(utc + DAY_MS, zone)
  const shown = [before, after].filter((ms) => ms + offset(ms, zone) === utc)
  return shown.length === 0 ? before : Math.min(...shown)
}

const DAY_MS = 86_400_000
const FIELDS = ['year', 'month', 'day', 'hour', 'minute', 'second']

function offset(ms: number, zone: string): number {
  const clock = wallClock(ms, zone)
  if (clock === null) return 0
  const shown = dayNumber(clock) * DAY_MS + ((clock.hour * 60 + clock.minute) * 60 + clock.second) * 1000
  return shown - Math.floor(ms / 1000) * 1000
}

// Making one costs a hundred times what using it costs.
const formats = new Map<string, Intl.DateTimeFormat>()

function formatFor(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone)
  if (known !== undefined) return known
  const made = makeFormat(zone)
  formats.set(zone, made)
  return made
}

function makeFormat(zone: string): Intl.DateTimeFormat {
  const options = {
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
    hourCycle: 'h23',
  } as const
  try {
    return new Intl.DateTimeFormat('en-US', { ...options, timeZone: zone })
  } catch {
    return new Intl.DateTimeFormat('en-US', { ...options, timeZone: 'UTC' })
  }
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}
