import { describe, expect, test } from 'vitest'
import type { Bot } from '../../src/recording/bot.ts'
import { type ResultNow, resultContent } from '../../src/recording/result-content.ts'
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
  PERSON,
  recording,
  SECOND,
  STOP,
  status,
  T0,
  told,
  video,
} from './rows.ts'

const RECORDED = status('in_call_recording', 1)

function content(bot: Bot, afterMs = 0): ResultNow {
  return resultContent(bot, aThread(), T0 + afterMs)
}

/** A bot that was over, and read, at T0. */
function over(...events: Parameters<typeof overBot>[0]): Bot {
  return overBot(events, 0)
}

describe('there is nothing to tell yet', () => {
  test.each([
    { when: 'nothing was heard', bot: aBot() },
    { when: 'the bot lives', bot: told(createdBot(), [RECORDED], T0) },
    { when: 'the call has ended', bot: told(createdBot(), [RECORDED, status('call_ended', 2)], T0) },
    {
      when: 'it is over, but was not read since: media may be there (facts 2.5)',
      bot: told(createdBot(), [status('fatal', 2)], T0),
    },
    { when: 'its parts are being prepared', bot: over(RECORDED, recording('processing', 1)) },
  ])('when $when', ({ bot }) => {
    expect(content(bot)).toEqual({ kind: 'notYet', until: null })
  })
})

describe('a recording', () => {
  const late = over(RECORDED, video('done', 1), recording('processing', 1, 'rec-2'))

  test('is told at once when every part is settled', () => {
    const bot = over(RECORDED, video('done', 1), recording('failed', 2, 'rec-2'))
    expect(content(bot)).toMatchObject({
      kind: 'recording',
      final: true,
      reason: null,
      parts: [
        { recordingId: 'rec-1', number: 1, state: 'ready' },
        { recordingId: 'rec-2', number: 2, state: 'failed' },
      ],
    })
  })

  test('is told 2 minutes after its first part, without the others (rule 25)', () => {
    expect(content(late, 2 * MINUTE - 1)).toEqual({ kind: 'notYet', until: T0 + 2 * MINUTE })
    expect(content(late, 2 * MINUTE)).toMatchObject({
      final: false,
      parts: [{ state: 'ready' }, { state: 'preparing' }],
    })
  })

  test('says what is missing when the row is closed (rule 25)', () => {
    const closed = { ...late, closedAt: T0 + HOUR }
    expect(content(closed, HOUR)).toMatchObject({ final: true, parts: [{ state: 'ready' }, { state: 'preparing' }] })
  })

  test('bears the title that Recall knows', () => {
    const bot = fetched(over(RECORDED, video('done', 1)), { ...aSnapshot([]), title: 'Weekly' }, T0)
    expect(content(bot)).toMatchObject({ title: 'Weekly' })
  })

  test('whose parts are all deleted later still lists them (rule 17)', () => {
    const bot = told({ ...over(RECORDED, video('done', 1)), closedAt: T0 }, [recording('deleted', 99)], T0 + HOUR)
    expect(content(bot, HOUR)).toMatchObject({ kind: 'recording', parts: [{ state: 'deleted' }] })
  })

  test.each([
    { end: 'everyone left', ending: status('call_ended', 2, 'timeout_exceeded_everyone_left'), reason: null },
    { end: 'we left', ending: status('call_ended', 2, 'bot_received_leave_call'), reason: null },
    { end: 'no reason was given', ending: status('call_ended', 2), reason: null },
    {
      end: 'somebody removed it',
      ending: status('call_ended', 2, 'bot_kicked_from_call'),
      reason: { code: 'bot_kicked_from_call', fatal: false },
    },
    {
      end: 'the platform ended it',
      ending: status('call_ended', 2, 'call_ended_by_platform_max_length'),
      reason: { code: 'call_ended_by_platform_max_length', fatal: false },
    },
    {
      end: 'nobody knows the reason',
      ending: status('call_ended', 2, 'brand_new_code'),
      reason: { code: 'brand_new_code', fatal: false },
    },
    { end: 'the bot broke', ending: status('fatal', 2, 'bot_errored'), reason: { code: 'bot_errored', fatal: true } },
    { end: 'the bot broke without a word', ending: status('fatal', 2), reason: { code: 'bot_errored', fatal: true } },
  ])('bears the reason of an unusual end: $end', ({ ending, reason }) => {
    expect(content(over(RECORDED, ending, video('done', 3)))).toMatchObject({ kind: 'recording', reason })
  })
})

describe('nothing', () => {
  test.each([
    {
      when: 'never let in',
      events: [status('call_ended', 2, 'timeout_exceeded_waiting_room')],
      expected: { code: 'timeout_exceeded_waiting_room', permission: null },
    },
    { when: 'no reason given', events: [], expected: { code: null, permission: null } },
    {
      when: 'not allowed to record',
      events: [
        status('recording_permission_denied', 1, 'zoom_host_not_present'),
        status('call_ended', 2, 'timeout_exceeded_recording_permission_denied'),
      ],
      expected: { code: 'timeout_exceeded_recording_permission_denied', permission: 'zoom_host_not_present' },
    },
  ])('was recorded: $when', ({ events, expected }) => {
    expect(content(over(...events))).toEqual({ kind: 'nothing', ...expected, wasRecording: false, final: true })
  })

  test('is not believed for 2 minutes when recording was seen (rule 25)', () => {
    const bot = over(RECORDED)
    expect(content(bot, 2 * MINUTE - 1)).toEqual({ kind: 'notYet', until: T0 + 2 * MINUTE })
    expect(content(bot, 2 * MINUTE)).toEqual({
      kind: 'nothing',
      code: null,
      permission: null,
      wasRecording: true,
      final: false,
    })
    expect(content({ ...bot, closedAt: T0 + HOUR }, HOUR)).toMatchObject({ kind: 'nothing', final: true })
  })

  test('is left of a recording that failed at Recall: the end of the call is not to blame', () => {
    expect(content(over(RECORDED, recording('failed', 2)))).toEqual({
      kind: 'failed',
      code: 'recording_failed',
      wasRecording: true,
      final: true,
    })
  })

  test('was recorded because somebody stopped it first (rule 17)', () => {
    expect(content({ ...over(status('call_ended', 2, 'bot_received_leave_call')), stop: STOP })).toEqual({
      kind: 'cancelled',
      by: PERSON,
      wasInCall: true,
    })
  })

  test('left of a stopped recording is no cancellation', () => {
    expect(content({ ...over(RECORDED, recording('failed', 2)), stop: STOP }).kind).toBe('failed')
  })
})

describe('a bot that broke', () => {
  test('before it recorded is told at once, with the reason', () => {
    expect(content(over(status('fatal', 1, 'meeting_not_found')))).toEqual({
      kind: 'failed',
      code: 'meeting_not_found',
      wasRecording: false,
      final: true,
    })
  })

  test('after it recorded is told when its media do not turn up', () => {
    const bot = over(RECORDED, status('fatal', 2, 'bot_errored'))
    expect(content(bot)).toEqual({ kind: 'notYet', until: T0 + 2 * MINUTE })
    expect(content(bot, 2 * MINUTE)).toEqual({ kind: 'failed', code: 'bot_errored', wasRecording: true, final: false })
  })

  test('and then says done has still failed', () => {
    expect(content(over(status('fatal', 1, 'meeting_not_found'), status('done', 2)))).toMatchObject({
      kind: 'failed',
      code: 'meeting_not_found',
    })
  })

  test('and was told to leave has failed, not been cancelled', () => {
    expect(content({ ...over(status('fatal', 1, 'bot_errored')), stop: STOP }).kind).toBe('failed')
  })
})

describe('a bot that we ended by our own word', () => {
  test.each([
    { ended: { kind: 'cancelled', by: BY, at: T0 }, expected: { kind: 'cancelled', by: PERSON, wasInCall: false } },
    {
      ended: { kind: 'notCreated', why: 'noCapacity', at: T0 },
      expected: { kind: 'notCreated', trouble: 'noCapacity' },
    },
    { ended: { kind: 'lost', why: 'missing', at: T0 }, expected: { kind: 'lost', why: 'missing' } },
  ] as const)('is told as $ended.kind', ({ ended, expected }) => {
    expect(content(createdBot({ ended }))).toEqual(expected)
  })

  test('gives way to what Recall says later: a lost one turns out to have recorded (rules 17 and 28)', () => {
    const lost = createdBot({ ended: { kind: 'lost', why: 'silent', at: T0 } })
    const heard = told(lost, [RECORDED, video('done', 9), status('done', 10)], T0 + SECOND)
    expect(content(heard, SECOND)).toMatchObject({ kind: 'recording', final: false })
    expect(content(fetched(heard, aSnapshot([]), T0 + SECOND), SECOND)).toMatchObject({
      kind: 'recording',
      final: true,
    })
  })
})

describe('what a press did is told', () => {
  const recordedBot = over(RECORDED, video('done', 1))
  const far = { user: 'U9', threadId: 'other-thread' }

  test.each([
    { by: BY, told_: PERSON },
    { by: far, told_: { kind: 'elsewhere' } },
  ])('with a name only in the thread of the press (rule 20): $told_.kind', ({ by, told_ }) => {
    const stop = { ...STOP, by }
    expect(content({ ...recordedBot, stop })).toMatchObject({ kind: 'recording', stoppedBy: told_ })
    expect(content({ ...over(), stop })).toEqual({ kind: 'cancelled', by: told_, wasInCall: true })
    const ended = { kind: 'cancelled', by, at: T0 } as const
    expect(content(aBot({ ended }))).toEqual({ kind: 'cancelled', by: told_, wasInCall: false })
  })

  test('but a stop of our own is nobody’s', () => {
    for (const why of ['recordingLimit', 'tooLong'] as const) {
      expect(content({ ...recordedBot, stop: { ...STOP, by: null, why } })).toMatchObject({ stoppedBy: null })
    }
  })

  test('in the call it was stopped, before it was cancelled', () => {
    const ended = { kind: 'cancelled', by: BY, at: T0 } as const
    const inCall = told(createdBot(), [status('in_waiting_room', 1)], T0)
    expect(content({ ...inCall, ended })).toMatchObject({ kind: 'cancelled', wasInCall: true })
  })
})

describe('a channel that took its wish back (rule 20)', () => {
  const cancelled = aThread({ cancelled: { by: 'U3', at: T0 } })
  const expected = { kind: 'cancelled', by: { kind: 'person', user: 'U3' }, wasInCall: false }

  test.each([
    { what: 'is not there yet', bot: aBot() },
    { what: 'goes on for the others', bot: told(createdBot(), [RECORDED], T0) },
    { what: 'has recorded', bot: over(RECORDED, video('done', 1)) },
    { what: 'broke', bot: over(status('fatal', 1)) },
    { what: 'was stopped by the others', bot: { ...over(), stop: { ...STOP, by: { user: 'U9', threadId: 'x' } } } },
    { what: 'is lost', bot: createdBot({ ended: { kind: 'lost', why: 'silent', at: T0 } }) },
  ])('is told just that, when the bot $what', ({ bot }) => {
    expect(resultContent(bot, cancelled, T0 + HOUR)).toEqual(expected)
  })
})

describe('a recording that is kept until a moment', () => {
  const details = (recordingId: string, after: number) => ({
    recordingId,
    startedAt: T0,
    completedAt: T0 + MINUTE,
    expiresAt: T0 + after,
  })
  const two = overBot([RECORDED, video('done', 1), video('done', 1, 'rec-2')], 0, [
    details('rec-1', HOUR),
    details('rec-2', 2 * HOUR),
  ])
  const states = (bot: Bot, after: number) => {
    const now = content(bot, after)
    return now.kind === 'recording' ? now.parts.map(({ state }) => state) : now
  }

  test('is gone at that moment, although Recall has not said so: each part by itself (rule 17)', () => {
    const bot = { ...two, closedAt: T0 }
    expect(states(bot, HOUR - 1)).toEqual(['ready', 'ready'])
    expect(states(bot, HOUR)).toEqual(['deleted', 'ready'])
    expect(states(bot, 2 * HOUR)).toEqual(['deleted', 'deleted'])
  })

  test('is gone too where the bot was lost after it recorded', () => {
    const lost = createdBot({ ended: { kind: 'lost', why: 'silent', at: T0 } })
    const known = fetched(told(lost, [RECORDED, video('done', 1)], T0), aSnapshot([], [details('rec-1', HOUR)]), T0)
    expect(states(known, HOUR - 1)).toEqual(['ready'])
    expect(states(known, HOUR)).toEqual(['deleted'])
  })
})
