import { type Kysely, sql } from 'kysely'

// Frozen: a database that has run this never runs it again. Imports nothing of ours, so that it keeps meaning the same.

/** Asks, links of our own, who watches which thread, and what bots and threads know since. */
export async function asksAndLinks(db: Kysely<unknown>): Promise<void> {
  await createAsks(db)
  await db.schema
    .createTable('links')
    .addColumn('token', 'text', (column) => column.primaryKey())
    .addColumn('bot_id', 'text', (column) => column.notNull().references('bots.id'))
    .addColumn('recording_id', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addUniqueConstraint('links_once', ['bot_id', 'recording_id'])
    .execute()
  await db.schema
    .createTable('watchers')
    .addColumn('thread_id', 'text', (column) => column.notNull().references('threads.id'))
    .addColumn('team', 'text', (column) => column.notNull())
    .addColumn('user', 'text', (column) => column.notNull())
    .addColumn('since', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('watchers_once', ['thread_id', 'user'])
    .execute()
  await sql`create index watchers_user on watchers (team, "user", since)`.execute(db)
  await replaceRequests(db)
  await extendBots(db)
  await extendThreads(db)
}

async function createAsks(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('asks')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('team', 'text', (column) => column.notNull())
    .addColumn('asked_at', 'bigint', (column) => column.notNull())
    .addColumn('closed_at', 'bigint')
    .addColumn('rev', 'integer', (column) => column.notNull())
    .addColumn('decided_rev', 'integer', (column) => column.notNull())
    .addColumn('due_at', 'bigint')
    .addColumn('lease_owner', 'text')
    .addColumn('lease_until', 'bigint')
    .addColumn('facts', 'text', (column) => column.notNull())
    .execute()
  await sql`create index asks_stale on asks (id) where decided_rev < rev`.execute(db)
  await sql`create index asks_due on asks (due_at) where due_at is not null`.execute(db)
  await sql`create index asks_age on asks (asked_at)`.execute(db)
}

// A press or a question is taken once too, and belongs to no thread.
async function replaceRequests(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('taken')
    .addColumn('team', 'text', (column) => column.notNull())
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('taken_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('taken_once', ['team', 'key'])
    .execute()
  await sql`insert into taken (team, key, taken_at) select team, key, taken_at from requests`.execute(db)
  await db.schema.dropTable('requests').execute()
  await sql`create index taken_age on taken (taken_at)`.execute(db)
}

async function extendBots(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<{ id: string; facts: string }>`select id, facts from bots`.execute(db)
  for (const { id, facts } of rows) {
    const bot = readJson(facts)
    if (bot === null) continue
    const { create, stop } = bot
    const known = {
      ...{ control: null, controlled: null, changedBy: null, replaced: [] },
      ...bot,
      create: isRecord(create) ? { joinAt: null, ...create } : null,
      stop: isRecord(stop) ? { dispatched: false, ...stop } : null,
    }
    await sql`update bots set facts = ${JSON.stringify(known)} where id = ${id}`.execute(db)
  }
}

async function extendThreads(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<{ id: string; facts: string }>`select id, facts from threads`.execute(db)
  for (const { id, facts } of rows) {
    const thread = readJson(facts)
    if (thread === null) continue
    const known = { retryOf: null, retriedBy: null, cancelled: null, resultEditSentAt: null, ...thread }
    await sql`update threads set facts = ${JSON.stringify(known)} where id = ${id}`.execute(db)
    const { team, requester, subscribers, requestedAt } = thread
    const users = new Set([requester, ...(Array.isArray(subscribers) ? subscribers : [])])
    for (const user of users) {
      await sql`insert into watchers (thread_id, team, "user", since) values (${id}, ${team}, ${user}, ${requestedAt})`.execute(
        db,
      )
    }
  }
}

// A row whose facts are no JSON any more stays as it is: its own decision tells of it.
function readJson(facts: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(facts)
    return isRecord(value) ? value : null
  } catch {
    return null
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
