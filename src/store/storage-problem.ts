import type { OpenDatabase } from './database.ts'
import { ping } from './ping.ts'
import { remember } from './remembered.ts'

/** Why the database does not do its work now, in words for the operator, or null. After a trouble it has to store something first. */
export async function storageProblem({ db, health }: OpenDatabase): Promise<string | null> {
  try {
    health.check()
    if (health.trouble() === null) await ping(db)
    else await db.transaction().execute((tx) => remember(tx, 'probe', ''))
    return health.trouble()?.words ?? null
  } catch {
    return health.trouble()?.words ?? 'The database does not answer.'
  }
}
