import type { Delivery } from '../recording/delivery.ts'
import { foldDelivery } from '../recording/fold-bot.ts'
import type { RecallEvent } from '../recording/recall-event.ts'
import { readBot, readBotByRecallId } from '../store/bots.ts'
import { insertDelivery } from '../store/deliveries.ts'
import type { Db, DeliveriesTable, Tx } from '../store/tables.ts'
import { changeBot } from './change.ts'
import type { Clock, Log } from './ports.ts'
import { createShareCommits } from './share-commits.ts'

/** Takes webhooks in. `wake` is called after each commit. */
export type AcceptDeliveries = {
  /** Resolves once the delivery is durably stored and folded (also for a repeat); rejects when it could not be. */
  accept(delivery: Delivery): Promise<void>
}

/** Makes it. Deliveries that arrive together are committed together. */
export function createAcceptDeliveries(deps: { db: Db; clock: Clock; log: Log; wake: () => void }): AcceptDeliveries {
  const commit = createShareCommits(deps)
  return {
    async accept(delivery) {
      await commit((tx) => takeIn(tx, delivery, deps.clock.now()))
      deps.wake()
    },
  }
}

async function takeIn(tx: Tx, delivery: Delivery, now: number): Promise<void> {
  const { content } = delivery
  const row: DeliveriesTable = {
    id: delivery.id,
    event: delivery.event,
    state: 'ignored',
    reason: null,
    recall_id: null,
    bot_id: null,
    content: null,
    received_at: now,
  }
  if (content.kind === 'ignored') return void (await insertDelivery(tx, { ...row, reason: content.reason }))
  const known = { ...row, recall_id: content.recallId }
  const botId = await findBot(tx, content)
  if (botId === null) return void (await insertDelivery(tx, { ...known, ...withoutBot(content) }))
  if (!(await insertDelivery(tx, { ...known, state: 'folded', bot_id: botId }))) return
  const heard = { recallId: content.recallId, event: content.event }
  await changeBot(tx, { id: botId, now }, (bot) => foldDelivery(bot, heard, now))
}

async function findBot(tx: Tx, content: { recallId: string; botId: string | null }): Promise<string | null> {
  const byMetadata = content.botId === null ? undefined : await readBot(tx, content.botId)
  const stored = byMetadata ?? (await readBotByRecallId(tx, content.recallId))
  return stored?.bot.id ?? null
}

// Only the v1.10 shape, which carries no metadata, may turn out to be ours later; any other belongs to another product
// on the same Recall account (rule 22).
function withoutBot(content: {
  botId: string | null
  shape: '1.11' | '1.10'
  event: RecallEvent
}): Pick<DeliveriesTable, 'state' | 'reason' | 'content'> {
  if (content.shape === '1.10') return { state: 'unmatched', reason: null, content: JSON.stringify(content.event) }
  const reason = content.botId === null ? 'not a bot of ours' : 'our metadata, but no such bot here'
  return { state: 'ignored', reason, content: null }
}
