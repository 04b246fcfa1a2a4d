import type { Tx } from './tables.ts'

/** Something a person did, as Slack names it: the workspace, and a trigger, event or view id. */
export type TakenKey = { team: string; key: string }

/** Notes that this was taken; false when it was taken before, so that a repeat does nothing more (rule 10). */
export async function insertTaken(tx: Tx, taken: TakenKey & { at: number }): Promise<boolean> {
  const inserted = await tx
    .insertInto('taken')
    .values({ team: taken.team, key: taken.key, taken_at: taken.at })
    .onConflict((conflict) => conflict.columns(['team', 'key']).doNothing())
    .executeTakeFirst()
  return (inserted.numInsertedOrUpdatedRows ?? 0n) > 0n
}
