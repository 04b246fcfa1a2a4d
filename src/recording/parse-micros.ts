/**
 * Recall's time stamps carry microseconds (`2025-01-29T23:49:58.570998+00:00`), which `Date` would cut off, and two
 * statuses may differ only there. Returns whole microseconds since 1970 (fits a double until the year 2255), or null.
 */
export function parseMicros(text: string): number | null {
  const millis = Date.parse(text)
  if (Number.isNaN(millis)) return null
  const fraction = /[.,](\d+)/.exec(text)?.[1] ?? ''
  const seconds = Math.floor(millis / 1000)
  return seconds * 1_000_000 + Number(fraction.slice(0, 6).padEnd(6, '0'))
}
