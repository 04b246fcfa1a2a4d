import { type Kysely, sql } from 'kysely'

// Frozen: a database that has run this never runs it again. Imports nothing of ours, so that it keeps meaning the same.

const KEPT_MS = 30 * 24 * 60 * 60_000
/** So many rows are read at a time: all of them need not fit into memory. */
const PAGE = 1_000

/** When a bot's rows may go, worked out once for what is over already; and indexes for what is looked for at a start. */
export async function forgetting(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('bots').addColumn('forget_at', 'bigint').execute()
  for (let after = '', page = PAGE; page === PAGE; ) {
    const { rows } = await sql<{ id: string; closed_at: number; facts: string }>`
      select id, closed_at, facts from bots where closed_at is not null and id > ${after} order by id limit ${PAGE}`.execute(
      db,
    )
    for (const { id, closed_at: closedAt, facts } of rows) {
      const at = forgetAt(closedAt, facts)
      if (at !== null) await sql`update bots set forget_at = ${at} where id = ${id}`.execute(db)
    }
    page = rows.length
    after = rows.at(-1)?.id ?? ''
  }
  await sql`create index bots_forget on bots (forget_at) where forget_at is not null`.execute(db)
  // What a start looks for is little among a million rows that are over: without these it reads all of them.
  await sql`create index bots_open on bots (id) where closed_at is null`.execute(db)
  await sql`create index bots_leased on bots (id) where lease_owner is not null`.execute(db)
  await sql`create index threads_leased on threads (id) where lease_owner is not null`.execute(db)
  await sql`create index asks_leased on asks (id) where lease_owner is not null`.execute(db)
}

function forgetAt(closedAt: number, facts: string): number | null {
  try {
    const bot = JSON.parse(facts) as {
      recall: { recordings: Record<string, { status: { code: string; at: number } | null }> }
    }
    const ends = Object.values(bot.recall.recordings).map(({ status }) =>
      status?.code === 'deleted' ? Math.floor(status.at / 1_000) : Number.NaN,
    )
    const last = Math.max(closedAt, ...ends)
    return Number.isNaN(last) ? null : last + KEPT_MS
  } catch {
    // A row whose facts are no JSON any more stays: its own decision tells of it.
    return null
  }
}
