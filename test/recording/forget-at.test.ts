import { expect, test } from 'vitest'
import { forgetAt } from '../../src/recording/forget-at.ts'
import { aBot, MINUTE, overBot, recording, SECOND, status, T0, video } from './rows.ts'

const DAYS_30 = 30 * 24 * 60 * MINUTE
const ended = [status('in_call_recording', 1), recording('done', 60), video('done', 61)]
const over = { ...overBot(ended, 62), closedAt: T0 + 70 * SECOND }

test('what is not over is not forgotten', () => {
  expect(forgetAt(aBot())).toBeNull()
})

test('a recording that Recall still keeps is not forgotten', () => {
  expect(forgetAt(over)).toBeNull()
})

test('a recording is forgotten 30 days after Recall has deleted it', () => {
  const deleted = { ...overBot([...ended, recording('deleted', 3_600)], 62), closedAt: T0 + 70 * SECOND }
  expect(forgetAt(deleted)).toBe(T0 + 3_600 * SECOND + DAYS_30)
})

test('with several recordings the last that is deleted counts, and one that is kept keeps all', () => {
  const both = [...ended, recording('done', 60, 'rec-2'), recording('deleted', 3_600)]
  const rest = { closedAt: T0 + 70 * SECOND }
  expect(forgetAt({ ...overBot(both, 62), ...rest })).toBeNull()
  const gone = [...both, recording('deleted', 7_200, 'rec-2')]
  expect(forgetAt({ ...overBot(gone, 62), ...rest })).toBe(T0 + 7_200 * SECOND + DAYS_30)
})

test('where nothing was recorded, the end counts', () => {
  expect(forgetAt(aBot({ closedAt: T0 }))).toBe(T0 + DAYS_30)
})
