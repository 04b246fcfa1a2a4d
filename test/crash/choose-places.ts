import { createHash } from 'node:crypto'
import type { Counts } from './crash-world.ts'
import { type Place, SERIES } from './place.ts'

/** Half of the processes are back at once, others after a while in which the world goes on. */
const DOWN_MS = [0, 0, 5_000, 60_000]

/** So many pairs of the series `again` are tried in each life, the second within so many commits of its process. */
const PAIRS = 40
const SECONDS_COMMITS = 30

/** A number from 0 to 1 that belongs to these words and to the seed: the same in each run. */
function chance(seed: string, words: string): number {
  return createHash('sha256').update(`${seed} ${words}`).digest().readUInt32BE() / 2 ** 32
}

/** How long the process stays away after the kill at this place. */
export function downMsOf(seed: string, life: string, place: Place): number {
  return DOWN_MS[Math.floor(chance(seed, `down ${life} ${nameOf(place)}`) * DOWN_MS.length)] ?? 0
}

/** How a place is called in a table and on the command line. */
export function nameOf({ series, k }: Place): string {
  return `${series}:${k}`
}

/** All places from `first` to `last`, or the share of them that this seed takes. */
export function choosePlaces(
  { seed, share }: { seed: string; share: number },
  { life, first, last }: { life: string; first: Counts; last: Counts },
): Place[] {
  const all = SERIES.flatMap((series): Place[] =>
    series === 'again' ? pairs(seed, { life, first, last }) : upTo(last[series], { series, k: first[series] + 1 }),
  )
  return all.filter((place) => chance(seed, `${life} ${nameOf(place)}`) < share)
}

function upTo(last: number, { series, k }: Place): Place[] {
  return Array.from({ length: Math.max(last - k + 1, 0) }, (_, index) => ({ series, k: k + index }))
}

/** Of all the pairs of commits, which are thousands, some. */
function pairs(seed: string, { life, first, last }: { life: string; first: Counts; last: Counts }): Place[] {
  const begun = first['after-commit']
  return Array.from({ length: PAIRS }, (_, index) => {
    const broken = begun + 1 + Math.floor(chance(seed, `pair ${life} ${index}`) * (last['after-commit'] - begun))
    const again = 1 + Math.floor(chance(seed, `then ${life} ${index}`) * SECONDS_COMMITS)
    return { series: 'again', k: broken * 100 + again }
  })
}

/** The same items in an order that belongs to the seed. */
export function mixed<Item extends { name: string }>(seed: string, items: readonly Item[]): Item[] {
  const order = new Map(items.map((item) => [item, chance(seed, `order ${item.name}`)]))
  return items.toSorted((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0))
}
