import { type Kysely, sql } from 'kysely'

// Frozen: a database that has run this never runs it again. Imports nothing of ours, so that it keeps meaning the same.

/** The app's installations by OAuth, and which workspace belongs to which organisation. */
export async function installations(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('installations')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('installed_at', 'bigint', (column) => column.notNull())
    .addColumn('sealed', 'text', (column) => column.notNull())
    .addColumn('lease_owner', 'text')
    .addColumn('lease_until', 'bigint')
    .execute()
  await db.schema
    .createTable('workspaces')
    .addColumn('team', 'text', (column) => column.primaryKey().notNull())
    .addColumn('enterprise', 'text', (column) => column.notNull())
    .execute()
  await sql`create index workspaces_enterprise on workspaces (enterprise)`.execute(db)
  // What an uninstall ends is little among a million rows that are over.
  await sql`create index threads_open on threads (team) where closed_at is null`.execute(db)
  await sql`create index asks_open on asks (team) where closed_at is null`.execute(db)
}
