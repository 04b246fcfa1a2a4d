import { setImmediate } from 'node:timers/promises'
import { sql } from 'kysely'
import { createAcceptDeliveries } from '../../src/flow/accept-deliveries.ts'
import type { FlowDeps } from '../../src/flow/call.ts'
import { createActs } from '../../src/flow/create-acts.ts'
import { createLoop } from '../../src/flow/create-loop.ts'
import { BUDGETS } from '../../src/flow/gate-keys.ts'
import { createGates } from '../../src/flow/gates.ts'
import type { Act, RecordAct } from '../../src/recording/acts.ts'
import type { Ask } from '../../src/recording/ask.ts'
import type { Bot } from '../../src/recording/bot.ts'
import type { Delivery } from '../../src/recording/delivery.ts'
import type { MeetingLink } from '../../src/recording/meeting-link.ts'
import type { RecallEvent } from '../../src/recording/recall-event.ts'
import type { Thread } from '../../src/recording/thread.ts'
import { readBot } from '../../src/store/bots.ts'
import { migrate } from '../../src/store/migrate.ts'
import { openSqlite } from '../../src/store/open-sqlite.ts'
import type { Tx } from '../../src/store/tables.ts'
import { readThread, readThreadsOf } from '../../src/store/threads.ts'
import { POLICY, T0 } from '../recording/rows.ts'
import { createFakeClock } from './fake-clock.ts'
import { createFakePorts } from './fake-ports.ts'

/** The whole flow on a database in memory, at first empty, with Slack and Recall replaced at the flow's border. */
export async function openFlow(over: Partial<FlowDeps> = {}, database = openSqlite(':memory:'), start = T0) {
  await migrate(database.db)
  const clock = createFakeClock(start)
  const ports = createFakePorts()
  const logged: { level: string; fields: object; message: string }[] = []
  const write = (level: string) => (fields: object, message: string) => void logged.push({ level, fields, message })
  const log = { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') }
  let ids = 0
  let tokens = 0
  let queries = 0
  const db = database.db.withPlugin({
    transformQuery: ({ node }) => node,
    transformResult({ result }) {
      queries += 1
      return Promise.resolve(result)
    },
  })
  const deps: FlowDeps = {
    db,
    clock,
    log,
    policy: POLICY,
    slack: ports.slack,
    recall: ports.recall,
    gates: createGates(BUDGETS),
    newId: () => `id-${++ids}`,
    newToken: () => `token-${++tokens}`,
    publicUrl: null,
    owner: 'us',
    rowsAtOnce: database.rowsAtOnce,
    ...over,
  }
  const loop = createLoop(deps)
  const acts = createActs({ ...deps, botName: 'Recorder', wake: () => undefined })
  const { accept } = createAcceptDeliveries({ ...deps, wake: loop.wake })
  const inTx = <T>(run: (tx: Tx) => Promise<T>): Promise<T> => database.db.transaction().execute(run)
  let meetings = 0

  /** Turns the loop until nothing more happens at this moment; calls that a test holds back stay where they are. */
  async function rest(): Promise<void> {
    const seen = () => `${ports.calls.length} ${ports.calls.filter((call) => call.ended).length}`
    for (let before = ''; before !== seen(); ) {
      before = seen()
      const naps = clock.naps()
      loop.wake()
      await until(() => clock.naps() > naps)
    }
  }

  return {
    ...ports,
    deps,
    acts,
    db: database.db,
    clock,
    loop,
    logged,
    inTx,
    rest,
    queries: () => queries,
    /** Lets time go on in small steps, the loop working at each. */
    async pass(ms: number, stepMs = 1_000) {
      for (let gone = 0; gone < ms; gone += stepMs) {
        clock.advance(stepMs)
        await rest()
      }
    },
    /** Asks for a recording of a meeting that nobody has asked for yet; resolves with the new rows' ids. */
    async ask(over: Partial<RecordAct> = {}) {
      const act = { ...aRequest(`zoom:${++meetings}`), key: `key-${meetings}`, ...over }
      const outcome = await acts.record(act)
      if (outcome.kind !== 'taken' || outcome.answer !== null)
        throw new Error(`the request was not taken: ${JSON.stringify(outcome)}`)
      const [row] = await database.db
        .selectFrom('threads')
        .select(['id', 'bot_id'])
        .orderBy(sql`rowid`, 'desc')
        .execute()
      return { botId: row?.bot_id ?? '', threadId: row?.id ?? '' }
    },
    bot: async (id: string): Promise<Bot> => (await inTx((tx) => readBot(tx, id)))?.bot ?? failTo(`find bot ${id}`),
    thread: async (id: string): Promise<Thread> =>
      (await inTx((tx) => readThread(tx, id))) ?? failTo(`find thread ${id}`),
    threadsOf: (botId: string) => inTx((tx) => readThreadsOf(tx, botId)),
    accept,
    [Symbol.asyncDispose]: async () => {
      await loop.stop()
      await database.close()
    },
  }
}

export type Flow = Awaited<ReturnType<typeof openFlow>>

/** A request for a meeting in C1 by U1. */
export function aRequest(meetingKey = 'zoom:1'): RecordAct {
  return { ...anAct('key'), link: aMeeting(meetingKey), botName: null, when: null, joinAt: null, rootTs: null }
}

/** What U1 does in C1, answered in the ack. */
export function anAct(key: string, over: Partial<Act> = {}): Act {
  const where = { team: 'T1', channel: 'C1', user: 'U1', threadTs: null, route: null }
  return { ...where, key, reply: 'ack', deadline: Number.POSITIVE_INFINITY, ...over }
}

/** A meeting on Zoom. */
export function aMeeting(key = 'zoom:1'): MeetingLink {
  return { url: 'https://zoom.us/j/1', key, label: 'zoom.us/j/1', platform: 'zoom' }
}

/** A webhook of a bot, v1.11 with our metadata unless `botId` is null. */
export function aDelivery(over: { id: string; recallId: string; botId: string | null; event: RecallEvent }): Delivery {
  const { id, ...content } = over
  return {
    id,
    event: 'bot.status',
    content: { kind: 'event', shape: over.botId === null ? '1.10' : '1.11', ...content },
  }
}

/** Everything that was asked, oldest first. */
export async function readAsks({ db }: Pick<Flow, 'db'>): Promise<Ask[]> {
  const rows = await db.selectFrom('asks').select('facts').orderBy(sql`rowid`).execute()
  return rows.map(({ facts }) => JSON.parse(facts) as Ask)
}

/** Awaits a state; gives the turn to everybody else in between. */
export async function until(check: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await check())) await setImmediate()
}

/** Ends a test that lacks what it needs. */
export function failTo(what: string): never {
  throw new Error(`could not ${what}`)
}
