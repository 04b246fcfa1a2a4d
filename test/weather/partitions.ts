import type { Cut, NetworkLine } from '../network-line.ts'
import { type Draw, oneOf, wholeBetween } from './draw.ts'

/** Cuts processes off from their database when the seed says so, each for itself. */
export type Partitions = {
  /** Cuts and mends what is due by now. */
  look(): void
  /** Mends all; no more cuts. */
  end(): void
  readonly tally: { resets: number; holes: number; cutMs: number }
}

const SECOND = 1_000

/** How long, of the run's clock. A hole costs the machine's own time, since the app's time-outs towards its database run in that. */
const LASTS = {
  reset: [
    [0.5, [2 * SECOND, 30 * SECOND]],
    [0.4, [30 * SECOND, 120 * SECOND]],
    [0.1, [120 * SECOND, 300 * SECOND]],
  ],
  hole: [
    [0.6, [5 * SECOND, 40 * SECOND]],
    [0.4, [40 * SECOND, 150 * SECOND]],
  ],
} as const

/** `everyMs`: the mean time between the cuts of one line. */
type Deps = { draw: Draw; now: () => number; lines: readonly NetworkLine[]; everyMs: number }

/** Makes them; nothing is cut before the first `look`. */
export function createPartitions({ draw, now, lines, everyMs }: Deps): Partitions {
  const tally = { resets: 0, holes: 0, cutMs: 0 }
  const states = lines.map((line, number) => ({ line, number, cuts: 0, nextAt: now() + gap(number, 0) }))
  let over = false

  function gap(number: number, cut: number): number {
    return Math.round((0.2 + 1.6 * draw('cut', number, cut)) * everyMs)
  }

  return {
    tally,
    look() {
      if (over) return
      for (const state of states) {
        if (now() < state.nextAt) continue
        const { line, number, cuts } = state
        if (line.isCut() !== null) {
          line.mend()
          state.cuts += 1
          state.nextAt = now() + gap(number, state.cuts)
          continue
        }
        const how = oneOf<Cut>(draw('how', number, cuts), [
          [0.65, 'reset'],
          [0.35, 'hole'],
        ])
        const [least, most] = oneOf(draw('length', number, cuts), LASTS[how])
        const ms = wholeBetween(draw('lasts', number, cuts), least, most)
        tally[how === 'reset' ? 'resets' : 'holes'] += 1
        tally.cutMs += ms
        state.nextAt = now() + ms
        line.cut(how)
      }
    },
    end() {
      over = true
      for (const { line } of states) line.mend()
    },
  }
}
