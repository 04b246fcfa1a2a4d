import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Bot } from '../../src/recording/bot.ts'
import type { PostIntent, Thread } from '../../src/recording/thread.ts'
import { insertAsk, readAsk } from '../../src/store/asks.ts'
import {
  insertBot,
  readBot,
  readBotByRecallId,
  readOpenBotIds,
  readOpenBots,
  writeBot,
  writeBotQuietly,
} from '../../src/store/bots.ts'
import {
  clearLeases,
  holdsLease,
  type RowRef,
  readDue,
  readNextDueAt,
  releaseLease,
  settleDecision,
  takeLease,
} from '../../src/store/claims.ts'
import type { OpenDatabase } from '../../src/store/database.ts'
import { migrate } from '../../src/store/migrate.ts'
import { ping } from '../../src/store/ping.ts'
import type { Tx } from '../../src/store/tables.ts'
import { insertThread, readThread, readThreadsOf, writeThread, writeThreadQuietly } from '../../src/store/threads.ts'
import { ASKED, aBot, anAsk, aThread, HOUR, MINUTE, status, T0 } from '../recording/rows.ts'

const BOT: RowRef = { table: 'bots', id: 'bot-row', botId: 'bot-row', team: 'T1' }
const THREAD: RowRef = { table: 'threads', id: 'thread-row', botId: 'bot-row', team: 'T1' }
const ASK: RowRef = { table: 'asks', id: 'ask-row', botId: '', team: 'T1' }
const FAR = T0 + 1_000 * HOUR

/** Everything the rooms above rely on, whatever the database. `open` gives a new and empty one each time. */
export function storeContract(name: string, open: () => Promise<OpenDatabase>): void {
  describe(`the store on ${name}`, () => {
    let database: OpenDatabase

    const inTx = <T>(run: (tx: Tx) => Promise<T>): Promise<T> => database.db.transaction().execute(run)
    const add = (bot: Bot, ...threads: Thread[]) =>
      inTx(async (tx) => {
        await insertBot(tx, bot)
        for (const thread of threads) await insertThread(tx, thread)
      })
    /** Decides every row there is, so that none is due before `dueAt`. */
    const decideAll = (dueAt: number | null) =>
      inTx(async (tx) => {
        for (const row of await readDue(tx, { now: FAR, limit: 1_000 })) {
          const known = row.table === 'asks' ? readAsk(tx, row.id) : readBot(tx, row.botId)
          const rev = (await known)?.rev ?? 0
          await settleDecision(tx, row, { rev, dueAt })
        }
      })
    const dueIds = async (now = T0, limit = 100) => (await readDue(database.db, { now, limit })).map(({ id }) => id)

    beforeEach(async () => {
      database = await open()
      await migrate(database.db)
    })

    afterEach(() => database.close())

    describe('rows', () => {
      test('a bot comes back as it was written, at insertion and after each write', async () => {
        const bot = aBot({ ghosts: [{ recallId: 'g', next: 'leave', triedAt: null, tries: 0 }] })
        await add(bot)
        expect(await inTx((tx) => readBot(tx, bot.id))).toEqual({ bot, rev: 1, place: 1 })

        const changed = { ...bot, recallId: 'recall-1', failures: 3, createTrouble: 'noCapacity' } as const
        await inTx((tx) => writeBot(tx, changed))
        expect(await inTx((tx) => readBot(tx, bot.id))).toEqual({ bot: changed, rev: 2, place: 1 })
        expect(await inTx((tx) => readBotByRecallId(tx, 'recall-1'))).toEqual({ bot: changed, rev: 2, place: 1 })
      })

      test('a thread comes back as it was written, at insertion and after each write', async () => {
        const thread = aThread({ answerRoute: { responseUrl: 'https://hooks.example/1', usableUntil: T0 } })
        await add(aBot(), thread)
        expect(await inTx((tx) => readThread(tx, thread.id))).toEqual(thread)

        const changed = { ...thread, subscribers: ['U2', 'Ü “3”'], cardTs: '2.0', closed: { at: T0, why: 'over' } }
        await inTx((tx) => writeThread(tx, changed))
        expect(await inTx((tx) => readThread(tx, thread.id))).toEqual(changed)
        expect(await inTx((tx) => readThreadsOf(tx, 'bot-row'))).toEqual([changed])
      })

      test('rows that do not exist are read as undefined, or as none', async () => {
        expect(await inTx((tx) => readBot(tx, 'nobody'))).toBeUndefined()
        expect(await inTx((tx) => readBotByRecallId(tx, 'nobody'))).toBeUndefined()
        expect(await inTx((tx) => readThread(tx, 'nobody'))).toBeUndefined()
        expect(await inTx((tx) => readThreadsOf(tx, 'nobody'))).toEqual([])
      })

      test('the threads of a bot are its own, oldest first', async () => {
        await add(
          aBot(),
          aThread({ id: 'second', requestedAt: T0 + 2 }),
          aThread({ id: 'first', requestedAt: T0 + 1 }),
          aThread({ id: 'also-second', requestedAt: T0 + 2 }),
        )
        await add(
          aBot({ id: 'other', asked: { ...ASKED, meetingKey: 'zoom:2' } }),
          aThread({ id: 'theirs', botId: 'other' }),
        )
        const ids = (await inTx((tx) => readThreadsOf(tx, 'bot-row'))).map(({ id }) => id)
        expect(ids).toEqual(['first', 'also-second', 'second'])
      })

      test('a thread without its bot is refused', async () => {
        await expect(inTx((tx) => insertThread(tx, aThread()))).rejects.toThrow()
        expect(await inTx((tx) => readThread(tx, 'thread-row'))).toBeUndefined()
      })

      test('two bots never share a Recall id', async () => {
        await add(aBot({ recallId: 'recall-1' }))
        await expect(
          add(aBot({ id: 'other', recallId: 'recall-1', asked: { ...ASKED, meetingKey: 'zoom:2' } })),
        ).rejects.toThrow()
      })

      test('the bots under way are those that Recall knows and that are not closed', async () => {
        const elsewhere = (n: number) => ({ ...ASKED, meetingKey: `zoom:${n}` })
        await add(aBot({ id: 'asked', asked: elsewhere(1) }))
        await add(aBot({ id: 'known', asked: elsewhere(2), recallId: 'r2' }))
        await add(aBot({ id: 'closed', asked: elsewhere(3), recallId: 'r3', closedAt: T0 }))
        expect(await inTx(readOpenBotIds)).toEqual(['known'])
      })

      test('a transaction that fails leaves nothing behind', async () => {
        const failing = inTx(async (tx) => {
          await insertBot(tx, aBot())
          throw new Error('no')
        })
        await expect(failing).rejects.toThrow('no')
        expect(await inTx((tx) => readBot(tx, 'bot-row'))).toBeUndefined()
      })
    })

    describe('what is due', () => {
      test('new rows are due at once, though they name no time', async () => {
        await add(aBot(), aThread())
        expect((await dueIds()).sort()).toEqual(['bot-row', 'thread-row'])
        expect(await readNextDueAt(database.db, 0)).toBeNull()
      })

      test('a due row names its table, its bot and its workspace', async () => {
        await add(aBot(), aThread())
        const due = await readDue(database.db, { now: T0, limit: 10 })
        expect(due).toEqual(expect.arrayContaining([BOT, THREAD]))
        expect(due).toHaveLength(2)
      })

      test.each([
        { dueAt: FAR, when: 'far ahead' },
        { dueAt: null, when: 'never' },
      ])('a change of the bot makes it and all its threads due although they were due $when', async ({ dueAt }) => {
        await add(aBot(), aThread({ id: 'one' }), aThread({ id: 'two', channel: 'C2' }))
        await decideAll(dueAt)
        expect(await dueIds()).toEqual([])
        await inTx((tx) => writeBot(tx, aBot({ failures: 1 })))
        expect((await dueIds()).sort()).toEqual(['bot-row', 'one', 'two'])
      })

      test.each([
        { dueAt: FAR, when: 'far ahead' },
        { dueAt: null, when: 'never' },
      ])('a change of one thread makes the bot and the other threads due too ($when)', async ({ dueAt }) => {
        await add(aBot(), aThread({ id: 'one' }), aThread({ id: 'two', channel: 'C2' }))
        await decideAll(dueAt)
        await inTx((tx) => writeThread(tx, aThread({ id: 'one', failures: 1 })))
        expect((await dueIds()).sort()).toEqual(['bot-row', 'one', 'two'])
      })

      test('a new thread wakes the bot and its siblings', async () => {
        await add(aBot(), aThread({ id: 'one' }))
        await decideAll(FAR)
        await inTx((tx) => insertThread(tx, aThread({ id: 'two', channel: 'C2' })))
        expect((await dueIds()).sort()).toEqual(['bot-row', 'one', 'two'])
      })

      test('a change of one bot wakes no other', async () => {
        await add(aBot(), aThread())
        await add(
          aBot({ id: 'other', asked: { ...ASKED, meetingKey: 'zoom:2' } }),
          aThread({ id: 'theirs', botId: 'other' }),
        )
        await decideAll(FAR)
        await inTx((tx) => writeBot(tx, aBot({ failures: 1 })))
        expect((await dueIds()).sort()).toEqual(['bot-row', 'thread-row'])
      })

      test('a quiet write wakes nobody', async () => {
        await add(aBot(), aThread())
        await decideAll(FAR)
        await inTx((tx) => writeBotQuietly(tx, aBot({ failures: 1 })))
        await inTx((tx) => writeThreadQuietly(tx, aThread({ failures: 1 })))
        expect(await dueIds()).toEqual([])
        expect((await inTx((tx) => readBot(tx, 'bot-row')))?.bot.failures).toBe(1)
        expect((await inTx((tx) => readThread(tx, 'thread-row')))?.failures).toBe(1)
      })

      test('a decision made from an older revision hides no newer one', async () => {
        await add(aBot(), aThread())
        await decideAll(FAR)
        const seen = (await inTx((tx) => readBot(tx, 'bot-row')))?.rev ?? 0
        await inTx((tx) => writeBot(tx, aBot({ failures: 1 })))
        await inTx((tx) => settleDecision(tx, BOT, { rev: seen, dueAt: FAR }))
        await inTx((tx) => settleDecision(tx, THREAD, { rev: seen, dueAt: null }))
        expect((await dueIds()).sort()).toEqual(['bot-row', 'thread-row'])
      })

      test('a row is due by time at its very moment and not before', async () => {
        await add(aBot())
        await decideAll(T0 + MINUTE)
        expect(await dueIds(T0 + MINUTE - 1)).toEqual([])
        expect(await dueIds(T0 + MINUTE)).toEqual(['bot-row'])
      })

      test('the longest due come first, bots and threads alike, and a limit keeps those', async () => {
        await add(aBot(), aThread({ id: 'late' }), aThread({ id: 'early', channel: 'C2' }))
        await decideAll(FAR)
        const rev = (await inTx((tx) => readBot(tx, 'bot-row')))?.rev ?? 0
        await inTx(async (tx) => {
          await settleDecision(tx, { ...THREAD, id: 'late' }, { rev, dueAt: T0 + 3 })
          await settleDecision(tx, BOT, { rev, dueAt: T0 + 2 })
          await settleDecision(tx, { ...THREAD, id: 'early' }, { rev, dueAt: T0 + 1 })
        })
        expect(await dueIds(T0 + MINUTE)).toEqual(['early', 'bot-row', 'late'])
        expect(await dueIds(T0 + MINUTE, 2)).toEqual(['early', 'bot-row'])
        expect(await dueIds(T0 + 2)).toEqual(['early', 'bot-row'])
      })

      test('the next time is the earliest of bots and threads that is still ahead', async () => {
        expect(await readNextDueAt(database.db, 0)).toBeNull()
        await add(aBot(), aThread())
        await decideAll(FAR)
        const rev = (await inTx((tx) => readBot(tx, 'bot-row')))?.rev ?? 0
        await inTx((tx) => settleDecision(tx, BOT, { rev, dueAt: T0 + 2 * MINUTE }))
        await inTx((tx) => settleDecision(tx, THREAD, { rev, dueAt: T0 + MINUTE }))
        expect(await readNextDueAt(database.db, T0)).toBe(T0 + MINUTE)
        expect(await readNextDueAt(database.db, T0 + MINUTE)).toBe(T0 + 2 * MINUTE)
        expect(await readNextDueAt(database.db, T0 + 2 * MINUTE)).toBeNull()
      })
    })

    describe.each([BOT, THREAD, ASK])('a lease of $table', (row) => {
      const take = (owner: string, leaseMs = MINUTE) => inTx((tx) => takeLease(tx, row, { owner, leaseMs }))
      const holds = (owner: string, leftMs = 0) => holdsLease(database.db, row, { owner, leftMs })
      const isDue = async () => (await dueIds()).includes(row.id)

      beforeEach(async () => {
        await add(aBot(), aThread())
        await inTx((tx) => insertAsk(tx, anAsk()))
      })

      test('is taken once, and hides the row from everybody', async () => {
        expect(await take('us')).toBe(true)
        expect(await take('them')).toBe(false)
        expect(await take('us')).toBe(false)
        expect(await isDue()).toBe(false)
        expect(await holds('us')).toBe(true)
        expect(await holds('them')).toBe(false)
      })

      test('that is past is taken by another', async () => {
        expect(await take('us', -1)).toBe(true)
        expect(await holds('us')).toBe(false)
        expect(await isDue()).toBe(true)
        expect(await take('them')).toBe(true)
        expect(await holds('them')).toBe(true)
        expect(await holds('us')).toBe(false)
      })

      test('counts as held only while so much of it is left', async () => {
        await take('us')
        expect(await holds('us', MINUTE / 2)).toBe(true)
        expect(await holds('us', MINUTE)).toBe(false)
      })

      test('is given back by its owner, which makes the row due at once', async () => {
        await decideAll(FAR)
        await take('us')
        await inTx((tx) => releaseLease(tx, row, { owner: 'us', now: T0 }))
        expect(await holds('us')).toBe(false)
        expect(await dueIds()).toEqual([row.id])
        expect(await take('them')).toBe(true)
      })

      test('is not given back by anybody else', async () => {
        await decideAll(FAR)
        await take('us', -1)
        await take('them')
        await inTx((tx) => releaseLease(tx, row, { owner: 'us', now: T0 }))
        expect(await holds('them')).toBe(true)
        expect(await dueIds()).toEqual([])
      })

      test('is cleared at a start, which makes the row due at once, and what it was about to do stays', async () => {
        const intent: PostIntent = { step: 'postCard', shows: 'x', sentAt: T0, absentAt: [], lookAt: T0 }
        const create = { key: 'k', body: '{}', form: '1.11', joinAt: null, firstSentAt: T0, lastSentAt: T0 } as const
        const bot = aBot({ create: { ...create, sendings: 1, serverErrors: 0, absentAt: [] } })
        await inTx((tx) => writeBot(tx, bot))
        await inTx((tx) => writeThread(tx, aThread({ intent })))
        await decideAll(FAR)
        await take('us')
        await clearLeases(database.db)
        expect(await dueIds()).toEqual([row.id])
        expect(await take('them')).toBe(true)
        expect((await inTx((tx) => readBot(tx, 'bot-row')))?.bot).toEqual(bot)
        expect((await inTx((tx) => readThread(tx, 'thread-row')))?.intent).toEqual(intent)
      })
    })

    describe('the place of a meeting', () => {
      const MEETING = { team: 'T1', key: ASKED.meetingKey }
      const openBots = async (meeting: Parameters<typeof readOpenBots>[1] = MEETING) =>
        (await inTx((tx) => readOpenBots(tx, meeting))).map(({ id }) => id)

      test('belongs to one bot', async () => {
        await add(aBot())
        expect(await openBots()).toEqual(['bot-row'])
        await expect(add(aBot({ id: 'second' }))).rejects.toThrow()
        expect(await inTx((tx) => readBot(tx, 'second'))).toBeUndefined()
      })

      test('is its own for each workspace, meeting and join time', async () => {
        await add(aBot())
        await add(aBot({ id: 'elsewhere', team: 'T2' }))
        await add(aBot({ id: 'another', asked: { ...ASKED, meetingKey: 'zoom:2' } }))
        await add(aBot({ id: 'friday', asked: { ...ASKED, joinAt: FAR, requestedAt: T0 + 1 } }))
        expect(await openBots()).toEqual(['bot-row', 'friday'])
        expect(await openBots({ ...MEETING, team: 'T2' })).toEqual(['elsewhere'])
        expect(await openBots({ ...MEETING, key: 'zoom:2' })).toEqual(['another'])
        expect(await openBots({ ...MEETING, team: 'T3' })).toEqual([])
        await expect(add(aBot({ id: 'also friday', asked: { ...ASKED, joinAt: FAR } }))).rejects.toThrow()
      })

      test('moves with the join time of its bot', async () => {
        await add(aBot({ asked: { ...ASKED, joinAt: FAR } }))
        await inTx((tx) => writeBot(tx, aBot({ asked: { ...ASKED, joinAt: FAR + HOUR } })))
        await expect(add(aBot({ id: 'second', asked: { ...ASKED, joinAt: FAR + HOUR } }))).rejects.toThrow()
        await add(aBot({ id: 'second', asked: { ...ASKED, joinAt: FAR, requestedAt: T0 + 1 } }))
        expect(await openBots()).toEqual(['bot-row', 'second'])
        const row = database.db.selectFrom('bots').select('join_at').where('id', '=', 'bot-row')
        expect((await row.executeTakeFirst())?.join_at).toBe(FAR + HOUR)
      })

      test('that is taken at its new time stays with its bot there, and the news is written', async () => {
        await add(aBot({ asked: { ...ASKED, joinAt: FAR } }), aThread())
        await add(aBot({ id: 'second', asked: { ...ASKED, joinAt: FAR + HOUR } }))
        const moved = aBot({ asked: { ...ASKED, joinAt: FAR + HOUR } })
        await inTx((tx) => writeBot(tx, moved))
        expect((await inTx((tx) => readBot(tx, 'bot-row')))?.bot).toEqual(moved)
        expect(await openBots()).toEqual(['second'])
      })

      const at = (code: string) => ({ ...aBot().recall, status: { code, subCode: null, at: T0 * 1_000 } })
      const stop = {
        askedAt: T0,
        by: { user: 'U1', threadId: 'thread-row' },
        why: 'person',
        next: 'leave',
        triedAt: null,
        missing: 0,
        dispatched: false,
      } as const
      const FREED: { by: string; change: Partial<Bot> }[] = [
        { by: 'a stop', change: { stop } },
        { by: 'call_ended', change: { recall: at('call_ended') } },
        { by: 'done', change: { recall: at('done') } },
        { by: 'fatal', change: { recall: at('fatal') } },
        { by: 'an end of our own', change: { ended: { kind: 'notCreated', why: null, at: T0 } } },
        { by: 'closing', change: { closedAt: T0 } },
      ]

      test.each(FREED)('is freed by $by, in the same transaction', async ({ change }) => {
        await add(aBot())
        await inTx(async (tx) => {
          await writeBot(tx, aBot(change))
          expect(await readOpenBots(tx, MEETING)).toEqual([])
          await insertBot(tx, aBot({ id: 'second' }))
        })
        expect(await openBots()).toEqual(['second'])
      })

      test('is kept through every other change', async () => {
        await add(aBot())
        for (const code of ['joining_call', 'in_waiting_room', 'in_call_recording']) {
          await inTx((tx) => writeBot(tx, aBot({ recallId: 'recall-1', recall: at(code) })))
          expect(await openBots(), code).toEqual(['bot-row'])
        }
      })

      test('is taken again by a bot that turns out to live on, if nobody else has it', async () => {
        await add(aBot({ ended: { kind: 'notCreated', why: null, at: T0 } }))
        await inTx((tx) => writeBot(tx, aBot()))
        expect(await openBots()).toEqual(['bot-row'])
      })

      test('stays with its new bot when the old one turns out to live on, and the news is written', async () => {
        await add(aBot({ ended: { kind: 'notCreated', why: null, at: T0 } }))
        await add(aBot({ id: 'second' }))
        const found = aBot({ recallId: 'recall-1' })
        await inTx((tx) => writeBot(tx, found))
        expect((await inTx((tx) => readBot(tx, 'bot-row')))?.bot).toEqual(found)
        expect(await openBots()).toEqual(['second'])
        await inTx((tx) => writeBotQuietly(tx, { ...found, failures: 1 }))
        expect(await openBots()).toEqual(['second'])
      })
    })

    test('a status that Recall tells in microseconds comes back exactly', async () => {
      const event = status('done', 1)
      const recall = { ...aBot().recall, status: { code: 'done', subCode: null, at: event.at + 1 } }
      await add(aBot({ recall }))
      expect((await inTx((tx) => readBot(tx, 'bot-row')))?.bot.recall.status?.at).toBe(event.at + 1)
    })

    test('the database answers a ping, and rejects it once it is closed', async () => {
      await ping(database.db)
      await sql`select 1`.execute(database.db)
      await database.close()
      await expect(ping(database.db)).rejects.toThrow()
      database = await open()
    })
  })
}
