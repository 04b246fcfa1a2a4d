/** What a clock on the wall shows, written as the ms since 1970 at which a clock in UTC shows the same. Whole seconds. */
export type Wall = number

/** What clocks in `zone` show at `instant`. `zone` must be known, see `isZone`. */
export function wallAt(instant: number, zone: string): Wall {
  const shown: Record<string, number> = {}
  for (const { type, value } of clockIn(zone).formatToParts(instant)) shown[type] = Number(value)
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = shown
  return Date.UTC(year, month - 1, day, hour, minute, second)
}

/**
 * The instants, earliest first, at which clocks in `zone` show `wall`: one; none in the gap of spring; two in the hour
 * that autumn has twice.
 */
export function instantsAt(wall: Wall, zone: string): number[] {
  // Clocks change by a few hours at most and never twice in two days, so one of these offsets is the one that counts.
  const offsets = [wall - DAY_MS, wall + DAY_MS].map((near) => wallAt(near, zone) - near)
  const instants = [...new Set(offsets)].map((offset) => wall - offset)
  return instants.filter((instant) => wallAt(instant, zone) === wall).sort((one, other) => one - other)
}

/** Whether this is a zone of the IANA database (`Europe/Lisbon`) or an offset (`+05:30`). */
export function isZone(zone: string): boolean {
  try {
    clockIn(zone)
    return true
  } catch {
    return false
  }
}

export const DAY_MS = 86_400_000

function clockIn(zone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
}
