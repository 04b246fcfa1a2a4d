import { randomUUID } from 'node:crypto'
import Database from 'better-sqlite3'
import type { RecallEvent } from '../../src/recording/recall-event.ts'
import { migrate } from '../../src/store/migrate.ts'
import { openSqlite } from '../../src/store/open-sqlite.ts'
import { aDelivery, aMeeting, openFlow } from '../flow/flow-fixture.ts'

/** How far a recording has come: it records; all but `done` was heard; its result waits for Slack; its result is posted. */
export type Stage = 'recording' | 'nearlyOver' | 'ready' | 'finished'

/** One recording's rows in every table, with marks where what is its own belongs. */
export type Template = { table: string; row: Record<string, string | number | null> }[]

/** Where the recording with this number belongs. */
export type Whereabouts = (n: number) => { team: string; channel: string }

/** A bot of ours by both of its ids, and where its thread is. */
export type Seeded = { id: string; recallId: string; channel: string }

const MINUTE = 60_000
const TABLES = ['bots', 'threads', 'watchers', 'links', 'taken', 'steps', 'deliveries'] as const

/**
 * Lives one recording up to a stage in the app's own flow, and returns its rows. It was asked for `minutesAgo`, and ends
 * up now. Ids, place and meeting are marks such as `@bot@`.
 */
export async function liveUpTo(stage: Stage, minutesAgo = 30): Promise<Template> {
  const start = Date.now() - minutesAgo * MINUTE
  const names = ['@bot@', '@thread@', '@creation@']
  const newId = () => names.shift() ?? randomUUID()
  await using flow = await openFlow(
    { newId, publicUrl: 'https://recorder.example.com', newToken: () => '@token@' },
    undefined,
    start,
  )
  if (stage === 'ready')
    flow.give({ method: 'postResult', times: 1_000, answer: () => ({ kind: 'limited', retryAfterMs: 10 * MINUTE }) })
  await flow.ask({ key: '@request@', team: '@team@', channel: '@channel@', link: aMeeting('zoom:@meeting@') })
  await flow.rest()
  const at = (seconds: number) => (start + seconds * 1_000) * 1_000
  const status = (code: string, seconds: number): RecallEvent => ({
    kind: 'status',
    code,
    subCode: null,
    at: at(seconds),
  })
  const recordingId = 'rec-recall-@bot@'
  const begun = [status('joining_call', 5), status('in_call_recording', 20)]
  const media = (kind: 'recording' | 'video', seconds: number): RecallEvent => ({
    kind,
    recordingId,
    code: 'done',
    subCode: null,
    at: at(seconds),
  })
  const ended = [status('call_ended', 60), media('recording', 70), media('video', 80)]
  const events = [
    ...begun,
    ...(stage === 'recording' ? [] : ended),
    ...(stage === 'ready' || stage === 'finished' ? [status('done', 90)] : []),
  ]
  for (const [n, event] of events.entries()) {
    // Slack takes a card's edit only every few seconds.
    await flow.pass(10_000, 5_000)
    flow.bots.set('recall-@bot@', {
      recallId: 'recall-@bot@',
      events: events.slice(0, n + 1),
      details: [],
      title: null,
    })
    await flow.accept(aDelivery({ id: `@delivery${n}@`, recallId: 'recall-@bot@', botId: '@bot@', event }))
    await flow.rest()
  }
  await flow.pass(minutesAgo * MINUTE - (flow.clock.now() - start), 10_000)
  const template: Template = []
  for (const table of TABLES) {
    const rows = await flow.db.selectFrom(table).selectAll().execute()
    for (const row of rows) template.push({ table, row: free(row as Template[number]['row']) })
  }
  return template
}

// Leases are of the process that lived it; the number of a step is the database's to give.
function free(row: Record<string, string | number | null>): Template[number]['row'] {
  const unleased = 'lease_owner' in row ? { ...row, lease_owner: null, lease_until: null } : { ...row }
  if ('step' in unleased) delete unleased['id']
  return unleased
}

/** Writes `count` copies of a recording into the file, made anew if it is not there; `only`: which tables, else all. */
export async function seed(
  file: string,
  template: Template,
  to: { count: number; where: Whereabouts; only?: readonly string[] },
): Promise<Seeded[]> {
  const opened = openSqlite(file)
  await migrate(opened.db)
  await opened.close()
  const database = new Database(file)
  // Nothing to lose here: a million recordings are 6 GB, which would be written twice.
  database.pragma('journal_mode = OFF')
  database.pragma('synchronous = OFF')
  database.pragma('cache_size = -200000')
  const rows = template.filter(({ table }) => to.only?.includes(table) ?? true)
  const inserts = rows.map(({ table, row }) => {
    const names = Object.keys(row)
    const insert = database.prepare(
      `insert into ${table} (${names.map((name) => `"${name}"`).join(', ')}) values (${names.map(() => '?').join(', ')})`,
    )
    return { insert, values: Object.values(row) }
  })
  const seeded: Seeded[] = []
  database.exec('begin')
  for (let n = 0; n < to.count; n++) {
    const own = { id: randomUUID(), recallId: randomUUID(), ...to.where(n) }
    const fill = filler(own)
    for (const { insert, values } of inserts) {
      insert.run(values.map((value) => (typeof value === 'string' ? fill(value) : value)))
    }
    seeded.push({ id: own.id, recallId: own.recallId, channel: own.channel })
    if (n % 50_000 === 49_999) database.exec('commit; begin')
  }
  database.exec('commit')
  database.close()
  return seeded
}

function filler(own: Seeded & { team: string }): (text: string) => string {
  const marks: Record<string, string> = {
    '@team@': own.team,
    '@channel@': own.channel,
    'recall-@bot@': own.recallId,
    '@bot@': own.id,
  }
  return (text) =>
    text.includes('@')
      ? text.replace(
          /recall-@bot@|@(\w+)@/g,
          (mark) =>
            (marks[mark] ??= mark === '@meeting@' ? String(8e10 + Math.floor(Math.random() * 1e10)) : randomUUID()),
        )
      : text
}
