import { expect, test } from 'vitest'
import { parseMicros } from '../../src/recording/parse-micros.ts'

const SECOND = Date.UTC(2025, 0, 29, 23, 49, 58) * 1_000

test.each([
  ['six digits', '2025-01-29T23:49:58.570998+00:00', SECOND + 570_998],
  ['Z instead of an offset', '2025-01-29T23:49:58.570998Z', SECOND + 570_998],
  ['no fraction', '2025-01-29T23:49:58+00:00', SECOND],
  ['milliseconds', '2025-01-29T23:49:58.570Z', SECOND + 570_000],
  ['one digit', '2025-01-29T23:49:58.5Z', SECOND + 500_000],
  ['more than six digits, cut and never rounded up', '2025-01-29T23:49:58.999999999Z', SECOND + 999_999],
  ['leading zeros', '2025-01-29T23:49:58.000001Z', SECOND + 1],
  ['another offset', '2025-01-30T01:49:58.570998+02:00', SECOND + 570_998],
])('reads a time with %s (rule 8)', (_, text, expected) => {
  expect(parseMicros(text)).toBe(expected)
})

test.each(['', 'soon', '2025-13-40T00:00:00Z', 'null'])('returns null for %j', (text) => {
  expect(parseMicros(text)).toBeNull()
})

test('keeps two times apart that differ in one microsecond', () => {
  const first = parseMicros('2025-01-29T23:49:58.570998+00:00')
  const second = parseMicros('2025-01-29T23:49:58.570999+00:00')
  expect([first, second]).toEqual([SECOND + 570_998, SECOND + 570_999])
})
