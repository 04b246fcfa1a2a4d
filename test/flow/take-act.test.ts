import { describe, expect, test } from 'vitest'
import { createShareCommits } from '../../src/flow/share-commits.ts'
import { takeAct } from '../../src/flow/take-act.ts'
import { newAsk } from '../../src/recording/ask.ts'
import type { AskAnswer } from '../../src/recording/views.ts'
import { insertAsk } from '../../src/store/asks.ts'
import { readRemembered, remember } from '../../src/store/remembered.ts'
import { T0 } from '../recording/rows.ts'
import { aMeeting, anAct, type Flow, openFlow, readAsks } from './flow-fixture.ts'

const TOO_OLD: AskAnswer = { kind: 'tooOld' }

/** An act that notes something, and answers. */
function acts(flow: Flow) {
  let woken = 0
  const deps = { ...flow.deps, commit: createShareCommits(flow.deps), botName: 'Recorder', wake: () => void woken++ }
  return {
    woken: () => woken,
    noted: () => flow.inTx((tx) => readRemembered(tx, 'x')),
    take: (key: string, over: Parameters<typeof anAct>[1] = {}, answer: AskAnswer | null = null) =>
      takeAct(deps, anAct(key, over), async (tx) => {
        await remember(tx, 'x', `${(await readRemembered(tx, 'x')) ?? ''}+`)
        return answer
      }),
  }
}

describe('an act', () => {
  test('is taken once by its key: a repeat changes nothing and answers nothing', async () => {
    await using flow = await openFlow()
    const { take, noted } = acts(flow)
    expect(await take('k', {}, TOO_OLD)).toEqual({ kind: 'taken', answer: TOO_OLD })
    expect(await take('k', {}, TOO_OLD)).toEqual({ kind: 'repeated' })
    expect(await noted()).toBe('+')
    expect(await take('k', { team: 'T2' })).toEqual({ kind: 'taken', answer: null })
    expect(await noted()).toBe('++')
  })

  test('of two that come together with one key, one is taken', async () => {
    await using flow = await openFlow()
    const { take, noted } = acts(flow)
    const kinds = await Promise.all(['k', 'k', 'k'].map((key) => take(key)))
    expect(kinds.map(({ kind }) => kind).sort()).toEqual(['repeated', 'repeated', 'taken'])
    expect(await noted()).toBe('+')
  })

  test('past its deadline leaves nothing behind, not even its key or its answer', async () => {
    await using flow = await openFlow()
    const { take, noted, woken } = acts(flow)
    const late = { deadline: T0, reply: 'later' } as const
    expect(await take('k', late, TOO_OLD)).toEqual({ kind: 'notStarted', why: expect.stringContaining('too late') })
    expect(await noted()).toBeUndefined()
    expect(await readAsks(flow)).toEqual([])
    expect(woken()).toBe(0)
    expect(await take('k', { deadline: T0 + 1 })).toEqual({ kind: 'taken', answer: null })
    expect(woken()).toBe(1)
  })

  test('that throws leaves nothing behind either', async () => {
    await using flow = await openFlow()
    const thrown = await takeAct(
      { ...flow.deps, commit: createShareCommits(flow.deps), botName: '', wake: () => undefined },
      anAct('k'),
      async (tx) => {
        await remember(tx, 'x', 'y')
        throw new Error('a bug of ours')
      },
    )
    expect(thrown).toEqual({ kind: 'notStarted', why: 'a bug of ours' })
    expect(await acts(flow).noted()).toBeUndefined()
    expect(await acts(flow).take('k')).toMatchObject({ kind: 'taken' })
  })
})

describe('an answer', () => {
  test('in the ack is given back and stored nowhere', async () => {
    await using flow = await openFlow()
    expect(await acts(flow).take('k', {}, TOO_OLD)).toMatchObject({ answer: TOO_OLD })
    expect(await readAsks(flow)).toEqual([])
  })

  test('for later becomes an ask, which the loop tells to this person alone', async () => {
    await using flow = await openFlow()
    const route = { responseUrl: 'https://hooks.example/1', usableUntil: T0 + 1 }
    const act = { reply: 'later', user: 'U7', channel: 'C7', threadTs: '4.0', route } as const
    expect(await acts(flow).take('k', act, TOO_OLD)).toEqual({ kind: 'taken', answer: null })
    const where = { team: 'T1', channel: 'C7', user: 'U7', threadTs: '4.0', route, askedAt: T0 }
    expect(await readAsks(flow)).toMatchObject([{ ...where, wish: { kind: 'tell', answer: TOO_OLD } }])
    await flow.rest()
    expect(flow.told).toEqual([{ channel: 'C7', user: 'U7', answer: TOO_OLD, links: [] }])
    expect(await readAsks(flow)).toMatchObject([{ closed: { why: 'told' } }])
    await flow.pass(60_000)
    expect(flow.told).toHaveLength(1)
  })

  test('"nothing" for later stores nothing', async () => {
    await using flow = await openFlow()
    await acts(flow).take('k', { reply: 'later' })
    expect(await readAsks(flow)).toEqual([])
  })

  test('"which one?" names its own ask, so that a pick finds the links', async () => {
    await using flow = await openFlow()
    const links = [aMeeting('zoom:1'), aMeeting('zoom:2')]
    await flow.acts.answer({ ...anAct('k', { reply: 'later' }), answer: { kind: 'whichLink', askId: '', links } })
    const [ask] = await readAsks(flow)
    expect(ask?.wish).toEqual({ kind: 'tell', answer: { kind: 'whichLink', askId: ask?.id, links } })
  })
})

describe('telling, by the loop', () => {
  const ask = (id: string) =>
    newAsk({
      id,
      team: 'T1',
      channel: 'C1',
      user: 'U1',
      threadTs: null,
      route: null,
      askedAt: T0,
      wish: { kind: 'tell', answer: TOO_OLD },
    })

  test('that fails is tried again, and given up after a day with a line in the log', async () => {
    await using flow = await openFlow()
    flow.give({ method: 'tell', times: Number.POSITIVE_INFINITY, answer: () => ({ kind: 'untold', why: 'down' }) })
    await flow.inTx((tx) => insertAsk(tx, ask('a')))
    await flow.pass(31 * 60_000, 10_000)
    expect(await readAsks(flow)).toMatchObject([{ closed: null }])
    await flow.pass(24 * 60 * 60_000, 60_000)
    const tries = flow.of('tell').length
    expect(tries).toBeGreaterThan(5)
    expect(await readAsks(flow)).toMatchObject([{ closed: { why: expect.stringContaining('not answered in time') } }])
    expect(flow.logged).toContainEqual({
      level: 'warn',
      fields: expect.anything(),
      message: 'somebody could not be answered',
    })
    await flow.pass(60 * 60_000, 60_000)
    expect(flow.of('tell')).toHaveLength(tries)
  })

  test('that throws is tried again too, and its row keeps no other waiting', async () => {
    await using flow = await openFlow()
    flow.give({
      method: 'tell',
      about: 'a',
      answer: () => {
        throw new Error('a bug of ours')
      },
    })
    await flow.inTx((tx) => insertAsk(tx, ask('a')))
    await flow.inTx((tx) => insertAsk(tx, ask('b')))
    await flow.rest()
    expect(flow.told).toHaveLength(1)
    await flow.pass(10_000)
    expect(flow.told).toHaveLength(2)
  })

  test('goes through the gate of Slack’s answers', async () => {
    await using flow = await openFlow()
    flow.deps.gates.close('answer:T1', T0 + 20_000)
    await flow.inTx((tx) => insertAsk(tx, ask('a')))
    await flow.pass(19_000)
    expect(flow.told).toEqual([])
    await flow.pass(2_000)
    expect(flow.told).toHaveLength(1)
  })
})

describe('a greeting', () => {
  const greet = (flow: Flow, key: string, once = 'channel/C1') => flow.acts.greet({ ...anAct(key), once })
  const greetings = (flow: Flow) => [...flow.messages.values()].filter(({ kind }) => kind === 'greeting').length

  test('goes out once for its name, however often and by whomever it is asked for', async () => {
    await using flow = await openFlow()
    expect(await greet(flow, 'a')).toEqual({ kind: 'taken', answer: null })
    await greet(flow, 'a')
    await flow.rest()
    await greet(flow, 'b')
    await flow.pass(60 * 60_000, 60_000)
    expect(greetings(flow)).toBe(1)
    await greet(flow, 'c', 'channel/C2')
    await flow.rest()
    expect(greetings(flow)).toBe(2)
  })

  test('whose answer is lost is not sent again', async () => {
    await using flow = await openFlow()
    flow.give({ method: 'greet', answer: () => ({ kind: 'unknown', why: 'no answer' }) })
    await greet(flow, 'a')
    await flow.pass(60 * 60_000, 60_000)
    expect(flow.of('greet')).toHaveLength(1)
  })

  test('that was under way when the process ended is not sent again', async () => {
    await using flow = await openFlow()
    await greet(flow, 'a')
    const [ask] = await readAsks(flow)
    await flow.inTx((tx) =>
      tx
        .updateTable('asks')
        .set({ facts: JSON.stringify({ ...ask, sentAt: T0 }) })
        .execute(),
    )
    await flow.pass(60_000)
    expect(flow.of('greet')).toEqual([])
    expect(await readAsks(flow)).toMatchObject([{ closed: { why: expect.stringContaining('not known') } }])
  })

  test('that was certainly not sent is sent again', async () => {
    await using flow = await openFlow()
    flow.give({ method: 'greet', answer: () => ({ kind: 'notDone', why: 'down' }) })
    flow.give({ method: 'greet', answer: () => ({ kind: 'limited', retryAfterMs: 5_000 }) })
    await greet(flow, 'a')
    await flow.pass(30_000)
    expect(greetings(flow)).toBe(1)
    expect(flow.of('greet')).toHaveLength(3)
  })
})

describe('a moment in words', () => {
  const schedule = (flow: Flow, when = 'at 15:00', over: Parameters<typeof anAct>[1] = {}) =>
    flow.acts.record({ ...anAct('k', over), link: aMeeting(), botName: null, when, joinAt: null, rootTs: null })
  const bots = (flow: Flow) => flow.db.selectFrom('bots').selectAll().execute()

  test('is read first, and planned by the moment it means', async () => {
    await using flow = await openFlow()
    expect(await schedule(flow)).toEqual({ kind: 'taken', answer: null })
    expect(await bots(flow)).toEqual([])
    await flow.rest()
    expect(await bots(flow)).toMatchObject([{ join_at: T0 + 60 * 60_000 }])
    expect((await readAsks(flow))[0]?.closed).toEqual({ at: T0, why: 'planned' })
    expect(flow.told).toEqual([])
    expect(flow.of('postCard')).toHaveLength(1)
  })

  test('counts from when it was typed, not from when it could be read', async () => {
    await using flow = await openFlow()
    flow.give({ method: 'readMoment', answer: () => ({ kind: 'failed', why: 'down' }) })
    await schedule(flow)
    await flow.pass(10_000)
    expect(await bots(flow)).toMatchObject([{ join_at: T0 + 60 * 60_000 }])
  })

  test('that has passed by the time it is read becomes now', async () => {
    await using flow = await openFlow()
    const reading = { kind: 'moment', at: T0 - 1 }
    flow.give({ method: 'readMoment', answer: () => ({ kind: 'read', reading }) })
    await schedule(flow)
    await flow.rest()
    expect(await bots(flow)).toMatchObject([{ join_at: null }])
  })

  test('that nobody can read in time sends no bot, but a question', async () => {
    await using flow = await openFlow()
    flow.give({
      method: 'readMoment',
      times: Number.POSITIVE_INFINITY,
      answer: () => ({ kind: 'failed', why: 'down' }),
    })
    await schedule(flow)
    await flow.pass(6 * 60_000, 5_000)
    expect(await bots(flow)).toEqual([])
    expect(flow.told).toMatchObject([{ answer: { kind: 'badMoment', when: 'at 15:00', fault: { kind: 'noZone' } } }])
  })

  test.each(['past', 'unclear', 'tooFar'])('that is %s sends no bot, but a question', async (kind) => {
    await using flow = await openFlow()
    flow.give({ method: 'readMoment', answer: () => ({ kind: 'read', reading: { kind, at: 7 } }) })
    await schedule(flow)
    await flow.rest()
    expect(await bots(flow)).toEqual([])
    expect(flow.told).toMatchObject([{ user: 'U1', answer: { kind: 'badMoment', fault: { kind } } }])
  })

  test('that means the planned one of this channel is answered with it', async () => {
    await using flow = await openFlow()
    const at = T0 + 60 * 60_000
    const first = await flow.ask({ link: aMeeting(), joinAt: at })
    await flow.rest()
    const place = { channel: 'C1', ts: (await flow.thread(first.threadId)).cardTs, rootTs: null }
    await schedule(flow, 'at 15:00', { user: 'U7' })
    await flow.rest()
    expect(await bots(flow)).toHaveLength(1)
    expect(flow.told).toEqual([{ channel: 'C1', user: 'U7', answer: { kind: 'joined', place, joinAt: at }, links: [] }])
    expect((await flow.thread(first.threadId)).subscribers).toEqual(['U7'])
  })
})
