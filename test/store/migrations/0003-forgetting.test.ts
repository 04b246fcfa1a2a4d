import { sql } from 'kysely'
import { Migrator } from 'kysely/migration'
import { expect, test } from 'vitest'
import { migrate } from '../../../src/store/migrate.ts'
import { firstSchema } from '../../../src/store/migrations/0001-first-schema.ts'
import { asksAndLinks } from '../../../src/store/migrations/0002-asks-and-links.ts'
import { openSqlite } from '../../../src/store/open-sqlite.ts'

const DAYS_30 = 30 * 24 * 60 * 60_000
const recordings = (status: object | null) => JSON.stringify({ recall: { recordings: { r: { id: 'r', status } } } })

test('what is over already is forgotten in its time, and the rest is left as it is', async () => {
  const database = openSqlite(':memory:')
  const before = { '0001-first-schema': { up: firstSchema }, '0002-asks-and-links': { up: asksAndLinks } }
  await new Migrator({ db: database.db, provider: { getMigrations: async () => before } }).migrateToLatest()
  const insert = (id: string, closedAt: number | null, facts: string) =>
    sql`insert into bots (id, team, meeting_key, slot, holds_place, requested_at, closed_at, rev, decided_rev, facts)
      values (${id}, 'T1', ${id}, 'now', 0, 1, ${closedAt}, 1, 1, ${facts})`.execute(database.db)
  await insert('deleted', 10, recordings({ code: 'deleted', at: 99_000 }))
  await insert('kept', 10, recordings({ code: 'done', at: 99_000 }))
  await insert('nothing recorded', 10, JSON.stringify({ recall: { recordings: {} } }))
  await insert('open', null, recordings({ code: 'deleted', at: 99_000 }))
  await insert('unreadable', 10, '{')
  await migrate(database.db)
  const rows = await database.db.selectFrom('bots').select(['id', 'forget_at']).orderBy('id').execute()
  expect(Object.fromEntries(rows.map(({ id, forget_at }) => [id, forget_at]))).toEqual({
    deleted: 99 + DAYS_30,
    kept: null,
    'nothing recorded': 10 + DAYS_30,
    open: null,
    unreadable: null,
  })
  await database.close()
})

test.each([
  ['update bots set due_at = 0 where lease_owner is not null', 'bots_leased'],
  ['update threads set due_at = 0 where lease_owner is not null', 'threads_leased'],
  ['update asks set due_at = 0 where lease_owner is not null', 'asks_leased'],
  ['select id, recall_id from bots where closed_at is null', 'bots_open'],
  ['select id from bots where forget_at <= 5 order by forget_at, id limit 9', 'bots_forget'],
])('a start does not read every row: %s', async (query, index) => {
  const database = openSqlite(':memory:')
  await migrate(database.db)
  const { rows } = await sql<{ detail: string }>`explain query plan ${sql.raw(query)}`.execute(database.db)
  expect(rows.map(({ detail }) => detail).join()).toContain(`INDEX ${index}`)
  await database.close()
})
