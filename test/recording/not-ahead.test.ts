import { expect, test } from 'vitest'
import { newAsk } from '../../src/recording/ask.ts'
import { askNotAhead, botNotAhead, threadNotAhead } from '../../src/recording/not-ahead.ts'
import { aBot, aThread, HOUR, STOP, T0 } from './rows.ts'

const LATER = T0 + 3 * HOUR

/** Every number in it that is ahead of T0, by its path. */
function ahead(value: unknown, path = ''): string[] {
  if (typeof value === 'number') return value > T0 ? [path] : []
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => ahead(inner, `${path}.${key}`))
}

test('a bot keeps no moment of ours ahead of the clock, but for what is planned', () => {
  const bot = aBot({
    ...{ createdAt: LATER, statusSince: LATER, recordingSince: LATER, overSince: LATER, readySince: LATER },
    ...{ closedAt: LATER, retryAt: LATER, pausedUntil: LATER },
    heardAt: LATER,
    reading: { askedSeq: 0, doneSeq: 0, goodAt: LATER, triedAt: LATER, failingSince: LATER, missing: 0, sinceEnd: 0 },
    stop: { ...STOP, askedAt: LATER, triedAt: LATER },
    ghosts: [{ recallId: 'r', next: 'leave', triedAt: LATER, tries: 1 }],
    ended: { kind: 'lost', why: 'silent', at: LATER },
    create: {
      ...{ key: 'k', body: '{}', form: '1.11', joinAt: LATER, sendings: 1, serverErrors: 0 },
      ...{ firstSentAt: LATER, lastSentAt: LATER, absentAt: [LATER] },
    },
  })
  expect(ahead(botNotAhead(bot, T0))).toEqual(['.create.joinAt'])
})

test('a thread and an ask keep no moment of ours ahead of the clock, but for what is promised', () => {
  const thread = aThread({
    ...{ cardSentAt: LATER, editSentAt: LATER, resultEditSentAt: LATER, retryAt: LATER },
    intent: {
      step: 'postCard',
      shows: 'x',
      sentAt: LATER,
      absentAt: [LATER, LATER],
      lookAt: LATER,
      brokenSince: LATER,
    },
    cancelled: { by: 'U1', at: LATER },
    closed: { at: LATER, why: 'x' },
  })
  expect(ahead(threadNotAhead(thread, T0)).filter((path) => path !== '.answerBy')).toEqual([])
  const ask = newAsk({
    ...{ id: 'a', team: 'T1', channel: 'C1', user: 'U1', threadTs: null, route: null, askedAt: T0 },
    wish: { kind: 'greet' },
  })
  expect(ahead(askNotAhead({ ...ask, sentAt: LATER, retryAt: LATER }, T0))).toEqual([])
})

test('what is not ahead is left as it is', () => {
  const [bot, thread] = [aBot(), aThread()]
  expect(botNotAhead(bot, LATER)).toBe(bot)
  expect(threadNotAhead(thread, LATER)).toBe(thread)
})
