import { expect, test } from 'vitest'
import { readRetryAfter } from '../../src/recall/retry-after.ts'

const NOW = Date.UTC(2025, 0, 29, 12)

test.each([
  ['30', 30_000],
  ['1.5', 1_500],
  ['0', 1_000],
  ['999999', 3_600_000],
  ['Wed, 29 Jan 2025 12:00:20 GMT', 20_000],
  ['Wed, 29 Jan 2025 11:00:00 GMT', 1_000],
  ['-5', null],
  ['soon', null],
  ['', null],
  [undefined, null],
  [['7', '9'], 7_000],
])('%j is a wait of %j ms', (header, wait) => {
  expect(readRetryAfter(header, NOW)).toBe(wait)
})
