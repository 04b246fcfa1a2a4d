import { sql } from 'kysely'
import { databaseNow } from './database-now.ts'
import type { Db } from './tables.ts'

// For the numbers that are read at each scrape: all of these go by small indexes, however many rows are finished.

/** A page of the facts of bots that are not closed, in the order of their ids; the last one's id leads to the next page. */
export async function readOpenBotFacts(
  db: Db,
  page: { after: string; limit: number },
): Promise<{ id: string; facts: string }[]> {
  return await db
    .selectFrom('bots')
    .select(['id', 'facts'])
    .where('closed_at', 'is', null)
    .where('id', '>', page.after)
    .orderBy('id')
    .limit(page.limit)
    .execute()
}

/**
 * The ids of the threads that fall due until `until`, ms, or whose facts are newer than their last decision. Every thread
 * without an answer is among them, because it looks again within 10 minutes (rule 1).
 */
export async function readLivelyThreadIds(db: Db, until: number): Promise<string[]> {
  // Asked for both in one union, SQLite goes through every thread in the order of the ids: 450 ms with 200,000 of them.
  const late = await db.selectFrom('threads').select('id').where('due_at', '<=', until).execute()
  const { rows: stale } = await sql<{ id: string }>`select id from threads where decided_rev < rev`.execute(db)
  return [...new Set([...late, ...stale].map(({ id }) => id))]
}

/** The facts of these threads. */
export async function readThreadFacts(db: Db, ids: readonly string[]): Promise<string[]> {
  const rows = await db.selectFrom('threads').select('facts').where('id', 'in', ids).execute()
  return rows.map(({ facts }) => facts)
}

/** How many rows have something to do at `now`, ms, and nobody does it. */
export async function countDue(db: Db, now: number): Promise<number> {
  const { rows } = await sql<{ due: number }>`${sql.join(
    (['bots', 'threads', 'asks'] as const).map((table) => dueIn(db, table, now)),
    sql` union all `,
  )}`.execute(db)
  return rows.reduce((sum, { due }) => sum + due, 0)
}

function dueIn(db: Db, table: 'bots' | 'threads' | 'asks', now: number) {
  const free = sql`(lease_until is null or lease_until <= ${databaseNow(db)})`
  return sql`
    select count(*) as due from ${sql.table(table)} where decided_rev < rev and ${free}
    union all select count(*) as due from ${sql.table(table)} where due_at <= ${now} and decided_rev >= rev and ${free}`
}
