import { fullSlackDate, type Reader, writeSlackDate } from './blocks/slack-date.ts'

/** A moment as Slack writes it beside a name: `2:05 PM`. */
export function clockTime(ms: number, reader: Reader): string {
  return writeSlackDate({ seconds: Math.floor(ms / 1000), format: '{time}' }, reader) ?? ''
}

/** A day as Slack writes it between messages: `Today`, `Tuesday, February 18th`. */
export function dayName(ms: number, reader: Reader): string {
  return writeSlackDate({ seconds: Math.floor(ms / 1000), format: '{date_long_pretty}' }, reader) ?? ''
}

/** A moment in a sentence: `today at 2:05 PM`. */
export function dayAndTime(ms: number, reader: Reader): string {
  const day = writeSlackDate({ seconds: Math.floor(ms / 1000), format: 'on {date_short_pretty}' }, reader) ?? ''
  return `${day.replace(/^on (today|yesterday|tomorrow)/, '$1')} at ${clockTime(ms, reader)}`
}

/** A moment in full, for whoever points at it. */
export function fullTime(ms: number, reader: Reader): string {
  return fullSlackDate(Math.floor(ms / 1000), reader.zone) ?? ''
}

/** A length of time in its two largest units: `42 s`, `3 min 5 s`, `2 h 10 min`. */
export function shortLength(ms: number): string {
  const seconds = Math.max(Math.floor(ms / 1000), 0)
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`
  return `${Math.floor(seconds / 86_400)} d ${Math.floor((seconds % 86_400) / 3600)} h`
}
