import { PostgresAdapter, type RawBuilder, sql } from 'kysely'
import type { Db, Tx } from './tables.ts'

/** The database's own clock, ms since 1970: leases are compared by it, so that all processes agree (rule 3). */
export function databaseNow(db: Db | Tx): RawBuilder<number> {
  return db.getExecutor().adapter instanceof PostgresAdapter
    ? sql<number>`cast(extract(epoch from clock_timestamp()) * 1000 as bigint)`
    : sql<number>`cast(unixepoch('subsec') * 1000 as integer)`
}
