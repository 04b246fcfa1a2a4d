import type { Clock } from '../../src/flow/ports.ts'

/** A clock that stands still until it is told to go on. */
export type FakeClock = Clock & {
  /** Goes on, and runs what falls due on the way, in the order of its time. */
  advance(ms: number): void
  /** How often somebody went to sleep: the loop does at the end of each pass. */
  naps(): number
  /** The next time somebody wakes up by himself, ms; null: nobody will. */
  nextAt(): number | null
}

/** Makes a clock that begins at `now`, ms since 1970. */
export function createFakeClock(now: number): FakeClock {
  const timers = new Set<{ at: number; run: () => void }>()
  let at = now
  let naps = 0
  const first = () => [...timers].sort((a, b) => a.at - b.at)[0]
  return {
    now: () => at,
    after(ms, run) {
      naps += 1
      const timer = { at: at + ms, run }
      timers.add(timer)
      return () => void timers.delete(timer)
    },
    advance(ms) {
      const until = at + ms
      for (let next = first(); next !== undefined && next.at <= until; next = first()) {
        timers.delete(next)
        at = Math.max(at, next.at)
        next.run()
      }
      at = until
    },
    naps: () => naps,
    nextAt: () => first()?.at ?? null,
  }
}
