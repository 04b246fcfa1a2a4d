import { createHash } from 'node:crypto'
import { PostgresAdapter, sql } from 'kysely'
import { OF_THE_MOVE } from './moved.ts'
import type { Db, Tables, Tx } from './tables.ts'

/** What came of copying a database. `rows` of each table, in the order of their copying. */
export type CopyOutcome =
  | { kind: 'copied'; rows: [table: string, count: number][] }
  | { kind: 'notEmpty'; table: string }
  | { kind: 'differs'; table: string }

type Copy = {
  from: Db | Tx
  to: Db
  onTable?: (table: string, rows: number) => void
  /** Called when everything is there and is as it was, right before that is committed. */
  beforeCommit: (tx: Tx) => Promise<void>
}

/** What each table is read in the order of: its primary key. Whatever refers to another comes after it. */
const KEYS = {
  bots: ['id'],
  threads: ['id'],
  asks: ['id'],
  links: ['token'],
  watchers: ['thread_id', 'user'],
  taken: ['team', 'key'],
  deliveries: ['id'],
  steps: ['id'],
  remembered: ['name'],
  installations: ['id'],
  workspaces: ['team'],
} as const satisfies Record<keyof Tables, readonly string[]>

const ORDER = Object.keys(KEYS) as (keyof Tables)[]

type Row = Record<string, unknown>

/**
 * Copies everything from one database of the newest schema into another, empty one, and compares every row before it
 * commits: all or nothing. Both may be of either kind.
 */
export async function copyDatabase({ from, to, onTable, beforeCommit }: Copy): Promise<CopyOutcome> {
  return await to
    .transaction()
    .execute(async (tx): Promise<CopyOutcome> => {
      for (const table of ORDER) if (!(await isEmpty(tx, table))) return { kind: 'notEmpty', table }
      // What a start remembers by itself, with nothing recorded yet.
      await tx.deleteFrom('remembered').execute()
      const rows: [string, number][] = []
      for (const table of ORDER) {
        const sent = createDigest()
        for await (const page of pagesOf(from, table)) {
          sent.add(page)
          await tx
            .insertInto(table)
            .values(page as never)
            .execute()
        }
        if ((await digestOf(tx, table)) !== sent.value()) throw new Differs(table)
        onTable?.(table, sent.rows())
        rows.push([table, sent.rows()])
      }
      await countStepsOn(tx)
      await beforeCommit(tx)
      return { kind: 'copied', rows }
    })
    .catch(unlessDiffers)
}

class Differs extends Error {}

// Nothing of it may be committed, so it leaves the transaction as an error.
function unlessDiffers(error: unknown): CopyOutcome {
  if (error instanceof Differs) return { kind: 'differs', table: error.message }
  throw error
}

// A database that was left keeps its mark.
async function isEmpty(tx: Tx, table: keyof Tables): Promise<boolean> {
  const counts = table === 'remembered' ? sql`name in (${sql.join(OF_THE_MOVE)})` : sql`true`
  return (await sql`select 1 from ${sql.table(table)} where ${counts} limit 1`.execute(tx)).rows.length === 0
}

/** At 30 columns and less, a page stays below the 65,535 values that one statement of Postgres takes. */
const PAGE = 500

async function* pagesOf(db: Db | Tx, table: keyof Tables): AsyncGenerator<Row[]> {
  const keys = KEYS[table]
  const columns = sql.join(keys.map((key) => sql.ref(key)))
  for (let last: Row | undefined, full = true; full; ) {
    const after = last === undefined ? sql`true` : sql`(${columns}) > (${sql.join(keys.map((key) => last?.[key]))})`
    const meant = table === 'remembered' ? sql`name not in (${sql.join(OF_THE_MOVE)})` : sql`true`
    const { rows } = await sql<Row>`
      select * from ${sql.table(table)} where ${meant} and ${after} order by ${columns} limit ${PAGE}`.execute(db)
    last = rows.at(-1)
    full = rows.length === PAGE
    if (rows.length > 0) yield rows.map(portable)
  }
}

// SQLite takes both of these, Postgres neither.
function portable(row: Row): Row {
  const entries = Object.entries(row).map(([name, value]): [string, unknown] => {
    if (typeof value === 'string') return [name, value.replaceAll('\0', '\u{fffd}')]
    return [name, typeof value === 'number' ? Math.ceil(value) : value]
  })
  return Object.fromEntries(entries)
}

async function digestOf(db: Tx, table: keyof Tables): Promise<string> {
  const digest = createDigest()
  for await (const page of pagesOf(db, table)) digest.add(page)
  return digest.value()
}

/** Of rows in any order, since each database sorts texts in its own way: the sum of their hashes, and how many. */
function createDigest() {
  let sum = 0n
  let rows = 0
  return {
    add(page: Row[]) {
      for (const row of page) {
        const text = JSON.stringify(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)))
        sum = (sum + BigInt(`0x${createHash('sha256').update(text).digest('hex')}`)) % 2n ** 256n
        rows += 1
      }
    },
    value: () => `${rows} ${sum}`,
    rows: () => rows,
  }
}

// Postgres gives the next id from a counter that knows nothing of rows that bring theirs along; SQLite looks at the rows.
async function countStepsOn(tx: Tx): Promise<void> {
  if (!(tx.getExecutor().adapter instanceof PostgresAdapter)) return
  await sql`select setval(pg_get_serial_sequence('steps', 'id'), (select coalesce(max(id), 0) + 1 from steps), false)`.execute(
    tx,
  )
}
