/**
 * A moment in the reader's own time zone, "until today at 3:04 PM"; `ms` since 1970. The fallback is UTC. `before`: the
 * words before it, since Slack writes "Today" with a capital where a date begins. They may hold letters and spaces only.
 */
export function moment(ms: number, before = ''): string {
  const words = before === '' ? '' : `${before} `
  return slackDate(ms, { format: `${words}{date_short_pretty} at {time}`, words, fallback: fullFormat })
}

/** Only the time of day, for what happens within the hour. */
export function timeOfDay(ms: number): string {
  return slackDate(ms, { format: '{time}', words: '', fallback: timeFormat })
}

const fullFormat = new Intl.DateTimeFormat('en-GB', {
  dateStyle: 'medium',
  timeStyle: 'short',
  timeZone: 'UTC',
})
const timeFormat = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone: 'UTC' })

// The last moment a JavaScript date can hold is 8.64e15 ms.
const LAST_MS = 8.64e15

type Written = { format: string; words: string; fallback: Intl.DateTimeFormat }

function slackDate(ms: number, { format, words, fallback }: Written): string {
  const at = Math.min(Math.max(Number.isFinite(ms) ? ms : 0, 0), LAST_MS)
  return `<!date^${Math.floor(at / 1000)}^${format}|${words}${fallback.format(at)} UTC>`
}
