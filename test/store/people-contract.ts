import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Bot } from '../../src/recording/bot.ts'
import type { Thread } from '../../src/recording/thread.ts'
import { insertAsk, readAsk, writeAsk } from '../../src/store/asks.ts'
import { insertBot, writeBot } from '../../src/store/bots.ts'
import { readDue, readNextDueAt, settleDecision } from '../../src/store/claims.ts'
import type { OpenDatabase } from '../../src/store/database.ts'
import { linkToken, readLink } from '../../src/store/links.ts'
import { insertWatcher, readChannelThreads, readWatchedThreads } from '../../src/store/lists.ts'
import { migrate } from '../../src/store/migrate.ts'
import type { Tx } from '../../src/store/tables.ts'
import { insertThread } from '../../src/store/threads.ts'
import { ASKED, aBot, anAsk, aThread, MINUTE, T0 } from '../recording/rows.ts'

/** The part of the store contract about people: what they asked, which links they were given, what they see in lists. */
export function peopleContract(name: string, open: () => Promise<OpenDatabase>): void {
  describe(`what people ask and see in the store on ${name}`, () => {
    let database: OpenDatabase

    const inTx = <T>(run: (tx: Tx) => Promise<T>): Promise<T> => database.db.transaction().execute(run)

    beforeEach(async () => {
      database = await open()
      await migrate(database.db)
    })

    afterEach(() => database.close())

    describe('an ask', () => {
      const dueIds = async (now = T0) => (await readDue(database.db, { now, limit: 9 })).map(({ id }) => id)
      const settle = (rev: number, dueAt: number | null) =>
        inTx((tx) => settleDecision(tx, { table: 'asks', id: 'ask-row', botId: '', team: 'T1' }, { rev, dueAt }))

      test('comes back as it was written, and is due at once', async () => {
        const ask = anAsk({ route: { responseUrl: 'https://hooks.example/1', usableUntil: T0 } })
        await inTx((tx) => insertAsk(tx, ask))
        expect(await inTx((tx) => readAsk(tx, 'ask-row'))).toEqual({ ask, rev: 1 })
        expect(await inTx((tx) => readAsk(tx, 'nobody'))).toBeUndefined()
        expect(await readDue(database.db, { now: 0, limit: 9 })).toEqual([
          { table: 'asks', id: 'ask-row', botId: '', team: 'T1' },
        ])
      })

      test('is due again when it is written, or when its time has come', async () => {
        await inTx((tx) => insertAsk(tx, anAsk()))
        await settle(1, T0 + MINUTE)
        expect(await dueIds(T0 + MINUTE - 1)).toEqual([])
        expect(await readNextDueAt(database.db, T0)).toBe(T0 + MINUTE)
        expect(await dueIds(T0 + MINUTE)).toEqual(['ask-row'])
        await inTx((tx) => writeAsk(tx, anAsk({ closed: { at: T0, why: 'told' } })))
        expect(await dueIds()).toEqual(['ask-row'])
        expect((await inTx((tx) => readAsk(tx, 'ask-row')))?.rev).toBe(2)
        await settle(2, null)
        expect(await dueIds(T0 + 100 * MINUTE)).toEqual([])
      })
    })

    describe('a link of our own', () => {
      const token = (fresh: string, recordingId = 'rec-1', botId = 'bot-row') =>
        inTx((tx) => linkToken(tx, { botId, recordingId }, { token: fresh, at: T0 }))

      beforeEach(() => inTx((tx) => insertBot(tx, aBot())))

      test('stands for one recording, and stays the same however often it is asked for', async () => {
        expect(await token('a')).toBe('a')
        expect(await token('b')).toBe('a')
        expect(await token('c', 'rec-2')).toBe('c')
        expect(await inTx((tx) => readLink(tx, 'a'))).toEqual({ botId: 'bot-row', recordingId: 'rec-1' })
        expect(await inTx((tx) => readLink(tx, 'c'))).toEqual({ botId: 'bot-row', recordingId: 'rec-2' })
      })

      test('that was never given leads nowhere', async () => {
        await token('a')
        expect(await inTx((tx) => readLink(tx, 'b'))).toBeUndefined()
        expect(await inTx((tx) => readLink(tx, 'A'))).toBeUndefined()
        expect(await inTx((tx) => readLink(tx, ''))).toBeUndefined()
      })

      test('never stands for two recordings, nor for one of a bot that is not there', async () => {
        await token('a')
        await expect(token('a', 'rec-2')).rejects.toThrow()
        await expect(token('b', 'rec-1', 'nobody')).rejects.toThrow()
      })
    })

    describe('a list', () => {
      let count = 0
      /** A recording asked for `seconds` after T0; `over`: it is. */
      const add = async (id: string, over: Partial<Thread> & { over?: boolean; seconds?: number }) => {
        const { over: isOver = false, seconds = 0, ...thread } = over
        const bot: Partial<Bot> = {
          id: `bot of ${id}`,
          asked: { ...ASKED, meetingKey: `zoom:${++count}` },
          ...(over.team === undefined ? {} : { team: over.team }),
          closedAt: isOver ? T0 : null,
        }
        await inTx(async (tx) => {
          await insertBot(tx, aBot(bot))
          await insertThread(tx, aThread({ ...thread, id, botId: `bot of ${id}`, requestedAt: T0 + seconds * 1_000 }))
        })
      }
      const inChannel = async (recent = 10, channel = 'C1') =>
        (await inTx((tx) => readChannelThreads(tx, { team: 'T1', channel, recent }))).map(({ thread }) => thread.id)
      const watched = async (user: string, recent = 20, team = 'T1') =>
        (await inTx((tx) => readWatchedThreads(tx, { team, user, recent }))).map(({ thread }) => thread.id)

      test('of a channel holds its own recordings, newest first, each with its bot', async () => {
        await add('old', { seconds: 1, over: true })
        await add('new', { seconds: 3 })
        await add('middle', { seconds: 2 })
        await add('elsewhere', { channel: 'C2' })
        await add('other workspace', { team: 'T2' })
        expect(await inChannel()).toEqual(['new', 'middle', 'old'])
        const [first] = await inTx((tx) => readChannelThreads(tx, { team: 'T1', channel: 'C2', recent: 1 }))
        expect(first).toMatchObject({ thread: { id: 'elsewhere' }, bot: { id: 'bot of elsewhere' } })
      })

      test('of a channel holds all that go on, and only so many of the newest that are over', async () => {
        for (let n = 0; n < 4; n++) await add(`over ${n}`, { seconds: n, over: true })
        await add('goes on', { seconds: -1_000 })
        expect(await inChannel(2)).toEqual(['over 3', 'over 2', 'goes on'])
      })

      test('of a person holds what they asked for and subscribed to, wherever it is, and nothing else', async () => {
        await add('theirs', { requester: 'U7', seconds: 1 })
        await add('watched', { requester: 'U8', subscribers: ['U7'], channel: 'C2', seconds: 2 })
        await add('others', { requester: 'U8', seconds: 3 })
        await add('far', { requester: 'U7', team: 'T2', seconds: 4 })
        expect(await watched('U7')).toEqual(['watched', 'theirs'])
        expect(await watched('U8')).toEqual(['others', 'watched'])
        expect(await watched('U7', 20, 'T2')).toEqual(['far'])
        expect(await watched('U9')).toEqual([])
      })

      test('of a person holds a recording once, however often they asked', async () => {
        await add('theirs', { requester: 'U7', subscribers: ['U7', 'U8'] })
        const thread = aThread({ id: 'theirs', requester: 'U7' })
        await inTx((tx) => insertWatcher(tx, { thread, user: 'U7', since: T0 + 1 }))
        await inTx((tx) => insertWatcher(tx, { thread, user: 'U9', since: T0 + 1 }))
        expect(await watched('U7')).toEqual(['theirs'])
        expect(await watched('U9')).toEqual(['theirs'])
      })

      test('of a person moves with the bot from what goes on to what is over', async () => {
        await add('theirs', { requester: 'U7' })
        expect(await watched('U7', 0)).toEqual(['theirs'])
        const asked = { ...ASKED, meetingKey: `zoom:${count}` }
        await inTx((tx) => writeBot(tx, aBot({ id: 'bot of theirs', asked, closedAt: T0 })))
        expect(await watched('U7', 0)).toEqual([])
        expect(await watched('U7', 1)).toEqual(['theirs'])
      })
    })
  })
}
