import { describe, expect, test } from 'vitest'
import type { Bot } from '../../src/recording/bot.ts'
import { cardView } from '../../src/recording/card-view.ts'
import { intend } from '../../src/recording/fold-thread.ts'
import { nextThreadStep, type ThreadStep } from '../../src/recording/next-thread-step.ts'
import { resultView } from '../../src/recording/result-view.ts'
import type { Thread } from '../../src/recording/thread.ts'
import { viewKey } from '../../src/recording/view-key.ts'
import {
  ASKED,
  aBot,
  aThread,
  BY,
  createdBot,
  HOUR,
  MINUTE,
  overBot,
  POLICY,
  SECOND,
  STOP,
  status,
  T0,
  told,
  video,
} from './rows.ts'

function step(thread: Thread, bot: Bot, after = 0): ThreadStep {
  return nextThreadStep(thread, bot, { now: T0 + after, policy: POLICY, others: false })
}

function wait(afterMs: number): ThreadStep {
  return { do: 'waitUntil', at: T0 + afterMs }
}

/** The thread with its card as it should be at that moment. */
function upToDate(bot: Bot, after: number, over: Partial<Thread> = {}): Thread {
  const thread = aThread(over)
  return { ...thread, cardShown: viewKey(cardView(bot, thread, { now: T0 + after, others: false })) }
}

const DONE = { ...overBot([status('in_call_recording', 0), video('done', 1)], 2), closedAt: T0 + 2_000 }
const POSTED = { resultTs: '2.000', resultShown: resultKey(DONE, aThread()) }

function resultKey(bot: Bot, thread: Thread): string {
  const result = resultView(bot, thread, { now: T0 + 2_000, policy: POLICY })
  if (result.kind === 'notYet') throw new Error('no result yet')
  return viewKey(result.view)
}

describe('before anything else', () => {
  test('a closed thread rests', () => {
    expect(step(aThread({ closed: { at: T0, why: '' } }), DONE, 2_000)).toEqual({ do: 'rest' })
  })

  test('an intent is settled (rules 2 and 3), whatever is due', () => {
    const thread = intend(aThread({ retryAt: T0 + HOUR, ghosts: ['9.000'] }), { step: 'alertWaiting', shows: '' }, T0)
    expect(step(thread, DONE, 2_000)).toEqual({ do: 'settlePost', intent: thread.intent })
  })

  test('an intent that was looked for a moment ago is waited for', () => {
    const thread = intend(aThread(), { step: 'postResult', shows: '' }, T0)
    const looked = { ...thread, intent: thread.intent && { ...thread.intent, absentAt: [T0 + SECOND] } }
    expect(step(looked, DONE, 2_000)).toEqual(wait(21 * SECOND))
  })

  test('a back-off is waited for', () => {
    expect(step(aThread({ retryAt: T0 + 5_000 }), DONE, 4_999)).toEqual(wait(5_000))
    expect(step(aThread({ retryAt: T0 + 5_000 }), DONE, 5_000).do).toBe('postResult')
  })
})

describe('without a card (rule 15)', () => {
  const none = aThread({ cardTs: null })

  test('the card is posted, whatever the bot has come to', () => {
    expect(step(none, aBot())).toMatchObject({ do: 'postCard', view: { state: { kind: 'requested' } } })
    expect(step(none, DONE, 2_000)).toMatchObject({ do: 'postCard', view: { state: { kind: 'ready' } } })
  })

  test('a channel that cannot be posted to ends it with an answer to the asker', () => {
    const answer = { kind: 'cannotPost', code: 'not_in_channel' }
    expect(step({ ...none, channelProblem: 'not_in_channel' }, aBot())).toEqual({ do: 'answerAsker', answer })
  })

  test('so do five minutes', () => {
    expect(step(none, aBot(), 5 * MINUTE - 1).do).toBe('postCard')
    expect(step(none, aBot(), 5 * MINUTE)).toEqual({ do: 'answerAsker', answer: { kind: 'cannotPost', code: null } })
  })
})

describe('the card', () => {
  const joining = told(createdBot(), [status('joining_call', 1)], T0)

  test('is edited when it shows something else, or nobody knows what', () => {
    expect(step(aThread({ cardShown: 'old' }), joining, MINUTE)).toMatchObject({
      do: 'updateCard',
      view: { state: { kind: 'joining' } },
    })
    expect(step(aThread({ cardShown: null }), joining, MINUTE).do).toBe('updateCard')
  })

  test('is left alone when it shows just that', () => {
    expect(step(upToDate(joining, 0), joining, 0).do).toBe('waitUntil')
  })

  test('is edited at most once in 3 s (rule 9)', () => {
    const thread = aThread({ cardShown: 'old', cardSentAt: T0 + MINUTE })
    expect(step(thread, joining, MINUTE + 2_999)).toEqual(wait(MINUTE + 3_000))
    expect(step(thread, joining, MINUTE + 3_000).do).toBe('updateCard')
  })

  test('is edited once more 60 s after an edit whose answer was lost (rule 6)', () => {
    const marked = { editSentAt: T0 }
    expect(step(upToDate(joining, 0, marked), joining, 59_999)).toEqual(wait(MINUTE))
    expect(step(upToDate(joining, MINUTE, marked), joining, MINUTE).do).toBe('updateCard')
  })

  test.each(['gone', 'frozen'] as const)('is not touched any more when it is %s (rule 17)', (card) => {
    expect(step(aThread({ cardShown: 'old', card }), joining, MINUTE).do).toBe('waitUntil')
  })

  test('changes by itself after a minute without recording, and the thread wakes for it', () => {
    const inCall = told(createdBot(), [status('in_call_not_recording', 1)], T0)
    expect(step(upToDate(inCall, 0), inCall, 1_000)).toEqual(wait(MINUTE))
    expect(step(upToDate(inCall, 0), inCall, MINUTE)).toMatchObject({ view: { state: { kind: 'inCall', slow: true } } })
  })

  test('says after 15 minutes that Recall cannot be read, and the thread wakes for it', () => {
    const bot = createdBot({ reading: { ...createdBot().reading, failingSince: T0, triedAt: T0 } })
    expect(step(upToDate(bot, 0), bot, 6 * MINUTE)).toEqual(wait(15 * MINUTE))
    expect(step(upToDate(bot, 0), bot, 15 * MINUTE)).toMatchObject({ do: 'updateCard', view: { unreadableSince: T0 } })
  })

  test('leaves "Joins at" when that time comes', () => {
    const bot = aBot({ asked: { ...ASKED, joinAt: T0 + 5 * MINUTE } })
    expect(step(upToDate(bot, 0), bot)).toEqual(wait(5 * MINUTE))
  })

  test('the heartbeat bounds every wait (rule 1)', () => {
    expect(step(upToDate(joining, 2 * MINUTE), joining, 2 * MINUTE)).toEqual(wait(12 * MINUTE))
  })
})

describe('the alert in the waiting room', () => {
  const waiting = told(createdBot(), [status('in_waiting_room', 1)], T0)
  const shown = (after: number, over: Partial<Thread> = {}) => upToDate(waiting, after, over)

  test('comes after 15 s, with the time until which the bot waits', () => {
    expect(step(shown(0), waiting, 14_999)).toEqual(wait(15 * SECOND))
    const view = { requester: 'U1', platform: 'zoom', botName: 'Recorder', until: T0 + 10 * MINUTE }
    expect(step(shown(0), waiting, 15 * SECOND)).toEqual({ do: 'alertWaiting', view })
  })

  test('states the time that Meet allows, not a longer one of ours (rule 23)', () => {
    const meet = { ...waiting, asked: { ...ASKED, platform: 'google_meet' } }
    const at = { now: T0 + 15 * SECOND, policy: { ...POLICY, waitingRoomMs: HOUR }, others: false }
    expect(nextThreadStep(upToDate(meet, 0), meet, at)).toMatchObject({ view: { until: T0 + 10 * MINUTE } })
  })

  test('comes before a mere edit of the card', () => {
    expect(step(aThread({ cardShown: 'old' }), waiting, 15 * SECOND).do).toBe('alertWaiting')
  })

  test.each([
    { when: 'it was posted', thread: { alert: { ts: '3.000' } } },
    { when: 'it was dropped', thread: { alert: 'dropped' as const } },
    { when: 'nothing can be posted here', thread: { channelProblem: 'is_archived' } },
    {
      when: 'a stop is asked',
      bot: { stop: { ...STOP, triedAt: T0 } },
    },
    { when: 'the bot was let in', bot: { recall: told(waiting, [status('in_call_not_recording', 20)], T0).recall } },
  ])('does not come when $when', ({ thread = {}, bot = {} }) => {
    const known = { ...waiting, ...bot }
    expect(step(upToDate(known, 15_000, thread), known, 15_000).do).toBe('waitUntil')
  })
})

describe('the final reply (rule 17)', () => {
  test('comes before everything but an intent', () => {
    expect(step(aThread({ cardShown: 'old', ghosts: ['9.000'] }), DONE, 2_000).do).toBe('postResult')
  })

  test('goes to the requester where the channel cannot be posted to', () => {
    expect(step(aThread({ channelProblem: 'is_archived' }), DONE, 2_000).do).toBe('sendDirect')
  })

  test('mentions the requester and every later subscriber', () => {
    expect(step(aThread({ subscribers: ['U5', 'U6'] }), DONE, 2_000)).toMatchObject({
      view: { mention: ['U1', 'U5', 'U6'] },
    })
  })

  test('comes for an ended bot too: refused, not created, cancelled, lost', () => {
    const refusal = { kind: 'key', status: 401, code: null, message: null } as const
    for (const ended of [
      { kind: 'refused', refusal, at: T0 },
      { kind: 'notCreated', why: 'noCapacity', at: T0 },
      { kind: 'cancelled', by: BY, at: T0 },
      { kind: 'lost', why: 'silent', at: T0 },
    ] as const) {
      expect(step(aThread(), aBot({ ended }))).toMatchObject({
        do: 'postResult',
        view: { content: { kind: ended.kind } },
      })
    }
  })

  test('is edited in place when facts change later', () => {
    const thread = upToDate(DONE, 2_000, POSTED)
    const deleted = told(DONE, [video('deleted', 99)], T0 + HOUR)
    expect(step(thread, DONE, 2_000)).toEqual({ do: 'rest' })
    expect(step(thread, deleted, HOUR)).toMatchObject({
      do: 'updateResult',
      view: { content: { parts: [{ state: 'deleted' }] } },
    })
  })

  test('is edited when it was found again, for nobody knows what it shows', () => {
    expect(step(upToDate(DONE, 2_000, { ...POSTED, resultShown: null }), DONE, 2_000).do).toBe('updateResult')
  })

  test('is left alone when it can no longer be edited', () => {
    expect(step(upToDate(DONE, 2_000, { ...POSTED, resultShown: 'old', resultFrozen: true }), DONE, 2_000)).toEqual({
      do: 'rest',
    })
  })

  test('says something by the deadline in any case (rule 7)', () => {
    const alive = told(createdBot(), [status('in_call_recording', 1)], T0)
    const thread = upToDate(alive, 0, { answerBy: T0 + 2 * MINUTE })
    expect(step(thread, alive, 2 * MINUTE - 1)).toEqual(wait(2 * MINUTE))
    expect(step(thread, alive, 2 * MINUTE)).toMatchObject({
      do: 'postResult',
      view: { content: { kind: 'lost', why: 'deadline' }, tryAgain: false },
    })
  })

  test('is edited once more when an edit of it was lost, and then rests (rule 6)', () => {
    const marked = upToDate(DONE, 2_000, { ...POSTED, resultEditSentAt: T0 })
    expect(step(marked, DONE, 2_000)).toEqual(wait(MINUTE))
    expect(step(marked, DONE, MINUTE).do).toBe('updateResult')
    const other = upToDate(DONE, 2_000, { ...POSTED, resultShown: 'old', resultEditSentAt: T0 })
    expect(step(other, DONE, 2_000).do).toBe('updateResult')
  })

  test('is plain after three refusals (rule 7)', () => {
    expect(step(aThread({ refusals: 2 }), DONE, 2_000)).toMatchObject({ view: { content: { kind: 'recording' } } })
    expect(step(aThread({ refusals: 3 }), DONE, 2_000)).toMatchObject({
      view: { content: { kind: 'lost', why: 'deadline' }, tryAgain: false },
    })
  })

  test('wakes the thread when two minutes of patience end (rule 25)', () => {
    const bot = overBot([status('in_call_recording', 0)], 0)
    expect(step(upToDate(bot, 0), bot, 70_000)).toEqual(wait(2 * MINUTE))
    expect(step(upToDate(bot, 0), bot, 2 * MINUTE).do).toBe('postResult')
  })
})

describe('a channel that took its wish back (rule 20)', () => {
  const cancelled = { cancelled: { by: 'U3', at: T0 } }
  const waiting = told(createdBot(), [status('in_waiting_room', 1)], T0)

  test('is told so once, on its card and in its final reply, and hears nothing more of the bot', () => {
    const content = { kind: 'cancelled', by: { kind: 'person', user: 'U3' }, wasInCall: false }
    const first = step(aThread(cancelled), waiting, 15 * SECOND)
    expect(first).toMatchObject({ do: 'postResult', view: { content, tryAgain: true } })
    const resultShown = first.do === 'postResult' ? viewKey(first.view) : null
    const posted = aThread({ ...cancelled, resultTs: '2.000', resultShown, cardShown: 'old' })
    const edit = step(posted, waiting, 15 * SECOND)
    expect(edit).toMatchObject({ do: 'updateCard', view: { state: { ...content }, buttons: ['tryAgain'] } })
    const quiet = { ...posted, cardShown: edit.do === 'updateCard' ? viewKey(edit.view) : null }
    const recording = told(waiting, [status('in_call_recording', 20)], T0 + 20 * SECOND)
    const lost = { ...recording, ended: { kind: 'lost', why: 'silent', at: T0 } as const }
    for (const bot of [waiting, recording, lost, DONE]) {
      expect(['waitUntil', 'rest'], bot.recall.status?.code).toContain(step(quiet, bot, HOUR).do)
    }
  })

  test('without its card yet, gets that first', () => {
    const none = aThread({ ...cancelled, cardTs: null })
    expect(step(none, waiting)).toMatchObject({ do: 'postCard', view: { state: { kind: 'cancelled' } } })
  })
})

describe('a card of a bot that others wait for too', () => {
  const joining = told(createdBot(), [status('joining_call', 1)], T0)
  const seen = (thread: Partial<Thread>, others: boolean, bot = joining) =>
    cardView(bot, aThread(thread), { now: T0, others })

  test('says that it is shared while they wait, where its request came later (rule 13)', () => {
    expect(seen({ shared: true }, true)).toMatchObject({ shared: true, others: true })
    expect(seen({ shared: true }, false)).toMatchObject({ shared: false, others: false })
    expect(seen({}, true)).toMatchObject({ shared: false, others: true })
  })

  test('is the same with and without them where it has no button to stop the bot', () => {
    expect(viewKey(seen({}, true, createdBot()))).toBe(viewKey(seen({}, false, createdBot())))
  })

  test('is edited when they come or go', () => {
    const thread = upToDate(joining, 0)
    expect(nextThreadStep(thread, joining, { now: T0 + MINUTE, policy: POLICY, others: true }).do).toBe('updateCard')
  })
})

describe('when a recording goes (rule 17)', () => {
  const details = { recordingId: 'rec-1', startedAt: T0, completedAt: T0 + SECOND, expiresAt: T0 + HOUR }
  const kept = { ...overBot([status('in_call_recording', 0), video('done', 1)], 2, [details]), closedAt: T0 + 2_000 }
  const posted = upToDate(kept, 2_000, { resultTs: '2.000', resultShown: resultKey(kept, aThread()) })

  test('the thread wakes at that moment, and not every ten minutes before', () => {
    expect(step(posted, kept, 2_000)).toEqual(wait(HOUR))
    expect(step(posted, kept, HOUR - 1)).toEqual(wait(HOUR))
  })

  test('its final reply is edited once, then its card, and then it rests', () => {
    const edit = step(posted, kept, HOUR)
    expect(edit).toMatchObject({ do: 'updateResult', view: { content: { parts: [{ state: 'deleted' }] } } })
    const edited = { ...posted, resultShown: edit.do === 'updateResult' ? viewKey(edit.view) : null }
    const card = step(edited, kept, HOUR)
    expect(card).toMatchObject({ do: 'updateCard', view: { state: { kind: 'ready', parts: 0 } } })
    const done = { ...edited, cardShown: card.do === 'updateCard' ? viewKey(card.view) : null }
    expect(step(done, kept, HOUR)).toEqual({ do: 'rest' })
    expect(step(done, kept, 999 * HOUR)).toEqual({ do: 'rest' })
  })

  test('of several, the thread wakes for each', () => {
    const two = overBot([status('in_call_recording', 0), video('done', 1), video('done', 1, 'rec-2')], 2, [
      details,
      { ...details, recordingId: 'rec-2', expiresAt: T0 + 2 * HOUR },
    ])
    const bot = { ...two, closedAt: T0 + 2_000 }
    const thread = (after: number) => {
      const result = resultView(bot, aThread(), { now: T0 + after, policy: POLICY })
      const resultShown = result.kind === 'due' ? viewKey(result.view) : null
      return upToDate(bot, after, { resultTs: '2.000', resultShown })
    }
    expect(step(thread(2_000), bot, 2_000)).toEqual(wait(HOUR))
    expect(step(thread(HOUR), bot, HOUR)).toEqual(wait(2 * HOUR))
    expect(step(thread(2 * HOUR), bot, 2 * HOUR)).toEqual({ do: 'rest' })
  })
})

describe('afterwards', () => {
  test('a message too many is deleted (rule 4)', () => {
    expect(step(upToDate(DONE, 2_000, { ...POSTED, ghosts: ['9.000', '8.000'] }), DONE, 2_000)).toEqual({
      do: 'deleteGhost',
      ts: '9.000',
    })
  })

  test('the thread rests only when the bot is closed, the result posted and no lost edit is left', () => {
    expect(step(upToDate(DONE, 2_000, POSTED), DONE, 2_000)).toEqual({ do: 'rest' })
    expect(step(upToDate(DONE, 2_000, { ...POSTED, editSentAt: T0 }), DONE, 2_000)).toEqual(wait(MINUTE))
    const open = { ...DONE, closedAt: null }
    expect(step(upToDate(open, 2_000, POSTED), open, 2_000).do).toBe('waitUntil')
  })
})
