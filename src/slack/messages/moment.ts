/** A moment in the reader's own time zone, "today at 3:04 PM"; `ms` since 1970. The fallback is UTC. */
export function moment(ms: number): string {
  return slackDate(ms, '{date_short_pretty} at {time}', fullFormat)
}

/** Only the time of day, for what happens within the hour. */
export function timeOfDay(ms: number): string {
  return slackDate(ms, '{time}', timeFormat)
}

const fullFormat = new Intl.DateTimeFormat('en-GB', {
  dateStyle: 'medium',
  timeStyle: 'short',
  timeZone: 'UTC',
})
const timeFormat = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone: 'UTC' })

// The last moment a JavaScript date can hold is 8.64e15 ms.
const LAST_MS = 8.64e15

function slackDate(ms: number, format: string, fallback: Intl.DateTimeFormat): string {
  const at = Math.min(Math.max(Number.isFinite(ms) ? ms : 0, 0), LAST_MS)
  return `<!date^${Math.floor(at / 1000)}^${format}|${fallback.format(at)} UTC>`
}
