import { setTimeout as pause } from 'node:timers/promises'

/** Leaves the machine to requests between long looks at the rows. */
export type Pace = {
  /** Runs `look` when the pause after the last one is over. */
  run<T>(look: () => Promise<T>): Promise<T>
}

/**
 * After a look that took longer, requests have the machine to themselves for three times as long, but not for ever: when
 * thousands of webhooks come in at once, they are answered first, and what they changed is looked at together.
 */
const LONG_LOOK_MS = 10
const LONGEST_PAUSE_MS = 250

/** Makes a pace in the machine's own time: it is about load, not about the hour, and so no matter of the app's clock. */
export function createPace(): Pace {
  let pausesUntil = 0
  return {
    async run(look) {
      const left = pausesUntil - performance.now()
      if (left > 0) await pause(left)
      const began = performance.now()
      try {
        return await look()
      } finally {
        const ended = performance.now()
        const took = ended - began
        if (took > LONG_LOOK_MS) pausesUntil = ended + Math.min(3 * took, LONGEST_PAUSE_MS)
      }
    },
  }
}
