import { type Kysely, PostgresAdapter, sql } from 'kysely'

// Frozen: a database that has run this never runs it again. Imports nothing of ours, so that it keeps meaning the same.

/** The first schema. */
export async function firstSchema(db: Kysely<unknown>): Promise<void> {
  await createBots(db)
  await createThreads(db)
  await createTheRest(db)
}

async function createBots(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('bots')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('team', 'text', (column) => column.notNull())
    .addColumn('meeting_key', 'text', (column) => column.notNull())
    .addColumn('slot', 'text', (column) => column.notNull())
    .addColumn('holds_place', 'integer', (column) => column.notNull())
    .addColumn('recall_id', 'text', (column) => column.unique())
    .addColumn('join_at', 'bigint')
    .addColumn('requested_at', 'bigint', (column) => column.notNull())
    .addColumn('closed_at', 'bigint')
    .addColumn('rev', 'integer', (column) => column.notNull())
    .addColumn('decided_rev', 'integer', (column) => column.notNull())
    .addColumn('due_at', 'bigint')
    .addColumn('lease_owner', 'text')
    .addColumn('lease_until', 'bigint')
    .addColumn('facts', 'text', (column) => column.notNull())
    .execute()
  await sql`create unique index bots_open_place on bots (team, meeting_key, slot) where holds_place = 1`.execute(db)
  await sql`create index bots_stale on bots (id) where decided_rev < rev`.execute(db)
  await sql`create index bots_due on bots (due_at) where due_at is not null`.execute(db)
}

async function createThreads(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('threads')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('bot_id', 'text', (column) => column.notNull().references('bots.id'))
    .addColumn('team', 'text', (column) => column.notNull())
    .addColumn('channel', 'text', (column) => column.notNull())
    .addColumn('root_ts', 'text')
    .addColumn('card_ts', 'text')
    .addColumn('requester', 'text', (column) => column.notNull())
    .addColumn('retry_of', 'text', (column) => column.unique())
    .addColumn('requested_at', 'bigint', (column) => column.notNull())
    .addColumn('closed_at', 'bigint')
    .addColumn('rev', 'integer', (column) => column.notNull())
    .addColumn('decided_rev', 'integer', (column) => column.notNull())
    .addColumn('due_at', 'bigint')
    .addColumn('lease_owner', 'text')
    .addColumn('lease_until', 'bigint')
    .addColumn('facts', 'text', (column) => column.notNull())
    .execute()
  await sql`create index threads_bot on threads (bot_id)`.execute(db)
  await sql`create index threads_channel on threads (team, channel, requested_at)`.execute(db)
  await sql`create index threads_stale on threads (id) where decided_rev < rev`.execute(db)
  await sql`create index threads_due on threads (due_at) where due_at is not null`.execute(db)
}

async function createTheRest(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('requests')
    .addColumn('team', 'text', (column) => column.notNull())
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('thread_id', 'text', (column) => column.notNull().references('threads.id'))
    .addColumn('taken_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('requests_once', ['team', 'key'])
    .execute()
  await db.schema
    .createTable('deliveries')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('event', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('reason', 'text')
    .addColumn('recall_id', 'text')
    .addColumn('bot_id', 'text')
    .addColumn('content', 'text')
    .addColumn('received_at', 'bigint', (column) => column.notNull())
    .execute()
  await sql`create index deliveries_unmatched on deliveries (recall_id) where state = 'unmatched'`.execute(db)
  await sql`create index deliveries_age on deliveries (received_at)`.execute(db)
  await createSteps(db)
  await db.schema
    .createTable('remembered')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('value', 'text', (column) => column.notNull())
    .execute()
}

async function createSteps(db: Kysely<unknown>): Promise<void> {
  const postgres = db.getExecutor().adapter instanceof PostgresAdapter
  await db.schema
    .createTable('steps')
    .addColumn('id', postgres ? 'bigint' : 'integer', (column) =>
      postgres ? column.primaryKey().generatedByDefaultAsIdentity() : column.primaryKey().autoIncrement(),
    )
    .addColumn('bot_id', 'text', (column) => column.notNull())
    .addColumn('thread_id', 'text')
    .addColumn('step', 'text', (column) => column.notNull())
    .addColumn('outcome', 'text', (column) => column.notNull())
    .addColumn('why', 'text')
    .addColumn('at', 'bigint', (column) => column.notNull())
    .execute()
  await sql`create index steps_bot on steps (bot_id)`.execute(db)
  await sql`create index steps_age on steps (at)`.execute(db)
}
