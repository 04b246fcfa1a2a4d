const HOUR = 60 * 60_000

/** What a clock on the wall shows in this zone: `Fri 10:30`. */
export function wallTime(at: number, zone: string): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone: zone, weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  })
  return parts.format(at).replace(',', '')
}

/** The next moment that it is `hour` o'clock in this zone, as a world may start at: a standing clock begins at the machine's time. */
export function nextHour(now: number, { hour, zone }: { hour: number; zone: string }): number {
  const full = Math.ceil(now / HOUR) * HOUR
  const wanted = ` ${String(hour).padStart(2, '0')}:00`
  for (let at = full; ; at += HOUR / 2) if (wallTime(at, zone).endsWith(wanted)) return at
}
