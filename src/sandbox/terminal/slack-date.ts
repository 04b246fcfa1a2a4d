const DAY_MS = 86_400_000

// The reader's own time zone, as Slack shows dates; 24 hours, so that a line's time and a message's look alike.
const TIME = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })
const TIME_SECONDS = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' })
const SHORT = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })
const LONG = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })
const NUMBER = new Intl.DateTimeFormat('sv-SE')

/** A moment as `14:02:05`, in the zone of whoever reads. */
export function clockTime(ms: number): string {
  return TIME_SECONDS.format(ms)
}

/** Writes one of Slack's dates (`<!date^1700000000^{date_short_pretty} at {time}|…>`) for a reader at `now`, ms. */
export function writeSlackDate({ seconds, format }: { seconds: number; format: string }, now: number): string {
  const at = seconds * 1000
  return format.replace(/\{(\w+)\}/g, (whole, token: string) => {
    if (token === 'time') return TIME.format(at)
    if (token === 'time_secs') return clockTime(at)
    if (token === 'date_num') return NUMBER.format(at)
    if (!token.startsWith('date')) return whole
    const date = token.includes('long') ? LONG.format(at) : SHORT.format(at)
    return token.endsWith('_pretty') ? (nearDay(at, now) ?? date) : date
  })
}

function nearDay(at: number, now: number): string | undefined {
  const days = Math.round((dayOf(at) - dayOf(now)) / DAY_MS)
  return { [-1]: 'yesterday', 0: 'today', 1: 'tomorrow' }[days]
}

function dayOf(ms: number): number {
  return new Date(ms).setHours(0, 0, 0, 0)
}
