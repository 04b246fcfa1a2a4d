const MINUTE = 60_000

/** A length for people: "under a minute", "42 min", "1 h 5 min". `ms` below zero counts as zero. */
export function duration(ms: number): string {
  if (!(ms >= MINUTE)) return 'under a minute'
  const minutes = Math.round(ms / MINUTE)
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60]
  if (hours === 0) return `${minutes} min`
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`
}
