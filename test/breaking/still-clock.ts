import type { SkippableClock } from '../../src/sandbox/clock.ts'

/** A standing clock that also tells what it has to run next. */
export type StillClock = SkippableClock & {
  /** When the next of its timers is due, ms since 1970; null when there is none. */
  nextAt(): number | null
}

/**
 * Makes a clock that moves only when it is told to. A skip stops at each timer that falls due on its way, so that the timer
 * sees its own time, and what it sets anew runs too if it falls into the skip.
 */
export function createStillClock(startsAt = Date.now()): StillClock {
  const timers = new Set<{ at: number; run: () => void }>()
  let time = startsAt

  function first(until: number): { at: number; run: () => void } | null {
    let found: { at: number; run: () => void } | null = null
    for (const timer of timers) if (timer.at <= until && (found === null || timer.at < found.at)) found = timer
    return found
  }

  return {
    now: () => time,
    after(ms, run) {
      const timer = { at: time + Math.max(ms, 0), run }
      timers.add(timer)
      return () => timers.delete(timer)
    },
    skip(ms) {
      const until = time + Math.max(Math.round(ms), 0)
      for (let timer = first(until); timer !== null; timer = first(until)) {
        timers.delete(timer)
        time = Math.max(time, timer.at)
        timer.run()
      }
      time = until
    },
    nextAt: () => first(Number.POSITIVE_INFINITY)?.at ?? null,
  }
}
