import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { createCountWork } from '../../src/flow/count-work.ts'
import { answerWithinMs } from '../../src/recording/policy.ts'
import { POLICY } from '../recording/rows.ts'
import { type Flow, openFlow } from './flow-fixture.ts'

const KEPT_MS = 5_000

/** The numbers, read anew. */
function count(flow: Flow) {
  return createCountWork(flow.deps)()
}

/** A bot that records, with its card posted. */
async function recording(flow: Flow) {
  const ids = await flow.ask()
  await flow.rest()
  const recallId = (await flow.bot(ids.botId)).recallId ?? ''
  const event = { kind: 'status' as const, code: 'in_call_recording', subCode: null, at: flow.clock.now() * 1_000 }
  await flow.accept({
    id: `news-${recallId}`,
    event: 'bot.in_call_recording',
    content: { kind: 'event', shape: '1.11', recallId, botId: ids.botId, event },
  })
  await flow.rest()
  return ids
}

test('recordings are counted by what their card says, and threads until they have their answer', async () => {
  await using flow = await openFlow()
  await recording(flow)
  await flow.ask()
  const before = await count(flow)
  expect(before.recordings).toMatchObject({ recording: 1, requested: 1, ready: 0 })
  expect([before.openThreads, before.threadsPastDeadline]).toEqual([2, 0])
  expect(before.rowsDue).toBe(2)

  const cancelled = await flow.ask()
  await flow.rest()
  await flow.acts.press({
    ...{ key: 'press', team: 'T1', channel: 'C1', user: 'U1', threadTs: null, route: null, reply: 'ack' },
    ...{ deadline: Number.POSITIVE_INFINITY, threadId: cancelled.threadId, button: 'cancel' },
  })
  await flow.pass(60_000)
  const after = await count(flow)
  expect(after.openThreads).toBe(2)
  expect(after.rowsDue).toBe(0)
})

test('the age of the oldest open thread counts from its request, or from its planned time', async () => {
  await using flow = await openFlow()
  await flow.ask({ joinAt: flow.clock.now() + 60 * 60_000 })
  await flow.rest()
  expect((await count(flow)).oldestThread).toBe(0)
  await recording(flow)
  await flow.pass(30_000)
  expect((await count(flow)).oldestThread).toBe(30)
})

test('a thread past its deadline is a broken promise until it has its answer', async () => {
  await using flow = await openFlow()
  const { threadId } = await recording(flow)
  const { answerBy } = await flow.thread(threadId)
  await flow.loop.stop()
  flow.clock.advance(answerBy - flow.clock.now() - 1)
  expect((await count(flow)).threadsPastDeadline).toBe(0)
  flow.clock.advance(1)
  const late = await count(flow)
  expect([late.openThreads, late.threadsPastDeadline]).toEqual([1, 1])
  expect(late.oldestThread).toBe(answerWithinMs(POLICY) / 1_000)
})

test('who asks again within seconds gets the same numbers, and no query is made', async () => {
  await using flow = await openFlow()
  const read = createCountWork(flow.deps)
  const first = await read()
  await flow.ask()
  const queries = flow.queries()
  expect(await read()).toBe(first)
  expect(flow.queries()).toBe(queries)
  flow.clock.advance(KEPT_MS)
  expect((await read()).openThreads).toBe(1)
  // A clock that is set back keeps no number for hours.
  flow.clock.advance(-60_000)
  expect(await read()).not.toBe(first)
})

test('a row that cannot be read spoils no number', async () => {
  await using flow = await openFlow()
  await recording(flow)
  const { botId } = await flow.ask()
  await flow.db.updateTable('bots').set({ facts: 'no JSON' }).where('id', '=', botId).execute()
  await flow.db.updateTable('threads').set({ facts: 'no JSON' }).where('bot_id', '=', botId).execute()
  expect(await count(flow)).toMatchObject({ recordings: { recording: 1 }, openThreads: 1 })
})

test('what is finished is not read: each query goes by an index that holds the others only', async () => {
  await using flow = await openFlow()
  const plans: string[] = []
  const explaining = flow.deps.db.withPlugin({
    transformQuery: ({ node }) => node,
    transformResult: ({ result }) => Promise.resolve(result),
  })
  const executor = explaining.getExecutor()
  const run = executor.executeQuery.bind(executor)
  Object.assign(executor, {
    executeQuery: async (...args: Parameters<typeof run>) => {
      const [query] = args
      const rows = await sql<{ detail: string }>`explain query plan ${sql.raw(filled(query))}`.execute(flow.db)
      plans.push(...rows.rows.map(({ detail }) => detail))
      return await run(...args)
    },
  })
  await flow.ask()
  await createCountWork({ ...flow.deps, db: explaining })()
  const tables = plans.filter((detail) => /^(SCAN|SEARCH) (bots|threads|asks)/.test(detail))
  expect(tables.length).toBeGreaterThan(6)
  for (const detail of tables) {
    expect(detail).toMatch(
      /INDEX (bots_open|\w+_stale|\w+_due)\b|^SEARCH threads USING INDEX sqlite_autoindex_threads_1/,
    )
  }
})

/** A statement with its values in it. */
function filled({ sql: text, parameters }: { sql: string; parameters: readonly unknown[] }): string {
  let next = 0
  return text.replaceAll('?', () => {
    const value = parameters[next++]
    return typeof value === 'number' ? String(value) : `'${String(value)}'`
  })
}
