/** The middle of some figures, and the smallest and largest of them. */
export type Spread = { median: number; least: number; most: number; values: number[] }

/** Throws for no figures at all: a measure that measured nothing must not look like one. */
export function spreadOf(values: readonly number[]): Spread {
  if (values.length === 0) throw new Error('nothing was measured')
  const sorted = [...values].sort((a, b) => a - b)
  return { median: quantile(sorted, 0.5), least: quantile(sorted, 0), most: quantile(sorted, 1), values: [...values] }
}

/** The figure below which the share `q` of them lies, between two figures in proportion. Order does not matter. */
export function quantile(values: ArrayLike<number>, q: number): number {
  const sorted = Float64Array.from(values).sort()
  const at = (sorted.length - 1) * q
  const [below = Number.NaN, above = below] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]]
  return below + (above - below) * (at - Math.floor(at))
}

/**
 * Runs the subjects in turn, round after round, so that what the machine does beside them hits all alike. Resolves with
 * each one's figures in the order of the rounds.
 */
export async function alternate<Name extends string>(
  rounds: number,
  subjects: Record<Name, (round: number) => Promise<number>>,
): Promise<Record<Name, number[]>> {
  const names = Object.keys(subjects) as Name[]
  const figures = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>
  for (let round = 0; round < rounds; round++) {
    for (const name of names) figures[name].push(await subjects[name](round))
  }
  return figures
}
