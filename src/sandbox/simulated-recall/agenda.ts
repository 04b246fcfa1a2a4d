import type { SkippableClock } from '../clock.ts'

/**
 * What simulated Recall has still to do, in the order of its time. When the clock is skipped, each entry that fell due
 * runs at its own time: `now()` is then that time, so that a skipped hour leaves the same traces as a lived one.
 */
export type Agenda = {
  /** Milliseconds since 1970. */
  now(): number
  /** Runs `run` once, `ms` from `now()`; the returned function calls it off (safe to repeat). */
  after(ms: number, run: () => void): () => void
  /** The same, but counted from the clock's own time: for waits on the world outside, which a skip does not make faster. */
  afterOutside(ms: number, run: () => void): () => void
  /** Forgets everything that is still to do, and everything asked for later. */
  close(): void
}

type Entry = { time: number; run: () => void }

/** Makes an empty agenda. It keeps one timer of the clock at most. */
export function createAgenda(clock: SkippableClock): Agenda {
  let entries: Entry[] = []
  let running: number | undefined
  let callOffTimer = () => {}
  let closed = false

  function arm(): void {
    callOffTimer()
    const first = entries[0]
    callOffTimer = first ? clock.after(first.time - clock.now(), runDueEntries) : () => {}
  }

  function runDueEntries(): void {
    try {
      for (let entry = entries[0]; entry && entry.time <= clock.now(); entry = entries[0]) {
        entries.shift()
        running = Math.max(running ?? 0, entry.time)
        entry.run()
      }
    } finally {
      running = undefined
      arm()
    }
  }

  function add(entry: Entry): () => void {
    if (closed) return () => {}
    const later = entries.findIndex((other) => other.time > entry.time)
    entries.splice(later < 0 ? entries.length : later, 0, entry)
    if (running === undefined) arm()
    return () => {
      entries = entries.filter((other) => other !== entry)
    }
  }

  const now = () => running ?? clock.now()
  return {
    now,
    after: (ms, run) => add({ time: now() + Math.max(ms, 0), run }),
    afterOutside: (ms, run) => add({ time: clock.now() + ms, run }),
    close() {
      closed = true
      entries = []
      callOffTimer()
    },
  }
}
