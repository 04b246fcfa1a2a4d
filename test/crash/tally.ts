import type { Judgement } from './judge.ts'

/** What was counted of one life. */
export type Tally = { [verdict in Judgement['verdict']]: number } & { tried: number; notReached: number }

/** Makes an empty one. */
export function emptyTally(): Tally {
  return { tried: 0, held: 0, twice: 0, doubled: 0, lost: 0, neverTaken: 0, notReached: 0 }
}

const COLUMNS: readonly [keyof Tally, string][] = [
  ['tried', 'tried'],
  ['held', 'held'],
  ['twice', 'twice*'],
  ['neverTaken', 'never taken'],
  ['doubled', 'doubled'],
  ['lost', 'lost'],
  ['notReached', 'not reached'],
]

/** The table of all lives, with a sum, as text. */
export function showTallies(tallies: ReadonlyMap<string, Tally>): string {
  const sum = emptyTally()
  for (const tally of tallies.values()) for (const key of Object.keys(sum) as (keyof Tally)[]) sum[key] += tally[key]
  const rows = [...tallies, ['all', sum] as const]
  const width = Math.max(...rows.map(([name]) => name.length), 4) + 2
  const head = `${'life'.padEnd(width)}${COLUMNS.map(([, title]) => title.padStart(13)).join('')}`
  return [
    head,
    ...rows.map(
      ([name, tally]) => name.padEnd(width) + COLUMNS.map(([key]) => String(tally[key]).padStart(13)).join(''),
    ),
  ].join('\n')
}
