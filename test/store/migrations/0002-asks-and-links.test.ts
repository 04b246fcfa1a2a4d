import { sql } from 'kysely'
import { Migrator } from 'kysely/migration'
import { expect, test } from 'vitest'
import type { OpenDatabase } from '../../../src/store/database.ts'
import { migrate } from '../../../src/store/migrate.ts'
import { firstSchema } from '../../../src/store/migrations/0001-first-schema.ts'
import { openSqlite } from '../../../src/store/open-sqlite.ts'
import { anAct, openFlow, until } from '../../flow/flow-fixture.ts'
import { MINUTE, SECOND, status, T0 } from '../../recording/rows.ts'

// The rows as the version before wrote them: this shape is history, so it is spelled out here.
const READING = { askedSeq: 0, doneSeq: 0, goodAt: null, triedAt: null, failingSince: null, missing: 0, sinceEnd: 0 }
const NOTHING = { status: null, ending: null, permission: null, firstRecordingAt: null, recordings: {}, title: null }
const CREATE = {
  ...{ key: 'old-key', body: 'sent', form: '1.11', firstSentAt: T0 - SECOND, lastSentAt: T0 - SECOND },
  ...{ sendings: 1, serverErrors: 0, absentAt: [] },
}

function oldBot(id: string, over: object = {}): object {
  const meeting = { meetingUrl: 'https://zoom.us/j/1', meetingKey: `zoom:${id}`, meetingLabel: 'zoom.us/j/1' }
  return {
    ...{ id, team: 'T1', recallId: null, createdAt: null, create: null, createTrouble: null, recall: NOTHING },
    asked: { ...meeting, platform: 'zoom', botName: 'Recorder', joinAt: null, requestedAt: T0 - MINUTE },
    ...{ statusSince: null, recordingSince: null, overSince: null, readySince: null, heardAt: T0 - MINUTE },
    ...{ reading: READING, stop: null, ended: null, ghosts: [], retryAt: null, failures: 0, pausedUntil: null },
    closedAt: null,
    ...over,
  }
}

function oldThread(id: string, botId: string, over: object = {}): object {
  return {
    ...{ id, botId, team: 'T1', channel: 'C1', rootTs: null, cardTs: '1.0', requester: 'U1', subscribers: [] },
    ...{
      shared: false,
      requestedAt: T0 - MINUTE,
      answerBy: T0 + 600 * MINUTE,
      answerRoute: null,
      subscriberRoutes: {},
    },
    ...{ told: [], intent: null, blind: [], cardShown: '{"old":"view"}', cardSentAt: T0 - MINUTE, editSentAt: null },
    ...{ card: 'open', alert: null, resultTs: null, resultShown: null, resultFrozen: false, channelProblem: null },
    ...{ tokenRefused: false, ghosts: [], retryAt: null, failures: 0, refusals: 0, closed: null },
    ...over,
  }
}

/** A database as the version before left it, with whatever rows. */
async function oldDatabase(bots: (object | string)[], threads: (object | string)[]): Promise<OpenDatabase> {
  const database = openSqlite(':memory:')
  const migrations = { '0001-first-schema': { up: firstSchema } }
  const migrator = new Migrator({ db: database.db, provider: { getMigrations: async () => migrations } })
  const { error } = await migrator.migrateToLatest()
  if (error !== undefined) throw error
  for (const [n, bot] of bots.entries()) {
    const facts = typeof bot === 'string' ? bot : JSON.stringify(bot)
    const { id = `bot-${n}`, recallId = null } = typeof bot === 'string' ? {} : (bot as Record<string, string>)
    await sql`insert into bots (id, team, meeting_key, slot, holds_place, recall_id, requested_at, rev, decided_rev, facts)
      values (${id}, 'T1', ${`zoom:${id}`}, 'now', 1, ${recallId}, ${T0 - MINUTE}, 3, 2, ${facts})`.execute(database.db)
  }
  for (const [n, thread] of threads.entries()) {
    const facts = typeof thread === 'string' ? thread : JSON.stringify(thread)
    const { id = `thread-${n}`, botId = `bot-${n}` } =
      typeof thread === 'string' ? {} : (thread as Record<string, string>)
    await sql`insert into threads (id, bot_id, team, channel, card_ts, requester, requested_at, rev, decided_rev, facts)
      values (${id}, ${botId}, 'T1', 'C1', '1.0', 'U1', ${T0 - MINUTE}, 3, 2, ${facts})`.execute(database.db)
  }
  return database
}

test('rows of the version before get what they lack, and keep all the rest', async () => {
  const known = { recallId: 'recall-1', ghosts: [{ recallId: 'g', next: 'leave', triedAt: null, tries: 0 }] }
  const stop = { askedAt: T0, by: null, why: 'tooLong', next: 'leave', triedAt: T0, missing: 0 }
  const bots = [oldBot('bot-0'), oldBot('bot-1', { create: CREATE, stop }), oldBot('bot-2', known)]
  const threads = [
    oldThread('thread-0', 'bot-0', { subscribers: ['U2'], rootTs: '9.0' }),
    oldThread('thread-1', 'bot-1'),
  ]
  const database = await oldDatabase(bots, threads)
  await migrate(database.db)
  const facts = async (table: 'bots' | 'threads') =>
    (await database.db.selectFrom(table).select('facts').orderBy('id').execute()).map((row): unknown =>
      JSON.parse(row.facts),
    )
  const now = { control: null, controlled: null, changedBy: null, replaced: [] }
  expect(await facts('bots')).toEqual([
    { ...bots[0], ...now },
    { ...bots[1], ...now, create: { ...CREATE, joinAt: null }, stop: { ...stop, dispatched: false } },
    { ...bots[2], ...now },
  ])
  const fresh = { retryOf: null, retriedBy: null, cancelled: null, resultEditSentAt: null }
  expect(await facts('threads')).toEqual(threads.map((thread) => ({ ...thread, ...fresh })))
  await database.close()
})

test('whoever asked for or subscribed to a thread watches it, each once', async () => {
  const subscribers = ['U2', 'U1', 'U2', 'U3']
  const database = await oldDatabase([oldBot('bot-0')], [oldThread('thread-0', 'bot-0', { subscribers })])
  await migrate(database.db)
  const rows = await database.db.selectFrom('watchers').selectAll().orderBy('user').execute()
  const watcher = (user: string) => ({ thread_id: 'thread-0', team: 'T1', user, since: T0 - MINUTE })
  expect(rows).toEqual(['U1', 'U2', 'U3'].map(watcher))
  await database.close()
})

test('a request that was taken before is not taken again', async () => {
  const database = await oldDatabase([oldBot('bot-0')], [oldThread('thread-0', 'bot-0')])
  await sql`insert into requests (team, key, thread_id, taken_at) values ('T1', 'k', 'thread-0', ${T0})`.execute(
    database.db,
  )
  await using flow = await openFlow({}, database)
  expect(await flow.acts.list(anAct('k'))).toEqual({ kind: 'repeated' })
  expect(await flow.acts.list(anAct('other'))).toMatchObject({ kind: 'taken' })
})

test('everything goes on: what was asked is created, what was unknown is settled, what was recorded is posted', async () => {
  const database = await oldDatabase(
    [
      oldBot('bot-0'),
      oldBot('bot-1', { create: CREATE }),
      oldBot('bot-2', { recallId: 'recall-2', createdAt: T0 - MINUTE }),
    ],
    [
      oldThread('thread-0', 'bot-0'),
      oldThread('thread-1', 'bot-1'),
      oldThread('thread-2', 'bot-2', { cardShown: null, subscribers: ['U2'] }),
    ],
  )
  await using flow = await openFlow({}, database)
  const events = [status('in_call_recording', 1), status('call_ended', 2), status('done', 3)]
  const video = { kind: 'video', recordingId: 'rec-1', code: 'done', subCode: null, at: T0 * 1_000 } as const
  flow.bots.set('recall-2', { recallId: 'recall-2', events: [...events, video], details: [], title: null })
  await flow.pass(3 * MINUTE)
  for (const id of ['bot-0', 'bot-1']) expect((await flow.bot(id)).recallId, id).not.toBeNull()
  expect(flow.of('findBots').map(({ about }) => about)).toEqual(['bot-1'])
  const result = [...flow.messages.values()].find(({ kind }) => kind === 'result')
  expect(result).toMatchObject({ threadId: 'thread-2', shows: { view: { mention: ['U1', 'U2'] } } })
  expect((await flow.acts.readHome({ team: 'T1', user: 'U2' })).map(({ threadId }) => threadId)).toEqual(['thread-2'])
  expect(await flow.acts.press({ ...anAct('p'), threadId: 'thread-0', button: 'cancel' })).toEqual({
    kind: 'taken',
    answer: null,
  })
  expect(flow.logged.filter(({ level }) => level === 'error')).toEqual([])
})

test('a row that is no JSON any more stays as it is, and keeps no other from its own', async () => {
  const database = await oldDatabase(
    ['{', 'null', oldBot('bot-2')],
    ['not json', oldThread('thread-1', 'bot-1'), oldThread('thread-2', 'bot-2')],
  )
  await using flow = await openFlow({}, database)
  await until(async () => {
    await flow.rest()
    return (await flow.bot('bot-2')).recallId !== null
  })
  const rows = await database.db.selectFrom('bots').select('facts').orderBy('id').execute()
  expect(rows.slice(0, 2).map(({ facts }) => facts)).toEqual(['{', 'null'])
  const watched = await database.db.selectFrom('watchers').select('thread_id').orderBy('thread_id').execute()
  expect(watched.map((row) => row.thread_id)).toEqual(['thread-1', 'thread-2'])
})

test('a list that holds a row which cannot be read shows the others', async () => {
  const database = await oldDatabase(
    [oldBot('bot-0'), '{'],
    [oldThread('thread-0', 'bot-0'), oldThread('thread-1', 'bot-1')],
  )
  await using flow = await openFlow({}, database)
  const taken = await flow.acts.list(anAct('k'))
  expect(taken).toMatchObject({ kind: 'taken', answer: { kind: 'list', items: [{ threadId: 'thread-0' }] } })
  expect((await flow.acts.readHome({ team: 'T1', user: 'U1' })).map(({ threadId }) => threadId)).toEqual(['thread-0'])
})
