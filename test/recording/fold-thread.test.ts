import { describe, expect, test } from 'vitest'
import { foldCardEdit, foldGhost, foldResultEdit, markEdit } from '../../src/recording/fold-edit.ts'
import { foldAnswer, foldLook, foldPost, foldThrow, intend } from '../../src/recording/fold-thread.ts'
import type { EditOutcome, PostOutcome } from '../../src/recording/slack-outcome.ts'
import type { PostIntent, PostStep, Thread } from '../../src/recording/thread.ts'
import { aThread, MINUTE, SECOND, T0 } from './rows.ts'

const UNKNOWN = { kind: 'unknown', why: 'no answer' } as const
const POSTED = { kind: 'posted', channel: 'C1', ts: '9.000' } as const
const ABSENT = { kind: 'absent' } as const

/** A thread about to send this post at T0. */
function sending(step: PostStep, over: Partial<Thread> = {}): Thread {
  return intend(aThread(over), { step, shows: 'view' }, T0)
}

function post(thread: Thread, outcome: PostOutcome, step: PostStep = 'postResult'): Thread {
  return foldPost(thread, { step, shows: 'view', sentAt: T0, outcome }, T0 + SECOND)
}

function intentOf(thread: Thread): PostIntent {
  if (thread.intent === null) throw new Error('no intent')
  return thread.intent
}

describe('a post that is proven', () => {
  test.each([
    {
      step: 'postCard',
      before: { cardTs: null },
      after: { cardTs: '9.000', cardShown: 'view', cardSentAt: T0 + SECOND },
    },
    { step: 'alertWaiting', before: {}, after: { alert: { ts: '9.000' } } },
    { step: 'postResult', before: {}, after: { resultTs: '9.000', resultShown: 'view' } },
    {
      step: 'sendDirect',
      before: { channelProblem: 'is_archived' },
      after: { closed: { at: T0 + SECOND, why: 'result sent as a direct message (is_archived)' } },
    },
  ] as { step: PostStep; before: Partial<Thread>; after: Partial<Thread> }[])(
    '$step takes its slot and clears its intent',
    ({ step, before, after }) => {
      const failed = { ...before, failures: 3, refusals: 2, retryAt: T0 }
      expect(post(sending(step, failed), POSTED, step)).toMatchObject({
        ...after,
        intent: null,
        failures: 0,
        refusals: 0,
        retryAt: null,
      })
    },
  )

  test('the card forgets how to answer the asker: nobody needs it any more', () => {
    const route = { responseUrl: 'https://hooks.example', usableUntil: T0 }
    expect(post(sending('postCard', { cardTs: null, answerRoute: route }), POSTED, 'postCard').answerRoute).toBeNull()
  })

  test.each([
    { step: 'postCard', taken: { cardTs: '1.000' } },
    { step: 'alertWaiting', taken: { alert: { ts: '1.000' } } },
    { step: 'postResult', taken: { resultTs: '1.000' } },
  ] as { step: PostStep; taken: Partial<Thread> }[])(
    '$step into a slot that is taken is a ghost, and removed (rule 4)',
    ({ step, taken }) => {
      expect(post(aThread(taken), POSTED, step)).toMatchObject({ ...taken, ghosts: ['9.000'] })
    },
  )

  test('the same message twice is no ghost', () => {
    expect(post(post(sending('postResult'), POSTED), POSTED).ghosts).toEqual([])
  })
})

describe('a post that is not proven', () => {
  test('stays unknown until it is settled (rule 5)', () => {
    const thread = sending('postResult')
    expect(post(thread, UNKNOWN)).toBe(thread)
  })

  test.each([
    { outcome: { kind: 'limited', retryAfterMs: 1 }, after: { failures: 0, retryAt: null } },
    { outcome: { kind: 'notDone', why: '' }, after: { failures: 1, retryAt: T0 + 3 * SECOND } },
    { outcome: { kind: 'token', why: '' }, after: { failures: 1, retryAt: T0 + 31 * SECOND, closed: null } },
    { outcome: { kind: 'channel', why: 'is_archived' }, after: { channelProblem: 'is_archived' } },
    { outcome: { kind: 'refused', why: 'invalid_blocks' }, after: { refusals: 1, failures: 1, channelProblem: null } },
  ] as { outcome: PostOutcome; after: Partial<Thread> }[])('$outcome.kind clears the intent', ({ outcome, after }) => {
    expect(post(sending('postResult'), outcome)).toMatchObject({ ...after, intent: null })
  })

  test('speaks only for its own attempt (rule 5)', () => {
    const later = intend(aThread(), { step: 'postResult', shows: 'view' }, T0 + MINUTE)
    expect(post(later, { kind: 'notDone', why: '' })).toBe(later)
    expect(post(later, { kind: 'channel', why: 'is_archived' })).toBe(later)
  })

  test('leaves a newer attempt unknown even when it proves a message, for there may be two', () => {
    const later = intend(aThread(), { step: 'postResult', shows: 'view' }, T0 + MINUTE)
    expect(post(later, POSTED)).toMatchObject({ resultTs: '9.000', intent: { sentAt: T0 + MINUTE } })
  })

  test('that was put off before anything was sent is tried again later', () => {
    const outcome: PostOutcome = { kind: 'notDone', why: 'no link yet' }
    const thread = foldPost(aThread(), { step: 'postResult', shows: '', outcome }, T0)
    expect(thread).toMatchObject({ intent: null, failures: 1, retryAt: T0 + 2 * SECOND })
  })
})

describe('what cannot be posted', () => {
  test('an alert is dropped', () => {
    expect(post(sending('alertWaiting'), { kind: 'channel', why: '' }, 'alertWaiting').alert).toBe('dropped')
    expect(post(sending('alertWaiting'), { kind: 'refused', why: '' }, 'alertWaiting').alert).toBe('dropped')
  })

  test('a direct message that fails too closes the thread with the reason (rule 7)', () => {
    const thread = post(sending('sendDirect'), { kind: 'channel', why: 'cannot_dm_bot' }, 'sendDirect')
    expect(thread.closed?.why).toContain('cannot_dm_bot')
  })

  test('what Slack refuses six times goes to a direct message, nine times into the log (rule 7)', () => {
    let thread = aThread()
    const seen: string[] = []
    for (let refusal = 1; refusal <= 9; refusal++) {
      thread = post(intend(thread, { step: 'postResult', shows: '' }, T0), { kind: 'refused', why: 'invalid_blocks' })
      seen.push(thread.closed ? 'closed' : thread.channelProblem ? 'direct' : 'thread')
    }
    expect(seen).toEqual([...Array(5).fill('thread'), ...Array(3).fill('direct'), 'closed'])
  })
})

describe('a look for a post with an unknown outcome (rule 3)', () => {
  const thread = sending('postResult')
  const look = (known: Thread, outcome: Parameters<typeof foldLook>[2]['outcome'], after: number) =>
    foldLook(known, intentOf(thread), { outcome, now: T0 + after * SECOND })

  test('adopts what it finds, as of unknown content, so that it is edited (rule 6)', () => {
    const found = look(thread, { kind: 'found', ts: '9.000' }, 1)
    expect(found).toMatchObject({ intent: null, resultTs: '9.000', resultShown: null })
  })

  test('frees the step only when absence is proven', () => {
    const once = look(thread, ABSENT, 1)
    const twice = look(once, ABSENT, 21)
    expect([once.intent?.absentAt.length, twice.intent?.absentAt.length]).toEqual([1, 2])
    expect(look(twice, ABSENT, 60).intent).toBeNull()
  })

  test('counts from its beginning, however long it took', () => {
    const once = look(thread, ABSENT, 1)
    const slow = foldLook(once, intentOf(thread), { outcome: ABSENT, startedAt: T0 + 30 * SECOND, now: T0 + MINUTE })
    expect(slow.intent).not.toBeNull()
  })

  test('is tried again after a back-off when it fails', () => {
    const failed = look(thread, { kind: 'failed', why: '' }, 1)
    expect(failed).toMatchObject({ failures: 1, intent: { lookAt: T0 + 3 * SECOND, absentAt: [] } })
  })

  test('that is limited waits at the gate only (rule 9)', () => {
    expect(look(thread, { kind: 'limited', retryAfterMs: 1 }, 1)).toBe(thread)
  })

  test('for an older attempt says nothing of the newer', () => {
    const later = intend(aThread(), { step: 'postResult', shows: 'view' }, T0 + MINUTE)
    expect(look(later, ABSENT, 90)).toBe(later)
  })
})

describe('where the channel cannot be read (rule 14)', () => {
  const unreadable = (thread: Thread) =>
    foldLook(thread, intentOf(thread), { outcome: { kind: 'unreadable', why: 'missing_scope' }, now: T0 })

  test.each(['postCard', 'postResult', 'sendDirect'] as const)('%s is sent blindly once more', (step) => {
    expect(unreadable(sending(step))).toMatchObject({ intent: null, blind: [step], channelProblem: null, closed: null })
  })

  test('the requester hears by another way after that', () => {
    expect(unreadable(sending('postCard', { blind: ['postCard'] })).channelProblem).toBe('unconfirmed')
    expect(unreadable(sending('postResult', { blind: ['postResult'] })).channelProblem).toBe('unconfirmed')
  })

  test('a direct message, behind which there is no other way, is repeated less and less often before it is given up', () => {
    const tried = (times: number) => unreadable(sending('sendDirect', { blind: Array(times).fill('sendDirect') }))
    expect(tried(1)).toMatchObject({ intent: null, closed: null, retryAt: T0 + 2 * MINUTE })
    expect(tried(7)).toMatchObject({ intent: null, closed: null, retryAt: T0 + 10 * MINUTE })
    expect(tried(30)).toMatchObject({ intent: null, closed: null, retryAt: T0 + 60 * MINUTE })
    const late = sending('sendDirect', { blind: Array(30).fill('sendDirect'), answerBy: T0 - 24 * 60 * MINUTE })
    expect(unreadable(late).closed?.why).toMatch(/nobody could be told/)
  })

  test('an alert is dropped at once', () => {
    expect(unreadable(sending('alertWaiting'))).toMatchObject({ intent: null, alert: 'dropped', blind: [] })
  })
})

describe('an edit of the card (rule 6)', () => {
  const shown = aThread({ cardShown: 'old' })
  const edit = (thread: Thread, outcome: EditOutcome, markedAt: number | null = T0) =>
    foldCardEdit(thread, { shows: 'new', markedAt, outcome }, T0 + SECOND)

  test('sets a mark that its own answer clears', () => {
    const { thread, own } = markEdit(shown, 'card', T0)
    expect([thread.editSentAt, own]).toEqual([T0, true])
    expect(edit(thread, { kind: 'edited' })).toMatchObject({
      editSentAt: null,
      cardShown: 'new',
      cardSentAt: T0 + SECOND,
    })
  })

  test.each(['limited', 'notDone', 'token'] as const)('is simply made again after %s', (kind) => {
    const outcome = kind === 'limited' ? { kind, retryAfterMs: 1 } : { kind, why: '' }
    expect(edit(markEdit(shown, 'card', T0).thread, outcome)).toMatchObject({ editSentAt: null, cardShown: 'old' })
  })

  test('leaves the mark and an unknown card behind when its answer is lost', () => {
    expect(edit(markEdit(shown, 'card', T0).thread, UNKNOWN)).toMatchObject({ editSentAt: T0, cardShown: null })
  })

  test('does not clear the mark of a lost one that may still land', () => {
    const lost = edit(markEdit(shown, 'card', T0).thread, UNKNOWN)
    const { thread, own } = markEdit(lost, 'card', T0 + 10 * SECOND)
    expect(own).toBe(false)
    expect(edit(thread, { kind: 'edited' }, null)).toMatchObject({ editSentAt: T0 + 10 * SECOND, cardShown: 'new' })
  })

  test('marks anew when one lost edit follows another, for the later lands later', () => {
    const lost = edit(markEdit(shown, 'card', T0).thread, UNKNOWN)
    const again = edit(markEdit(lost, 'card', T0 + 50 * SECOND).thread, UNKNOWN, null)
    expect(again.editSentAt).toBe(T0 + 50 * SECOND)
    expect(markEdit(again, 'card', T0 + 60 * SECOND).own).toBe(false)
    expect(markEdit(again, 'card', T0 + 110 * SECOND).own).toBe(true)
  })

  test('over a lost one is made again when it was not done', () => {
    const lost = { ...shown, editSentAt: T0 }
    const { thread, own } = markEdit(lost, 'card', T0 + MINUTE)
    expect(own).toBe(true)
    const limited = edit(thread, { kind: 'limited', retryAfterMs: 1 }, T0 + MINUTE)
    expect(limited).toMatchObject({ editSentAt: null, cardShown: null })
  })

  test.each([
    { outcome: { kind: 'gone', why: 'message_not_found' }, card: 'gone' },
    { outcome: { kind: 'frozen', why: 'edit_window_closed' }, card: 'frozen' },
    { outcome: { kind: 'channel', why: 'is_archived' }, card: 'frozen', resultTs: '9.000' },
  ] as { outcome: EditOutcome; card: string; resultTs?: string }[])(
    'ends the edits after $outcome.why (rule 17)',
    ({ outcome, card, resultTs = null }) => {
      const { thread } = markEdit({ ...shown, resultTs }, 'card', T0)
      expect(edit(thread, outcome)).toMatchObject({ card, editSentAt: null })
    },
  )

  test('finds the card gone after the result: one that nobody can see moves to the channel, one that was seen stays', () => {
    const gone = (known: Partial<Thread>) =>
      edit(aThread({ resultTs: String(T0 / 1000), ...known }), { kind: 'gone', why: 'message_not_found' })
    expect(gone({ cardSentAt: T0 - MINUTE })).toMatchObject({
      resultTs: null,
      ghosts: [String(T0 / 1000)],
      card: 'gone',
    })
    expect(gone({ cardSentAt: T0 + SECOND })).toMatchObject({ resultTs: String(T0 / 1000), ghosts: [] })
    expect(gone({ cardSentAt: T0 - MINUTE, rootTs: '1.0' })).toMatchObject({ ghosts: [] })
  })

  test.each(['refused', 'channel'] as const)('that meets %s waits for other content', (kind) => {
    expect(edit(markEdit(shown, 'card', T0).thread, { kind, why: '' })).toMatchObject({
      cardShown: 'new',
      card: 'open',
      editSentAt: null,
    })
  })
})

describe('an edit of the final reply (rule 17)', () => {
  const shown = aThread({ resultTs: '2.000', resultShown: 'old' })
  const edit = (outcome: EditOutcome) => foldResultEdit(shown, { shows: 'new', markedAt: null, outcome }, T0)

  test('is shown when answered', () => {
    expect(edit({ kind: 'edited' })).toMatchObject({ resultShown: 'new', failures: 0, retryAt: null })
  })

  test('leaves a mark when its answer is lost, and is made again (rule 6)', () => {
    const { thread, own } = markEdit(shown, 'result', T0)
    expect([thread.resultEditSentAt, thread.editSentAt, own]).toEqual([T0, null, true])
    const lost = foldResultEdit(thread, { shows: 'new', markedAt: T0, outcome: UNKNOWN }, T0 + SECOND)
    expect(lost).toMatchObject({ resultShown: null, resultEditSentAt: T0, resultFrozen: false })
    const again = markEdit(lost, 'result', T0 + 10 * SECOND)
    expect(again.own).toBe(false)
    const edited = { shows: 'new', markedAt: null, outcome: { kind: 'edited' } } as const
    const shows = foldResultEdit(again.thread, edited, T0 + 11 * SECOND)
    expect(shows).toMatchObject({ resultShown: 'new', resultEditSentAt: T0 + 10 * SECOND })
    expect(markEdit(shows, 'result', T0 + 70 * SECOND).own).toBe(true)
  })

  test('clears its own mark, whatever the answer', () => {
    for (const outcome of [{ kind: 'edited' }, { kind: 'notDone', why: '' }, { kind: 'gone', why: '' }] as const) {
      const { thread } = markEdit(shown, 'result', T0)
      expect(foldResultEdit(thread, { shows: 'new', markedAt: T0, outcome }, T0).resultEditSentAt).toBeNull()
    }
  })

  test.each(['gone', 'frozen', 'channel', 'refused'] as const)('ends after %s', (kind) => {
    expect(edit({ kind, why: '' }).resultFrozen).toBe(true)
  })

  test('is made again after a while when it was not done, never for good', () => {
    expect(edit({ kind: 'notDone', why: '' })).toMatchObject({ resultShown: 'old', retryAt: T0 + 2 * SECOND })
    expect(edit({ kind: 'token', why: '' })).toMatchObject({ resultFrozen: false, retryAt: T0 + 30 * SECOND })
    expect(edit({ kind: 'limited', retryAfterMs: 1 })).toBe(shown)
  })
})

describe('an answer that only the asker sees (rule 15)', () => {
  const thread = aThread({ cardTs: null, channelProblem: 'is_archived' })

  test('closes the thread once told', () => {
    expect(foldAnswer(thread, { kind: 'told' }, T0).closed?.why).toContain('is_archived')
  })

  test('is tried until a day after it was due, then the log has to do (rule 7)', () => {
    const untold = { kind: 'untold', why: 'expired_url' } as const
    let now = thread
    for (let attempt = 1; attempt <= 9; attempt++) now = foldAnswer(now, untold, T0)
    expect(now).toMatchObject({ closed: null, failures: 9, retryAt: T0 + MINUTE })
    expect(foldAnswer(now, untold, thread.answerBy).closed).toBeNull()
    expect(foldAnswer(now, untold, thread.answerBy + 24 * 60 * MINUTE).closed?.why).toContain('expired_url')
  })
})

describe('several people who asked', () => {
  const untold = aThread({ cardTs: null, subscribers: ['U2'], channelProblem: 'is_archived' })

  test('are told one after the other; the thread is closed after the last', () => {
    const one = foldAnswer(untold, { kind: 'told' }, T0)
    expect(one).toMatchObject({ told: ['U1'], closed: null })
    expect(foldAnswer(one, { kind: 'told' }, T0)).toMatchObject({ told: ['U1', 'U2'], closed: { at: T0 } })
  })
})

describe('looks that cannot be finished', () => {
  const failed = { kind: 'failed', why: 'http 500' } as const
  const limited = { kind: 'limited', retryAfterMs: 1_000 } as const

  test.each([
    { step: 'postCard', outcome: failed, after: 5 },
    { step: 'postCard', outcome: limited, after: 5 },
    { step: 'postResult', outcome: limited, after: 10 },
    { step: 'postResult', outcome: failed, after: 60 },
  ] as const)(
    'of a $step ($outcome.kind) are given up after $after minutes, and it is sent blindly',
    ({ step, outcome, after }) => {
      const look = (minutes: number) =>
        foldLook(sending(step), intentOf(sending(step)), { outcome, now: T0 + minutes * MINUTE })
      expect(look(after - 1)).toMatchObject({ blind: [] })
      expect(look(after - 1).intent).not.toBeNull()
      expect(look(after)).toMatchObject({ intent: null, blind: [step] })
    },
  )
})

describe('looks that a silent Slack does not answer', () => {
  const silent = { kind: 'failed', why: 'no answer', silent: true } as const
  const look = (step: PostStep, now: number) =>
    foldLook(sending(step), intentOf(sending(step)), { outcome: silent, now })

  test.each(['postCard', 'postResult'] as const)('of a %s go on until a day after the answer was due', (step) => {
    const end = sending(step).answerBy + 24 * 60 * MINUTE
    expect(look(step, end - 1).intent).not.toBeNull()
    expect(look(step, end)).toMatchObject({ intent: null, blind: [step] })
  })

  test('begin anew once it answers something: one look that fails in that moment proves nothing', () => {
    const after = look('postResult', T0 + 120 * MINUTE)
    const broken = { kind: 'failed', why: 'no answer' } as const
    const next = (minutes: number) => foldLook(after, intentOf(after), { outcome: broken, now: T0 + minutes * MINUTE })
    const first = next(180)
    expect(first.intent).not.toBeNull()
    const last = foldLook(first, intentOf(first), { outcome: broken, now: T0 + 240 * MINUTE })
    expect(last).toMatchObject({ intent: null, blind: ['postResult'] })
  })

  test('of an alert end after an hour: nobody waits in that room any more', () => {
    expect(look('alertWaiting', T0 + 60 * MINUTE)).toMatchObject({ intent: null, alert: 'dropped' })
  })
})

describe('the removal of a message too many (rule 4)', () => {
  const thread = aThread({ ghosts: ['7.000', '8.000'] })

  test.each(['edited', 'gone', 'frozen', 'channel', 'refused'] as const)('is over after %s', (kind) => {
    const outcome = kind === 'edited' ? { kind } : { kind, why: '' }
    expect(foldGhost(thread, '7.000', { outcome, now: T0 }).ghosts).toEqual(['8.000'])
  })

  test.each(['unknown', 'notDone', 'token'] as const)('is tried again after %s', (kind) => {
    const again = foldGhost(thread, '7.000', { outcome: { kind, why: '' }, now: T0 })
    expect(again).toMatchObject({ ghosts: ['7.000', '8.000'], retryAt: T0 + 2 * SECOND })
  })
})

describe('a throw inside a step (rule 7)', () => {
  test('without an intent is counted and backed off', () => {
    expect(foldThrow(aThread(), T0)).toMatchObject({ failures: 1, refusals: 0, retryAt: T0 + 2 * SECOND })
  })

  test('with an intent leaves it to be settled, and puts the look off', () => {
    const thrown = foldThrow(sending('postResult'), T0 + SECOND)
    expect(thrown).toMatchObject({ refusals: 1, intent: { step: 'postResult', sentAt: T0, lookAt: T0 + 3 * SECOND } })
  })

  test('at each of many tries leads to a direct message, and then to the log', () => {
    let thread = aThread()
    const throwAgain = () => foldThrow(intend(thread, { step: 'postResult', shows: '' }, T0), T0)
    for (let thrown = 1; thrown <= 6; thrown++) thread = throwAgain()
    expect(thread).toMatchObject({ channelProblem: 'a step threw', closed: null })
    for (let thrown = 7; thrown <= 9; thrown++) thread = throwAgain()
    expect(thread.closed).not.toBeNull()
  })

  test('in a look says nothing against the post, but once the answer is overdue the look is given up (rule 7)', () => {
    let thread = foldThrow(sending('postResult'), T0)
    for (let thrown = 2; thrown <= 20; thrown++) thread = foldThrow(thread, T0 + thrown * MINUTE)
    expect(thread).toMatchObject({ refusals: 1, closed: null, channelProblem: null, intent: { sentAt: T0 } })
    expect(foldThrow(thread, thread.answerBy)).toMatchObject({ intent: null, blind: ['postResult'] })
  })

  test('in an alert costs only the alert', () => {
    expect(foldThrow(sending('alertWaiting'), T0)).toMatchObject({ alert: 'dropped', refusals: 0 })
  })
})
