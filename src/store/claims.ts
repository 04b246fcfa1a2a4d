import { sql } from 'kysely'
import { databaseNow } from './dialect.ts'
import type { Db, Tx } from './tables.ts'

/** Which row: a bot, a thread and the bot it belongs to, or an ask (`botId` is empty). */
export type RowRef = { table: Table; id: string; botId: string; team: string }

type Table = 'bots' | 'threads' | 'asks'

/**
 * A page of the rows that are due now and not leased, longest due first: by level (facts newer than the last decision)
 * or by time. `skip` passes over those that an earlier page held and that are still due.
 */
export async function readDue(db: Db, page: { now: number; limit: number; skip?: number }): Promise<RowRef[]> {
  const { skip = 0 } = page
  const first = { now: page.now, limit: skip + page.limit }
  const bots = await dueIn(db, 'bots', first)
  const threads = await dueIn(db, 'threads', first)
  const asks = await dueIn(db, 'asks', first)
  return [...bots, ...threads, ...asks]
    .sort((a, b) => (a.due_at ?? 0) - (b.due_at ?? 0) || (a.id < b.id ? -1 : 1))
    .slice(skip, skip + page.limit)
    .map(({ table, id, bot_id, team }) => ({ table, id, botId: bot_id, team }))
}

/** When the next row falls due by time after `now`, ms, or null when none will. */
export async function readNextDueAt(db: Db, now: number): Promise<number | null> {
  const { rows } = await sql<{ at: number | null }>`
    select min(at) as at from (
      select min(due_at) as at from bots where due_at > ${now}
      union all select min(due_at) as at from threads where due_at > ${now}
      union all select min(due_at) as at from asks where due_at > ${now}
    ) as due`.execute(db)
  return rows[0]?.at ?? null
}

/** Takes the lease of a row for `leaseMs`, unless somebody has it: tells whether it is ours now. */
export async function takeLease(tx: Tx, row: RowRef, lease: { owner: string; leaseMs: number }): Promise<boolean> {
  const taken = await tx
    .updateTable(row.table)
    .set({ lease_owner: lease.owner, lease_until: sql<number>`${databaseNow()} + ${lease.leaseMs}` })
    .where('id', '=', row.id)
    .where((is) => is.or([is('lease_until', 'is', null), is('lease_until', '<=', databaseNow())]))
    .executeTakeFirst()
  return taken.numUpdatedRows > 0n
}

/** Whether the lease is still ours for at least `leftMs`: checked right before sending (rule 3). */
export async function holdsLease(db: Db | Tx, row: RowRef, lease: { owner: string; leftMs: number }): Promise<boolean> {
  const held = await db
    .selectFrom(row.table)
    .select('id')
    .where('id', '=', row.id)
    .where('lease_owner', '=', lease.owner)
    .where('lease_until', '>', sql<number>`${databaseNow()} + ${lease.leftMs}`)
    .executeTakeFirst()
  return held !== undefined
}

/** Gives the lease back if it is still ours, and makes the row due at once: what it does next is decided anew. */
export async function releaseLease(tx: Tx, row: RowRef, input: { owner: string; now: number }): Promise<void> {
  await tx
    .updateTable(row.table)
    .set({ lease_owner: null, lease_until: null, due_at: input.now })
    .where('id', '=', row.id)
    .where('lease_owner', '=', input.owner)
    .execute()
}

/** Notes that a decision was made from revision `rev`, and when to look again at the latest (null: only at news). */
export async function settleDecision(
  tx: Tx,
  row: RowRef,
  decision: { rev: number; dueAt: number | null },
): Promise<void> {
  await tx
    .updateTable(row.table)
    .set({ decided_rev: decision.rev, due_at: decision.dueAt })
    .where('id', '=', row.id)
    .execute()
}

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
  for (const table of ['bots', 'threads', 'asks'] as const) {
    await tx.updateTable(table).set({ due_at: now }).where('due_at', '>', now).where('due_at', '<=', until).execute()
  }
}

type DueRow = { table: Table; id: string; bot_id: string; team: string; due_at: number | null }

const BOT_ID = { bots: sql.ref<string>('id'), threads: sql.ref<string>('bot_id'), asks: sql.lit('') }

async function dueIn(db: Db, table: Table, input: { now: number; limit: number }): Promise<DueRow[]> {
  const botId = BOT_ID[table]
  const { rows } = await sql<DueRow>`
    select ${sql.lit(table)} as "table", id, ${botId} as bot_id, team, due_at from ${sql.table(table)}
    where (decided_rev < rev or due_at <= ${input.now})
      and (lease_until is null or lease_until <= ${databaseNow()})
    order by coalesce(due_at, 0), id limit ${input.limit}`.execute(db)
  return rows
}
