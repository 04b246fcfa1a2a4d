import { describe, expect, test } from 'vitest'
import type { Bot, CreateTrouble } from '../../src/recording/bot.ts'
import {
  askStop,
  foldBotThrow,
  foldCreate,
  foldDelivery,
  foldFetch,
  foldFind,
  foldGhostBot,
  foldStop,
  intendCreate,
} from '../../src/recording/fold-bot.ts'
import { holdsPlace } from '../../src/recording/holds-place.ts'
import { nextBotStep } from '../../src/recording/next-bot-step.ts'
import type { CreateOutcome, FindOutcome, Refusal, StopOutcome } from '../../src/recording/recall-outcome.ts'
import {
  aBot,
  aSnapshot,
  aThread,
  BY,
  createdBot,
  fetched,
  HOUR,
  MINUTE,
  overBot,
  POLICY,
  SECOND,
  status,
  T0,
  told,
  video,
} from './rows.ts'

const FRESH = { key: 'key-1', body: '{"a":1}', form: '1.11', joinAt: null } as const
const UNKNOWN: CreateOutcome = { kind: 'unknown', status: null, why: 'no answer' }
const CREATED: CreateOutcome = { kind: 'created', snapshot: aSnapshot([]) }

function refused(status: number): CreateOutcome {
  const refusal: Refusal = { kind: 'other', status, code: null, message: 'No.' }
  return { kind: 'refused', refusal }
}

/** A row that sent its body this often, never hearing an answer but for the last one. */
function sentTimes(times: number): Bot {
  let bot = aBot()
  for (let sending = 1; sending <= times; sending++) {
    bot = intendCreate(bot, FRESH, T0)
    if (sending < times) bot = foldCreate(bot, { key: 'key-1', outcome: UNKNOWN }, T0)
  }
  return bot
}

describe('the intent to create (rule 21)', () => {
  test('freezes body and key, and sends them unchanged again', () => {
    const again = intendCreate(sentTimes(1), { key: 'key-2', body: '{"b":2}', form: '1.10', joinAt: T0 }, T0 + MINUTE)
    expect(again.create).toMatchObject({ ...FRESH, firstSentAt: T0, lastSentAt: T0 + MINUTE, sendings: 2 })
  })

  test('forgets the looks before it: they prove nothing of this sending', () => {
    const looked = foldFind(sentTimes(1), { key: 'key-1', outcome: { kind: 'absent' } }, T0 + SECOND)
    expect(looked.create?.absentAt).toEqual([T0 + SECOND])
    expect(intendCreate(looked, FRESH, T0 + MINUTE).create?.absentAt).toEqual([])
  })
})

describe('an answer to the first sending', () => {
  test('created: the id is known, a fetch is asked for (rule 22)', () => {
    const bot = foldCreate(sentTimes(1), { key: 'key-1', outcome: CREATED }, T0 + SECOND)
    expect(bot).toMatchObject({ recallId: 'recall-1', create: null, createTrouble: null, retryAt: null })
    expect(bot.reading.askedSeq).toBe(bot.reading.doneSeq + 1)
  })

  const renewed: { kind: string; outcome: CreateOutcome; trouble: CreateTrouble | null; retryAfter: number | null }[] =
    [
      {
        kind: '507',
        outcome: { kind: 'noCapacity', retryAfterMs: null },
        trouble: 'noCapacity',
        retryAfter: 30 * SECOND,
      },
      {
        kind: '507 with Retry-After',
        outcome: { kind: 'noCapacity', retryAfterMs: 5_000 },
        trouble: 'noCapacity',
        retryAfter: 5_000,
      },
      { kind: '429', outcome: { kind: 'limited', retryAfterMs: 7_000 }, trouble: 'limited', retryAfter: 7_000 },
      {
        kind: 'no connection',
        outcome: { kind: 'notSent', why: 'ECONNREFUSED' },
        trouble: 'unreachable',
        retryAfter: 2_000,
      },
      { kind: 'a 400 of the other form (rule 24)', outcome: { kind: 'otherForm' }, trouble: null, retryAfter: null },
    ]
  test.each(renewed)('$kind renews the key', ({ outcome, trouble, retryAfter }) => {
    const bot = foldCreate(sentTimes(1), { key: 'key-1', outcome }, T0)
    expect(bot).toMatchObject({ create: null, createTrouble: trouble, ended: null })
    expect(bot.retryAt).toBe(retryAfter === null ? null : T0 + retryAfter)
  })

  test.each([400, 401, 402, 403])('a refusal with %s ends it', (status) => {
    const bot = foldCreate(sentTimes(1), { key: 'key-1', outcome: refused(status) }, T0)
    expect(bot).toMatchObject({ create: null, ended: { kind: 'refused', refusal: { status }, at: T0 } })
  })

  test('a refusal in both forms ends it (rule 24)', () => {
    const bot = intendCreate(aBot(), { ...FRESH, form: '1.10' }, T0)
    expect(foldCreate(bot, { key: 'key-1', outcome: { kind: 'otherForm' } }, T0).ended?.kind).toBe('refused')
  })

  test.each([null, 409, 500, 503])('unknown (%s): the key stays, and is looked for at once (rule 5)', (status) => {
    const bot = foldCreate(sentTimes(1), { key: 'key-1', outcome: { kind: 'unknown', status, why: '' } }, T0)
    expect(bot).toMatchObject({ create: { key: 'key-1', serverErrors: (status ?? 0) >= 500 ? 1 : 0 }, retryAt: null })
    expect(nextBotStep(bot, [aThread()], { now: T0, policy: POLICY })).toEqual({ do: 'findBot' })
  })
})

describe('an answer to a repeated sending, when an earlier one is unknown (rule 5)', () => {
  test.each([
    { kind: '401', outcome: refused(401) },
    { kind: '402', outcome: refused(402) },
    { kind: '403', outcome: refused(403) },
    { kind: '429', outcome: { kind: 'limited', retryAfterMs: 1_000 } },
    { kind: 'no connection', outcome: { kind: 'notSent', why: '' } },
    { kind: 'no answer', outcome: UNKNOWN },
  ] as { kind: string; outcome: CreateOutcome }[])('$kind leaves it unknown', ({ outcome }) => {
    const bot = foldCreate(sentTimes(2), { key: 'key-1', outcome }, T0)
    expect(bot).toMatchObject({ create: { key: 'key-1' }, ended: null })
    expect(bot.retryAt).toBeGreaterThan(T0)
  })

  test.each([
    { kind: '400', outcome: refused(400) },
    { kind: '507', outcome: { kind: 'noCapacity', retryAfterMs: null } },
    { kind: 'created', outcome: CREATED },
  ] as { kind: string; outcome: CreateOutcome }[])('$kind is stored with its key, so it settles it', ({ outcome }) => {
    expect(foldCreate(sentTimes(2), { key: 'key-1', outcome }, T0).create).toBeNull()
  })

  test('looks in between do not shorten the back-off', () => {
    let bot = sentTimes(1)
    const waits: number[] = []
    for (let round = 0; round < 6; round++) {
      bot = foldCreate(bot, { key: 'key-1', outcome: UNKNOWN }, T0)
      waits.push((bot.retryAt ?? T0) - T0)
      bot = foldFind(bot, { key: 'key-1', outcome: { kind: 'absent' } }, T0)
      bot = intendCreate(bot, FRESH, T0)
    }
    expect(waits).toEqual([0, 4, 8, 16, 32, 60].map((seconds) => seconds * SECOND))
  })
})

describe('a stale answer (rules 4 and 5)', () => {
  test('of another key speaks for nothing', () => {
    const bot = sentTimes(1)
    expect(foldCreate(bot, { key: 'key-0', outcome: refused(400) }, T0)).toBe(bot)
    expect(foldFind(bot, { key: 'key-0', outcome: { kind: 'absent' } }, T0)).toBe(bot)
  })

  test('that proves a bot is folded whatever its key', () => {
    expect(foldCreate(sentTimes(1), { key: 'key-0', outcome: CREATED }, T0).recallId).toBe('recall-1')
  })

  test('that proves a second bot makes it a ghost', () => {
    const bot = foldCreate(
      createdBot(),
      { key: 'key-1', outcome: { kind: 'created', snapshot: { ...aSnapshot([]), recallId: 'recall-2' } } },
      T0,
    )
    expect(bot).toMatchObject({ recallId: 'recall-1', ghosts: [{ recallId: 'recall-2', next: 'leave', tries: 0 }] })
  })
})

describe('a look among the bots of Recall (rule 21)', () => {
  const look = (bot: Bot, outcome: FindOutcome, after = 0) => foldFind(bot, { key: 'key-1', outcome }, T0 + after)

  test('adopts the bot that it finds, and makes any other a ghost', () => {
    const snapshots = [aSnapshot([status('joining_call', 1)]), { ...aSnapshot([]), recallId: 'recall-2' }]
    const bot = look(sentTimes(1), { kind: 'found', snapshots })
    expect(bot).toMatchObject({ recallId: 'recall-1', create: null, recall: { status: { code: 'joining_call' } } })
    expect(bot.ghosts.map((ghost) => ghost.recallId)).toEqual(['recall-2'])
  })

  test('frees the key only when absence is proven', () => {
    const once = look(sentTimes(1), { kind: 'absent' }, 40_000)
    expect(once.create?.absentAt).toEqual([T0 + 40_000])
    expect(look(once, { kind: 'absent' }, 60_000).create).toBeNull()
  })

  test('counts from its beginning, however long it took', () => {
    const bot = foldFind(
      sentTimes(1),
      { key: 'key-1', startedAt: T0 + 1_000, outcome: { kind: 'absent' } },
      T0 + MINUTE,
    )
    expect(bot.create?.absentAt).toEqual([T0 + 1_000])
  })

  test('proves nothing of a sending that it began before', () => {
    const bot = intendCreate(sentTimes(1), FRESH, T0 + MINUTE)
    expect(foldFind(bot, { key: 'key-1', startedAt: T0 + SECOND, outcome: { kind: 'absent' } }, T0 + 2 * MINUTE)).toBe(
      bot,
    )
  })

  test('is backed off when it fails, and waits for a Retry-After', () => {
    expect(look(sentTimes(1), { kind: 'failed', why: '', key: false }).retryAt).toBe(T0 + 2_000)
    expect(look(sentTimes(1), { kind: 'limited', retryAfterMs: 9_000 }).retryAt).toBe(T0 + 9_000)
  })
})

describe('whatever first teaches the row its Recall id (rule 22)', () => {
  test('a delivery does, clearing the intent', () => {
    const bot = foldDelivery(sentTimes(1), { recallId: 'recall-1', event: status('joining_call', 1) }, T0)
    expect(bot).toMatchObject({ recallId: 'recall-1', create: null, recall: { status: { code: 'joining_call' } } })
  })

  test('an event of another Recall id is never folded: that bot is a ghost (rule 4)', () => {
    const bot = foldDelivery(createdBot(), { recallId: 'recall-2', event: status('done', 1) }, T0)
    expect(bot).toMatchObject({ recall: { status: null }, ghosts: [{ recallId: 'recall-2' }] })
    expect(foldDelivery(bot, { recallId: 'recall-2', event: status('done', 1) }, T0)).toBe(bot)
  })

  test('a cancelled bot that is there after all is told to leave', () => {
    const cancelled = aBot({ ended: { kind: 'cancelled', by: BY, at: T0 }, closedAt: T0 })
    const bot = foldDelivery(cancelled, { recallId: 'recall-1', event: status('joining_call', 1) }, T0 + HOUR)
    expect(bot).toMatchObject({ ended: null, closedAt: null, stop: { by: BY, why: 'person', next: 'leave' } })
  })

  test('a bot that was given up is followed again', () => {
    const given = aBot({ ended: { kind: 'notCreated', why: 'unreachable', at: T0 }, closedAt: T0 })
    const bot = foldDelivery(given, { recallId: 'recall-1', event: status('in_call_recording', 1) }, T0 + HOUR)
    expect(bot).toMatchObject({ ended: null, closedAt: null, stop: null })
  })
})

describe('a delivery', () => {
  test('that is a repeat changes nothing, so that it wakes nobody', () => {
    const bot = told(createdBot(), [status('joining_call', 1)], T0)
    expect(told(bot, [status('joining_call', 1)], T0 + MINUTE)).toBe(bot)
  })

  test('notes our own times of first sight', () => {
    const first = told(createdBot(), [status('in_waiting_room', 1)], T0 + SECOND)
    const recording = told(first, [status('in_call_recording', 2)], T0 + MINUTE)
    const over = told(recording, [status('done', 3), video('done', 3)], T0 + HOUR)
    expect(first).toMatchObject({ statusSince: T0 + SECOND, recordingSince: null, overSince: null })
    expect(recording).toMatchObject({ statusSince: T0 + MINUTE, recordingSince: T0 + MINUTE, heardAt: T0 + MINUTE })
    expect(over).toMatchObject({ recordingSince: T0 + MINUTE, overSince: T0 + HOUR, readySince: T0 + HOUR })
  })

  test('of an older status does not restart the time of the newer', () => {
    const bot = told(createdBot(), [status('in_call_not_recording', 9)], T0)
    expect(told(bot, [status('joining_call', 1)], T0 + MINUTE).statusSince).toBe(T0)
  })

  test('of the end opens a row that we had closed by our own word (rule 17)', () => {
    const closed = createdBot({ ended: { kind: 'lost', why: 'silent', at: T0 }, closedAt: T0 })
    const bot = told(closed, [status('done', 1)], T0 + HOUR)
    expect(bot.closedAt).toBeNull()
    expect(nextBotStep(bot, [], { now: T0 + HOUR, policy: POLICY })).toEqual({ do: 'fetchBot' })
  })

  test('of a deletion leaves a closed row closed', () => {
    const closed = { ...overBot([video('done', 1)], 2), closedAt: T0 + HOUR }
    expect(told(closed, [video('deleted', 99)], T0 + HOUR).closedAt).toBe(T0 + HOUR)
  })
})

describe('Retrieve Bot', () => {
  const asked = told(createdBot(), [status('done', 1)], T0 + SECOND)
  const end = aSnapshot([status('done', 1)])

  test('counts as a reading of the end when it shows the end, or began after we knew of it', () => {
    expect(fetched(asked, end, T0 + 2_000).reading.sinceEnd).toBe(1)
    expect(fetched(asked, aSnapshot([]), T0 + 2_000).reading.sinceEnd).toBe(1)
  })

  test('that began before the end and does not show it does not count', () => {
    const outcome = { kind: 'bot', snapshot: aSnapshot([]), links: [] } as const
    const bot = foldFetch(
      asked,
      { recallId: 'recall-1', asked: 1, startedAt: T0, outcome: { ...outcome, links: [] } },
      T0 + 2_000,
    )
    expect(bot.reading.sinceEnd).toBe(0)
  })

  test('answers only what was asked before it began (rule 1)', () => {
    const bot = { ...asked, reading: { ...asked.reading, askedSeq: 5 } }
    const outcome = { kind: 'bot' as const, snapshot: end, links: [] }
    expect(foldFetch(bot, { recallId: 'recall-1', asked: 4, startedAt: T0, outcome }, T0).reading.doneSeq).toBe(4)
  })

  test('that fails notes since when, and a good one forgets it', () => {
    const failed = { kind: 'failed', why: '', key: false } as const
    const once = foldFetch(asked, { recallId: 'recall-1', asked: 0, startedAt: T0, outcome: failed }, T0 + MINUTE)
    const twice = foldFetch(once, { recallId: 'recall-1', asked: 0, startedAt: T0, outcome: failed }, T0 + HOUR)
    expect(twice.reading).toMatchObject({ failingSince: T0 + MINUTE, triedAt: T0 + HOUR })
    expect(fetched(twice, end, T0 + 2 * HOUR).reading).toMatchObject({ failingSince: null, goodAt: T0 + 2 * HOUR })
  })

  test('that is limited changes nothing: the gate keeps the time (rule 9)', () => {
    expect(
      foldFetch(
        asked,
        { recallId: 'recall-1', asked: 0, startedAt: T0, outcome: { kind: 'limited', retryAfterMs: 1 } },
        T0,
      ),
    ).toBe(asked)
  })

  test('404s are counted in a row', () => {
    const missing = { recallId: 'recall-1', asked: 0, startedAt: T0, outcome: { kind: 'missing' } } as const
    const twice = foldFetch(foldFetch(asked, missing, T0), missing, T0 + MINUTE)
    expect(twice.reading).toMatchObject({ missing: 2, failingSince: T0 })
    expect(fetched(twice, end, T0 + HOUR).reading.missing).toBe(0)
  })
})

describe('a stop (rule 27)', () => {
  const stopping = askStop(createdBot(), { by: BY, why: 'person' }, T0)
  const fold = (bot: Bot, outcome: StopOutcome) => foldStop(bot, outcome, T0 + SECOND)

  test('keeps its first asker', () => {
    expect(askStop(stopping, { by: { user: 'U3', threadId: 'thread-row' }, why: 'person' }, T0 + HOUR)).toBe(stopping)
  })

  test.each([
    { outcome: { kind: 'leaving' }, next: 'leave', triedAt: T0 + SECOND },
    { outcome: { kind: 'alreadyOver' }, next: 'leave', triedAt: T0 + SECOND },
    { outcome: { kind: 'notStarted' }, next: 'delete', triedAt: null },
    { outcome: { kind: 'dispatched' }, next: 'leave', triedAt: T0 + SECOND },
    { outcome: { kind: 'failed', why: '', key: false }, next: 'leave', triedAt: T0 + SECOND },
    { outcome: { kind: 'missing' }, next: 'leave', triedAt: T0 + SECOND },
    { outcome: { kind: 'limited', retryAfterMs: 1 }, next: 'leave', triedAt: null },
  ] as { outcome: StopOutcome; next: string; triedAt: number | null }[])(
    'goes on after $outcome.kind',
    ({ outcome, next, triedAt }) => {
      expect(fold(stopping, outcome)).toMatchObject({ stop: { next, triedAt }, ended: null })
    },
  )

  test.each(['leaving', 'alreadyOver'] as const)('asks for a fetch after %s', (kind) => {
    expect(fold(stopping, { kind }).reading.askedSeq).toBe(stopping.reading.askedSeq + 1)
  })

  test('ends at once when the bot is deleted: no webhook comes', () => {
    expect(fold(stopping, { kind: 'deleted' }).ended).toEqual({ kind: 'cancelled', by: BY, at: T0 + SECOND })
  })

  test('ends after two 404s in a row, not after two with another answer between', () => {
    const missing: StopOutcome = { kind: 'missing' }
    expect(fold(fold(stopping, missing), missing).ended?.kind).toBe('cancelled')
    expect(fold(fold(fold(stopping, missing), { kind: 'leaving' }), missing).ended).toBeNull()
  })

  test('of our own ends as lost, for nobody cancelled anything', () => {
    const ours = askStop(createdBot(), { by: null, why: 'tooLong' }, T0)
    expect(fold(ours, { kind: 'deleted' }).ended).toEqual({ kind: 'lost', why: 'missing', at: T0 + SECOND })
  })
})

describe('a bot too many (rule 4)', () => {
  const ghost = { recallId: 'recall-2', next: 'leave', triedAt: null, tries: 0 } as const
  const bot = createdBot({ ghosts: [ghost] })

  test.each(['deleted', 'alreadyOver'] as const)('is gone after %s', (kind) => {
    expect(foldGhostBot(bot, ghost, { outcome: { kind }, now: T0 }).ghosts).toEqual([])
  })

  test("is gone after a 404 at a later try: the first may be Recall's delay", () => {
    const tried = { ...ghost, triedAt: T0 - 15 * SECOND, tries: 1 }
    expect(foldGhostBot(bot, tried, { outcome: { kind: 'missing' }, now: T0 }).ghosts).toEqual([])
  })

  test.each([
    { outcome: { kind: 'leaving' }, next: 'leave' },
    { outcome: { kind: 'notStarted' }, next: 'delete' },
    { outcome: { kind: 'dispatched' }, next: 'leave' },
    { outcome: { kind: 'failed', why: '', key: true }, next: 'leave' },
    { outcome: { kind: 'missing' }, next: 'leave' },
  ] as { outcome: StopOutcome; next: string }[])(
    'is tried again after $outcome.kind, by $next',
    ({ outcome, next }) => {
      expect(foldGhostBot(bot, ghost, { outcome, now: T0 }).ghosts).toEqual([{ ...ghost, next, triedAt: T0, tries: 1 }])
    },
  )
})

test.each([
  { what: 'a bot that was asked for', bot: aBot(), holds: true },
  { what: 'a bot in the call', bot: told(createdBot(), [status('in_call_recording', 1)], T0), holds: true },
  { what: 'a bot that was told to leave', bot: askStop(createdBot(), { by: BY, why: 'person' }, T0), holds: false },
  { what: 'a bot whose call ended', bot: told(createdBot(), [status('call_ended', 1)], T0), holds: false },
  { what: 'a bot that is done', bot: overBot([], 1), holds: false },
  { what: 'a bot that broke', bot: overBot([status('fatal', 1)], 1), holds: false },
  { what: 'a bot that we ended', bot: aBot({ ended: { kind: 'lost', why: 'silent', at: T0 } }), holds: false },
  { what: 'a closed row', bot: aBot({ closedAt: T0 }), holds: false },
])('$what stands for its meeting: $holds (rule 13)', ({ bot, holds }) => {
  expect(holdsPlace(bot)).toBe(holds)
})

test('a throw is counted and backed off (rule 7)', () => {
  const once = foldBotThrow(createdBot(), T0)
  const pauses = [once, foldBotThrow(once, T0)].map((bot) => (bot.pausedUntil ?? 0) - T0)
  expect(pauses).toEqual([2_000, 4_000])
})
