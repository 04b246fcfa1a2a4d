import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { partsOf } from '../../src/recording/parts.ts'
import type { RecallEvent } from '../../src/recording/recall-event.ts'
import {
  foldEvent,
  foldSnapshot,
  isKnownStatus,
  isOver,
  NOTHING_KNOWN,
  type RecallFacts,
} from '../../src/recording/recall-facts.ts'
import { aSnapshot, recording, status, T0, video } from './rows.ts'

function fold(events: RecallEvent[]): RecallFacts {
  return events.reduce(foldEvent, NOTHING_KNOWN)
}

describe('the status', () => {
  test.each([
    ['the newer of two', [status('joining_call', 1), status('in_waiting_room', 2)], 'in_waiting_room'],
    [
      'the newer of two that came in the wrong order',
      [status('in_call_recording', 9), status('joining_call', 1)],
      'in_call_recording',
    ],
    [
      'back from recording when paused',
      [status('in_call_recording', 5), status('in_call_not_recording', 6)],
      'in_call_not_recording',
    ],
    ['done, whatever is stamped later', [status('done', 5), status('in_call_recording', 6)], 'done'],
    ['fatal, whatever is stamped later', [status('fatal', 5), status('call_ended', 6)], 'fatal'],
    ['the later of done and fatal', [status('fatal', 5), status('done', 6)], 'done'],
    ['the higher rank at the same microsecond', [status('done', 5), status('call_ended', 5)], 'done'],
    [
      'the higher rank at the same microsecond, the other way round',
      [status('joining_call', 5), status('in_waiting_room', 5)],
      'in_waiting_room',
    ],
    [
      'what is known, when Recall invents a status',
      [status('joining_call', 1), status('breakout_room_entered', 2)],
      'joining_call',
    ],
    [
      'what is known, when the code is a word of JavaScript',
      [status('joining_call', 1), status('constructor', 2)],
      'joining_call',
    ],
  ])('is %s (rule 8)', (_, events, expected) => {
    expect(fold(events).status?.code).toBe(expected)
    expect(fold([...events].reverse()).status?.code).toBe(expected)
  })

  test('is over only with done or fatal', () => {
    expect(isOver(fold([status('call_ended', 1)]))).toBe(false)
    expect(isOver(fold([status('done', 1)]))).toBe(true)
    expect(isOver(fold([status('fatal', 1)]))).toBe(true)
    expect(isOver(NOTHING_KNOWN)).toBe(false)
  })

  test('has a code that nobody knew, in v1.10 too', () => {
    for (const code of ['ready', 'recording_done', 'analysis_done', 'toString', '__proto__', '']) {
      expect(isKnownStatus(code)).toBe(false)
    }
    expect(isKnownStatus('in_waiting_room')).toBe(true)
  })
})

describe('the reason of the end', () => {
  test.each([
    [
      'on call_ended, while done carries none',
      [status('call_ended', 5, 'bot_kicked_from_call'), status('done', 9)],
      'bot_kicked_from_call',
    ],
    ['on fatal', [status('fatal', 5, 'meeting_not_found')], 'meeting_not_found'],
    [
      'on fatal, when a call ended before',
      [status('call_ended', 4, 'call_ended_by_host'), status('fatal', 5, 'bot_errored')],
      'bot_errored',
    ],
    [
      'on fatal, even when a call ends after',
      [status('call_ended', 6, 'call_ended_by_host'), status('fatal', 5, 'bot_errored')],
      'bot_errored',
    ],
    ['nowhere else', [status('done', 5, 'timeout_exceeded_everyone_left')], undefined],
  ])('stands %s', (_, events, expected) => {
    expect(fold(events).ending?.subCode).toBe(expected)
    expect(fold([...events].reverse()).ending?.subCode).toBe(expected)
  })
})

test('keeps the earliest sight of recording, however often it is paused', () => {
  const facts = fold([
    status('in_call_recording', 50),
    status('in_call_recording', 20),
    status('in_call_recording', 90),
  ])
  expect(facts.firstRecordingAt).toBe(status('', 20).at)
})

test('keeps the newest answer to the request to record', () => {
  const facts = fold([
    status('recording_permission_allowed', 9),
    status('recording_permission_denied', 5, 'zoom_local_recording_denied'),
  ])
  expect(facts.permission?.code).toBe('recording_permission_allowed')
  expect(facts.status?.code).toBe('recording_permission_allowed')
})

describe('a recording', () => {
  test.each(['__proto__', 'constructor', 'toString'])('may have the id %s', (recordingId) => {
    const event = { kind: 'recording', recordingId, code: 'done', subCode: null, at: T0 } as const
    const once = fold([event])
    const stored = JSON.parse(JSON.stringify(once)) as RecallFacts
    expect(foldEvent(stored, event)).toEqual(once)
    expect(Object.keys(once.recordings)).toEqual([recordingId])
    expect(partsOf(stored)).toHaveLength(1)
  })

  test.each([
    ['preparing', 'before its video is done', [recording('done', 9)]],
    ['preparing', 'while it is processed', [recording('processing', 1), video('processing', 2)]],
    ['ready', 'once its video is done', [video('done', 9), recording('processing', 1)]],
    ['failed', 'when it failed', [recording('failed', 9), video('processing', 2)]],
    ['failed', 'when its video failed', [recording('done', 9), video('failed', 2)]],
    ['ready', 'with a video although another medium made it fail', [recording('failed', 9), video('done', 2)]],
    ['deleted', 'when it is deleted after its video was done', [video('done', 9), recording('deleted', 99)]],
    ['deleted', 'when its video is deleted', [video('done', 9), video('deleted', 99)]],
  ])('is %s %s', (expected, _, events) => {
    expect(partsOf(fold(events)).map((part) => part.state)).toEqual([expected])
    expect(partsOf(fold([...events].reverse())).map((part) => part.state)).toEqual([expected])
  })

  test('folds apart from the others, in the order they were made', () => {
    const facts = fold([
      video('done', 200, 'rec-b'),
      recording('processing', 10, 'rec-a'),
      recording('processing', 100, 'rec-b'),
    ])
    expect(partsOf(facts).map((part) => [part.recordingId, part.state])).toEqual([
      ['rec-a', 'preparing'],
      ['rec-b', 'ready'],
    ])
  })

  test('gets its times from Retrieve Bot, and keeps them when a later answer has none', () => {
    const all = { recordingId: 'rec-1', startedAt: T0, completedAt: T0 + 90_000, expiresAt: T0 + 900_000 }
    const none = { recordingId: 'rec-1', startedAt: null, completedAt: null, expiresAt: null }
    const facts = foldSnapshot(foldSnapshot(NOTHING_KNOWN, aSnapshot([], [all])), aSnapshot([], [none]))
    expect(partsOf(facts)).toMatchObject([{ startedAt: T0, lengthMs: 90_000, keptUntil: T0 + 900_000 }])
  })

  test('has no length when it ends before it starts', () => {
    const odd = { recordingId: 'rec-1', startedAt: T0, completedAt: T0 - 1, expiresAt: null }
    expect(partsOf(foldSnapshot(NOTHING_KNOWN, aSnapshot([], [odd])))).toMatchObject([{ lengthMs: null }])
  })
})

const anyEvent: fc.Arbitrary<RecallEvent> = fc
  .record({
    kind: fc.constantFrom('status', 'recording', 'video'),
    code: fc.constantFrom(
      'joining_call',
      'in_waiting_room',
      'in_call_not_recording',
      'recording_permission_denied',
      'recording_permission_allowed',
      'in_call_recording',
      'call_ended',
      'fatal',
      'done',
      'breakout_room_entered',
    ),
    mediaCode: fc.constantFrom('processing', 'paused', 'done', 'failed', 'deleted', 'uploading'),
    subCode: fc.constantFrom(null, 'a', 'b'),
    recordingId: fc.constantFrom('rec-1', 'rec-2'),
    // Few different times, so that many events share one.
    at: fc.integer({ min: 1, max: 6 }),
  })
  .map(({ kind, code, mediaCode, subCode, recordingId, at }) =>
    kind === 'status'
      ? { kind, code, subCode, at }
      : ({ kind, recordingId, code: mediaCode, subCode, at } as RecallEvent),
  )

describe('folding (rule 8)', () => {
  test('is commutative: any order gives the same facts', () => {
    const shuffled = fc
      .array(anyEvent, { maxLength: 12 })
      .chain((events) => fc.tuple(fc.constant(events), fc.shuffledSubarray(events, { minLength: events.length })))
    fc.assert(
      fc.property(shuffled, ([events, others]) => {
        expect(fold(others)).toEqual(fold(events))
      }),
      { numRuns: 500 },
    )
  })

  test('is idempotent: repeats change nothing', () => {
    const repeated = fc
      .array(anyEvent, { minLength: 1, maxLength: 10 })
      .chain((events) => fc.tuple(fc.constant(events), fc.array(fc.constantFrom(...events), { maxLength: 10 })))
    fc.assert(
      fc.property(repeated, ([events, repeats]) => {
        expect(fold([...events, ...repeats])).toEqual(fold(events))
      }),
      { numRuns: 500 },
    )
  })

  test('never takes back done or fatal', () => {
    fc.assert(
      fc.property(fc.array(anyEvent), fc.array(anyEvent), (before, after) => {
        const facts = fold(before)
        if (isOver(facts)) expect(isOver(after.reduce(foldEvent, facts))).toBe(true)
      }),
    )
  })

  test('gives the same parts in the same order, whatever came first', () => {
    const shuffled = fc
      .array(anyEvent, { maxLength: 12 })
      .chain((events) => fc.tuple(fc.constant(events), fc.shuffledSubarray(events, { minLength: events.length })))
    fc.assert(
      fc.property(shuffled, ([events, others]) => {
        expect(partsOf(fold(others))).toEqual(partsOf(fold(events)))
      }),
    )
  })
})
