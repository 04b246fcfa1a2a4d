import type { Bot } from '../recording/bot.ts'
import type { Thread } from '../recording/thread.ts'
import type { Tx } from './tables.ts'

/** One recording for a list: its thread and its bot. */
export type ListedThread = { thread: Thread; bot: Bot }

/** A list holds everything that is not over, up to so many, and so many of the newest that are. */
const MOST_OPEN = 50

/** Recordings of one channel, newest first: all that are not over, and the newest `recent` that are. */
export async function readChannelThreads(
  tx: Tx,
  where: { team: string; channel: string; recent: number },
): Promise<ListedThread[]> {
  const of = (open: boolean) =>
    tx
      .selectFrom('threads')
      .innerJoin('bots', 'bots.id', 'threads.bot_id')
      .select(['threads.facts as thread', 'bots.facts as bot'])
      .where('threads.team', '=', where.team)
      .where('threads.channel', '=', where.channel)
      .where('bots.closed_at', open ? 'is' : 'is not', null)
      .orderBy('threads.requested_at', 'desc')
      .limit(open ? MOST_OPEN : where.recent)
      .execute()
  return newestFirst([...(await of(true)), ...(await of(false))])
}

/** Recordings that this person asked for or subscribed to, wherever they are; ordered and bounded like a channel's. */
export async function readWatchedThreads(
  tx: Tx,
  who: { team: string; user: string; recent: number },
): Promise<ListedThread[]> {
  const of = (open: boolean) =>
    tx
      .selectFrom('watchers')
      .innerJoin('threads', 'threads.id', 'watchers.thread_id')
      .innerJoin('bots', 'bots.id', 'threads.bot_id')
      .select(['threads.facts as thread', 'bots.facts as bot'])
      .where('watchers.team', '=', who.team)
      .where('watchers.user', '=', who.user)
      .where('bots.closed_at', open ? 'is' : 'is not', null)
      .orderBy('watchers.since', 'desc')
      .limit(open ? MOST_OPEN : who.recent)
      .execute()
  return newestFirst([...(await of(true)), ...(await of(false))])
}

/** Notes that a person waits for a thread's result. Safe to repeat. */
export async function insertWatcher(tx: Tx, watcher: { thread: Thread; user: string; since: number }): Promise<void> {
  const { thread, user, since } = watcher
  await tx
    .insertInto('watchers')
    .values({ thread_id: thread.id, team: thread.team, user, since })
    .onConflict((conflict) => conflict.columns(['thread_id', 'user']).doNothing())
    .execute()
}

function newestFirst(rows: { thread: string; bot: string }[]): ListedThread[] {
  return rows.flatMap(readable).sort((a, b) => b.thread.requestedAt - a.thread.requestedAt)
}

// A row whose facts are no JSON any more is told by its decision, and hides no other (rule 7).
function readable(row: { thread: string; bot: string }): ListedThread[] {
  try {
    return [{ thread: JSON.parse(row.thread) as Thread, bot: JSON.parse(row.bot) as Bot }]
  } catch (error) {
    if (error instanceof SyntaxError) return []
    throw error
  }
}
