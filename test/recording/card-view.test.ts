import { describe, expect, test } from 'vitest'
import type { Bot } from '../../src/recording/bot.ts'
import { cardChangesAt, cardView } from '../../src/recording/card-view.ts'
import { createBy } from '../../src/recording/create-by.ts'
import type { CardState } from '../../src/recording/views.ts'
import {
  ASKED,
  aBot,
  aThread,
  BY,
  createdBot,
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

const DETAILS = { startedAt: T0, completedAt: T0 + 42 * MINUTE, expiresAt: null }

function heard(...events: Parameters<typeof told>[1]): Bot {
  return told(createdBot(), events, T0)
}

function state(bot: Bot, after = 0): CardState {
  return cardView(bot, aThread(), { now: T0 + after, others: false }).state
}

type Row = { when: string; bot: Bot; after?: number; expected: CardState }

const inWaitingRoom = status('in_waiting_room', 1)
const inCall = status('in_call_not_recording', 2)
const recorded = status('in_call_recording', 3)
const denied = status('recording_permission_denied', 4, 'zoom_host_not_present')

describe('the state line (product.md, "The card")', () => {
  const rows: Row[] = [
    { when: 'asked for', bot: aBot(), expected: { kind: 'requested' } },
    { when: 'created, nothing heard', bot: createdBot(), expected: { kind: 'requested' } },
    {
      when: 'Recall has no free bot (rule 15)',
      bot: aBot({ createTrouble: 'noCapacity' }),
      expected: { kind: 'creating', trouble: 'noCapacity', until: T0 + 15 * MINUTE },
    },
    {
      when: 'scheduled',
      bot: aBot({ asked: { ...ASKED, joinAt: T0 + HOUR } }),
      expected: { kind: 'scheduled', joinAt: T0 + HOUR, changedBy: null },
    },
    {
      when: 'scheduled and created',
      bot: createdBot({ asked: { ...ASKED, joinAt: T0 + HOUR } }),
      expected: { kind: 'scheduled', joinAt: T0 + HOUR, changedBy: null },
    },
    {
      when: 'its time has come',
      bot: aBot({ asked: { ...ASKED, joinAt: T0 + HOUR } }),
      after: HOUR,
      expected: { kind: 'requested' },
    },
    { when: 'joining', bot: heard(status('joining_call', 1)), expected: { kind: 'joining' } },
    { when: 'in the waiting room', bot: heard(inWaitingRoom), expected: { kind: 'waiting' } },
    {
      when: 'in the call',
      bot: heard(inCall),
      expected: { kind: 'inCall', slow: false, again: false, permission: null },
    },
    {
      when: 'in the call for a minute',
      bot: heard(inCall),
      after: MINUTE,
      expected: { kind: 'inCall', slow: true, again: false, permission: null },
    },
    {
      when: 'not allowed to record: why is said at once',
      bot: heard(denied),
      expected: { kind: 'inCall', slow: true, again: false, permission: 'zoom_host_not_present' },
    },
    {
      when: 'allowed to record after all',
      bot: heard(denied, status('recording_permission_allowed', 9)),
      expected: { kind: 'inCall', slow: false, again: false, permission: null },
    },
    { when: 'recording', bot: heard(recorded), expected: { kind: 'recording', since: T0 + 3 * SECOND } },
    {
      when: 'recording again, since the first time',
      bot: heard(recorded, status('in_call_recording', 99)),
      expected: { kind: 'recording', since: T0 + 3 * SECOND },
    },
    {
      when: 'between two parts, never "slow" (rule 27)',
      bot: heard(recorded, status('in_call_not_recording', 9)),
      after: HOUR,
      expected: { kind: 'inCall', slow: false, again: true, permission: null },
    },
    {
      when: 'the call has ended',
      bot: heard(recorded, status('call_ended', 9)),
      expected: { kind: 'preparing', recorded: true },
    },
    {
      when: 'over, not read yet',
      bot: heard(recorded, status('done', 9)),
      expected: { kind: 'preparing', recorded: true },
    },
    {
      when: 'stopping',
      bot: { ...heard(recorded), stop: STOP },
      expected: { kind: 'stopping', by: PERSON, arrivesAt: null },
    },
    {
      when: 'stopping before it is created',
      bot: aBot({ stop: STOP }),
      expected: { kind: 'stopping', by: PERSON, arrivesAt: null },
    },
    {
      when: 'stopped and out of the call',
      bot: { ...heard(recorded, status('call_ended', 9)), stop: STOP },
      expected: { kind: 'preparing', recorded: true },
    },
    {
      when: 'ready',
      bot: overBot([recorded, video('done', 9)], 10, [{ recordingId: 'rec-1', ...DETAILS }]),
      after: 10_000,
      expected: { kind: 'ready', parts: 1, lengthMs: 42 * MINUTE },
    },
    {
      when: 'ready in two parts',
      bot: overBot(
        [recorded, video('done', 9), video('done', 9, 'rec-2')],
        10,
        ['rec-1', 'rec-2'].map((recordingId) => ({ recordingId, ...DETAILS })),
      ),
      after: 10_000,
      expected: { kind: 'ready', parts: 2, lengthMs: 84 * MINUTE },
    },
    {
      when: 'ready, one length unknown',
      bot: overBot([recorded, video('done', 9)], 10),
      after: 10_000,
      expected: { kind: 'ready', parts: 1, lengthMs: null },
    },
    {
      when: 'deleted',
      bot: overBot([recorded, video('deleted', 9)], 10, [{ recordingId: 'rec-1', ...DETAILS }]),
      after: 10_000,
      expected: { kind: 'ready', parts: 0, lengthMs: null },
    },
    {
      when: 'nothing recorded',
      bot: overBot([status('call_ended', 9, 'bot_kicked_from_waiting_room')], 10),
      after: 10_000,
      expected: { kind: 'nothing', code: 'bot_kicked_from_waiting_room' },
    },
    {
      when: 'failed',
      bot: overBot([status('fatal', 9, 'meeting_not_found')], 10),
      after: 10_000,
      expected: { kind: 'nothing', code: 'meeting_not_found' },
    },
    {
      when: 'not created',
      bot: aBot({ ended: { kind: 'notCreated', why: 'noCapacity', at: T0 } }),
      expected: { kind: 'notCreated', trouble: 'noCapacity' },
    },
    {
      when: 'cancelled',
      bot: aBot({ ended: { kind: 'cancelled', by: BY, at: T0 } }),
      expected: { kind: 'cancelled', by: PERSON, wasInCall: false },
    },
    {
      when: 'stopped before it recorded',
      bot: { ...overBot([status('call_ended', 9, 'bot_received_leave_call')], 10), stop: STOP },
      after: 10_000,
      expected: { kind: 'cancelled', by: PERSON, wasInCall: true },
    },
    { when: 'lost', bot: createdBot({ ended: { kind: 'lost', why: 'silent', at: T0 } }), expected: { kind: 'lost' } },
  ]
  test.each(rows)('$when', ({ bot, after, expected }) => {
    expect(state(bot, after)).toEqual(expected)
  })
})

describe('paused is known from the newest recording (rule 27)', () => {
  const paused = recording('paused', 10)
  test.each([
    {
      when: 'the bot says so too',
      events: [recorded, status('in_call_not_recording', 10), paused],
      expected: 'paused',
    },
    { when: 'the status of the bot lags behind', events: [recorded, paused], expected: 'paused' },
    { when: 'it records again', events: [recorded, paused, status('in_call_recording', 20)], expected: 'recording' },
    {
      when: 'a newer part records',
      events: [recorded, paused, recording('processing', 20, 'rec-2'), status('in_call_recording', 20)],
      expected: 'recording',
    },
    { when: 'the call has ended', events: [recorded, paused, status('call_ended', 20)], expected: 'preparing' },
  ])('$when', ({ events, expected }) => {
    expect(state(heard(...events), HOUR).kind).toBe(expected)
    expect(state(heard(...[...events].reverse()), HOUR).kind).toBe(expected)
  })
})

describe('the card as a whole', () => {
  test('names the requester, the platform and the short link, never the passcode', () => {
    const view = cardView(aBot(), aThread(), { now: T0, others: false })
    expect(view).toMatchObject({
      requester: 'U1',
      platform: 'zoom',
      meetingLabel: 'zoom.us/j/1234567890',
      botName: 'Recorder',
    })
    expect(JSON.stringify(view)).not.toContain('secret')
  })

  test('says since when Recall cannot be read, after 15 minutes, until the row is closed', () => {
    const failing = { ...createdBot().reading, failingSince: T0 }
    const since = (bot: Bot, after: number) =>
      cardView(bot, aThread(), { now: T0 + after, others: false }).unreadableSince
    expect(since(createdBot({ reading: failing }), 15 * MINUTE - 1)).toBeNull()
    expect(since(createdBot({ reading: failing }), 15 * MINUTE)).toBe(T0)
    expect(since(createdBot({ reading: failing, closedAt: T0 }), HOUR)).toBeNull()
  })

  test('tells when it changes by itself', () => {
    const bot = createdBot({
      asked: { ...ASKED, joinAt: T0 + HOUR },
      statusSince: T0,
      reading: { ...createdBot().reading, failingSince: T0 },
    })
    expect(cardChangesAt(bot)).toEqual([T0 + 49 * MINUTE, T0 + HOUR, T0 + MINUTE, T0 + 15 * MINUTE])
  })
})

test('a creation is given up 15 minutes after the request, or after the join time (rule 15)', () => {
  expect(createBy(aBot())).toBe(T0 + 15 * MINUTE)
  expect(createBy(aBot({ asked: { ...ASKED, joinAt: T0 + HOUR } }))).toBe(T0 + HOUR + 15 * MINUTE)
  expect(createBy(aBot({ asked: { ...ASKED, joinAt: T0 - HOUR } }))).toBe(T0 + 15 * MINUTE)
})
