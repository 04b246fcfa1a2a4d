import { describe, expect, test } from 'vitest'
import { changeBot, changeThread } from '../../src/flow/change.ts'
import { readChannelThreads } from '../../src/store/lists.ts'
import { HOUR, SECOND, status, T0 } from '../recording/rows.ts'
import { aDelivery, aMeeting, anAct, type Flow, openFlow } from './flow-fixture.ts'

let acts = 0
const next = () => `act-${++acts}`

async function listed(flow: Flow, over: Parameters<typeof anAct>[1] = {}) {
  const taken = await flow.acts.list(anAct(next(), over))
  if (taken.kind !== 'taken' || taken.answer?.kind !== 'list') throw new Error('no list')
  return taken.answer.items
}

const stop = (flow: Flow, over: Parameters<typeof anAct>[1] = {}) => flow.acts.stop(anAct(next(), over))
const answerOf = async (taken: ReturnType<typeof stop>) => {
  const known = await taken
  return known.kind === 'taken' ? known.answer : null
}

/** Tells by webhook what became of a bot. */
async function hear(flow: Flow, botId: string, ...codes: string[]): Promise<void> {
  const recallId = (await flow.bot(botId)).recallId ?? ''
  for (const [n, code] of codes.entries()) {
    const event = status(code, (flow.clock.now() - T0) / SECOND + n)
    flow.bots.set(recallId, {
      recallId,
      events: [...(flow.bots.get(recallId)?.events ?? []), event],
      details: [],
      title: null,
    })
    await flow.accept(aDelivery({ id: `${recallId} ${code}`, recallId, botId, event }))
  }
  await flow.rest()
}

describe('a list of recordings', () => {
  test('tells of each what its card says, where it is and what may be pressed', async () => {
    await using flow = await openFlow()
    const { botId, threadId } = await flow.ask({ user: 'U3' })
    await flow.rest()
    await hear(flow, botId, 'in_call_recording')
    const { cardTs } = await flow.thread(threadId)
    expect(await listed(flow)).toEqual([
      {
        threadId,
        place: { channel: 'C1', ts: cardTs, rootTs: null },
        channel: 'C1',
        platform: 'zoom',
        meetingLabel: 'zoom.us/j/1',
        title: null,
        requester: 'U3',
        requestedAt: T0,
        active: true,
        others: false,
        state: { kind: 'recording', since: T0 },
        buttons: ['pause', 'stop'],
      },
    ])
  })

  test('is of one channel of one workspace, newest first', async () => {
    await using flow = await openFlow()
    const rows = [await flow.ask()]
    flow.clock.advance(SECOND)
    rows.push(await flow.ask())
    await flow.ask({ channel: 'C2' })
    await flow.ask({ team: 'T2' })
    expect((await listed(flow)).map(({ threadId }) => threadId)).toEqual([rows[1]?.threadId, rows[0]?.threadId])
    expect(await listed(flow, { channel: 'C2' })).toHaveLength(1)
    expect(await listed(flow, { channel: 'C3' })).toEqual([])
  })

  test('holds all that go on and ten that are over', async () => {
    await using flow = await openFlow()
    const open = await flow.ask()
    for (let n = 0; n < 12; n++) {
      flow.clock.advance(SECOND)
      const { botId } = await flow.ask()
      const ended = { kind: 'cancelled', by: null, at: T0 } as const
      await flow.inTx((tx) => changeBot(tx, { id: botId, now: T0 }, (bot) => ({ ...bot, ended, closedAt: T0 })))
    }
    const items = await listed(flow)
    expect(items).toHaveLength(11)
    expect(items.filter(({ active }) => active).map(({ threadId }) => threadId)).toEqual([open.threadId])
    expect(await flow.inTx((tx) => readChannelThreads(tx, { team: 'T1', channel: 'C1', recent: 99 }))).toHaveLength(13)
  })

  test('names nobody of another channel', async () => {
    await using flow = await openFlow()
    const first = await flow.ask({ link: aMeeting('zoom:m'), channel: 'C2', user: 'U-FAR' })
    await flow.ask({ link: aMeeting('zoom:m') })
    await flow.rest()
    await hear(flow, first.botId, 'in_call_recording')
    await flow.acts.press({
      ...anAct(next(), { channel: 'C2', user: 'U-FAR' }),
      threadId: first.threadId,
      button: 'stop',
    })
    const items = await listed(flow)
    expect(items).toMatchObject([{ others: true, state: { kind: 'stopping', by: { kind: 'elsewhere' } } }])
    expect(JSON.stringify(items)).not.toMatch(/U-FAR|C2/)
  })

  test('holds no passcode', async () => {
    await using flow = await openFlow()
    await flow.ask({ link: { ...aMeeting('zoom:p'), url: 'https://zoom.us/j/1?pwd=secret' } })
    expect(JSON.stringify(await listed(flow))).not.toContain('secret')
  })
})

describe('Home', () => {
  const home = async (flow: Flow, user: string, team = 'T1') =>
    (await flow.acts.readHome({ team, user })).map(({ threadId }) => threadId)

  test('shows what a person asked for or subscribed to, in any channel, and nothing else', async () => {
    await using flow = await openFlow()
    const mine = await flow.ask({ link: aMeeting('zoom:a'), user: 'U7' })
    flow.clock.advance(SECOND)
    const subscribed = await flow.ask({ link: aMeeting('zoom:b'), channel: 'C2', user: 'U8' })
    await flow.acts.record({
      ...anAct(next(), { channel: 'C2', user: 'U7' }),
      link: aMeeting('zoom:b'),
      botName: null,
      when: null,
      joinAt: null,
      rootTs: null,
    })
    await flow.ask({ link: aMeeting('zoom:c'), user: 'U8' })
    expect(await home(flow, 'U7')).toEqual([subscribed.threadId, mine.threadId])
    expect(await home(flow, 'U9')).toEqual([])
    expect(await home(flow, 'U7', 'T2')).toEqual([])
  })

  test('leaves out what could not be posted, so that no bot was sent: its answer is all there is of it', async () => {
    await using flow = await openFlow()
    flow.give({ method: 'postCard', answer: () => ({ kind: 'channel', why: 'not_in_channel' }) })
    await flow.ask({ user: 'U7' })
    await flow.pass(2 * SECOND)
    expect(flow.of('answerAsker')).toHaveLength(1)
    expect(await home(flow, 'U7')).toEqual([])
  })

  test('shows twenty that are over, and all that go on', async () => {
    await using flow = await openFlow()
    for (let n = 0; n < 23; n++) {
      const { botId } = await flow.ask()
      flow.clock.advance(SECOND)
      if (n > 1) await flow.inTx((tx) => changeBot(tx, { id: botId, now: T0 }, (bot) => ({ ...bot, closedAt: T0 })))
    }
    expect(await home(flow, 'U1')).toHaveLength(22)
  })
})

describe('stopping in a channel', () => {
  test('with nothing there says so', async () => {
    await using flow = await openFlow()
    await flow.ask({ channel: 'C2' })
    expect(await stop(flow)).toEqual({ kind: 'taken', answer: { kind: 'nothingToStop', planned: [] } })
  })

  test('with only a planned one does not stop it, but names it', async () => {
    await using flow = await openFlow()
    const { threadId, botId } = await flow.ask({ joinAt: T0 + HOUR })
    await flow.rest()
    const answer = await answerOf(stop(flow))
    expect(answer).toMatchObject({ kind: 'nothingToStop', planned: [{ threadId, buttons: ['change', 'cancel'] }] })
    expect((await flow.bot(botId)).stop).toBeNull()
  })

  test('with one under way stops that, and says which', async () => {
    await using flow = await openFlow()
    const { threadId, botId } = await flow.ask()
    await flow.ask({ joinAt: T0 + HOUR })
    await flow.rest()
    await hear(flow, botId, 'in_call_recording')
    expect(await answerOf(stop(flow, { user: 'U4' }))).toMatchObject({ kind: 'stopAsked', item: { threadId } })
    expect((await flow.bot(botId)).stop?.by).toEqual({ user: 'U4', threadId })
    await flow.rest()
    expect(flow.of('leaveCall')).toHaveLength(1)
    const again = { kind: 'pressIdle', action: 'stop', state: { kind: 'stopping', by: { user: 'U4' } } }
    expect(await answerOf(stop(flow))).toMatchObject(again)
  })

  test('also before the bot was sent', async () => {
    await using flow = await openFlow()
    const { botId } = await flow.ask()
    expect(await answerOf(stop(flow))).toMatchObject({ kind: 'stopAsked' })
    await flow.pass(5 * SECOND)
    expect(flow.of('createBot')).toEqual([])
    expect((await flow.bot(botId)).ended?.kind).toBe('cancelled')
  })

  test('with several asks which, and stops none', async () => {
    await using flow = await openFlow()
    const rows = [await flow.ask(), await flow.ask()]
    const answer = await answerOf(stop(flow))
    expect(answer).toMatchObject({ kind: 'stopWhich', items: [{}, {}] })
    for (const { botId } of rows) expect((await flow.bot(botId)).stop).toBeNull()
  })

  test('with one that others wait for too asks first (rule 20)', async () => {
    await using flow = await openFlow()
    const { botId } = await flow.ask({ link: aMeeting('zoom:m') })
    await flow.ask({ link: aMeeting('zoom:m'), channel: 'C2' })
    await flow.rest()
    await hear(flow, botId, 'in_call_recording')
    expect(await answerOf(stop(flow))).toMatchObject({
      kind: 'stopWhich',
      items: [{ others: true, buttons: ['pause', 'stop'] }],
    })
    expect((await flow.bot(botId)).stop).toBeNull()
  })

  test('does not count one that this channel has cancelled for itself', async () => {
    await using flow = await openFlow()
    const first = await flow.ask({ link: aMeeting('zoom:m') })
    await flow.ask({ link: aMeeting('zoom:m'), channel: 'C2' })
    await flow.acts.press({ ...anAct(next()), threadId: first.threadId, button: 'cancel' })
    await flow.pass(5 * SECOND)
    await hear(flow, first.botId, 'in_call_recording')
    expect(await answerOf(stop(flow))).toEqual({ kind: 'nothingToStop', planned: [] })
    const [item] = await listed(flow)
    expect(item).toMatchObject({ active: false, state: { kind: 'cancelled' }, buttons: ['tryAgain'] })
  })
})

describe('picking one of several meetings of a message', () => {
  const links = [aMeeting('zoom:1'), aMeeting('zoom:2')]
  async function asked(flow: Flow): Promise<string> {
    await flow.acts.answer({
      ...anAct(next(), { reply: 'later', threadTs: '5.0' }),
      answer: { kind: 'whichLink', askId: '', links },
    })
    const [row] = await flow.db.selectFrom('asks').select('id').execute()
    return row?.id ?? ''
  }
  const pick = (flow: Flow, askId: string, over: Parameters<typeof anAct>[1] & { index?: number } = {}) =>
    flow.acts.pickLink({ ...anAct(next(), over), askId, index: over.index ?? 1 })
  const bots = async (flow: Flow) =>
    (await flow.db.selectFrom('bots').select('meeting_key').execute()).map((row) => row.meeting_key)

  test('records that one now, in the thread of the message', async () => {
    await using flow = await openFlow()
    const askId = await asked(flow)
    await flow.rest()
    expect(await pick(flow, askId)).toEqual({ kind: 'taken', answer: null })
    expect(await bots(flow)).toEqual(['zoom:2'])
    const [row] = await flow.db.selectFrom('threads').select(['root_ts', 'channel', 'requester']).execute()
    expect(row).toEqual({ root_ts: '5.0', channel: 'C1', requester: 'U1' })
    expect(await pick(flow, askId)).toMatchObject({ answer: { kind: 'joined' } })
    expect(await pick(flow, askId, { index: 0 })).toEqual({ kind: 'taken', answer: null })
    expect(await bots(flow)).toEqual(['zoom:2', 'zoom:1'])
  })

  test.each([
    { by: 'another person', over: { user: 'U2' } },
    { by: 'another workspace', over: { team: 'T2' } },
    { by: 'a number that is not there', over: { index: 2 } },
    { by: 'a number below nought', over: { index: -1 } },
    { by: 'no number', over: { index: Number.NaN } },
    { by: 'half a number', over: { index: 0.5 } },
  ])('by $by is too old, and sends no bot', async ({ over }) => {
    await using flow = await openFlow()
    expect(await pick(flow, await asked(flow), over)).toEqual({ kind: 'taken', answer: { kind: 'tooOld' } })
    expect(await bots(flow)).toEqual([])
  })

  test('from where the question reached them instead, such as a direct message, records where they asked', async () => {
    await using flow = await openFlow()
    expect(await pick(flow, await asked(flow), { channel: 'D1' })).toEqual({ kind: 'taken', answer: null })
    expect(await flow.db.selectFrom('threads').select(['root_ts', 'channel']).execute()).toEqual([
      { root_ts: '5.0', channel: 'C1' },
    ])
  })

  test('from what is gone, or was never such a question, is too old', async () => {
    await using flow = await openFlow()
    expect(await pick(flow, 'nobody')).toEqual({ kind: 'taken', answer: { kind: 'tooOld' } })
    await flow.acts.answer({ ...anAct(next(), { reply: 'later' }), answer: { kind: 'tooOld' } })
    const [row] = await flow.db.selectFrom('asks').select('id').execute()
    expect(await pick(flow, row?.id ?? '')).toEqual({ kind: 'taken', answer: { kind: 'tooOld' } })
  })
})

test('a card that is not posted yet has no place', async () => {
  await using flow = await openFlow()
  const { threadId } = await flow.ask()
  expect((await listed(flow))[0]?.place).toBeNull()
  await flow.inTx((tx) => changeThread(tx, threadId, (thread) => ({ ...thread, cardTs: '7.0', rootTs: '6.0' })))
  expect((await listed(flow))[0]?.place).toEqual({ channel: 'C1', ts: '7.0', rootTs: '6.0' })
})
