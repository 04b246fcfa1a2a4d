/** At most `most` of a key's events within any `windowMs`; only the `capacity` keys last counted are remembered. */
export type RateLimitSettings = { most: number; windowMs: number; capacity: number }

/** Counts events by key. `now` is ms since 1970. */
export type RateLimit = {
  /** 0 where one more is allowed, else the milliseconds until it is. */
  wait(key: string, now: number): number
  /** The same, and counts one where it is allowed. Who is refused and goes on asking does not prolong the wait. */
  take(key: string, now: number): number
}

/** Makes a limit that lives in memory and is bounded in size: of too many keys, the one counted longest ago is forgotten. */
export function createRateLimit({ most, windowMs, capacity }: RateLimitSettings): RateLimit {
  // By key, in the order of their last event, which a Map keeps.
  const events = new Map<string, number[]>()

  // A clock that was set back leaves events of the future, which must not shut anybody out.
  const isRecent = (at: number, now: number) => at <= now && now - at < windowMs

  function recent(key: string, now: number): number[] {
    return (events.get(key) ?? []).filter((at) => isRecent(at, now))
  }

  function wait(key: string, now: number): number {
    const counted = recent(key, now)
    return counted.length < most ? 0 : (counted[0] ?? now) + windowMs - now
  }

  function take(key: string, now: number): number {
    const left = wait(key, now)
    if (left > 0) return left
    const counted = [...recent(key, now), now]
    events.delete(key)
    events.set(key, counted)
    forget(now)
    return 0
  }

  function forget(now: number): void {
    for (const [key, counted] of events) {
      if (events.size <= capacity && isRecent(counted.at(-1) ?? 0, now)) return
      events.delete(key)
    }
  }

  return { wait, take }
}
