import { askFetch } from '../recording/ask-fetch.ts'
import { readOpenBotIds } from '../store/bots.ts'
import type { Db } from '../store/tables.ts'
import { changeBot } from './change.ts'

/**
 * Asks for a fetch of every bot that is under way: what Recall said while the process was down may come again only after
 * hours (its retries grow to 10 hours, facts 2.5). For the start; safe to repeat.
 */
export async function catchUp({ db, now }: { db: Db; now: number }): Promise<void> {
  await db.transaction().execute(async (tx) => {
    for (const id of await readOpenBotIds(tx)) await changeBot(tx, { id, now }, askFetch).catch(unlessUnreadable)
  })
}

// A row whose facts are no JSON any more is told by its decision, and keeps no other from its own (rule 7).
function unlessUnreadable(error: unknown): void {
  if (!(error instanceof SyntaxError)) throw error
}
