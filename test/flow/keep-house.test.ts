import { expect, test } from 'vitest'
import { catchUp } from '../../src/flow/catch-up.ts'
import { changeBot } from '../../src/flow/change.ts'
import { keepHouse } from '../../src/flow/keep-house.ts'
import { adopt } from '../../src/recording/adopt.ts'
import type { RecallEvent } from '../../src/recording/recall-event.ts'
import { readDue, settleDecision } from '../../src/store/claims.ts'
import { HOUR, recording, status, T0, video } from '../recording/rows.ts'
import { aDelivery, anAct, type Flow, openFlow, until } from './flow-fixture.ts'

const states = async (flow: Flow) =>
  (await flow.db.selectFrom('deliveries').select(['id', 'state']).orderBy('id').execute()).map(
    ({ id, state }) => `${id} ${state}`,
  )
const unmatched = (id: string) => aDelivery({ id, recallId: 'r1', botId: null, event: status('joining_call', 1) })

test('unmatched deliveries are kept two hours, all deliveries as long as history is kept', async () => {
  await using flow = await openFlow()
  await flow.loop.stop()
  await flow.accept(unmatched('a'))
  flow.clock.advance(HOUR)
  await flow.accept(unmatched('b'))
  const naps = flow.clock.naps()
  const end = keepHouse({ ...flow.deps, historyMs: 24 * HOUR })
  flow.clock.advance(HOUR)
  await until(async () => flow.clock.naps() === naps + 2 && (await states(flow)).includes('a unmatched'))
  flow.clock.advance(HOUR)
  await until(async () => (await states(flow)).includes('a ignored'))
  expect(await states(flow)).toEqual(['a ignored', 'b unmatched'])
  for (let hour = 0; hour < 21; hour++) flow.clock.advance(HOUR)
  await until(async () => (await states(flow)).includes('b ignored'))
  expect(await states(flow)).toEqual(['a ignored', 'b ignored'])
  flow.clock.advance(HOUR)
  await until(async () => (await states(flow)).length === 1)
  expect(await states(flow)).toEqual(['b ignored'])
  end()
})

test('old steps go, and rows stay', async () => {
  await using flow = await openFlow()
  const { botId, threadId } = await flow.ask()
  await flow.rest()
  const steps = () => flow.db.selectFrom('steps').selectAll().execute()
  expect((await steps()).length).toBeGreaterThan(0)
  flow.clock.advance(HOUR + 1)
  const end = keepHouse({ ...flow.deps, historyMs: HOUR })
  await until(async () => (await steps()).length === 0)
  await flow.bot(botId)
  await flow.thread(threadId)
  end()
})

test('a recording that Recall deleted 30 days ago is forgotten, and its buttons and links answer that they are too old', async () => {
  await using flow = await openFlow()
  const { botId, threadId } = await flow.ask()
  await flow.rest()
  const recallId = `recall-${botId}`
  const accept = (id: string, event: RecallEvent) => flow.accept(aDelivery({ id, recallId, botId, event }))
  await accept('m1', status('in_call_recording', 1))
  await accept('m2', recording('done', 60))
  await accept('m3', video('done', 61))
  flow.bots.set(recallId, {
    recallId,
    events: [recording('done', 60), video('done', 61), status('done', 62)],
    details: [],
    title: null,
  })
  await accept('m4', status('done', 62))
  await flow.pass(10 * 60_000, 10_000)
  await accept('m5', recording('deleted', 7_200))
  await flow.pass(60_000)
  const count = async () => (await flow.db.selectFrom('bots').select('id').execute()).length
  const end = keepHouse({ ...flow.deps, historyMs: 24 * HOUR })
  flow.clock.advance(30 * 24 * HOUR)
  expect(await count()).toBe(1)
  flow.clock.advance(4 * HOUR)
  await until(async () => (await count()) === 0)
  end()
  expect(await flow.threadsOf(botId)).toEqual([])
  const pressed = await flow.acts.press({ ...anAct('press'), threadId, button: 'tryAgain' })
  expect(pressed).toEqual({ kind: 'taken', answer: { kind: 'tooOld' } })
})

test('ended, it wakes up no more', async () => {
  await using flow = await openFlow()
  const end = keepHouse({ ...flow.deps, historyMs: HOUR })
  expect(flow.clock.nextAt()).toBe(T0 + HOUR)
  end()
  expect(flow.clock.nextAt()).toBeNull()
})

test('a database that fails is logged, and tried again an hour later', async () => {
  await using flow = await openFlow()
  await flow.db.schema.alterTable('steps').renameTo('away').execute()
  const end = keepHouse({ ...flow.deps, historyMs: HOUR })
  await until(() => flow.logged.some(({ level }) => level === 'warn'))
  await flow.db.schema.alterTable('away').renameTo('steps').execute()
  await flow.accept(unmatched('a'))
  flow.clock.advance(2 * HOUR)
  await until(async () => (await states(flow)).length === 0)
  end()
})

test('at the start every bot under way is asked about once, and closed or unknown ones are not', async () => {
  await using flow = await openFlow()
  const [asked, known, closed] = [await flow.ask(), await flow.ask(), await flow.ask()]
  const change = (id: string, fold: Parameters<typeof changeBot>[2]) =>
    flow.inTx((tx) => changeBot(tx, { id, now: T0 }, fold))
  await change(known.botId, (bot) => adopt(bot, 'r1', T0))
  await change(closed.botId, (bot) => ({ ...adopt(bot, 'r2', T0), closedAt: T0 }))
  await flow.inTx(async (tx) => {
    for (const row of await readDue(tx, { now: T0, limit: 99 })) await settleDecision(tx, row, { rev: 99, dueAt: null })
  })
  const askedSeq = async (id: string) => (await flow.bot(id)).reading.askedSeq
  const before = await askedSeq(known.botId)
  await catchUp({ ...flow.deps, wake: () => undefined }).done
  await catchUp({ ...flow.deps, wake: () => undefined }).done
  expect(await askedSeq(known.botId)).toBe(before + 2)
  expect(await askedSeq(asked.botId)).toBe(0)
  expect(await askedSeq(closed.botId)).toBe(1)
})

test('at the start a row that cannot be read leaves the others alone, and does not keep the app from starting', async () => {
  await using flow = await openFlow()
  const [bad, good] = [await flow.ask(), await flow.ask()]
  for (const { botId } of [bad, good]) {
    await flow.inTx((tx) => changeBot(tx, { id: botId, now: T0 }, (bot) => adopt(bot, `recall-${botId}`, T0)))
  }
  await flow.db.updateTable('bots').set({ facts: '{' }).where('id', '=', bad.botId).execute()
  await catchUp({ ...flow.deps, wake: () => undefined }).done
  expect((await flow.bot(good.botId)).reading.askedSeq).toBe(2)
})
