import { type Param, prepared } from './prepared.ts'
import type { Db, StepsTable, Tx } from './tables.ts'

/** Notes what was done for a row and what came of it. */
export async function insertStep(tx: Tx, step: StepsTable): Promise<void> {
  await insert(tx, step)
}

const insert = prepared((tx, param: Param<StepsTable>) =>
  tx.insertInto('steps').values({
    bot_id: param('bot_id'),
    thread_id: param('thread_id'),
    step: param('step'),
    outcome: param('outcome'),
    why: param('why'),
    at: param('at'),
  }),
)

/** When the newest step was noted, ms, or null. */
export async function readLastStepAt(db: Db): Promise<number | null> {
  const row = await db.selectFrom('steps').select('at').orderBy('id', 'desc').limit(1).executeTakeFirst()
  return row?.at ?? null
}

/** Removes deliveries, steps, asks and the keys of what was taken, older than `before`, ms (rule 33). Rows of bots and threads stay. */
export async function deleteHistory(tx: Tx, before: number): Promise<void> {
  await tx.deleteFrom('deliveries').where('received_at', '<', before).execute()
  await tx.deleteFrom('steps').where('at', '<', before).execute()
  await tx.deleteFrom('asks').where('asked_at', '<', before).execute()
  await tx.deleteFrom('taken').where('taken_at', '<', before).execute()
}
