import { PostgresAdapter, sql } from 'kysely'
import type { Db } from './tables.ts'

/** What the sessions of the app are called in Postgres's own list of them. */
export const APP_NAME = 'slack-recorder'

/** Whether an app runs on this database. Of SQLite never: opening it would have been refused. */
export async function isAppRunning(db: Db): Promise<boolean> {
  if (!(db.getExecutor().adapter instanceof PostgresAdapter)) return false
  const { rows } = await sql`
    select 1 from pg_stat_activity where datname = current_database() and application_name = ${APP_NAME} limit 1`.execute(
    db,
  )
  return rows.length > 0
}
