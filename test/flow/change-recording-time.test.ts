import { describe, expect, test } from 'vitest'
import { changeThread } from '../../src/flow/change.ts'
import { answerWithinMs } from '../../src/recording/policy.ts'
import { HOUR, MINUTE, POLICY, SECOND, status, T0 } from '../recording/rows.ts'
import { aDelivery, aMeeting, anAct, type Flow, openFlow } from './flow-fixture.ts'

const AT = T0 + HOUR
const LATER = T0 + 3 * HOUR

let acts = 0
/** Moves it as U2 in C1; `of` is the flow and the thread. */
const change = (of: readonly [Flow, string], at: number, over: Parameters<typeof anAct>[1] = {}) =>
  of[0].acts.changeTime({ ...anAct(`change-${++acts}`, { user: 'U2', ...over }), threadId: of[1], at })

/** A recording that is planned for C1 and C2, and that Recall has. */
async function planned(flow: Flow, joinAt = AT) {
  const first = await flow.ask({ link: aMeeting('zoom:m'), joinAt })
  const second = await flow.ask({ link: aMeeting('zoom:m'), joinAt, channel: 'C2', user: 'U9' })
  await flow.rest()
  return { ...first, otherId: second.threadId }
}

const bodies = (flow: Flow) => flow.of('createBot').map(({ about }) => about)

describe('a recording that is planned', () => {
  test('far ahead is given to Recall with its time', async () => {
    await using flow = await openFlow()
    const { botId } = await planned(flow)
    expect(bodies(flow)).toEqual([`${botId} at ${AT}`])
    await flow.pass(HOUR, MINUTE)
    expect(bodies(flow)).toHaveLength(1)
  })

  test('nearer than 11 minutes is created by the loop when it is time, to join at once', async () => {
    await using flow = await openFlow()
    const { botId } = await planned(flow, T0 + 11 * MINUTE - 1)
    await flow.pass(11 * MINUTE - SECOND)
    expect(bodies(flow)).toEqual([])
    await flow.pass(2 * SECOND)
    expect(bodies(flow)).toEqual([botId])
  })

  test('has until long after its time for its answer', async () => {
    await using flow = await openFlow()
    const { threadId } = await planned(flow)
    expect((await flow.thread(threadId)).answerBy).toBe(AT + answerWithinMs(POLICY))
  })

  test('offers Change until 11 minutes before', async () => {
    await using flow = await openFlow()
    const { threadId } = await planned(flow)
    const at = { team: 'T1', channel: 'C1', threadId }
    expect((await flow.thread(threadId)).cardShown).toContain('"change"')
    expect(await flow.acts.readPlanned(at)).toEqual({ joinAt: AT, others: true })
    await flow.pass(48 * MINUTE, MINUTE)
    expect((await flow.thread(threadId)).cardShown).toContain('"change"')
    await flow.pass(MINUTE + SECOND)
    expect((await flow.thread(threadId)).cardShown).not.toContain('"change"')
    const now = await flow.acts.readPlanned(at)
    expect(now === null || !('joinAt' in now)).toBe(true)
    expect(await change([flow, threadId], LATER)).toEqual({ kind: 'refused', why: 'tooLate' })
  })
})

describe('a change of time (rule 26)', () => {
  test('deletes the old bot before it creates the new one, for every channel that waits', async () => {
    await using flow = await openFlow()
    const { botId, threadId, otherId } = await planned(flow)
    expect(await change([flow, threadId], LATER)).toEqual({ kind: 'changed' })
    await flow.pass(5 * SECOND)
    const order = flow.calls.filter(({ port, method }) => port === 'recall' && method !== 'fetchBot')
    const old = `recall-${botId} at ${AT}`
    expect(order.map(({ method, about }) => `${method} ${about}`)).toEqual([
      `createBot ${botId} at ${AT}`,
      `deleteBot ${old}`,
      `createBot ${botId} at ${LATER}`,
    ])
    expect([...flow.bots.keys()]).toEqual([`recall-${botId} at ${LATER}`])
    for (const id of [threadId, otherId]) {
      const thread = await flow.thread(id)
      expect(thread.answerBy).toBe(LATER + answerWithinMs(POLICY))
      expect(thread.cardShown).toContain(`"joinAt":${LATER}`)
    }
    expect((await flow.thread(otherId)).cardShown).not.toContain('U2')
  })

  test('waits with the new one while the old one cannot be deleted', async () => {
    await using flow = await openFlow()
    const { threadId } = await planned(flow)
    const times = Number.POSITIVE_INFINITY
    flow.give({ method: 'deleteBot', times, answer: () => ({ kind: 'failed', why: 'down', key: false }) })
    flow.give({ method: 'leaveCall', times, answer: () => ({ kind: 'notStarted' }) })
    await change([flow, threadId], LATER)
    await flow.pass(10 * MINUTE, 10 * SECOND)
    expect(bodies(flow)).toHaveLength(1)
    expect(flow.of('deleteBot').length).toBeGreaterThan(3)
  })

  test('is not misled by what is still said of the old one', async () => {
    await using flow = await openFlow()
    const { botId, threadId } = await planned(flow)
    const recallId = `recall-${botId} at ${AT}`
    await change([flow, threadId], LATER)
    const deliver = async (code: string) => {
      await flow.accept(aDelivery({ id: `late ${code} ${flow.clock.now()}`, recallId, botId, event: status(code, 5) }))
      await flow.pass(5 * SECOND)
    }
    await deliver('joining_call')
    expect(await flow.bot(botId)).toMatchObject({ recall: { status: null }, recallId: `recall-${botId} at ${LATER}` })
    await deliver('fatal')
    await deliver('done')
    expect(await flow.bot(botId)).toMatchObject({ recall: { status: null }, ghosts: [], closedAt: null })
    expect([...flow.messages.values()].filter(({ kind }) => kind === 'result')).toEqual([])
  })

  test('while the creation is under way gives up what that makes', async () => {
    await using flow = await openFlow()
    const held = flow.hold('createBot')
    const { botId, threadId } = await planned(flow)
    await change([flow, threadId], LATER)
    held.release()
    await flow.pass(5 * SECOND)
    expect([...flow.bots.keys()]).toEqual([`recall-${botId} at ${LATER}`])
    expect(flow.of('deleteBot').map(({ about }) => about)).toEqual([`recall-${botId} at ${AT}`])
    expect((await flow.bot(botId)).recallId).toBe(`recall-${botId} at ${LATER}`)
  })

  test('while the creation’s answer was lost finds what that made, and gives it up', async () => {
    await using flow = await openFlow()
    flow.give({
      method: 'createBot',
      answer: (own) => {
        own()
        return { kind: 'unknown', status: null, why: 'no answer' }
      },
    })
    flow.give({ method: 'findBots', times: 2, answer: () => ({ kind: 'failed', why: 'down', key: false }) })
    const { botId, threadId } = await planned(flow)
    await change([flow, threadId], LATER)
    await flow.pass(2 * MINUTE)
    expect([...flow.bots.keys()]).toEqual([`recall-${botId} at ${LATER}`])
  })

  test('to nearer than 11 minutes deletes it, and the loop creates it when it is time', async () => {
    await using flow = await openFlow()
    const { botId, threadId } = await planned(flow)
    await change([flow, threadId], T0 + 5 * MINUTE)
    await flow.pass(5 * MINUTE - SECOND)
    expect(flow.bots.size).toBe(0)
    await flow.pass(2 * SECOND)
    expect(bodies(flow)).toEqual([`${botId} at ${AT}`, botId])
  })

  test('there and back ends with one bot, for the first time', async () => {
    await using flow = await openFlow()
    const { botId, threadId } = await planned(flow)
    await change([flow, threadId], LATER)
    await change([flow, threadId], AT)
    await flow.pass(MINUTE)
    expect([...flow.bots.keys()]).toEqual([`recall-${botId} at ${AT}`])
  })

  test('that comes twice with one key counts once, and is told as changed', async () => {
    await using flow = await openFlow()
    const { threadId } = await planned(flow)
    await change([flow, threadId], LATER, { key: 'same' })
    expect(await change([flow, threadId], LATER, { key: 'same' })).toEqual({ kind: 'changed' })
  })

  test.each([
    { why: 'past', at: T0 - 1, over: {} },
    { why: 'tooFar', at: T0 + 401 * 24 * HOUR, over: {} },
    { why: 'tooOld', at: LATER, over: { channel: 'C9' } },
    { why: 'tooOld', at: LATER, over: { team: 'T9' } },
  ])('is refused: $why', async ({ why, at, over }) => {
    await using flow = await openFlow()
    const { threadId, botId } = await planned(flow)
    const before = await flow.bot(botId)
    expect(await change([flow, threadId], at, over)).toEqual({ kind: 'refused', why })
    expect(await flow.bot(botId)).toEqual(before)
  })

  test('past its deadline changes nothing', async () => {
    await using flow = await openFlow()
    const { threadId, botId } = await planned(flow)
    expect(await change([flow, threadId], LATER, { deadline: T0 })).toMatchObject({ kind: 'notStarted' })
    expect((await flow.bot(botId)).asked.joinAt).toBe(AT)
  })

  test('is no more for a channel that has cancelled for itself', async () => {
    await using flow = await openFlow()
    const { threadId, botId } = await planned(flow)
    const cancelled = { by: 'U2', at: T0 }
    await flow.inTx((tx) => changeThread(tx, threadId, (thread) => ({ ...thread, cancelled })))
    expect(await change([flow, threadId], LATER)).toEqual({ kind: 'refused', why: 'over' })
    expect((await flow.bot(botId)).asked.joinAt).toBe(AT)
  })

  test('to a time at which another bot is planned for the same meeting is refused', async () => {
    await using flow = await openFlow()
    const { threadId, botId } = await planned(flow)
    const friday = await flow.ask({ link: aMeeting('zoom:m'), joinAt: LATER + 10 * MINUTE })
    expect(friday.botId).not.toBe(botId)
    expect(await change([flow, threadId], LATER)).toEqual({ kind: 'refused', why: 'plannedAlready' })
    expect(await change([flow, threadId], LATER - 10 * MINUTE)).toEqual({ kind: 'changed' })
  })

  test('frees the old time for another request', async () => {
    await using flow = await openFlow()
    const { threadId, botId } = await planned(flow)
    await change([flow, threadId], LATER)
    const second = await flow.ask({ link: aMeeting('zoom:m'), joinAt: AT })
    expect(second.botId).not.toBe(botId)
    await flow.pass(10 * SECOND)
    expect([...flow.bots.keys()].sort()).toEqual(
      [`recall-${botId} at ${LATER}`, `recall-${second.botId} at ${AT}`].sort(),
    )
  })
})
