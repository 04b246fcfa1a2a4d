import { type RawBuilder, sql } from 'kysely'

/** The database's own clock, ms since 1970: leases are compared by it, so that all processes agree (rule 3). */
export function databaseNow(): RawBuilder<number> {
  return sql<number>`cast(unixepoch('subsec') * 1000 as integer)`
}
