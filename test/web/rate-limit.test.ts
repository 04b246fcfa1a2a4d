import { expect, test } from 'vitest'
import { createRateLimit } from '../../src/web/rate-limit.ts'

const SECOND = 1_000
const settings = { most: 3, windowMs: 60 * SECOND, capacity: 100 }

/** What taking one at each of these seconds comes to, in seconds to wait. */
function takeAt(seconds: number[], limit = createRateLimit(settings)): number[] {
  return seconds.map((second) => limit.take('a', second * SECOND) / SECOND)
}

test.each<[string, number[], number[]]>([
  ['up to the most at once', [0, 0, 0], [0, 0, 0]],
  ['no more until the first is a minute old', [0, 10, 20, 30, 59, 60], [0, 0, 0, 30, 1, 0]],
  ['never more than the most in any minute', [50, 55, 59, 61, 109, 110, 111], [0, 0, 0, 49, 1, 0, 4]],
  ['as many as before after a long while', [0, 0, 0, 3_600, 3_600, 3_600, 3_600], [0, 0, 0, 0, 0, 0, 60]],
  ['who goes on asking without making the wait longer', [0, 0, 0, 1, 2, 3, 60], [0, 0, 0, 59, 58, 57, 0]],
  ['whatever came later than now, when the clock was set back', [3_600, 3_600, 3_600, 0], [0, 0, 0, 0]],
])('it allows %s', (_, seconds, waits) => {
  expect(takeAt(seconds)).toEqual(waits)
})

test('each key counts for itself', () => {
  const limit = createRateLimit({ ...settings, most: 1 })
  expect(['a', 'b', 'a'].map((key) => limit.take(key, 0))).toEqual([0, 0, 60 * SECOND])
})

test('asking how long to wait counts nothing', () => {
  const limit = createRateLimit({ ...settings, most: 1 })
  expect([limit.wait('a', 0), limit.wait('a', 0), limit.take('a', 0), limit.wait('a', 0)]).toEqual([0, 0, 0, 60_000])
})

test('of too many keys the one counted longest ago is forgotten', () => {
  const limit = createRateLimit({ ...settings, most: 2, capacity: 2 })
  for (const [at, key] of ['old', 'new', 'old', 'new', 'old-again'].entries()) limit.take(key, at)
  expect(limit.wait('new', 5)).toBeGreaterThan(0)
  expect(limit.wait('old', 5)).toBe(0)
})

test('a hundred thousand keys leave no more than the capacity behind', () => {
  const limit = createRateLimit({ ...settings, most: 1, capacity: 10 })
  const keys = Array.from({ length: 100_000 }, (_, n) => `key ${n}`)
  for (const key of keys) limit.take(key, 0)
  expect(keys.filter((key) => limit.wait(key, 0) > 0)).toEqual(keys.slice(-10))
})
