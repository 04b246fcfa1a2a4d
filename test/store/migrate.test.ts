import { expect, test } from 'vitest'
import { DatabaseError } from '../../src/store/database.ts'
import { migrate } from '../../src/store/migrate.ts'
import { openSqlite } from '../../src/store/open-sqlite.ts'

test('a database that a newer version has changed is refused, with the ways out', async () => {
  const { db, close } = openSqlite(':memory:')
  await migrate(db)
  await migrate(db)
  await db
    .withTables<{ kysely_migration: { name: string; timestamp: string } }>()
    .insertInto('kysely_migration')
    .values({ name: '9999-of-a-newer-version', timestamp: new Date(0).toISOString() })
    .execute()
  const refusal = await migrate(db).catch((error: unknown) => error)
  await close()
  expect(refusal).toBeInstanceOf(DatabaseError)
  expect(String(refusal)).toMatch(/newer version .* Start the newer one, or restore the backup/)
})
