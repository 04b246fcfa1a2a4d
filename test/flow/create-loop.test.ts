import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { changeBot, changeThread } from '../../src/flow/change.ts'
import { askStop } from '../../src/recording/fold-bot.ts'
import { BY, recording, SECOND, status, T0, video } from '../recording/rows.ts'
import { aDelivery, type Flow, openFlow, until } from './flow-fixture.ts'

const MINUTE = 60 * SECOND

/** Asks for `count` recordings, each in a channel of its own. */
async function askFor(flow: Flow, count: number, team = 'T1') {
  const rows: { botId: string; threadId: string }[] = []
  for (let n = 0; n < count; n++) rows.push(await flow.ask({ team, channel: `${team}-C${n}` }))
  return rows
}

/** Tells by webhook that the meeting of this bot was recorded and is over. */
async function endMeeting(flow: Flow, botId: string): Promise<void> {
  const recallId = `recall-${botId}`
  const id = (await flow.bot(botId)).id
  const events = [
    status('in_call_recording', 1),
    status('call_ended', 60),
    recording('done', 61),
    video('done', 62),
    status('done', 63),
  ]
  flow.bots.set(recallId, { recallId, events, details: [], title: null })
  for (const [n, event] of events.entries()) {
    await flow.accept(aDelivery({ id: `${id}-${n}`, recallId, botId: id, event }))
  }
}

const running = (flow: Flow, method: string) => flow.of(method).filter((call) => !call.ended).length

describe('the way of a request', () => {
  test('goes from the card over the bot to one result, and then to rest', async () => {
    await using flow = await openFlow()
    const { botId, threadId } = await flow.ask()
    await flow.rest()
    expect(flow.calls.map(({ method }) => method)).toEqual(['postCard', 'createBot', 'fetchBot'])
    await endMeeting(flow, botId)
    await flow.pass(10 * MINUTE, 10 * SECOND)
    expect(flow.of('postResult')).toHaveLength(1)
    const thread = await flow.thread(threadId)
    expect(thread.resultTs).not.toBeNull()
    expect((await flow.bot(botId)).closedAt).not.toBeNull()

    const before = flow.calls.length
    await flow.pass(24 * 60 * MINUTE, 30 * MINUTE)
    expect(flow.calls).toHaveLength(before)
    expect(flow.logged.filter(({ level }) => level === 'error' || level === 'warn')).toEqual([])
  })

  test('is written down step by step for the operator', async () => {
    await using flow = await openFlow()
    const { botId, threadId } = await flow.ask()
    await flow.rest()
    expect(await flow.db.selectFrom('steps').select(['bot_id', 'thread_id', 'step', 'outcome']).execute()).toEqual([
      { bot_id: botId, thread_id: threadId, step: 'postCard', outcome: 'posted' },
      { bot_id: botId, thread_id: null, step: 'createBot', outcome: 'created' },
    ])
  })
})

describe('a throw belongs to its row', () => {
  const boom = () => {
    throw new Error('a bug of ours')
  }

  test('inside a call of a bot: it is counted, logged and tried again later; others go on', async () => {
    await using flow = await openFlow()
    const [bad, good] = await askFor(flow, 2)
    flow.give({ method: 'createBot', about: bad?.botId ?? '', answer: boom })
    await flow.rest()
    expect((await flow.bot(good?.botId ?? '')).recallId).not.toBeNull()
    const bot = await flow.bot(bad?.botId ?? '')
    expect(bot).toMatchObject({ recallId: null, failures: 1 })
    expect(bot.pausedUntil).toBeGreaterThan(T0)
    expect(flow.logged.some(({ level }) => level === 'error')).toBe(true)
    await flow.pass(2 * MINUTE)
    expect((await flow.bot(bad?.botId ?? '')).recallId).not.toBeNull()
  })

  test('inside a post: it is looked for, and posted once more only when it is not there', async () => {
    await using flow = await openFlow()
    const [bad, good] = await askFor(flow, 2)
    flow.give({ method: 'postCard', about: bad?.threadId ?? '', answer: boom })
    await flow.rest()
    expect((await flow.thread(good?.threadId ?? '')).cardTs).not.toBeNull()
    expect(flow.of('postCard')).toHaveLength(2)
    await flow.pass(2 * MINUTE)
    expect((await flow.thread(bad?.threadId ?? '')).cardTs).not.toBeNull()
    expect(flow.of('postCard')).toHaveLength(3)
    expect(flow.messages.size).toBe(2)
  })

  test('while deciding: others go on, and it is tried again later without spinning', async () => {
    await using flow = await openFlow()
    const [bad, good] = await askFor(flow, 2)
    let thrown = 0
    const { createBody } = flow.recall
    flow.deps.recall.createBody = (input) => {
      if (input.botId === bad?.botId && thrown++ < 6) throw new Error('a bug of ours')
      return createBody(input)
    }
    await flow.rest()
    expect((await flow.bot(good?.botId ?? '')).recallId).not.toBeNull()
    // Together with the other rows, and then alone.
    expect(thrown).toBe(2)
    await flow.pass(10 * SECOND)
    expect(thrown).toBe(2)
    await flow.pass(5 * MINUTE)
    expect((await flow.bot(bad?.botId ?? '')).recallId).not.toBeNull()
  })

  test('a row that cannot even be read leaves the others alone', async () => {
    await using flow = await openFlow()
    const [bad, good] = await askFor(flow, 2)
    await sql`update bots set facts = '{' where id = ${bad?.botId}`.execute(flow.db)
    await flow.rest()
    expect((await flow.bot(good?.botId ?? '')).recallId).not.toBeNull()
    const naps = flow.clock.naps()
    flow.clock.advance(10 * SECOND)
    await flow.rest()
    expect(flow.clock.naps() - naps).toBeLessThan(10)
  })
})

describe('slots', () => {
  test('one workspace has at most eight calls under way, and leaves room for others', async () => {
    await using flow = await openFlow()
    await askFor(flow, 12, 'T1')
    await askFor(flow, 2, 'T2')
    const held = flow.hold('postCard')
    await flow.rest()
    expect(running(flow, 'postCard')).toBe(8 + 2)
    held.release()
    await flow.pass(5 * SECOND)
    expect(flow.of('postCard')).toHaveLength(14)
  })

  test('Slack has at most half of all calls under way, and Recall goes on beside it', async () => {
    await using flow = await openFlow()
    const [first] = await askFor(flow, 1, 'T9')
    await flow.rest()
    for (const team of ['T1', 'T2', 'T3']) await askFor(flow, 8, team)
    const held = flow.hold('postCard')
    await flow.rest()
    expect(running(flow, 'postCard')).toBe(16)
    const fetches = flow.of('fetchBot').length
    const event = status('joining_call', 1)
    await flow.accept(aDelivery({ id: 'm', recallId: `recall-${first?.botId}`, botId: first?.botId ?? '', event }))
    await flow.pass(2 * MINUTE, MINUTE)
    expect(flow.of('fetchBot').length).toBeGreaterThan(fetches)
    held.release()
    await flow.pass(5 * SECOND)
    expect(flow.of('postCard')).toHaveLength(25)
  })

  test('a row never has two calls under way, though it is woken again and again and its lease runs out', async () => {
    await using flow = await openFlow()
    const { threadId, botId } = await flow.ask()
    const held = flow.hold('postCard')
    await flow.rest()
    await sql`update threads set lease_until = 1`.execute(flow.db)
    for (let n = 0; n < 5; n++) {
      await flow.inTx((tx) => changeBot(tx, { id: botId, now: T0 }, (bot) => ({ ...bot, heardAt: n })))
      await flow.rest()
      flow.clock.advance(10 * SECOND)
    }
    expect(flow.calls.filter((call) => call.about === threadId)).toHaveLength(1)
    held.release()
    await flow.rest()
    expect(flow.messages.size).toBe(1)
  })
})

describe('gates', () => {
  test('a Retry-After closes the gate for all of its kind; the rows stay due, and go when it opens', async () => {
    await using flow = await openFlow()
    const [first, second] = await askFor(flow, 2)
    const limited = () => ({ kind: 'limited', retryAfterMs: 40 * SECOND })
    const held = flow.hold('postCard', second?.threadId)
    flow.give({ method: 'postCard', about: first?.threadId ?? '', answer: limited })
    await flow.rest()
    held.release()
    await askFor(flow, 1, 'T2')
    const third = await flow.ask({ channel: 'C9' })
    await flow.rest()
    const cardOf = async (row?: { threadId: string }) => (await flow.thread(row?.threadId ?? '')).cardTs
    expect(await cardOf(first)).toBeNull()
    expect(await cardOf(third)).toBeNull()
    expect(flow.of('postCard')).toHaveLength(3)
    await flow.pass(39 * SECOND)
    expect(flow.of('postCard')).toHaveLength(3)
    flow.clock.advance(SECOND)
    await until(async () => (await cardOf(first)) !== null && (await cardOf(third)) !== null)
    expect(flow.of('postCard')).toHaveLength(5)
  })

  test('a row that waits for its gate does not keep others waiting for theirs, nor for their time', async () => {
    await using flow = await openFlow()
    const [first] = await askFor(flow, 1)
    const limited = () => ({ kind: 'limited', retryAfterMs: 60 * SECOND })
    flow.give({ method: 'postCard', about: first?.threadId ?? '', answer: limited })
    await flow.rest()
    const [other] = await askFor(flow, 1, 'T2')
    await flow.rest()
    await flow.inTx((tx) =>
      changeThread(tx, other?.threadId ?? '', (thread) => ({ ...thread, cardShown: null, cardSentAt: T0 })),
    )
    await flow.rest()
    expect(flow.of('updateCard')).toHaveLength(0)
    flow.clock.advance(3 * SECOND)
    await until(() => flow.of('updateCard').length === 1)
  })

  test('more waiting rows of one workspace than are read at a time do not keep another one waiting', async () => {
    await using flow = await openFlow()
    const [first] = await askFor(flow, 1)
    flow.give({
      method: 'postCard',
      about: first?.threadId ?? '',
      answer: () => ({ kind: 'limited', retryAfterMs: 60 * SECOND }),
    })
    await flow.rest()
    await askFor(flow, 600)
    const [other] = await askFor(flow, 1, 'T2')
    await flow.rest()
    expect((await flow.thread(other?.threadId ?? '')).cardTs).not.toBeNull()
  })

  test('a Slack that fails again and again is asked by one probe only, and everything goes on when it works', async () => {
    await using flow = await openFlow()
    const rows = await askFor(flow, 12)
    const upAt = T0 + 31 * SECOND
    flow.give({
      method: 'postCard',
      times: Number.POSITIVE_INFINITY,
      answer: (own) => (flow.clock.now() >= upAt ? own() : { kind: 'notDone', why: 'down' }),
    })
    await flow.rest()
    const most: number[] = []
    for (let n = 0; n < 60; n++) {
      const before = flow.calls.length
      flow.clock.advance(500)
      await flow.rest()
      most.push(flow.calls.length - before)
    }
    expect(Math.max(...most)).toBe(1)
    expect(flow.of('postCard').length).toBeLessThan(20)
    await flow.pass(2 * MINUTE)
    for (const { threadId } of rows) expect((await flow.thread(threadId)).cardTs).not.toBeNull()
    expect(flow.messages.size).toBe(12)
  })
})

describe('order', () => {
  test('ends and creations go first, then cards and results, then edits', async () => {
    await using flow = await openFlow()
    const [stopped, edited] = await askFor(flow, 2)
    await flow.rest()
    await flow.pass(5 * SECOND)
    const created = await flow.ask({ channel: 'C7' })
    await flow.inTx((tx) =>
      changeThread(tx, created.threadId, (thread) => ({ ...thread, cardTs: '9.0', cardSentAt: T0 })),
    )
    await flow.ask({ channel: 'C8' })
    const now = flow.clock.now()
    await flow.inTx(async (tx) => {
      await changeThread(tx, edited?.threadId ?? '', (thread) => ({ ...thread, cardShown: null }))
      await changeBot(tx, { id: stopped?.botId ?? '', now }, (bot) => askStop(bot, { by: BY, why: 'person' }, now))
    })
    const before = flow.calls.length
    const held = ['leaveCall', 'createBot', 'postCard', 'updateCard'].map((method) => flow.hold(method))
    await flow.rest()
    const order = flow.calls.slice(before).map(({ method }) => method)
    expect(order.slice(0, 2).sort()).toEqual(['createBot', 'leaveCall'])
    expect(order[2]).toBe('postCard')
    expect(order.slice(3)).toContain('updateCard')
    for (const { release } of held) release()
  })
})
