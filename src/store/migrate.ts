import { Migrator } from 'kysely/migration'
import { DatabaseError } from './database.ts'
import { firstSchema } from './migrations/0001-first-schema.ts'
import { asksAndLinks } from './migrations/0002-asks-and-links.ts'
import { forgetting } from './migrations/0003-forgetting.ts'
import { installations } from './migrations/0004-installations.ts'
import { storageTrouble } from './storage-trouble.ts'
import type { Db } from './tables.ts'

const MIGRATIONS = {
  '0001-first-schema': { up: firstSchema },
  '0002-asks-and-links': { up: asksAndLinks },
  '0003-forgetting': { up: forgetting },
  '0004-installations': { up: installations },
}

/**
 * Brings the database to the newest schema. Safe to repeat, and when replicas start together. Rejects with a `DatabaseError`
 * on a database that a newer version has brought further than this one knows, or that does not store.
 */
export async function migrate(db: Db): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => MIGRATIONS } })
  const { error } = await migrator.migrateToLatest()
  // Kysely's words; it has no code for it.
  if (error instanceof Error && /previously executed migration \S+ is missing/.test(error.message)) {
    throw new DatabaseError(
      'The database was used by a newer version of slack-recorder, which this one does not understand. Start the newer one, or restore the backup from before the upgrade: docs/operating.md says how.',
    )
  }
  const trouble = storageTrouble(error)
  if (trouble !== null) throw new DatabaseError(trouble.words)
  if (error !== undefined) throw error
}
