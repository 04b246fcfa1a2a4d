import type { Thread } from '../recording/thread.ts'
import { raiseRev } from './bots.ts'
import { insertWatcher } from './lists.ts'
import { type Param, prepared } from './prepared.ts'
import type { ThreadsTable, Tx } from './tables.ts'

/** Inserts a new thread of an existing bot, due at once, and wakes the bot. */
export async function insertThread(tx: Tx, thread: Thread): Promise<void> {
  await tx
    .insertInto('threads')
    .values({
      ...columnsOf(thread),
      id: thread.id,
      bot_id: thread.botId,
      team: thread.team,
      channel: thread.channel,
      root_ts: thread.rootTs,
      requester: thread.requester,
      retry_of: thread.retryOf,
      requested_at: thread.requestedAt,
      rev: 1,
      decided_rev: 0,
      due_at: null,
      lease_owner: null,
      lease_until: null,
    })
    .execute()
  for (const user of [thread.requester, ...thread.subscribers]) {
    await insertWatcher(tx, { thread, user, since: thread.requestedAt })
  }
  await raiseRev(tx, thread.botId)
}

/** Reads a thread, or undefined. */
export async function readThread(tx: Tx, id: string): Promise<Thread | undefined> {
  const [row] = (await selectThread(tx, { id })).rows
  return row === undefined ? undefined : parseThread(row.facts)
}

const selectThread = prepared((tx, param: Param<{ id: string }>) =>
  tx.selectFrom('threads').select('facts').where('id', '=', param('id')),
)

/** All threads of a bot, oldest first. */
export async function readThreadsOf(tx: Tx, botId: string): Promise<Thread[]> {
  const threads = (await selectThreadsOf(tx, { botId })).rows.map((row) => parseThread(row.facts))
  return threads.sort((a, b) => a.requestedAt - b.requestedAt || (a.id < b.id ? -1 : 1))
}

// Nearly always there is one: SQLite's own sorting of it took 20 of 30 µs.
const selectThreadsOf = prepared((tx, param: Param<{ botId: string }>) =>
  tx.selectFrom('threads').select('facts').where('bot_id', '=', param('botId')),
)

/** Where the threads of a bot are, without reading their facts. */
export async function readPlacesOf(
  tx: Tx,
  botId: string,
): Promise<{ id: string; channel: string; rootTs: string | null; cardTs: string | null }[]> {
  return (await selectPlacesOf(tx, { botId })).rows
}

const selectPlacesOf = prepared((tx, param: Param<{ botId: string }>) =>
  tx
    .selectFrom('threads')
    .select(['id', 'channel', 'root_ts as rootTs', 'card_ts as cardTs'])
    .where('bot_id', '=', param('botId')),
)

/** Writes a thread's facts and raises its bot's revision, so that the bot and all its threads are due (rule 1). */
export async function writeThread(tx: Tx, thread: Thread): Promise<void> {
  await writeThreadQuietly(tx, thread)
  await raiseRev(tx, thread.botId)
}

/** Writes what a decision commits of its own (an intent, a mark): nobody else has to look at that. */
export async function writeThreadQuietly(tx: Tx, thread: Thread): Promise<void> {
  await updateThread(tx, { ...columnsOf(thread), id: thread.id })
}

const updateThread = prepared((tx, param: Param<Columns & { id: string }>) =>
  tx
    .updateTable('threads')
    .set({ card_ts: param('card_ts'), closed_at: param('closed_at'), facts: param('facts') })
    .where('id', '=', param('id')),
)

// Reads back what `JSON.stringify` wrote. The text is ours alone: migrations change its shape, nobody else does.
function parseThread(facts: string): Thread {
  return JSON.parse(facts) as Thread
}

type Columns = Pick<ThreadsTable, 'card_ts' | 'closed_at' | 'facts'>

function columnsOf(thread: Thread): Columns {
  return { card_ts: thread.cardTs, closed_at: thread.closed?.at ?? null, facts: JSON.stringify(thread) }
}
