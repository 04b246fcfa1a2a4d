import { describe, expect, test } from 'vitest'
import type { Bot, CreateAttempt } from '../../src/recording/bot.ts'
import { type CreateStep, nextCreateStep, provenNotCreated } from '../../src/recording/next-create-step.ts'
import type { Thread } from '../../src/recording/thread.ts'
import { ASKED, aBot, aThread, HOUR, MINUTE, SECOND, STOP, T0 } from './rows.ts'

/** A sending under way; `sentAfter` and `absentAfter` in seconds after T0. */
function sending(over: Partial<CreateAttempt> & { absentAfter?: number[] } = {}): CreateAttempt {
  const { absentAfter = [], ...rest } = over
  const absentAt = absentAfter.map((seconds) => T0 + seconds * SECOND)
  const first = {
    key: 'key-1',
    body: '{}',
    form: '1.11',
    joinAt: null,
    firstSentAt: T0,
    lastSentAt: T0,
    sendings: 1,
    serverErrors: 0,
  } as const
  return { ...first, absentAt, ...rest }
}

const CLOSED = { at: T0, why: 'card not posted' }

type Row = { when: string; bot?: Partial<Bot>; thread?: Partial<Thread>; after?: number; step: CreateStep }

function wait(afterMs: number): CreateStep {
  return { do: 'waitUntil', at: T0 + afterMs }
}

describe('with nothing sent', () => {
  const rows: Row[] = [
    { when: 'a thread has its card: creates (rule 15)', step: { do: 'createBot' } },
    { when: 'no card is posted: waits for one (rule 15)', thread: { cardTs: null }, step: wait(15 * MINUTE) },
    { when: 'every thread is closed: ends (rule 20)', thread: { closed: CLOSED }, step: { do: 'hopeless' } },
    { when: 'a stop is asked: ends (rule 27)', bot: { stop: STOP }, step: { do: 'hopeless' } },
    { when: 'it is 15 minutes late: ends (rule 15)', after: 15 * MINUTE, step: { do: 'hopeless' } },
    { when: 'it is a moment before that: creates', after: 15 * MINUTE - 1, step: { do: 'createBot' } },
    { when: 'a Retry-After runs: waits for it', bot: { retryAt: T0 + 20 * SECOND }, step: wait(20 * SECOND) },
    {
      when: 'a Retry-After outlasts the 15 minutes: waits for those',
      bot: { retryAt: T0 + HOUR },
      step: wait(15 * MINUTE),
    },
    { when: 'the time of a Retry-After has come: creates', bot: { retryAt: T0 }, step: { do: 'createBot' } },
    {
      when: 'we ended it ourselves: ends',
      bot: { ended: { kind: 'lost', why: 'unreadable', at: T0 } },
      step: { do: 'hopeless' },
    },
    {
      when: 'it joins in 10 minutes: waits till then (rule 26)',
      bot: joinsAfter(10 * MINUTE),
      step: wait(10 * MINUTE),
    },
    {
      when: 'it joins in 11 minutes: Recall keeps the time (rule 26)',
      bot: joinsAfter(11 * MINUTE),
      step: { do: 'createBot' },
    },
    {
      when: 'its near join time is 14 minutes past: creates',
      bot: joinsAfter(10 * MINUTE),
      after: 24 * MINUTE,
      step: { do: 'createBot' },
    },
    {
      when: 'its near join time is 15 minutes past: ends',
      bot: joinsAfter(10 * MINUTE),
      after: 25 * MINUTE,
      step: { do: 'hopeless' },
    },
  ]
  test.each(rows)('$when', ({ bot, thread, after = 0, step }) => {
    expect(nextCreateStep(aBot(bot), [aThread(thread)], T0 + after)).toEqual(step)
  })

  test('one open thread with a card is enough (rule 20)', () => {
    const threads = [aThread({ cardTs: null, closed: CLOSED }), aThread()]
    expect(nextCreateStep(aBot(), threads, T0)).toEqual({ do: 'createBot' })
  })

  test('the card of a closed thread does not count', () => {
    const threads = [aThread({ closed: CLOSED }), aThread({ cardTs: null })]
    expect(nextCreateStep(aBot(), threads, T0).do).toBe('waitUntil')
  })
})

describe('with a sending of unknown outcome (rule 21)', () => {
  const rows: Row[] = [
    { when: 'nobody looked yet: looks at once', bot: { create: sending() }, step: { do: 'findBot' } },
    { when: 'a look is backed off: waits', bot: { create: sending(), retryAt: T0 + 4_000 }, step: wait(4_000) },
    {
      when: 'one look did not find it: repeats the same key',
      bot: { create: sending({ absentAfter: [1] }) },
      after: 2_000,
      step: { do: 'createBot' },
    },
    {
      when: 'a stop is asked: only looks',
      bot: { stop: STOP, create: sending({ absentAfter: [1] }) },
      after: 21_000,
      step: { do: 'findBot' },
    },
    {
      when: 'a stop is asked: looks 20 s apart',
      bot: { stop: STOP, create: sending({ absentAfter: [1] }) },
      after: 2_000,
      step: wait(21_000),
    },
    {
      when: 'past the 15 minutes: only looks',
      bot: { create: sending({ absentAfter: [1] }) },
      after: 15 * MINUTE,
      step: { do: 'findBot' },
    },
    {
      when: 'the key is 50 minutes old: only looks',
      bot: { asked: { ...ASKED, joinAt: T0 + 2 * HOUR }, create: sending({ absentAfter: [50 * 60 - 5] }) },
      after: 50 * MINUTE,
      step: wait(50 * MINUTE + 15_000),
    },
    {
      when: 'the key is a moment younger: repeats it',
      bot: { asked: { ...ASKED, joinAt: T0 + 2 * HOUR }, create: sending({ absentAfter: [50 * 60 - 5] }) },
      after: 50 * MINUTE - 1,
      step: { do: 'createBot' },
    },
    {
      when: 'two answers were 5xx, so one may be stored: looks again after 30 s',
      bot: { create: sending({ serverErrors: 2, sendings: 2, absentAfter: [1] }) },
      after: 2_000,
      step: wait(31_000),
    },
    {
      when: 'two answers were 5xx and 30 s passed: looks',
      bot: { create: sending({ serverErrors: 2, sendings: 2, absentAfter: [1] }) },
      after: 31_000,
      step: { do: 'findBot' },
    },
    {
      when: 'all threads are closed meanwhile: still settles it (rule 2)',
      bot: { create: sending() },
      thread: { closed: CLOSED },
      step: { do: 'findBot' },
    },
  ]
  test.each(rows)('$when', ({ bot, thread, after = 0, step }) => {
    expect(nextCreateStep(aBot(bot), [aThread(thread)], T0 + after)).toEqual(step)
  })
})

test.each([
  { seen: 'no look', create: sending(), proven: false },
  { seen: 'one look', create: sending({ absentAfter: [500] }), proven: false },
  { seen: 'two looks within a minute of the sending', create: sending({ absentAfter: [0, 40] }), proven: false },
  { seen: 'two looks too near each other', create: sending({ absentAfter: [55, 65] }), proven: false },
  { seen: 'two looks 20 s apart, a minute after', create: sending({ absentAfter: [40, 60] }), proven: true },
  {
    seen: 'looks long after the first sending but soon after the last',
    create: sending({ lastSentAt: T0 + 50 * SECOND, sendings: 2, absentAfter: [51, 75] }),
    proven: false,
  },
  {
    seen: 'after two 5xx, looks 29 s apart',
    create: sending({ serverErrors: 2, absentAfter: [1, 30] }),
    proven: false,
  },
  { seen: 'after two 5xx, looks 30 s apart', create: sending({ serverErrors: 2, absentAfter: [1, 31] }), proven: true },
])('from $seen the key is proven useless: $proven (rules 3 and 21)', ({ create, proven }) => {
  expect(provenNotCreated(create)).toBe(proven)
})

function joinsAfter(ms: number): Partial<Bot> {
  return { asked: { ...ASKED, joinAt: T0 + ms } }
}
