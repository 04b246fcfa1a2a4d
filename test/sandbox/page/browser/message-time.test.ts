import { expect, test } from 'vitest'
import { clockTime, dayAndTime, shortLength } from '../../../../src/sandbox/page/browser/message-time.ts'

const NOW = Date.UTC(2026, 10, 23, 14, 30)
const ana = { zone: 'Europe/Lisbon', now: NOW }
const ben = { zone: 'America/New_York', now: NOW }

test('the same moment is another time for each reader', () => {
  expect([clockTime(NOW, ana), clockTime(NOW, ben)]).toEqual(['2:30 PM', '9:30 AM'])
})

test('days near today have names', () => {
  const day = 86_400_000
  expect(dayAndTime(NOW, ana)).toBe('today at 2:30 PM')
  expect(dayAndTime(NOW - day, ana)).toBe('yesterday at 2:30 PM')
  expect(dayAndTime(NOW + 3 * day, ana)).toBe('on Nov 26 at 2:30 PM')
})

test.each([
  [-5, '0 s'],
  [42_900, '42 s'],
  [185_000, '3 min 5 s'],
  [7_800_000, '2 h 10 min'],
  [90_000_000, '1 d 1 h'],
])('%i ms is %s', (ms, words) => {
  expect(shortLength(ms)).toBe(words)
})
