/** Says that time was skipped: "⏩ 42 minutes of meeting". */
export function skipWords(ms: number, what: string): string {
  return `⏩ ${roughTime(ms)} ${what}`
}

/** A length of time in one number and its unit: "42 minutes". */
export function roughTime(ms: number): string {
  const seconds = Math.round(ms / 1000)
  if (seconds < 100) return `${seconds} seconds`
  const minutes = Math.round(seconds / 60)
  if (minutes < 100) return `${minutes} minutes`
  return `${Math.round(minutes / 6) / 10} hours`
}
