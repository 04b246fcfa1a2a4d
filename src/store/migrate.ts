import { Migrator } from 'kysely/migration'
import { firstSchema } from './migrations/0001-first-schema.ts'
import { asksAndLinks } from './migrations/0002-asks-and-links.ts'
import { forgetting } from './migrations/0003-forgetting.ts'
import type { Db } from './tables.ts'

const MIGRATIONS = {
  '0001-first-schema': { up: firstSchema },
  '0002-asks-and-links': { up: asksAndLinks },
  '0003-forgetting': { up: forgetting },
}

/** Brings the database to the newest schema. Safe to repeat, and when replicas start together. */
export async function migrate(db: Db): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => MIGRATIONS } })
  const { error } = await migrator.migrateToLatest()
  if (error !== undefined) throw error
}
