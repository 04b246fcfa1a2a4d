import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createSharedGates } from '../../src/flow/create-shared-gates.ts'
import { openPostgres } from '../../src/store/open-postgres.ts'
import { EndedAtStartError, startAppProcess } from '../breaking/app-process.ts'
import { type PostgresServer, startPostgres } from '../postgres.ts'
import { openReplicas } from './open-replicas.ts'
import { meetingLink } from './open-world.ts'
import {
  askedOfRecall,
  cards,
  endMeeting,
  firstResult,
  letTimePass,
  linksOf,
  record,
  recordingBot,
  repliesOf,
  shows,
  timeLapse,
} from './watch.ts'

let server: PostgresServer

beforeAll(async () => {
  server = await startPostgres()
})

afterAll(() => server[Symbol.asyncDispose]())

test.concurrent('replicas that start together on an empty database all come up, each with connections of its own to Slack', async () => {
  await using world = await openReplicas(server, { replicas: 5 })
  expect(await Promise.all(world.apps.map((app) => app.readiness()))).toEqual(
    world.apps.map(() => ({ ready: true, problems: [] })),
  )
  // Two each, so that one being refreshed leaves no gap; ten is what Slack allows an app.
  expect(world.slack.connections()).toBe(10)
})

test.concurrent('a meeting is recorded once by three replicas, although each of them hears every webhook', async () => {
  await using world = await openReplicas(server, { recall: { autoplay: 'happy' } })
  await record(world)
  const result = await firstResult(world)
  await letTimePass(world, 10 * 60_000)
  expect(linksOf(result)).toHaveLength(1)
  expect(cards(world)).toHaveLength(1)
  expect(repliesOf(world, 'result')).toHaveLength(1)
  expect(world.recall.bots).toHaveLength(1)
  expect(askedOfRecall(world, 'create')).toBe(1)
  // Time goes on while a transaction is under way here: an edit that is not yet known to have arrived is made once more (rule 6).
  expect(world.slack.violations.filter(({ kind }) => kind !== 'edit_changes_nothing')).toEqual([])
})

test.concurrent('the same meeting typed at the same moment, each time heard by another replica, gets one bot and one card', async () => {
  await using world = await openReplicas(server)
  const text = meetingLink()
  const answers = await Promise.all(['ana', 'ben', 'ana'].map((user) => record(world, { text, user })))
  await timeLapse(world, () => world.recall.bots[0])
  await letTimePass(world, 2 * 60_000)
  expect(cards(world)).toHaveLength(1)
  expect(world.recall.bots).toHaveLength(1)
  expect(answers.filter((answer) => JSON.stringify(answer).includes('no second bot is sent'))).toHaveLength(2)
})

test.concurrent('a replica that stops in the middle leaves its recording to the others', async () => {
  await using world = await openReplicas(server)
  const bot = await recordingBot(world)
  const [first, second] = world.apps
  await Promise.all([first?.stop(), second?.stop()])
  expect(world.slack.connections()).toBe(2)
  endMeeting(bot)
  const result = await firstResult(world)
  await letTimePass(world, 5 * 60_000)
  expect(linksOf(result)).toHaveLength(1)
  expect(repliesOf(world, 'result')).toHaveLength(1)
})

test.concurrent('a replica that is cut off from the database says that nothing was started, and the others go on', async () => {
  await using world = await openReplicas(server)
  const [line] = world.lines
  const bot = await recordingBot(world)
  line?.cut('reset')
  const before = cards(world).length
  const answers: string[] = []
  // Slack hands each command to the next connection, and each replica has two.
  for (let n = 0; n < 6; n++) answers.push(JSON.stringify(await record(world)))
  expect(answers.filter((answer) => answer.includes('Nothing was started'))).toHaveLength(2)
  await timeLapse(world, () => cards(world).length === before + 4)
  const unready = await Promise.all(world.apps.map((app) => app.readiness()))
  expect(unready.map(({ ready }) => ready)).toEqual([false, true, true])
  expect(unready[0]?.problems[0]).toContain('The Postgres server cannot be reached')
  endMeeting(bot)
  await firstResult(world)
  line?.mend()
  expect((await world.app.readiness()).ready).toBe(true)
  for (let n = 0; n < 6; n++) expect(JSON.stringify(await record(world))).not.toContain('Nothing was started')
  await timeLapse(world, () => world.recall.bots.length === before + 10)
  await letTimePass(world, 2 * 60_000)
  expect(cards(world)).toHaveLength(before + 10)
  expect(world.recall.bots).toHaveLength(before + 10)
  expect(repliesOf(world, 'result')).toHaveLength(1)
  await shows(world, 'Recording ready')
})

test.concurrent('a request whose commit the database could not confirm is found out about, not told to have failed', async () => {
  const atCommit: (() => void)[] = []
  const commits = { before: () => atCommit.pop()?.(), after: () => undefined }
  await using world = await openReplicas(server, { replicas: 1, commits })
  const [line] = world.lines
  await letTimePass(world, 60_000)
  atCommit.push(() => line?.deafen())
  const typed = record(world)
  const { db, close } = await openPostgres(world.database)
  while ((await db.selectFrom('threads').select('id').execute()).length === 0);
  await close()
  line?.cut('reset')
  line?.mend()
  expect(await typed).toEqual({ kind: 'acked', payload: {} })
  await timeLapse(world, () => world.recall.bots[0])
  await letTimePass(world, 60_000)
  expect(cards(world)).toHaveLength(1)
  expect(world.recall.bots).toHaveLength(1)
})

test.concurrent('a start on a server that takes no changes ends with words, and without a stack trace', async () => {
  await using world = await openReplicas(server, { replicas: 1 })
  await world.stopApp()
  const client = new pg.Client({ connectionString: world.database })
  await client.connect()
  await client.query(
    `alter database ${new URL(world.database).pathname.slice(1)} set default_transaction_read_only = on`,
  )
  await client.end()
  const env = { ...world.env, DATABASE_URL: world.database }
  const ended = await startAppProcess({ env, clock: world.clock }).catch((error: unknown) => error)
  expect(ended).toBeInstanceOf(EndedAtStartError)
  const { exit, logged } = ended as EndedAtStartError
  expect(logged).toContain('slack-recorder could not start. The Postgres server takes no changes')
  expect(logged).not.toMatch(/^ +at /m)
  expect(exit.code).toBe(2)
})

test.concurrent('a Retry-After that one is told closes the gate of the others, and a budget is shared by all that are there', async () => {
  const url = await server.newDatabase()
  const [one, other] = [await openPostgres(url), await openPostgres(url)]
  const budgets = { edit: { perMinute: 40, burst: 8 } }
  const keys = { limits: ['edit:T1'], health: 'slack:T1' }
  const gates = createSharedGates(budgets, other.peers)
  await until(() => gates.room('edit:T1', 0).calls === 4)
  createSharedGates(budgets, one.peers).close('edit:T1', 60_000)
  await until(() => gates.opensAt(keys, 1_000) === 60_000)
  expect(gates.opensAt(keys, 60_000)).toBe(0)
  await one.close()
  await until(() => gates.room('edit:T2', 0).calls === 8)
  await other.close()
})

/** Waits for what comes over the network, however long that takes. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve))
}
