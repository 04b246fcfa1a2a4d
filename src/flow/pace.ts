import { setTimeout as pause } from 'node:timers/promises'

/** Leaves the machine to requests after looks at many rows. */
export type Pace = {
  /** Runs `look`, which tells how many rows had become due, when the pause after the last one is over. */
  run<Looked extends { due: number }>(look: () => Promise<Looked>): Promise<Looked>
}

/**
 * After a look at so many rows, requests have the machine to themselves for three times as long as it took, but not for
 * ever: when thousands of webhooks come in at once, they are answered first, and what they changed is looked at together.
 */
const MANY_ROWS = 64
const LONGEST_PAUSE_MS = 250

/** Makes a pace in the machine's own time: it is about load, not about the hour, and so no matter of the app's clock. */
export function createPace(): Pace {
  let pausesUntil = 0
  return {
    async run(look) {
      const left = pausesUntil - performance.now()
      if (left > 0) await pause(left)
      const began = performance.now()
      const looked = await look()
      const ended = performance.now()
      if (looked.due >= MANY_ROWS) pausesUntil = ended + Math.min(3 * (ended - began), LONGEST_PAUSE_MS)
      return looked
    },
  }
}
