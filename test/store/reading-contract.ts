import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { insertBot } from '../../src/store/bots.ts'
import { takeLease } from '../../src/store/claims.ts'
import { countDue, readLivelyThreadIds, readOpenBotFacts, readThreadFacts } from '../../src/store/counts.ts'
import type { OpenDatabase } from '../../src/store/database.ts'
import { insertDelivery } from '../../src/store/deliveries.ts'
import { insertStep } from '../../src/store/history.ts'
import { migrate } from '../../src/store/migrate.ts'
import { findBotIds, readStory } from '../../src/store/story.ts'
import type { Tx } from '../../src/store/tables.ts'
import { insertThread, readPlacesOf } from '../../src/store/threads.ts'
import { aBot, aThread, T0 } from '../recording/rows.ts'

/** The part of the store contract about what is only read, for the numbers and for the story of one recording. */
export function readingContract(name: string, open: () => Promise<OpenDatabase>): void {
  describe(`what is read of the store on ${name}`, () => {
    let database: OpenDatabase

    const inTx = <T>(run: (tx: Tx) => Promise<T>): Promise<T> => database.db.transaction().execute(run)

    beforeEach(async () => {
      database = await open()
      await migrate(database.db)
      await inTx(async (tx) => {
        for (const id of ['bot-a', 'bot-b', 'bot-c']) {
          const closedAt = id === 'bot-c' ? T0 : null
          const { asked } = aBot()
          await insertBot(tx, aBot({ id, recallId: `recall-${id}`, closedAt, asked: { ...asked, meetingKey: id } }))
        }
        await insertThread(tx, aThread({ id: 'thread-a', botId: 'bot-a', channel: 'C1', cardTs: '1700000000.000001' }))
        const inThread = { channel: 'C1', rootTs: '1700000000.000001', cardTs: '1700000009.000001' }
        await insertThread(tx, aThread({ id: 'thread-b', botId: 'bot-b', ...inThread, requestedAt: T0 + 1 }))
      })
    })

    afterEach(() => database.close())

    test('open bots come page by page, and closed ones do not', async () => {
      const first = await readOpenBotFacts(database.db, { after: '', limit: 1 })
      expect(first.map(({ id }) => id)).toEqual(['bot-a'])
      const second = await readOpenBotFacts(database.db, { after: 'bot-a', limit: 10 })
      expect(second.map(({ id, facts }) => [id, (JSON.parse(facts) as { id: string }).id])).toEqual([
        ['bot-b', 'bot-b'],
      ])
    })

    test('threads that are due soon, or whose facts are new, are found once each', async () => {
      await database.db.updateTable('threads').set({ due_at: T0 }).where('id', '=', 'thread-a').execute()
      await database.db
        .updateTable('threads')
        .set({ decided_rev: 99, due_at: T0 + 10 })
        .where('id', '=', 'thread-b')
        .execute()
      expect(await readLivelyThreadIds(database.db, T0)).toEqual(['thread-a'])
      expect((await readLivelyThreadIds(database.db, T0 + 10)).sort()).toEqual(['thread-a', 'thread-b'])
      expect(await readThreadFacts(database.db, ['thread-a', 'none'])).toHaveLength(1)
    })

    test('what is due is counted as a number, without what somebody is at work on', async () => {
      expect(await countDue(database.db, T0)).toBe(5)
      const row = { table: 'bots', id: 'bot-a', botId: 'bot-a', team: 'T1' } as const
      await inTx((tx) => takeLease(tx, row, { owner: 'us', leaseMs: 60_000 }))
      expect(await countDue(database.db, T0)).toBe(4)
    })

    test('the places of a bot’s threads are read', async () => {
      expect(await inTx((tx) => readPlacesOf(tx, 'bot-b'))).toEqual([
        { id: 'thread-b', channel: 'C1', rootTs: '1700000000.000001', cardTs: '1700000009.000001' },
      ])
    })

    test.each([
      { by: 'its bot', reference: { kind: 'id', id: 'bot-a' } as const, finds: ['bot-a'] },
      { by: 'Recall’s bot', reference: { kind: 'id', id: 'recall-bot-b' } as const, finds: ['bot-b'] },
      { by: 'its thread', reference: { kind: 'id', id: 'thread-b' } as const, finds: ['bot-b'] },
      { by: 'nothing', reference: { kind: 'id', id: 'none' } as const, finds: [] },
      {
        by: 'a message that begins the thread of two',
        reference: { kind: 'message', channel: 'C1', ts: ['1700000000.000001'] } as const,
        finds: ['bot-a', 'bot-b'],
      },
      {
        by: 'a message of another channel',
        reference: { kind: 'message', channel: 'C2', ts: ['1700000000.000001'] } as const,
        finds: [],
      },
    ])('a recording is found by $by', async ({ reference, finds }) => {
      const asked = reference.kind === 'id' ? reference : { ...reference, ts: [...reference.ts] }
      expect(await findBotIds(database.db, asked)).toEqual(finds)
    })

    test('its story has the webhooks and steps in order, and until when it is worked on', async () => {
      const delivery = { event: 'bot.done', reason: null, recall_id: 'recall-bot-a', content: null }
      await inTx(async (tx) => {
        await insertDelivery(tx, { ...delivery, id: 'b', state: 'folded', bot_id: 'bot-a', received_at: T0 + 2 })
        await insertDelivery(tx, { ...delivery, id: 'a', state: 'unmatched', bot_id: null, received_at: T0 + 1 })
        const step = { bot_id: 'bot-a', thread_id: null, why: null }
        await insertStep(tx, { ...step, step: 'createBot', outcome: 'created', at: T0 })
        await insertStep(tx, { ...step, step: 'fetchBot', outcome: 'bot', at: T0 + 1 })
      })
      const story = await readStory(database.db, 'bot-a')
      expect(story?.deliveries.map(({ state, received_at }) => [state, received_at])).toEqual([
        ['unmatched', T0 + 1],
        ['folded', T0 + 2],
      ])
      expect(story?.steps.map(({ step, at }) => [step, at])).toEqual([
        ['createBot', T0],
        ['fetchBot', T0 + 1],
      ])
      expect([story?.busyUntil, story?.threads.map(({ id }) => id)]).toEqual([null, ['thread-a']])
      await database.db
        .updateTable('threads')
        .set({ lease_until: T0 + 5 })
        .where('id', '=', 'thread-a')
        .execute()
      expect((await readStory(database.db, 'bot-a'))?.busyUntil).toBe(T0 + 5)
      expect(await readStory(database.db, 'none')).toBeUndefined()
    })
  })
}
