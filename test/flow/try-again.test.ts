import { describe, expect, test } from 'vitest'
import { changeBot, changeThread } from '../../src/flow/change.ts'
import { end } from '../../src/recording/fold-bot.ts'
import { insertThread } from '../../src/store/threads.ts'
import { aThread, MINUTE, status, T0 } from '../recording/rows.ts'
import { aMeeting, anAct, type Flow, openFlow } from './flow-fixture.ts'

let presses = 0
const again = (flow: Flow, threadId: string, over: Parameters<typeof anAct>[1] = {}) =>
  flow.acts.press({ ...anAct(`again-${++presses}`, { user: 'U2', ...over }), threadId, button: 'tryAgain' })

const STARTED = { kind: 'taken', answer: null }

/** A request that came to nothing: Recall had no bot for it. */
async function failed(flow: Flow, over: Parameters<Flow['ask']>[0] = {}) {
  const row = await flow.ask({ link: aMeeting('zoom:m'), ...over })
  await flow.rest()
  const ended = { kind: 'notCreated', why: 'noCapacity', at: flow.clock.now() } as const
  await flow.inTx((tx) => changeBot(tx, { id: row.botId, now: T0 }, (bot) => end({ ...bot, recallId: null }, ended)))
  await flow.pass(5_000)
  return row
}

const threads = async (flow: Flow) =>
  (await flow.db.selectFrom('threads').select(['id', 'bot_id', 'retry_of']).execute()).filter(
    ({ retry_of }) => retry_of !== null,
  )

describe('Try again (rule 18)', () => {
  test('sends a new bot with the same wish, and its card is a reply in the same Slack thread', async () => {
    await using flow = await openFlow()
    const first = await failed(flow, { botName: 'Weekly notes', user: 'U1' })
    await flow.inTx((tx) => changeThread(tx, first.threadId, (thread) => ({ ...thread, subscribers: ['U5', 'U2'] })))
    const old = await flow.thread(first.threadId)
    expect(await again(flow, first.threadId)).toEqual(STARTED)
    const [row] = await threads(flow)
    expect(row?.bot_id).not.toBe(first.botId)
    expect((await flow.bot(row?.bot_id ?? '')).asked).toMatchObject({
      botName: 'Weekly notes',
      meetingKey: 'zoom:m',
      meetingUrl: 'https://zoom.us/j/1',
      joinAt: null,
    })
    expect(await flow.thread(row?.id ?? '')).toMatchObject({
      rootTs: old.cardTs,
      requester: 'U2',
      subscribers: ['U1', 'U5'],
      retryOf: first.threadId,
      channel: 'C1',
    })
    await flow.pass(5_000)
    expect((await flow.bot(row?.bot_id ?? '')).recallId).not.toBeNull()
  })

  test('is seen by everybody who waited, also at Home', async () => {
    await using flow = await openFlow()
    const first = await failed(flow, { user: 'U1' })
    await again(flow, first.threadId)
    const [row] = await threads(flow)
    for (const user of ['U1', 'U2']) {
      const items = await flow.acts.readHome({ team: 'T1', user })
      expect(
        items.map(({ threadId }) => threadId),
        user,
      ).toContain(row?.id)
    }
  })

  test('from a card that is a reply stays in that Slack thread', async () => {
    await using flow = await openFlow()
    const first = await failed(flow, { rootTs: '5.0' })
    await again(flow, first.threadId)
    const [row] = await threads(flow)
    expect((await flow.thread(row?.id ?? '')).rootTs).toBe('5.0')
  })

  test('takes its button away: the card and the final reply say who pressed, each edited once', async () => {
    await using flow = await openFlow()
    const first = await failed(flow)
    const edits = () => flow.calls.filter(({ method, about }) => /^update/.test(method) && about === first.threadId)
    await flow.pass(2 * MINUTE)
    const before = edits().length
    await again(flow, first.threadId)
    await flow.pass(2 * MINUTE)
    const known = await flow.thread(first.threadId)
    expect(known.retriedBy).toBe('U2')
    expect(known.cardShown).toContain('"buttons":[],"retriedBy":"U2"')
    expect(known.resultShown).toContain('"retriedBy":"U2"')
    expect(
      edits()
        .slice(before)
        .map(({ method }) => method)
        .sort(),
    ).toEqual(['updateCard', 'updateResult'])
  })

  test('pressed twice, or by two at once, makes one bot; the second is told who was first', async () => {
    await using flow = await openFlow()
    const first = await failed(flow)
    const taken = await Promise.all([again(flow, first.threadId), again(flow, first.threadId, { user: 'U3' })])
    expect(taken).toEqual([STARTED, { kind: 'taken', answer: { kind: 'retriedAlready', by: 'U2' } }])
    expect(await again(flow, first.threadId)).toEqual({ kind: 'taken', answer: { kind: 'retriedAlready', by: 'U2' } })
    expect(await threads(flow)).toHaveLength(1)
  })

  test('is once for each thread, also by the database', async () => {
    await using flow = await openFlow()
    const first = await failed(flow)
    const twin = (id: string) => aThread({ id, botId: first.botId, retryOf: first.threadId })
    await flow.inTx((tx) => insertThread(tx, twin('a')))
    await expect(flow.inTx((tx) => insertThread(tx, twin('b')))).rejects.toThrow()
  })

  test('of what was tried again can itself be tried again', async () => {
    await using flow = await openFlow()
    const first = await failed(flow)
    await again(flow, first.threadId)
    const [row] = await threads(flow)
    await flow.rest()
    const ended = { kind: 'lost', why: 'silent', at: T0 } as const
    await flow.inTx((tx) => changeBot(tx, { id: row?.bot_id ?? '', now: T0 }, (bot) => end(bot, ended)))
    expect(await again(flow, row?.id ?? '')).toEqual(STARTED)
    expect(await threads(flow)).toHaveLength(2)
  })

  test('joins the bot that records this meeting by now for another channel (rule 13)', async () => {
    await using flow = await openFlow()
    const first = await failed(flow)
    const other = await flow.ask({ link: aMeeting('zoom:m'), channel: 'C2', user: 'U9' })
    expect(await again(flow, first.threadId)).toEqual(STARTED)
    const [row] = await threads(flow)
    expect(row?.bot_id).toBe(other.botId)
    expect(await flow.thread(row?.id ?? '')).toMatchObject({ shared: true, retryOf: first.threadId })
  })

  test('joins the thread that this channel has by now, with everybody who waited', async () => {
    await using flow = await openFlow()
    const first = await failed(flow, { user: 'U1' })
    await flow.inTx((tx) => changeThread(tx, first.threadId, (thread) => ({ ...thread, subscribers: ['U5'] })))
    const other = await flow.ask({ link: aMeeting('zoom:m'), user: 'U9' })
    await flow.rest()
    const { cardTs } = await flow.thread(other.threadId)
    const place = { channel: 'C1', ts: cardTs, rootTs: null }
    expect(await again(flow, first.threadId)).toEqual({
      kind: 'taken',
      answer: { kind: 'joined', place, joinAt: null },
    })
    expect((await flow.thread(first.threadId)).retriedBy).toBe('U2')
    expect((await flow.thread(other.threadId)).subscribers.sort()).toEqual(['U1', 'U2', 'U5'])
    expect(await threads(flow)).toEqual([])
  })

  test('of a channel that cancelled for itself joins the bot again', async () => {
    await using flow = await openFlow()
    const joinAt = T0 + 60 * MINUTE
    const first = await flow.ask({ link: aMeeting('zoom:m'), joinAt })
    await flow.ask({ link: aMeeting('zoom:m'), joinAt, channel: 'C2' })
    await flow.rest()
    await flow.acts.press({ ...anAct('cancel'), threadId: first.threadId, button: 'cancel' })
    expect(await again(flow, first.threadId)).toEqual(STARTED)
    const [row] = await threads(flow)
    expect(row?.bot_id).toBe(first.botId)
    expect((await flow.bot(first.botId)).asked.joinAt).toBe(joinAt)
  })

  test.each([
    { what: 'still ahead is kept', passed: 0, joinAt: T0 + 60 * MINUTE },
    { what: 'that has passed becomes now', passed: 61 * MINUTE, joinAt: null },
  ])('a join time $what', async ({ passed, joinAt }) => {
    await using flow = await openFlow()
    const first = await flow.ask({ link: aMeeting('zoom:m'), joinAt: T0 + 60 * MINUTE })
    const ended = { kind: 'cancelled', by: null, at: T0 } as const
    await flow.inTx((tx) => changeBot(tx, { id: first.botId, now: T0 }, (bot) => end(bot, ended)))
    flow.clock.advance(passed)
    await again(flow, first.threadId)
    const [row] = await threads(flow)
    expect((await flow.bot(row?.bot_id ?? '')).asked.joinAt).toBe(joinAt)
  })

  test('while the bot lives sends none', async () => {
    await using flow = await openFlow()
    const { botId, threadId } = await flow.ask({ link: aMeeting('zoom:m') })
    await flow.rest()
    await flow.inTx((tx) =>
      changeBot(tx, { id: botId, now: T0 }, (bot) => ({
        ...bot,
        recall: { ...bot.recall, status: { ...status('joining_call', 1), code: 'joining_call' } },
      })),
    )
    expect(await again(flow, threadId)).toEqual({
      kind: 'taken',
      answer: { kind: 'pressIdle', action: 'tryAgain', state: { kind: 'joining' } },
    })
    expect(await threads(flow)).toEqual([])
  })
})
