import { describe, expect, test } from 'vitest'
import { changeThread } from '../../src/flow/change.ts'
import type { PressAct } from '../../src/recording/acts.ts'
import { MINUTE, recording, SECOND, status, T0 } from '../recording/rows.ts'
import { aDelivery, aMeeting, anAct, type Flow, openFlow } from './flow-fixture.ts'

let presses = 0
/** Presses as U2 in C1; `at` is the flow and the thread. */
const press = (at: readonly [Flow, string], button: PressAct['button'], over: Partial<PressAct> = {}) =>
  at[0].acts.press({ ...anAct(`press-${++presses}`), user: 'U2', threadId: at[1], button, ...over })

const NOTHING_MORE = { kind: 'taken', answer: null }

/** A bot in the call, recording, for C1 and, if wanted, for C2 too. */
async function inCall(flow: Flow, { shared = false } = {}) {
  const { botId, threadId } = await flow.ask({ link: aMeeting('zoom:m') })
  const second = shared ? await flow.ask({ link: aMeeting('zoom:m'), channel: 'C2', user: 'U9' }) : null
  await flow.rest()
  const recallId = `recall-${botId}`
  const hear = async (...events: Parameters<typeof aDelivery>[0]['event'][]) => {
    for (const event of events) {
      const id = `${botId} ${event.kind} ${event.code} ${event.at}`
      const known = flow.bots.get(recallId)
      flow.bots.set(recallId, { recallId, events: [...(known?.events ?? []), event], details: [], title: null })
      await flow.accept(aDelivery({ id, recallId, botId, event }))
    }
    await flow.rest()
  }
  await hear(status('in_call_recording', 1))
  return { botId, threadId, otherId: second?.threadId ?? '', recallId, hear }
}

describe('a press', () => {
  test('on Stop makes the bot leave, and the thread is told by whom', async () => {
    await using flow = await openFlow()
    const { botId, threadId, hear } = await inCall(flow)
    expect(await press([flow, threadId], 'stop')).toEqual(NOTHING_MORE)
    await flow.rest()
    expect(flow.of('leaveCall').map(({ about }) => about)).toEqual([`recall-${botId}`])
    await hear(status('call_ended', 60, 'bot_received_leave_call'), status('done', 61))
    await flow.pass(3 * MINUTE)
    const result = [...flow.messages.values()].find(({ kind }) => kind === 'result')
    expect(result?.shows).toMatchObject({ view: { content: { kind: 'nothing', wasRecording: true } } })
    expect(flow.of('leaveCall')).toHaveLength(1)
  })

  test('by two people at once, and twice by one, leaves once; who came second is told', async () => {
    await using flow = await openFlow()
    const { threadId } = await inCall(flow)
    const taken = await Promise.all([
      press([flow, threadId], 'stop', { user: 'U2' }),
      press([flow, threadId], 'stop', { user: 'U3' }),
    ])
    const by = { kind: 'person', user: 'U2' }
    const state = { kind: 'stopping', by, arrivesAt: null }
    expect(taken).toEqual([NOTHING_MORE, { kind: 'taken', answer: { kind: 'pressIdle', action: 'stop', state } }])
    await flow.rest()
    expect(flow.of('leaveCall')).toHaveLength(1)
    expect(await press([flow, threadId], 'stop', { key: `press-${presses}` })).toEqual({ kind: 'repeated' })
  })

  test.each([
    { from: 'another channel', over: { channel: 'C9' } },
    { from: 'another workspace', over: { team: 'T9' } },
    { from: 'a card that is not there any more', over: { threadId: 'gone' } },
  ])('from $from is too old, and changes nothing', async ({ over }) => {
    await using flow = await openFlow()
    const { threadId, botId } = await inCall(flow)
    const before = await flow.bot(botId)
    for (const button of ['cancel', 'stop', 'pause', 'resume', 'tryAgain', 'freshLinks'] as const) {
      expect(await press([flow, threadId], button, over), button).toEqual({ kind: 'taken', answer: { kind: 'tooOld' } })
    }
    expect(await flow.bot(botId)).toEqual(before)
    await flow.rest()
    expect(flow.told).toEqual([])
  })

  test('of anybody in the channel counts', async () => {
    await using flow = await openFlow()
    const { threadId } = await inCall(flow)
    expect(await press([flow, threadId], 'stop', { user: 'U-NEW' })).toEqual(NOTHING_MORE)
  })

  test('in time that comes too late commits nothing', async () => {
    await using flow = await openFlow()
    const { threadId, botId } = await inCall(flow)
    expect(await press([flow, threadId], 'stop', { deadline: T0 })).toMatchObject({ kind: 'notStarted' })
    expect((await flow.bot(botId)).stop).toBeNull()
  })
})

describe('a cancel of one of two channels (rule 20)', () => {
  async function twoPlanned(flow: Flow) {
    const joinAt = T0 + 60 * MINUTE
    const first = await flow.ask({ link: aMeeting('zoom:m'), joinAt })
    const second = await flow.ask({ link: aMeeting('zoom:m'), joinAt, channel: 'C2', user: 'U9' })
    await flow.rest()
    expect(second.botId).toBe(first.botId)
    return { ...first, otherId: second.threadId }
  }

  test('ends that thread, and the other goes on; it is never told who', async () => {
    await using flow = await openFlow()
    const { botId, threadId, otherId } = await twoPlanned(flow)
    expect(await press([flow, threadId], 'cancel')).toEqual(NOTHING_MORE)
    await flow.pass(10 * SECOND)
    expect(flow.of('deleteBot')).toEqual([])
    expect((await flow.thread(threadId)).cancelled).toEqual({ by: 'U2', at: T0 })
    const replies = [...flow.messages.values()].filter(({ kind }) => kind === 'result')
    expect(replies.map((reply) => reply.threadId)).toEqual([threadId])
    const others = JSON.stringify(
      [await flow.thread(otherId), ...flow.messages].filter((one) => !JSON.stringify(one).includes(threadId)),
    )
    expect(others).not.toContain('U2')
    expect((await flow.bot(botId)).stop).toBeNull()
  })

  test('of the last one deletes the bot, and each has its one final reply', async () => {
    await using flow = await openFlow()
    const { botId, threadId, otherId } = await twoPlanned(flow)
    await press([flow, threadId], 'cancel')
    await flow.pass(10 * SECOND)
    await press([flow, otherId], 'cancel', { channel: 'C2', user: 'U9' })
    await flow.pass(10 * SECOND)
    expect(flow.of('deleteBot')).toHaveLength(1)
    expect((await flow.bot(botId)).closedAt).not.toBeNull()
    const replies = [...flow.messages.values()].filter(({ kind }) => kind === 'result')
    expect(replies.map((reply) => reply.threadId)).toEqual([threadId, otherId])
    expect(replies.map(({ shows }) => JSON.stringify(shows).match(/"U\d"/g)?.join(' '))).toEqual([
      '"U1" "U2"',
      '"U9" "U9"',
    ])
    const edits = flow.of('updateResult').length
    await flow.pass(60 * MINUTE, MINUTE)
    expect(flow.of('updateResult')).toHaveLength(edits)
  })

  test('leaves no alert and nothing of the recording for that channel; a later request there begins a thread of its own', async () => {
    await using flow = await openFlow()
    const { botId, threadId } = await twoPlanned(flow)
    await press([flow, threadId], 'cancel')
    await flow.pass(60 * MINUTE, MINUTE)
    const recallId = (await flow.bot(botId)).recallId ?? ''
    const deliver = (code: string, at: number) =>
      flow.accept(aDelivery({ id: code, recallId, botId, event: status(code, at) }))
    await deliver('in_waiting_room', 3_600)
    await flow.pass(20 * SECOND)
    const alerts = [...flow.messages.values()].filter(({ kind }) => kind === 'alert')
    expect(alerts.map((one) => one.threadId)).not.toContain(threadId)
    expect(alerts).toHaveLength(1)

    const again = await flow.ask({ link: aMeeting('zoom:m'), user: 'U4' })
    expect(again.botId).toBe(botId)
    expect(again.threadId).not.toBe(threadId)
    expect(await flow.thread(again.threadId)).toMatchObject({ channel: 'C1', requester: 'U4', shared: true })
    await deliver('in_call_recording', 3_700)
    await flow.pass(20 * SECOND)
    expect((await flow.thread(threadId)).cancelled).not.toBeNull()
    const replies = [...flow.messages.values()].filter(({ kind }) => kind === 'result')
    expect(replies.map((one) => one.threadId)).toEqual([threadId])
  })

  test('stops a bot that nobody waits for any more, though the other thread ended in another way', async () => {
    await using flow = await openFlow()
    const { botId, threadId, otherId } = await twoPlanned(flow)
    await press([flow, threadId], 'cancel')
    await flow.inTx((tx) => changeThread(tx, otherId, (thread) => ({ ...thread, closed: { at: T0, why: 'no card' } })))
    await flow.pass(30 * SECOND)
    expect(flow.of('deleteBot')).toHaveLength(1)
    expect((await flow.bot(botId)).closedAt).not.toBeNull()
  })

  test('is no more possible in the call: who presses is told why', async () => {
    await using flow = await openFlow()
    const { threadId, botId } = await inCall(flow, { shared: true })
    expect(await press([flow, threadId], 'cancel')).toEqual({ kind: 'taken', answer: { kind: 'inCallForOthers' } })
    expect((await flow.bot(botId)).stop).toBeNull()
  })
})

describe('a pause (rule 27)', () => {
  test('is carried out at once, and shown with who pressed; resumed it goes on', async () => {
    await using flow = await openFlow()
    const { botId, threadId, hear } = await inCall(flow)
    expect(await press([flow, threadId], 'pause')).toEqual(NOTHING_MORE)
    await flow.rest()
    expect(flow.of('pauseRecording').map(({ about }) => about)).toEqual([`recall-${botId}`])
    expect(await flow.bot(botId)).toMatchObject({ control: null, controlled: { want: 'pause' } })
    await hear(recording('paused', 30), status('in_call_not_recording', 30))
    expect(await press([flow, threadId], 'resume', { user: 'U3' })).toEqual(NOTHING_MORE)
    await flow.rest()
    expect(flow.of('resumeRecording')).toHaveLength(1)
    await hear(status('in_call_recording', 60))
    expect(await press([flow, threadId], 'resume')).toMatchObject({
      answer: { kind: 'pressIdle', state: { kind: 'recording' } },
    })
    expect(flow.told).toEqual([])
  })

  test('that Recall refuses is told to who pressed, in Recall’s own words, which reach no log', async () => {
    await using flow = await openFlow()
    const { botId, threadId } = await inCall(flow)
    flow.give({ method: 'pauseRecording', answer: () => ({ kind: 'refused', why: 'Not for this host.' }) })
    await press([flow, threadId], 'pause')
    await flow.rest()
    const answer = { kind: 'controlDropped', want: 'pause', reason: 'refused', why: 'Not for this host.' }
    expect(flow.told).toEqual([{ channel: 'C1', user: 'U2', answer, links: [] }])
    expect(await flow.bot(botId)).toMatchObject({ control: null, controlled: null })
    expect(JSON.stringify(flow.logged)).not.toContain('Not for this host')
    expect(JSON.stringify(await flow.db.selectFrom('steps').selectAll().execute())).not.toContain('Not for this host')
    await flow.pass(2 * MINUTE)
    expect(flow.of('pauseRecording')).toHaveLength(1)
  })

  test('is marked as tried before it is sent, so that after a crash a refusal is not taken for the last word', async () => {
    await using flow = await openFlow()
    const { botId, threadId } = await inCall(flow)
    const seen: (number | null | undefined)[] = []
    flow.give({
      method: 'pauseRecording',
      answer: async () => {
        seen.push((await flow.bot(botId)).control?.triedAt)
        return { kind: 'done' }
      },
    })
    expect((await flow.bot(botId)).control).toBeNull()
    await press([flow, threadId], 'pause')
    await flow.rest()
    expect(seen).toEqual([flow.clock.now()])
  })

  test('whose answer was lost is content when Recall says that it is paused', async () => {
    await using flow = await openFlow()
    const { botId, threadId, hear } = await inCall(flow)
    flow.give({ method: 'pauseRecording', answer: () => ({ kind: 'failed', why: 'no answer', key: false }) })
    await press([flow, threadId], 'pause')
    await flow.rest()
    await hear(recording('paused', 30), status('in_call_not_recording', 30))
    await flow.pass(2 * MINUTE)
    expect(flow.of('pauseRecording')).toHaveLength(1)
    expect(flow.told).toEqual([])
    expect(await flow.bot(botId)).toMatchObject({ control: null, controlled: { want: 'pause', by: { user: 'U2' } } })
  })

  test('that is not carried out within a minute is given up, and who pressed is told', async () => {
    await using flow = await openFlow()
    const { botId, threadId } = await inCall(flow)
    const times = Number.POSITIVE_INFINITY
    flow.give({ method: 'pauseRecording', times, answer: () => ({ kind: 'failed', why: 'no answer', key: false }) })
    await press([flow, threadId], 'pause')
    await flow.pass(59 * SECOND)
    expect(flow.told).toEqual([])
    await flow.pass(3 * SECOND)
    expect(flow.told).toMatchObject([{ user: 'U2', answer: { kind: 'controlDropped', reason: 'time', why: null } }])
    const tries = flow.of('pauseRecording').length
    expect(tries).toBeGreaterThan(3)
    await flow.pass(2 * MINUTE)
    expect(flow.of('pauseRecording')).toHaveLength(tries)
    expect((await flow.bot(botId)).control).toBeNull()
  })

  test('gives way to a stop, and who wished it is told', async () => {
    await using flow = await openFlow()
    const { threadId } = await inCall(flow)
    flow.deps.gates.close('control', T0 + 10 * MINUTE)
    await press([flow, threadId], 'pause', { user: 'U3' })
    await flow.rest()
    await press([flow, threadId], 'stop')
    await flow.pass(2 * SECOND)
    expect(flow.told).toMatchObject([{ user: 'U3', answer: { kind: 'controlDropped', want: 'pause', reason: 'over' } }])
    expect(flow.of('leaveCall')).toHaveLength(1)
    expect(flow.of('pauseRecording')).toEqual([])
  })

  test('for a bot of two channels shows to the other one that somebody did it, not who', async () => {
    await using flow = await openFlow()
    const { threadId, otherId } = await inCall(flow, { shared: true })
    await press([flow, threadId], 'pause')
    await flow.pass(5 * SECOND)
    expect((await flow.thread(threadId)).cardShown).toContain('U2')
    const other = (await flow.thread(otherId)).cardShown
    expect(other).toContain('elsewhere')
    expect(other).not.toContain('U2')
  })
})
