import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { createAcceptDeliveries } from '../../src/flow/accept-deliveries.ts'
import { changeBot } from '../../src/flow/change.ts'
import { adopt } from '../../src/recording/adopt.ts'
import type { Delivery } from '../../src/recording/delivery.ts'
import { askStop } from '../../src/recording/fold-bot.ts'
import { readDue, settleDecision } from '../../src/store/claims.ts'
import { openSqlite } from '../../src/store/open-sqlite.ts'
import { BY, status, T0 } from '../recording/rows.ts'
import { aDelivery, aMeeting, type Flow, openFlow } from './flow-fixture.ts'

/** Takes deliveries in, and nothing more happens. */
function acceptor(flow: Flow) {
  return createAcceptDeliveries({ ...flow.deps, wake: () => undefined })
}

const stored = (flow: Flow) => flow.db.selectFrom('deliveries').selectAll().orderBy('id').execute()
const ignored = (id: string): Delivery => ({ id, event: 'x', content: { kind: 'ignored', reason: 'not used' } })

test('a delivery is folded into its bot, which is due then with its threads', async () => {
  await using flow = await openFlow()
  const { botId, threadId } = await flow.ask()
  await flow.inTx(async (tx) => {
    for (const row of await readDue(tx, { now: T0, limit: 9 })) await settleDecision(tx, row, { rev: 9, dueAt: null })
  })
  await flow.accept(aDelivery({ id: 'm1', recallId: 'r1', botId, event: status('joining_call', 1) }))
  const bot = await flow.bot(botId)
  expect(bot.recallId).toBe('r1')
  expect(bot.recall.status?.code).toBe('joining_call')
  const revs = await flow.db.selectFrom('threads').select('rev').where('id', '=', threadId).execute()
  expect(revs[0]?.rev).toBeGreaterThan(1)
  expect(await stored(flow)).toMatchObject([
    { id: 'm1', state: 'folded', bot_id: botId, recall_id: 'r1', content: null },
  ])
})

test('deliveries that arrive together are committed together', async () => {
  let commits = 0
  const hooks = { before: () => undefined, after: () => void commits++ }
  await using flow = await openFlow({}, openSqlite(':memory:', hooks))
  const { botId } = await flow.ask()
  const { accept } = acceptor(flow)
  const before = commits
  const event = status('joining_call', 1)
  const all = Array.from({ length: 50 }, (_, n) => accept(aDelivery({ id: `m${n}`, recallId: 'r1', botId, event })))
  await Promise.all(all)
  expect(commits - before).toBe(1)
  expect(await stored(flow)).toHaveLength(50)
})

test('a delivery that cannot be stored is rejected and spoils no other of its batch', async () => {
  await using flow = await openFlow()
  await sql`create trigger refuse before insert on deliveries when new.id = 'bad'
    begin select raise(abort, 'the disk says no'); end`.execute(flow.db)
  const { accept } = acceptor(flow)
  const outcomes = await Promise.allSettled(['first', 'a', 'bad', 'b'].map((id) => accept(ignored(id))))
  expect(outcomes.map((outcome) => outcome.status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled'])
  expect((await stored(flow)).map(({ id }) => id)).toEqual(['a', 'b', 'first'])
  await accept(ignored('later'))
  expect(await stored(flow)).toHaveLength(4)
})

test('a repeat resolves and changes nothing, in the same batch and later', async () => {
  await using flow = await openFlow()
  const { botId } = await flow.ask()
  const { accept } = acceptor(flow)
  const delivery = aDelivery({ id: 'm1', recallId: 'r1', botId, event: status('joining_call', 1) })
  await Promise.all([accept(delivery), accept(delivery), accept(delivery)])
  const rev = () => flow.db.selectFrom('bots').select('rev').execute()
  const before = await rev()
  await accept(delivery)
  await Promise.all([accept(ignored('i')), accept(ignored('i')), accept(ignored('i'))])
  expect(await rev()).toEqual(before)
  expect(await stored(flow)).toHaveLength(2)
})

test('what we do not use, and what belongs to others, is stored as ignored with the reason', async () => {
  await using flow = await openFlow()
  await flow.accept(ignored('a'))
  const other = { kind: 'event', recallId: 'r9', botId: null, shape: '1.11', event: status('done', 1) } as const
  await flow.accept({ id: 'b', event: 'bot.done', content: other })
  await flow.accept({ id: 'c', event: 'bot.done', content: { ...other, botId: 'gone' } })
  expect(await stored(flow)).toMatchObject([
    { id: 'a', state: 'ignored', reason: 'not used' },
    { id: 'b', state: 'ignored', reason: expect.stringContaining('not a bot of ours') },
    { id: 'c', state: 'ignored', reason: expect.stringContaining('no such bot') },
  ])
})

test('a delivery of a second bot with our metadata makes that one a ghost, and its news is not folded', async () => {
  await using flow = await openFlow()
  const { botId } = await flow.ask()
  await flow.accept(aDelivery({ id: 'a', recallId: 'r1', botId, event: status('joining_call', 1) }))
  await flow.accept(aDelivery({ id: 'b', recallId: 'r2', botId, event: status('fatal', 2) }))
  const bot = await flow.bot(botId)
  expect(bot).toMatchObject({ recallId: 'r1', ghosts: [{ recallId: 'r2' }] })
  expect(bot.recall.status?.code).toBe('joining_call')
})

test('without metadata a delivery finds its bot by the Recall id', async () => {
  await using flow = await openFlow()
  const { botId } = await flow.ask()
  await flow.inTx((tx) => changeBot(tx, { id: botId, now: T0 }, (bot) => adopt(bot, 'r1', T0)))
  await flow.accept(aDelivery({ id: 'a', recallId: 'r1', botId: null, event: status('done', 2) }))
  expect((await flow.bot(botId)).recall.status?.code).toBe('done')
})

test('what came before anybody knew the Recall id is taken in by whatever first teaches it, in one transaction', async () => {
  await using flow = await openFlow()
  await flow.loop.stop()
  const { botId } = await flow.ask()
  await flow.accept(aDelivery({ id: 'a', recallId: 'r1', botId: null, event: status('in_call_recording', 2) }))
  await flow.accept(aDelivery({ id: 'b', recallId: 'r1', botId: null, event: status('joining_call', 1) }))
  await flow.accept(aDelivery({ id: 'c', recallId: 'r2', botId: null, event: status('fatal', 3) }))
  expect((await stored(flow)).map(({ state }) => state)).toEqual(['unmatched', 'unmatched', 'unmatched'])

  const learn = () => flow.inTx((tx) => changeBot(tx, { id: botId, now: T0 }, (bot) => adopt(bot, 'r1', T0)))
  const failing = flow.inTx(async (tx) => {
    await changeBot(tx, { id: botId, now: T0 }, (bot) => adopt(bot, 'r1', T0))
    throw new Error('no')
  })
  await expect(failing).rejects.toThrow('no')
  expect((await stored(flow)).map(({ state }) => state)).toEqual(['unmatched', 'unmatched', 'unmatched'])

  expect((await learn())?.recall.status?.code).toBe('in_call_recording')
  const bot = await flow.bot(botId)
  expect(bot.recall).toMatchObject({ status: { code: 'in_call_recording' } })
  expect(bot.reading.askedSeq).toBeGreaterThan(bot.reading.doneSeq)
  expect((await stored(flow)).map(({ state }) => state)).toEqual(['folded', 'folded', 'unmatched'])
})

test('a change that changes nothing wakes nobody, and one of a row that is not there does nothing', async () => {
  await using flow = await openFlow()
  const { botId } = await flow.ask()
  const rev = () => flow.db.selectFrom('bots').select('rev').execute()
  const before = await rev()
  await flow.inTx((tx) => changeBot(tx, { id: botId, now: T0 }, (bot) => bot))
  expect(await flow.inTx((tx) => changeBot(tx, { id: 'nobody', now: T0 }, (bot) => bot))).toBeUndefined()
  expect(await rev()).toEqual(before)
})

test('news of a bot that was given up, whose meeting has another bot by now, is stored all the same', async () => {
  await using flow = await openFlow()
  const first = await flow.ask()
  await flow.inTx((tx) =>
    changeBot(tx, { id: first.botId, now: T0 }, (bot) => ({
      ...bot,
      ended: { kind: 'notCreated', why: null, at: T0 },
    })),
  )
  const { asked } = await flow.bot(first.botId)
  const second = await flow.ask({ link: aMeeting(asked.meetingKey), key: 'again' })
  expect(second.botId).not.toBe(first.botId)

  await flow.accept(aDelivery({ id: 'late', recallId: 'r1', botId: first.botId, event: status('joining_call', 1) }))
  expect((await flow.bot(first.botId)).recallId).toBe('r1')
  await flow.inTx((tx) =>
    changeBot(tx, { id: second.botId, now: T0 }, (bot) => askStop(bot, { by: BY, why: 'person' }, T0)),
  )
})
