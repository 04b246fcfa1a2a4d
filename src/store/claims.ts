import { type RawBuilder, sql } from 'kysely'
import { databaseNow } from './database-now.ts'
import { type Param, prepared } from './prepared.ts'
import type { Db, Tx } from './tables.ts'

/** Which row: a bot, a thread and the bot it belongs to, or an ask (`botId` is empty). */
export type RowRef = { table: Table; id: string; botId: string; team: string }

type Table = 'bots' | 'threads' | 'asks'

const BOT_ID = { bots: sql.ref<string>('id'), threads: sql.ref<string>('bot_id'), asks: sql.lit('') }

const TABLES = ['bots', 'threads', 'asks'] as const

type DuePage = { now: number; limit: number }

type DueRow = { table: Table; id: string; bot_id: string; team: string; due_at: number | null }

/**
 * A page of the rows that are due now and not leased, longest due first: by level (facts newer than the last decision)
 * or by time. `skip` passes over those that an earlier page held and that are still due.
 */
export async function readDue(db: Db, page: { now: number; limit: number; skip?: number }): Promise<RowRef[]> {
  const { skip = 0 } = page
  const { rows } = await selectDue(db, { now: page.now, limit: skip + page.limit })
  return rows
    .sort((a, b) => (a.due_at ?? 0) - (b.due_at ?? 0) || (a.id < b.id ? -1 : 1))
    .slice(skip, skip + page.limit)
    .map(({ table, id, bot_id, team }) => ({ table, id, botId: bot_id, team }))
}

const selectDue = prepared((db, param: Param<DuePage>) => ({
  compile: () =>
    sql<DueRow>`${sql.join(
      TABLES.map((table) => dueIn(db, table, param)),
      sql` union all `,
    )}`.compile(db),
}))

// Each of the two reads one small index. Asked for both with `or`, SQLite reads the whole table: 1.2 ms with 10,000 rows
// and nothing due, and growing with them.
function dueIn(db: Db | Tx, table: Table, param: Param<DuePage>): RawBuilder<unknown> {
  const rows = sql`select ${sql.lit(table)} as "table", id, ${BOT_ID[table]} as bot_id, team, due_at from ${sql.table(table)}`
  const notLeased = sql`(lease_until is null or lease_until <= ${databaseNow(db)})`
  return sql`
    select * from (${rows} where decided_rev < rev and ${notLeased} order by id limit ${param('limit')}) as stale
    union all select * from (
      ${rows} where due_at <= ${param('now')} and decided_rev >= rev and ${notLeased}
      order by due_at, id limit ${param('limit')}
    ) as late`
}

/** When the next row falls due by time after `now`, ms, or null when none will. */
export async function readNextDueAt(db: Db, now: number): Promise<number | null> {
  return (await selectNextDueAt(db, { now })).rows[0]?.at ?? null
}

const selectNextDueAt = prepared((db, param: Param<{ now: number }>) => ({
  compile: () =>
    sql<{ at: number | null }>`
    select min(at) as at from (
      select min(due_at) as at from bots where due_at > ${param('now')}
      union all select min(due_at) as at from threads where due_at > ${param('now')}
      union all select min(due_at) as at from asks where due_at > ${param('now')}
    ) as due`.compile(db),
}))

/** Takes the lease of a row for `leaseMs`, unless somebody has it: tells whether it is ours now. */
export async function takeLease(tx: Tx, row: RowRef, lease: { owner: string; leaseMs: number }): Promise<boolean> {
  const taken = await OF[row.table].takeLease(tx, { ...lease, id: row.id })
  return (taken.numAffectedRows ?? 0n) > 0n
}

/** Whether the lease is still ours for at least `leftMs`: checked right before sending (rule 3). */
export async function holdsLease(db: Db | Tx, row: RowRef, lease: { owner: string; leftMs: number }): Promise<boolean> {
  return (await OF[row.table].holdsLease(db, { ...lease, id: row.id })).rows.length > 0
}

/** Gives the lease back if it is still ours, and makes the row due at once: what it does next is decided anew. */
export async function releaseLease(tx: Tx, row: RowRef, input: { owner: string; now: number }): Promise<void> {
  await OF[row.table].releaseLease(tx, { ...input, id: row.id })
}

/** Notes that a decision was made from revision `rev`, and when to look again at the latest (null: only at news). */
export async function settleDecision(
  tx: Tx,
  row: RowRef,
  decision: { rev: number; dueAt: number | null },
): Promise<void> {
  await OF[row.table].settle(tx, { ...decision, id: row.id })
}

// The same for each of the tables.
function statementsFor(table: Table) {
  return {
    takeLease: prepared((tx, param: Param<{ id: string; owner: string; leaseMs: number }>) =>
      tx
        .updateTable(table)
        .set({ lease_owner: param('owner'), lease_until: sql<number>`${databaseNow(tx)} + ${param('leaseMs')}` })
        .where('id', '=', param('id'))
        .where((is) => is.or([is('lease_until', 'is', null), is('lease_until', '<=', databaseNow(tx))])),
    ),
    holdsLease: prepared((db, param: Param<{ id: string; owner: string; leftMs: number }>) =>
      db
        .selectFrom(table)
        .select('id')
        .where('id', '=', param('id'))
        .where('lease_owner', '=', param('owner'))
        .where('lease_until', '>', sql<number>`${databaseNow(db)} + ${param('leftMs')}`),
    ),
    releaseLease: prepared((tx, param: Param<{ id: string; owner: string; now: number }>) =>
      tx
        .updateTable(table)
        .set({ lease_owner: null, lease_until: null, due_at: param('now') })
        .where('id', '=', param('id'))
        .where('lease_owner', '=', param('owner')),
    ),
    settle: prepared((tx, param: Param<{ id: string; rev: number; dueAt: number | null }>) =>
      tx
        .updateTable(table)
        .set({ decided_rev: param('rev'), due_at: param('dueAt') })
        .where('id', '=', param('id')),
    ),
  }
}

const OF = { bots: statementsFor('bots'), threads: statementsFor('threads'), asks: statementsFor('asks') }

/**
 * Clears every lease, never an intent: for the start of the only process on a database (rule 31). Whose call was under
 * way when the last one ended is due at once, to be settled.
 */
export async function clearLeases(db: Db): Promise<void> {
  const free = { lease_owner: null, lease_until: null, due_at: 0 }
  await db.updateTable('bots').set(free).where('lease_owner', 'is not', null).execute()
  await db.updateTable('threads').set(free).where('lease_owner', 'is not', null).execute()
  await db.updateTable('asks').set(free).where('lease_owner', 'is not', null).execute()
}

/** The ids of all rows that still have something to do: of open bots, open asks, and whatever waits for a time after `now`. */
export async function readUnfinished(tx: Tx, now: number): Promise<Record<Table, string[]>> {
  const open = tx.selectFrom('bots').select('id').where('closed_at', 'is', null)
  const bots = await tx
    .selectFrom('bots')
    .select('id')
    .where((is) => is.or([is('closed_at', 'is', null), is('due_at', '>', now)]))
    .execute()
  const threads = await tx
    .selectFrom('threads')
    .select('id')
    .where((is) => is.or([is('bot_id', 'in', open), is('due_at', '>', now)]))
    .execute()
  const asks = await tx.selectFrom('asks').select('id').where('closed_at', 'is', null).execute()
  const ids = (rows: { id: string }[]) => rows.map(({ id }) => id)
  return { bots: ids(bots), threads: ids(threads), asks: ids(asks) }
}

/** Makes every row due that waits for a time after `now` and up to `until`, ms. */
export async function wakeWaiting(tx: Tx, { now, until }: { now: number; until: number }): Promise<void> {
  for (const table of TABLES) {
    await tx.updateTable(table).set({ due_at: now }).where('due_at', '>', now).where('due_at', '<=', until).execute()
  }
}
