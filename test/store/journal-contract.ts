import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { insertAsk } from '../../src/store/asks.ts'
import { insertBot, readBot } from '../../src/store/bots.ts'
import type { OpenDatabase } from '../../src/store/database.ts'
import { ignoreOldUnmatched, insertDelivery, takeUnmatched } from '../../src/store/deliveries.ts'
import { deleteForgotten, deleteHistory, insertStep } from '../../src/store/history.ts'
import { linkToken } from '../../src/store/links.ts'
import { migrate } from '../../src/store/migrate.ts'
import { readRemembered, remember } from '../../src/store/remembered.ts'
import type { DeliveriesTable, StepsTable, Tx } from '../../src/store/tables.ts'
import { insertTaken } from '../../src/store/taken.ts'
import { insertThread } from '../../src/store/threads.ts'
import { aBot, anAsk, aThread, status, T0 } from '../recording/rows.ts'

const DAYS_30 = 30 * 24 * 60 * 60_000

/** The half of the store contract about what came in and what was done: acts, deliveries, steps, small facts. */
export function journalContract(name: string, open: () => Promise<OpenDatabase>): void {
  describe(`the journal of the store on ${name}`, () => {
    let database: OpenDatabase

    const inTx = <T>(run: (tx: Tx) => Promise<T>): Promise<T> => database.db.transaction().execute(run)

    beforeEach(async () => {
      database = await open()
      await migrate(database.db)
    })

    afterEach(() => database.close())

    describe('what was taken', () => {
      const take = (over: { team?: string; key?: string; at?: number } = {}) =>
        inTx((tx) => insertTaken(tx, { team: 'T1', key: 'trigger-1', at: T0, ...over }))

      test('is taken once: a repeat is told from the first, at any later time', async () => {
        expect(await take()).toBe(true)
        expect(await take()).toBe(false)
        expect(await take({ at: T0 + 1 })).toBe(false)
      })

      test('has its key within its own workspace', async () => {
        expect(await take()).toBe(true)
        expect(await take({ team: 'T2' })).toBe(true)
        expect(await take({ key: 'trigger-2' })).toBe(true)
      })

      test('is taken again after a transaction that failed', async () => {
        const failing = inTx(async (tx) => {
          await insertTaken(tx, { team: 'T1', key: 'trigger-1', at: T0 })
          throw new Error('no')
        })
        await expect(failing).rejects.toThrow('no')
        expect(await take()).toBe(true)
      })
    })

    describe('deliveries', () => {
      const delivery = (over: Partial<DeliveriesTable> = {}): DeliveriesTable => ({
        id: 'msg-1',
        event: 'bot.done',
        state: 'ignored',
        reason: null,
        recall_id: null,
        bot_id: null,
        content: null,
        received_at: T0,
        ...over,
      })
      const unmatched = (id: string, seconds: number, receivedAt: number) =>
        delivery({
          id,
          state: 'unmatched',
          recall_id: 'recall-1',
          content: JSON.stringify(status('joining_call', seconds)),
          received_at: receivedAt,
        })
      const put = (...rows: DeliveriesTable[]) =>
        inTx(async (tx) => {
          const stored: boolean[] = []
          for (const row of rows) stored.push(await insertDelivery(tx, row))
          return stored
        })
      const take = () => inTx((tx) => takeUnmatched(tx, { recallId: 'recall-1', botId: 'bot-row' }))
      const all = () => database.db.selectFrom('deliveries').selectAll().orderBy('id').execute()

      test('a delivery is stored once, by its id; a repeat changes nothing', async () => {
        expect(await put(delivery())).toEqual([true])
        expect(await put(delivery({ event: 'other', state: 'folded' }), delivery({ id: 'msg-2' }))).toEqual([
          false,
          true,
        ])
        expect(await all()).toEqual([delivery(), delivery({ id: 'msg-2' })])
      })

      test('unmatched ones are taken once, oldest first, and keep no content', async () => {
        await put(unmatched('b', 2, T0 + 2), unmatched('a', 3, T0 + 3), unmatched('c', 1, T0 + 1))
        expect(await take()).toEqual([status('joining_call', 1), status('joining_call', 2), status('joining_call', 3)])
        expect(await take()).toEqual([])
        for (const row of await all()) expect(row).toMatchObject({ state: 'folded', bot_id: 'bot-row', content: null })
      })

      test('those of another bot, or not unmatched, are left', async () => {
        const others = [{ ...unmatched('a', 1, T0), recall_id: 'recall-2' }, delivery({ recall_id: 'recall-1' })]
        await put(...others)
        expect(await take()).toEqual([])
        expect(await all()).toEqual(others)
      })

      test('unmatched ones are given up after their time, and then taken by nobody', async () => {
        await put(unmatched('old', 1, T0 - 1), unmatched('young', 2, T0), delivery({ id: 'z', received_at: T0 - 1 }))
        await inTx((tx) => ignoreOldUnmatched(tx, T0))
        const [old, young, folded] = await all()
        expect(old).toMatchObject({ state: 'ignored', content: null, reason: expect.stringContaining('2 hours') })
        expect(young).toMatchObject({ state: 'unmatched' })
        expect(folded).toMatchObject({ state: 'ignored', reason: null })
        expect(await take()).toEqual([status('joining_call', 2)])
      })
    })

    test('history is removed up to a moment: deliveries, steps, asks and what was taken, and nothing else', async () => {
      const step = (at: number): StepsTable => ({
        bot_id: 'bot-row',
        thread_id: null,
        step: 'fetchBot',
        outcome: 'bot',
        why: null,
        at,
      })
      const row = { event: 'x', state: 'ignored', reason: null, recall_id: null, bot_id: null, content: null } as const
      await inTx(async (tx) => {
        await insertBot(tx, aBot({ closedAt: T0 - 1 }))
        await insertThread(tx, aThread({ closed: { at: T0 - 1, why: 'over' } }))
        for (const at of [T0 - 1, T0]) {
          await insertStep(tx, step(at))
          await insertDelivery(tx, { ...row, id: `msg-${at}`, received_at: at })
          await insertTaken(tx, { team: 'T1', key: `key-${at}`, at })
          await insertAsk(tx, anAsk({ id: `ask-${at}`, askedAt: at }))
        }
        await deleteHistory(tx, { before: T0, limit: 99 })
      })
      expect(await database.db.selectFrom('steps').select('at').execute()).toEqual([{ at: T0 }])
      expect(await database.db.selectFrom('deliveries').select('received_at').execute()).toEqual([{ received_at: T0 }])
      expect(await database.db.selectFrom('taken').select('taken_at').execute()).toEqual([{ taken_at: T0 }])
      expect(await database.db.selectFrom('asks').select('asked_at').execute()).toEqual([{ asked_at: T0 }])
      for (const table of ['bots', 'threads', 'watchers'] as const) {
        expect(await database.db.selectFrom(table).selectAll().execute(), table).toHaveLength(1)
      }
    })

    test('history goes in batches: each tells how many rows went, until none is left', async () => {
      const take = (key: string) => inTx((tx) => insertTaken(tx, { team: 'T1', key, at: T0 - 1 }))
      for (const key of ['a', 'b', 'c']) await take(key)
      const clean = () => inTx((tx) => deleteHistory(tx, { before: T0, limit: 2 }))
      expect([await clean(), await clean(), await clean()]).toEqual([2, 1, 0])
    })

    test('a bot whose time has come goes with its threads, who watched them and its links, and no other does', async () => {
      const rowsOf = async (table: 'bots' | 'threads' | 'watchers' | 'links') =>
        (await database.db.selectFrom(table).selectAll().execute()).length
      await inTx(async (tx) => {
        for (const [id, closedAt] of [
          ['gone', T0 - DAYS_30],
          ['later', T0 - DAYS_30 + 1],
          ['open', null],
        ] as const) {
          await insertBot(tx, aBot({ id, closedAt, asked: { ...aBot().asked, meetingKey: `zoom:${id}` } }))
          await insertThread(tx, aThread({ id: `thread-${id}`, botId: id }))
          await linkToken(tx, { botId: id, recordingId: 'r' }, { token: `token-${id}`, at: T0 })
        }
      })
      expect(await inTx((tx) => deleteForgotten(tx, { now: T0, limit: 9 }))).toBe(4)
      expect(await inTx((tx) => deleteForgotten(tx, { now: T0, limit: 9 }))).toBe(0)
      for (const table of ['bots', 'threads', 'watchers', 'links'] as const) expect(await rowsOf(table), table).toBe(2)
      expect(await inTx((tx) => readBot(tx, 'gone'))).toBeUndefined()
    })

    test('a small fact is remembered, and the newest stays', async () => {
      expect(await inTx((tx) => readRemembered(tx, 'recall form'))).toBeUndefined()
      await inTx((tx) => remember(tx, 'recall form', '1.10'))
      await inTx((tx) => remember(tx, 'recall form', '1.11'))
      await inTx((tx) => remember(tx, 'other', 'x'))
      expect(await inTx((tx) => readRemembered(tx, 'recall form'))).toBe('1.11')
    })

    test('migrating again changes nothing', async () => {
      await inTx((tx) => insertBot(tx, aBot()))
      await migrate(database.db)
      await migrate(database.db)
      expect(await database.db.selectFrom('bots').select('id').execute()).toEqual([{ id: 'bot-row' }])
    })
  })
}
