/** Counts requests by route in a sliding minute. */
export type RateLimits = {
  /** Counts a request; answers the seconds to wait when it is one too many. */
  take(route: string, perMinute: number): number | undefined
}

/** Makes the counters of one workspace. */
export function createRateLimits(now: () => number): RateLimits {
  const times = new Map<string, number[]>()
  return {
    take(route, perMinute) {
      const recent = (times.get(route) ?? []).filter((time) => time > now() - 60_000)
      times.set(route, recent)
      const [oldest] = recent
      if (oldest !== undefined && recent.length >= perMinute) {
        return Math.max(1, Math.ceil((oldest + 60_000 - now()) / 1000))
      }
      recent.push(now())
      return undefined
    },
  }
}
