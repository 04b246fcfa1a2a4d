import { expect, test } from 'vitest'
import { lookDueAt, provenAbsent } from '../../src/recording/post-intent.ts'
import type { PostIntent } from '../../src/recording/thread.ts'
import { SECOND, T0 } from './rows.ts'

function intent(absentAfter: number[], lookAfter = 0): PostIntent {
  const absentAt = absentAfter.map((seconds) => T0 + seconds * SECOND)
  return { step: 'postResult', shows: '', sentAt: T0, absentAt, lookAt: T0 + lookAfter * SECOND }
}

test.each([
  { when: 'at once', absentAfter: [], lookAfter: 0, expected: 0 },
  { when: 'not before a look that failed may be tried again', absentAfter: [], lookAfter: 8, expected: 8 },
  { when: '20 s after the first look', absentAfter: [1], lookAfter: 0, expected: 21 },
  { when: '60 s after the sending once two looks were too early', absentAfter: [1, 21], lookAfter: 0, expected: 60 },
  { when: '20 s after the last look when that is later', absentAfter: [1, 21, 55], lookAfter: 0, expected: 75 },
  { when: 'not before a look that failed, later looks too', absentAfter: [1, 21], lookAfter: 90, expected: 90 },
] as const)('looks $when (rule 3)', ({ absentAfter, lookAfter, expected }) => {
  expect(lookDueAt(intent([...absentAfter], lookAfter)) - T0).toBe(expected * SECOND)
})

test.each([
  ['no look', [], false],
  ['one look, however late', [300], false],
  ['two looks within the first minute', [0, 40], false],
  ['two looks less than 20 s apart', [50, 65], false],
  ['two looks 20 s apart, the later after 60 s', [40, 60], true],
  ['an early look and one after a minute', [0, 60], true],
  ['several too early ones and a late one', [0, 20, 40, 60], true],
] as const)('from %s concludes absence: %s %s (rule 3)', (_, absentAfter, expected) => {
  const absentAt = absentAfter.map((seconds) => T0 + seconds * SECOND)
  expect(provenAbsent(T0, absentAt)).toBe(expected)
})

test('looks made when they are due prove absence after at most three of them', () => {
  let current = intent([])
  while (!provenAbsent(current.sentAt, current.absentAt)) {
    expect(current.absentAt.length).toBeLessThan(3)
    current = { ...current, absentAt: [...current.absentAt, lookDueAt(current)] }
  }
  expect(current.absentAt.at(-1)).toBe(T0 + 60 * SECOND)
})
