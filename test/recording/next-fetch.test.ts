import { describe, expect, test } from 'vitest'
import type { Bot, Reading } from '../../src/recording/bot.ts'
import { fetchDueAt, isComplete } from '../../src/recording/next-fetch.ts'
import type { Policy } from '../../src/recording/policy.ts'
import {
  ASKED,
  aSnapshot,
  createdBot,
  fetched,
  HOUR,
  MINUTE,
  overBot,
  POLICY,
  recording,
  SECOND,
  STOP,
  status,
  T0,
  told,
  video,
} from './rows.ts'

const POLLING: Policy = { ...POLICY, polling: true }
const READ: Reading = createdBot().reading

/** When the fetch is due, in ms after T0. */
function dueAfter(bot: Bot, policy: Policy = POLICY): number | null {
  const due = fetchDueAt(bot, policy)
  return due === null || due === 0 ? due : due - T0
}

const recordingNow = told(createdBot(), [status('in_call_recording', 0)], T0)
const pausedNow = told(recordingNow, [status('in_call_not_recording', 1), recording('paused', 1)], T0)

describe('while the bot lives (rule 29)', () => {
  test.each([
    {
      when: 'joining',
      bot: told(createdBot(), [status('joining_call', 0)], T0),
      webhooks: MINUTE,
      polling: 5 * SECOND,
    },
    {
      when: 'waiting',
      bot: told(createdBot(), [status('in_waiting_room', 0)], T0),
      webhooks: MINUTE,
      polling: 5 * SECOND,
    },
    {
      when: 'not recording yet',
      bot: told(createdBot(), [status('in_call_not_recording', 0)], T0),
      webhooks: MINUTE,
      polling: 5 * SECOND,
    },
    { when: 'recording', bot: recordingNow, webhooks: 10 * MINUTE, polling: 20 * SECOND },
    { when: 'paused', bot: pausedNow, webhooks: 10 * MINUTE, polling: 5 * SECOND },
    {
      when: 'after the call',
      bot: told(recordingNow, [status('call_ended', 1)], T0),
      webhooks: MINUTE,
      polling: 5 * SECOND,
    },
    { when: 'to leave', bot: { ...recordingNow, stop: STOP }, webhooks: 15 * SECOND, polling: 15 * SECOND },
  ])('a quiet bot is read: $when', ({ bot, webhooks, polling }) => {
    expect(dueAfter(bot)).toBe(webhooks)
    expect(dueAfter(bot, POLLING)).toBe(polling)
  })

  test('SWEEP_QUIET_SECONDS shortens it', () => {
    expect(dueAfter(recordingNow, { ...POLICY, sweepQuietMs: 2_000 })).toBe(20_000)
  })

  test('news put it off, our own reading too', () => {
    const later = told(createdBot(), [status('joining_call', 30)], T0 + 30_000)
    expect(dueAfter(later)).toBe(30_000 + MINUTE)
    expect(dueAfter({ ...later, reading: { ...READ, triedAt: T0 + 50_000 } })).toBe(50_000 + MINUTE)
  })

  test('a scheduled bot is not read before its time', () => {
    expect(dueAfter(createdBot({ asked: { ...ASKED, joinAt: T0 + HOUR } }))).toBe(HOUR + MINUTE)
  })

  test('it is read at once when somebody asked for it (rule 22)', () => {
    expect(dueAfter({ ...recordingNow, reading: { ...READ, askedSeq: 2, doneSeq: 1 } })).toBe(0)
  })

  test.each([
    { failingFor: 0, again: 5 * SECOND },
    { failingFor: 20 * SECOND, again: 20 * SECOND },
    { failingFor: HOUR, again: 60 * SECOND },
  ])('after failing for $failingFor ms it is read again $again ms later', ({ failingFor, again }) => {
    const triedAt = T0 + HOUR
    const bot = { ...recordingNow, reading: { ...READ, askedSeq: 9, triedAt, failingSince: triedAt - failingFor } }
    expect(dueAfter(bot)).toBe(HOUR + again)
  })

  test('a lost bot is read hourly, also while that fails (rule 28)', () => {
    const lost = createdBot({ ended: { kind: 'lost', why: 'silent', at: T0 } })
    expect(dueAfter(lost)).toBe(HOUR)
    expect(dueAfter({ ...lost, reading: { ...READ, triedAt: T0 + HOUR, failingSince: T0 } })).toBe(2 * HOUR)
  })
})

describe('after the end (rule 25)', () => {
  const media = [status('in_call_recording', 1), recording('processing', 1)]
  const over = told(createdBot(), [...media, status('done', 10)], T0 + 10_000)

  test('it is read at once, then after 10 s, 30 s, 1, 2 and 5 minutes, then every 10', () => {
    const due: (number | null)[] = []
    let bot = over
    while (due.length < 10) {
      const at = fetchDueAt(bot, POLICY)
      const now = Math.max(at ?? 0, T0 + 10_000)
      due.push(now - T0 - 10_000)
      bot = fetched(bot, aSnapshot([]), now)
    }
    expect(due).toEqual([0, 10, 30, 60, 120, 300, 600, 1_200, 1_800, 2_400].map((seconds) => seconds * SECOND))
  })

  test('an outage is not caught up with: one read every 10 s', () => {
    const late = fetched(over, aSnapshot([]), T0 + 50 * MINUTE)
    expect(dueAfter(late)).toBe(50 * MINUTE + 10 * SECOND)
  })

  test('links that are fetched again and again do not use the plan up before its time', () => {
    let bot = over
    for (let seconds = 10; seconds < 40; seconds++) bot = fetched(bot, aSnapshot([]), T0 + seconds * SECOND)
    expect(dueAfter(bot)).toBe(49 * SECOND)
    expect(dueAfter(fetched(bot, aSnapshot([]), T0 + 12 * MINUTE))).toBe(20 * MINUTE + 10 * SECOND)
  })

  test('news of a recording ask for one more read, for its length and until when it is kept', () => {
    const read = fetched(over, aSnapshot([]), T0 + 10_000)
    const ready = told(read, [video('done', 12), recording('done', 12)], T0 + 12_000)
    expect(isComplete(ready)).toBe(false)
    expect(dueAfter(ready)).toBe(0)
    const readAgain = fetched(ready, aSnapshot([video('done', 12)]), T0 + 12_100)
    expect(isComplete(readAgain)).toBe(true)
    expect(dueAfter(readAgain)).toBeNull()
  })

  test('nothing is read any more once the row is closed', () => {
    expect(dueAfter({ ...over, closedAt: T0 + HOUR })).toBeNull()
    expect(dueAfter({ ...over, closedAt: T0 + HOUR, reading: { ...READ, triedAt: T0, failingSince: T0 } })).toBeNull()
  })
})

describe('an ended bot is complete (rule 25)', () => {
  test.each([
    { when: 'not before it was read after its end', bot: told(createdBot(), [status('done', 1)], T0), complete: false },
    { when: 'at once when it never recorded', bot: overBot([], 1), complete: true },
    {
      when: 'not while it recorded but shows nothing',
      bot: overBot([status('in_call_recording', 1)], 2),
      complete: false,
    },
    {
      when: 'not while a part is being prepared',
      bot: overBot([video('done', 1), recording('processing', 1, 'rec-2')], 2),
      complete: false,
    },
    {
      when: 'when every part is ready, failed or deleted',
      bot: overBot([video('done', 1), recording('failed', 1, 'rec-2'), recording('deleted', 1, 'rec-3')], 2),
      complete: true,
    },
    { when: 'never while the bot lives', bot: createdBot(), complete: false },
  ])('$when', ({ bot, complete }) => {
    expect(isComplete(bot)).toBe(complete)
  })
})
