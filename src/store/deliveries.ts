import type { RecallEvent } from '../recording/recall-event.ts'
import { type Param, prepared } from './prepared.ts'
import type { DeliveriesTable, Tx } from './tables.ts'

/** Stores a delivery by its id; false when it is there already, so that a repeat does nothing more. */
export async function insertDelivery(tx: Tx, delivery: DeliveriesTable): Promise<boolean> {
  return ((await insert(tx, delivery)).numAffectedRows ?? 0n) > 0n
}

const insert = prepared((tx, param: Param<DeliveriesTable>) =>
  tx
    .insertInto('deliveries')
    .values({
      id: param('id'),
      event: param('event'),
      state: param('state'),
      reason: param('reason'),
      recall_id: param('recall_id'),
      bot_id: param('bot_id'),
      content: param('content'),
      received_at: param('received_at'),
    })
    .onConflict((conflict) => conflict.column('id').doNothing()),
)

/** Takes the kept deliveries of a Recall id that nobody knew when they came, oldest first; they count as folded from now on. */
export async function takeUnmatched(tx: Tx, match: { recallId: string; botId: string }): Promise<RecallEvent[]> {
  const rows = await tx
    .selectFrom('deliveries')
    .select(['id', 'content'])
    .where('recall_id', '=', match.recallId)
    .where('state', '=', 'unmatched')
    .orderBy('received_at')
    .execute()
  if (rows.length === 0) return []
  await tx
    .updateTable('deliveries')
    .set({ state: 'folded', bot_id: match.botId, content: null })
    .where('recall_id', '=', match.recallId)
    .where('state', '=', 'unmatched')
    .execute()
  return rows.flatMap((row) => (row.content === null ? [] : [JSON.parse(row.content) as RecallEvent]))
}

/** Gives up on unmatched deliveries that came before `before` (rule 22 keeps them 2 hours). */
export async function ignoreOldUnmatched(tx: Tx, before: number): Promise<void> {
  await tx
    .updateTable('deliveries')
    .set({ state: 'ignored', reason: 'no bot of ours within 2 hours', content: null })
    .where('state', '=', 'unmatched')
    .where('received_at', '<', before)
    .execute()
}
