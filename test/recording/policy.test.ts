import { expect, test } from 'vitest'
import { backoffMs } from '../../src/recording/backoff.ts'
import { answerWithinMs, leaveGraceMs, longestLifeMs, waitingRoomLimitMs } from '../../src/recording/policy.ts'
import { HOUR, MINUTE, POLICY } from './rows.ts'

test.each([
  { platform: 'google_meet', asked: HOUR, limit: 10 * MINUTE },
  { platform: 'microsoft_teams', asked: HOUR, limit: 30 * MINUTE },
  { platform: 'zoom', asked: HOUR, limit: HOUR },
  { platform: 'google_meet', asked: 5 * MINUTE, limit: 5 * MINUTE },
])(
  'a bot waits in the waiting room of $platform for $limit ms when asked for $asked (rule 23)',
  ({ platform, asked, limit }) => {
    expect(waitingRoomLimitMs({ ...POLICY, waitingRoomMs: asked }, platform)).toBe(limit)
  },
)

test('the longest life is the sum of its own limits and an hour, or what is set (rules 28 and 29)', () => {
  expect(longestLifeMs(POLICY)).toBe((10 + 15 + 20 + 240 + 1 + 60) * MINUTE)
  expect(longestLifeMs({ ...POLICY, lostAfterMs: 5 * MINUTE })).toBe(5 * MINUTE)
})

test('a bot told to leave gets an hour more, less only when its life is set shorter', () => {
  expect(leaveGraceMs(POLICY)).toBe(HOUR)
  expect(leaveGraceMs({ ...POLICY, lostAfterMs: 5 * MINUTE })).toBe(5 * MINUTE)
  expect(leaveGraceMs({ ...POLICY, lostAfterMs: 5 * HOUR })).toBe(HOUR)
})

test('every answer is due after the longest life, its grace and an hour of looking for media (rule 7)', () => {
  expect(answerWithinMs(POLICY)).toBeGreaterThanOrEqual(longestLifeMs(POLICY) + leaveGraceMs(POLICY) + HOUR)
})

test('waits double from 2 s to a minute', () => {
  expect([0, 1, 2, 3, 5, 6, 99].map(backoffMs)).toEqual([2_000, 2_000, 4_000, 8_000, 32_000, 60_000, 60_000])
})
