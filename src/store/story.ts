import type { Bot } from '../recording/bot.ts'
import type { Thread } from '../recording/thread.ts'
import type { Db, DeliveriesTable, StepsTable } from './tables.ts'

/** Which recording: any id of it (thread, bot, Recall's), or a message of it in Slack. */
export type Reference = { kind: 'id'; id: string } | { kind: 'message'; channel: string; ts: string[] }

/** Everything that is stored about one recording. `content` of webhooks is left out. */
export type StoredStory = {
  bot: Bot
  threads: Thread[]
  deliveries: Pick<DeliveriesTable, 'event' | 'state' | 'reason' | 'received_at'>[]
  steps: Pick<StepsTable, 'thread_id' | 'step' | 'outcome' | 'why' | 'at'>[]
  /** Until when a call of the bot or of one of its threads may be under way, ms; null: none is. */
  busyUntil: number | null
}

/** The ids of the bots that are meant, oldest first: a Slack thread with *Try again* in it has several. */
export async function findBotIds(db: Db, reference: Reference): Promise<string[]> {
  if (reference.kind === 'id') return await findById(db, reference.id)
  const { channel, ts } = reference
  const rows = await db
    .selectFrom('threads')
    .select(['bot_id', 'requested_at'])
    // The index on channels begins with the workspace.
    .where('team', 'in', (from) => from.selectFrom('threads').select('team').distinct())
    .where('channel', '=', channel)
    .where((is) => is.or([is('root_ts', 'in', ts), is('card_ts', 'in', ts)]))
    .orderBy('requested_at')
    .execute()
  return [...new Set(rows.map((row) => row.bot_id))]
}

async function findById(db: Db, id: string): Promise<string[]> {
  const bot = await db
    .selectFrom('bots')
    .select('id')
    .where((is) => is.or([is('id', '=', id), is('recall_id', '=', id)]))
    .executeTakeFirst()
  if (bot !== undefined) return [bot.id]
  const thread = await db.selectFrom('threads').select('bot_id').where('id', '=', id).executeTakeFirst()
  return thread === undefined ? [] : [thread.bot_id]
}

/** Reads a recording's story in the order of time, or undefined. */
export async function readStory(db: Db, botId: string): Promise<StoredStory | undefined> {
  const row = await db.selectFrom('bots').select(['facts', 'lease_until']).where('id', '=', botId).executeTakeFirst()
  if (row === undefined) return undefined
  const threads = await db
    .selectFrom('threads')
    .select(['facts', 'lease_until'])
    .where('bot_id', '=', botId)
    .orderBy('requested_at')
    .execute()
  const leases = [row, ...threads].flatMap(({ lease_until: until }) => (until === null ? [] : [until]))
  const bot = JSON.parse(row.facts) as Bot
  return {
    bot,
    threads: threads.map(({ facts }) => JSON.parse(facts) as Thread),
    deliveries: await readDeliveries(db, bot),
    steps: await db
      .selectFrom('steps')
      .select(['thread_id', 'step', 'outcome', 'why', 'at'])
      .where('bot_id', '=', botId)
      .orderBy('id')
      .execute(),
    busyUntil: leases.length === 0 ? null : Math.max(...leases),
  }
}

// No index leads to the webhooks of a bot: for the few times that somebody asks, history is read through.
async function readDeliveries(db: Db, bot: Bot): Promise<StoredStory['deliveries']> {
  return await db
    .selectFrom('deliveries')
    .select(['event', 'state', 'reason', 'received_at'])
    .where((is) =>
      is.or([is('bot_id', '=', bot.id), ...(bot.recallId === null ? [] : [is('recall_id', '=', bot.recallId)])]),
    )
    .orderBy('received_at')
    .execute()
}
