/**
 * Chance that a seed decides: the same names give the same number, whatever was drawn before and in whatever order. Names are
 * joined, so `draw('kill', 3)` and `draw('kill', 4)` have nothing to do with each other.
 */
export type Draw = (...names: readonly (string | number)[]) => number

/** Makes the draws of one seed, each from 0 (inclusive) to 1 (exclusive). */
export function createDraw(seed: number): Draw {
  return (...names) => scrambled(`${seed}|${names.join('|')}`) / 2 ** 32
}

/** A whole number from `least` to `most`, both included. */
export function wholeBetween(drawn: number, least: number, most: number): number {
  return least + Math.floor(drawn * (most - least + 1))
}

/** The value whose share of the whole the drawn number falls into; shares add up to 1, the last takes what is left. */
export function oneOf<T>(drawn: number, shares: readonly (readonly [share: number, value: T])[]): T {
  let upTo = 0
  for (const [share, value] of shares) {
    upTo += share
    if (drawn < upTo) return value
  }
  const last = shares.at(-1)
  if (last === undefined) throw new Error('nothing to draw from')
  return last[1]
}

/** Counts how often each name was asked for: the first answer is 1. For the number of an attempt. */
export function createAttempts(): (name: string) => number {
  const counts = new Map<string, number>()
  return (name) => {
    const count = (counts.get(name) ?? 0) + 1
    counts.set(name, count)
    return count
  }
}

// FNV-1a over the text, then the finisher of MurmurHash3: neighbouring texts give numbers that are far apart.
function scrambled(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
