import { describe, expect, test } from 'vitest'
import type { Bot, StopGoal } from '../../src/recording/bot.ts'
import { type BotStep, nextBotStep } from '../../src/recording/next-bot-step.ts'
import { leaveGraceMs, longestLifeMs } from '../../src/recording/policy.ts'
import {
  aBot,
  aThread,
  BY,
  createdBot,
  HOUR,
  MINUTE,
  overBot,
  POLICY,
  recording,
  SECOND,
  status,
  T0,
  told,
  video,
} from './rows.ts'

type Row = { when: string; bot: Bot; after?: number; step: BotStep }

const DAY = 24 * HOUR
const LIFE = longestLifeMs(POLICY)
const GRACE = leaveGraceMs(POLICY)
const READ = createdBot().reading
const recordingNow = told(createdBot(), [status('in_call_recording', 0)], T0)
const ghost = { recallId: 'recall-2', next: 'leave', triedAt: null, tries: 0 } as const

function step(bot: Bot, after = 0): BotStep {
  return nextBotStep(bot, [aThread()], { now: T0 + after, policy: POLICY })
}

function stop(over: Partial<StopGoal> = {}): StopGoal {
  return { askedAt: T0, by: BY, why: 'person', next: 'leave', triedAt: null, dispatched: false, missing: 0, ...over }
}

function wait(afterMs: number): BotStep {
  return { do: 'waitUntil', at: T0 + afterMs }
}

/** Was read at this moment after T0, without news. */
function readAt(bot: Bot, after: number): Bot {
  return { ...bot, reading: { ...READ, triedAt: T0 + after, goodAt: T0 + after } }
}

function failing(bot: Bot, since: number, after: number): Bot {
  return { ...bot, reading: { ...READ, triedAt: T0 + after, failingSince: T0 + since } }
}

function check(rows: Row[]): void {
  test.each(rows)('$when', ({ bot, after, step: expected }) => {
    expect(step(bot, after)).toEqual(expected)
  })
}

describe('before Recall knows the bot', () => {
  const create = {
    key: 'k',
    body: '{}',
    form: '1.11',
    joinAt: null,
    firstSentAt: T0,
    lastSentAt: T0,
    sendings: 1,
    serverErrors: 0,
    absentAt: [],
  } as const
  const sent = aBot({ create: { ...create, absentAt: [] } })
  check([
    { when: 'it is created', bot: aBot(), step: { do: 'createBot' } },
    { when: 'an unknown creation is looked for', bot: sent, step: { do: 'findBot' } },
    { when: 'a stop waits until it is settled (rule 2)', bot: { ...sent, stop: stop() }, step: { do: 'findBot' } },
    {
      when: 'a stop with nothing sent cancels it',
      bot: aBot({ stop: stop() }),
      step: { do: 'end', ended: { kind: 'cancelled', by: BY, at: T0 } },
    },
    {
      when: 'it ends as not created after 15 minutes (rule 15)',
      bot: aBot({ createTrouble: 'noCapacity' }),
      after: 15 * MINUTE,
      step: { do: 'end', ended: { kind: 'notCreated', why: 'noCapacity', at: T0 + 15 * MINUTE } },
    },
    {
      when: 'still unknown 15 minutes later, it is lost (rule 28)',
      bot: sent,
      after: 30 * MINUTE,
      step: { do: 'end', ended: { kind: 'lost', why: 'unreadable', at: T0 + 30 * MINUTE } },
    },
    {
      when: 'lost, it is still looked for',
      bot: { ...sent, ended: { kind: 'lost', why: 'unreadable', at: T0 } },
      after: HOUR,
      step: { do: 'findBot' },
    },
    {
      when: 'lost for 3 days, it is closed (rule 28)',
      bot: { ...sent, ended: { kind: 'lost', why: 'unreadable', at: T0 } },
      after: 3 * DAY,
      step: { do: 'close' },
    },
    {
      when: 'lost and proven not there, it is closed',
      bot: aBot({ ended: { kind: 'lost', why: 'unreadable', at: T0 } }),
      after: HOUR,
      step: { do: 'close' },
    },
    {
      when: 'refused, it is closed',
      bot: aBot({ ended: { kind: 'notCreated', why: null, at: T0 } }),
      step: { do: 'close' },
    },
    { when: 'closed, it rests', bot: aBot({ closedAt: T0 }), step: { do: 'rest' } },
    {
      when: 'a step that threw is left alone for a while (rule 7)',
      bot: aBot({ pausedUntil: T0 + 4_000 }),
      step: wait(4_000),
    },
  ])

  test('with every thread closed it is cancelled', () => {
    const closed = aThread({ closed: { at: T0, why: 'asker told' } })
    const ended = { kind: 'cancelled', by: null, at: T0 } as const
    expect(nextBotStep(aBot(), [closed], { now: T0, policy: POLICY })).toEqual({ do: 'end', ended })
  })

  test('the heartbeat bounds every wait (rule 1)', () => {
    const step = nextBotStep(aBot(), [aThread({ cardTs: null })], { now: T0, policy: POLICY })
    expect(step).toEqual(wait(10 * MINUTE))
  })
})

describe('while the bot lives', () => {
  const missing = { ...READ, missing: 3, failingSince: T0, triedAt: T0 + MINUTE }
  check([
    { when: 'it is read when quiet', bot: createdBot(), after: MINUTE, step: { do: 'fetchBot' } },
    { when: 'it is left alone until then', bot: createdBot(), after: SECOND, step: wait(MINUTE) },
    {
      when: 'three 404s over a minute make it lost',
      bot: createdBot({ reading: missing }),
      after: MINUTE,
      step: { do: 'end', ended: { kind: 'lost', why: 'missing', at: T0 + MINUTE } },
    },
    {
      when: 'two do not',
      bot: createdBot({ reading: { ...missing, missing: 2 } }),
      after: MINUTE,
      step: wait(2 * MINUTE),
    },
    {
      when: 'at the recording limit it is told to leave (rule 28)',
      bot: readAt(recordingNow, 235 * MINUTE),
      after: 240 * MINUTE,
      step: { do: 'askStop', why: 'recordingLimit' },
    },
    {
      when: 'a moment before it is not',
      bot: readAt(recordingNow, 235 * MINUTE),
      after: 240 * MINUTE - 1,
      step: wait(240 * MINUTE),
    },
    {
      when: 'nor when the call is over anyway',
      bot: readAt(told(recordingNow, [status('call_ended', 1)], T0), 240 * MINUTE),
      after: 240 * MINUTE,
      step: wait(241 * MINUTE),
    },
  ])
})

describe('a stop is a goal until the bot is over (rule 27)', () => {
  const left = told(recordingNow, [status('call_ended', 1)], T0)
  check([
    { when: 'it begins with leaving', bot: { ...recordingNow, stop: stop() }, step: { do: 'leaveCall' } },
    {
      when: 'it deletes once Recall says that the bot has not started',
      bot: { ...recordingNow, stop: stop({ next: 'delete' }) },
      step: { do: 'deleteBot' },
    },
    {
      when: 'it is repeated after 15 s',
      bot: readAt({ ...recordingNow, stop: stop({ triedAt: T0 }) }, 14_000),
      after: 15 * SECOND,
      step: { do: 'leaveCall' },
    },
    {
      when: 'it is not repeated before',
      bot: { ...recordingNow, stop: stop({ triedAt: T0 }) },
      after: 14_999,
      step: wait(15 * SECOND),
    },
    {
      when: 'it rests once the call is over',
      bot: readAt({ ...left, stop: stop({ triedAt: T0 }) }, 15_000),
      after: 15 * SECOND,
      step: wait(30 * SECOND),
    },
    {
      when: 'it has nothing to do once the bot is over',
      bot: { ...overBot([], 1), stop: stop() },
      after: 2_000,
      step: { do: 'close' },
    },
    {
      when: 'what ended it is closed',
      bot: createdBot({ stop: stop(), ended: { kind: 'cancelled', by: BY, at: T0 } }),
      step: { do: 'close' },
    },
  ])
})

describe('past its longest life (rule 28)', () => {
  const end = { kind: 'lost', at: T0 + LIFE } as const
  const told_ = { ...recordingNow, stop: stop({ why: 'tooLong', askedAt: T0 + LIFE, triedAt: T0 + LIFE }) }
  const left = told(told_, [status('call_ended', 1)], T0)
  const last = LIFE + GRACE
  check([
    { when: 'it is read first', bot: readAt(recordingNow, LIFE - 1), after: LIFE, step: { do: 'fetchBot' } },
    {
      when: 'unreadable, it is lost',
      bot: failing(recordingNow, 0, LIFE),
      after: LIFE,
      step: { do: 'end', ended: { ...end, why: 'unreadable' } },
    },
    {
      when: 'alive, it is told to leave',
      bot: readAt(recordingNow, LIFE),
      after: LIFE,
      step: { do: 'askStop', why: 'tooLong' },
    },
    {
      when: 'told to leave, that is repeated',
      bot: readAt(told_, LIFE + 10_000),
      after: LIFE + 15_000,
      step: { do: 'leaveCall' },
    },
    {
      when: 'in between it is read',
      bot: readAt({ ...told_, stop: stop({ askedAt: T0 + LIFE, triedAt: T0 + LIFE + 20_000 }) }, LIFE),
      after: LIFE + 21_000,
      step: { do: 'fetchBot' },
    },
    {
      when: 'out of the call, it is waited for without haste',
      bot: readAt(left, LIFE + 20_000),
      after: LIFE + 20_001,
      step: wait(LIFE + 35_000),
    },
    {
      when: 'an hour later it is read a last time',
      bot: readAt(told_, last - 1),
      after: last,
      step: { do: 'fetchBot' },
    },
    {
      when: 'still alive then, it is lost',
      bot: readAt(told_, last),
      after: last,
      step: { do: 'end', ended: { kind: 'lost', why: 'silent', at: T0 + last } },
    },
    {
      when: 'a stop that was asked before counts from the end of its life',
      bot: readAt({ ...recordingNow, stop: stop({ triedAt: T0 + last - 1 }) }, last - 1),
      after: last - 1,
      step: wait(last),
    },
    {
      when: 'lost, it is looked at hourly',
      bot: readAt({ ...recordingNow, ended: { ...end, why: 'silent' } }, LIFE),
      after: LIFE + HOUR,
      step: { do: 'fetchBot' },
    },
    {
      when: 'lost while Recall could not be read, and found alive: it is told to leave after all',
      bot: readAt({ ...recordingNow, ended: { ...end, why: 'unreadable' } }, LIFE + HOUR),
      after: LIFE + HOUR + 1,
      step: { do: 'askStop', why: 'tooLong' },
    },
    {
      when: 'lost, alive and told to leave, that is repeated',
      bot: readAt({ ...told_, ended: { ...end, why: 'unreadable' } }, LIFE + HOUR),
      after: LIFE + HOUR + 15_000,
      step: { do: 'leaveCall' },
    },
    {
      when: 'lost for 3 days, it is closed',
      bot: readAt({ ...recordingNow, ended: { ...end, why: 'silent' } }, LIFE),
      after: LIFE + 3 * DAY,
      step: { do: 'close' },
    },
  ])
})

describe('after the end (rule 25)', () => {
  const media = [status('in_call_recording', 1), recording('processing', 1)]
  const unread = told(createdBot(), [status('done', 0)], T0)
  check([
    { when: 'it is read', bot: unread, step: { do: 'fetchBot' } },
    { when: 'it is closed when nothing was recorded', bot: overBot([], 1), after: 1_000, step: { do: 'close' } },
    {
      when: 'it is closed when every part is settled',
      bot: overBot([...media, video('done', 2)], 3),
      after: 3_000,
      step: { do: 'close' },
    },
    { when: 'parts in preparation are waited for', bot: overBot(media, 0), after: 1_000, step: wait(10_000) },
    { when: 'for an hour at most', bot: overBot(media, 0), after: HOUR, step: { do: 'close' } },
    {
      when: 'unreadable for an hour, it is lost',
      bot: failing(unread, 0, HOUR),
      after: HOUR,
      step: { do: 'end', ended: { kind: 'lost', why: 'unreadable', at: T0 + HOUR } },
    },
    {
      when: 'lost, it is read hourly for 3 days more',
      bot: failing({ ...unread, ended: { kind: 'lost', why: 'unreadable', at: T0 + HOUR } }, 0, HOUR),
      after: 2 * HOUR,
      step: { do: 'fetchBot' },
    },
    {
      when: 'and then closed',
      bot: failing({ ...unread, ended: { kind: 'lost', why: 'unreadable', at: T0 + HOUR } }, 0, HOUR),
      after: 3 * DAY + HOUR,
      step: { do: 'close' },
    },
    {
      when: 'cancelled by us and unreadable, it is closed after an hour',
      bot: failing({ ...unread, ended: { kind: 'cancelled', by: BY, at: T0 } }, 0, HOUR),
      after: HOUR,
      step: { do: 'close' },
    },
  ])
})

describe('a bot too many (rule 4)', () => {
  const tried = { ...ghost, triedAt: T0, tries: 1 }
  check([
    { when: 'is removed first', bot: createdBot({ ghosts: [ghost] }), step: { do: 'removeGhost', ghost } },
    {
      when: 'is removed even when the row is closed',
      bot: createdBot({ ghosts: [ghost], closedAt: T0 }),
      step: { do: 'removeGhost', ghost },
    },
    {
      when: 'is tried again 15 s later, whatever else waits longer',
      bot: { ...recordingNow, ghosts: [tried] },
      after: SECOND,
      step: wait(15 * SECOND),
    },
    {
      when: 'is tried again 15 s later in a closed row',
      bot: createdBot({ ghosts: [tried], closedAt: T0 }),
      after: SECOND,
      step: wait(15 * SECOND),
    },
    {
      when: 'is tried every 10 minutes after 40 tries',
      bot: createdBot({ ghosts: [{ ...tried, tries: 40 }], closedAt: T0 }),
      after: SECOND,
      step: wait(10 * MINUTE),
    },
    {
      when: 'is left after a day of tries',
      bot: createdBot({ ghosts: [{ ...tried, tries: 184 }], closedAt: T0 }),
      after: HOUR,
      step: { do: 'rest' },
    },
    {
      when: 'does not hinder the bot itself',
      bot: createdBot({ ghosts: [{ ...tried, triedAt: T0 + MINUTE }] }),
      after: MINUTE,
      step: { do: 'fetchBot' },
    },
  ])
})

describe('a bot of several channels (rule 20)', () => {
  const waits = aThread()
  const cancelled = aThread({ id: 'two', cancelled: { by: 'U2', at: T0 } })
  const closed = aThread({ id: 'three', closed: { at: T0, why: 'card not posted' } })
  const next = (bot: Bot, ...threads: (typeof waits)[]) =>
    nextBotStep(bot, threads, { now: T0 + SECOND, policy: POLICY })

  test.each([
    { when: 'one waits', threads: [cancelled, waits], stops: false },
    { when: 'all took their wish back, or came to nothing', threads: [cancelled, closed], stops: true },
    {
      when: 'the only one came to nothing in Slack: its recording may still be wanted',
      threads: [closed],
      stops: false,
    },
  ])('when $when is told to leave: $stops', ({ threads, stops }) => {
    expect(next(recordingNow, ...threads).do).toBe(stops ? 'askStop' : 'waitUntil')
    const asked = { ...recordingNow, stop: stop({ triedAt: T0 }) }
    expect(next(asked, ...threads).do).toBe('waitUntil')
    const ending = told(recordingNow, [status('call_ended', 1)], T0)
    expect(next(ending, ...threads).do).toBe('waitUntil')
  })
})
