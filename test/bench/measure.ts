import type { Spread } from './statistics.ts'

/** What a figure is compared with, and how it has to compare. `ratio` is ours divided by theirs. */
export type Comparison = {
  against: string
  theirs: Spread
  ratio: number
  target: { at: 'least' | 'most'; ratio: number }
}

/** One row of the report: a figure of ours beside what it is compared with. */
export type Figure = {
  name: string
  what: string
  unit: string
  ours: Spread
  comparisons: Comparison[]
  /** What a reader must know to judge it. */
  notes: string[]
}

/** How much is measured. */
export type Extent = {
  rounds: number
  /** Finished recordings in the large database of the flat cost. */
  finished: number
  /** Everything small: shows that it works, and measures little. */
  short: boolean
  say: (line: string) => void
}

/** Compares by the medians. */
export function compare(
  ours: Spread,
  theirs: Spread,
  to: { against: string; target: Comparison['target'] },
): Comparison {
  return { ...to, theirs, ratio: ours.median / theirs.median }
}

/** Whether a comparison is as it should be. */
export function isMet({ ratio, target }: Comparison): boolean {
  return target.at === 'least' ? ratio >= target.ratio : ratio <= target.ratio
}
