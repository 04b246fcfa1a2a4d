import { setImmediate as turn } from 'node:timers/promises'
import type { Delivery } from '../recording/delivery.ts'
import { foldDelivery } from '../recording/fold-bot.ts'
import type { RecallEvent } from '../recording/recall-event.ts'
import { readBot, readBotByRecallId } from '../store/bots.ts'
import { insertDelivery } from '../store/deliveries.ts'
import { stopsAll } from '../store/storage-trouble.ts'
import type { Db, DeliveriesTable, Tx } from '../store/tables.ts'
import { changeBot } from './change.ts'
import type { Clock } from './ports.ts'

type Waiting = { delivery: Delivery; resolve: () => void; reject: (error: unknown) => void }

/** A batch of so many waits for no more. */
const LARGE_BATCH = 200

/** Takes webhooks in. `wake` is called after each commit. */
export type AcceptDeliveries = {
  /** Resolves once the delivery is durably stored and folded (also for a repeat); rejects when it could not be. */
  accept(delivery: Delivery): Promise<void>
}

/**
 * Deliveries that arrive together are committed together: at `synchronous=FULL` a commit costs a sync of the disk, and
 * one for a batch was measured at 13.9k deliveries a second against 3.0k with one each. A batch that fails is tried
 * again one by one, so that one bad delivery spoils no other (rule 22), unless nothing at all can be stored.
 */
export function createAcceptDeliveries(deps: { db: Db; clock: Clock; wake: () => void }): AcceptDeliveries {
  let waiting: Waiting[] = []
  let committing = false

  async function commitAll(): Promise<void> {
    committing = true
    while (waiting.length > 0) {
      await gather()
      const batch = waiting
      waiting = []
      await commitBatch(deps, batch)
      deps.wake()
    }
    committing = false
  }

  // Requests that have arrived by now are read in the next turns of the event loop, and come along.
  async function gather(): Promise<void> {
    for (let before = 0; before < waiting.length && waiting.length < LARGE_BATCH; ) {
      before = waiting.length
      await turn()
    }
  }

  return {
    accept: (delivery) =>
      new Promise((resolve, reject) => {
        waiting.push({ delivery, resolve, reject })
        if (!committing) void commitAll()
      }),
  }
}

async function commitBatch(deps: { db: Db; clock: Clock }, batch: Waiting[]): Promise<void> {
  try {
    await deps.db.transaction().execute(async (tx) => {
      for (const { delivery } of batch) await takeIn(tx, delivery, deps.clock.now())
    })
    for (const { resolve } of batch) resolve()
  } catch (error) {
    if (batch.length === 1 || stopsAll(error)) {
      for (const { reject } of batch) reject(error)
      return
    }
    for (const one of batch) await commitBatch(deps, [one])
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
