/**
 * The one clock of a sandbox: the app, simulated Slack and simulated Recall all read it, so that skipping time moves
 * the three of them together. Runs at the machine's own pace until it is told to skip, unless it is a `still` one.
 */
export type SkippableClock = {
  /** Milliseconds since 1970, never going back. */
  now(): number
  /** Runs `run` once, `ms` of this clock from now; the returned function calls it off (safe to repeat). */
  after(ms: number, run: () => void): () => void
  /** Jumps ahead. Everything that falls due in between runs at once, in the order of its time. */
  skip(ms: number): void
}

type Timer = { at: number; run: () => void; handle?: NodeJS.Timeout }

/**
 * Makes a clock that starts at the machine's time. Its timers keep the process alive, as `setTimeout` does. A `still` one
 * moves only when it is told to: what happens on it does not depend on how fast the machine is.
 */
export function createSkippableClock({ still = false } = {}): SkippableClock {
  const timers = new Set<Timer>()
  const start = Date.now()
  let skipped = 0
  const now = () => (still ? start : Date.now()) + skipped

  function arm(timer: Timer): void {
    if (still) return
    // Node fires a timer at once when its delay does not fit into 31 bits.
    timer.handle = setTimeout(() => fire(timer), Math.min(Math.max(timer.at - now(), 0), 2 ** 31 - 1))
  }

  function fire(timer: Timer): void {
    if (!timers.has(timer)) return
    if (timer.at > now()) {
      arm(timer)
      return
    }
    timers.delete(timer)
    clearTimeout(timer.handle)
    timer.run()
  }

  return {
    now,
    after(ms, run) {
      const timer: Timer = { at: now() + Math.max(ms, 0), run }
      timers.add(timer)
      arm(timer)
      return () => {
        clearTimeout(timer.handle)
        timers.delete(timer)
      }
    },
    skip(ms) {
      // Whole milliseconds: everything that tells the time from this clock counts in them.
      skipped += Math.round(ms)
      for (const timer of [...timers].sort((a, b) => a.at - b.at)) {
        clearTimeout(timer.handle)
        if (timer.at <= now()) fire(timer)
        else arm(timer)
      }
    },
  }
}
