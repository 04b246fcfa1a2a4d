import type { Bot } from '../recording/bot.ts'
import type { Thread } from '../recording/thread.ts'
import type { Db, Tx } from '../store/tables.ts'
import { readPlacesOf } from '../store/threads.ts'
import { botChanges } from './bot-changes.ts'
import type { Log } from './ports.ts'
import { threadChanges } from './thread-changes.ts'

/** A line for the log that waits for its transaction. */
type Line = { fields: object; words: string }

const linesOf = new WeakMap<Tx, Line[]>()

/**
 * Runs `work` in a transaction, and logs each change of facts that was noted in it: one line each, once it is committed.
 * What is rolled back is told to nobody.
 */
export async function transact<T>(deps: { db: Db; log: Log }, work: (tx: Tx) => Promise<T>): Promise<T> {
  const lines: Line[] = []
  const outcome = await deps.db.transaction().execute((tx) => {
    linesOf.set(tx, lines)
    return work(tx)
  })
  for (const { fields, words } of lines) deps.log.info(fields, words)
  return outcome
}

/** Notes what a change made new in a bot; `before` null: it was not there. */
export async function noteBot(tx: Tx, changed: { before: Bot | null; after: Bot }, now: number): Promise<void> {
  const lines = linesOf.get(tx)
  if (lines === undefined) return
  const { before, after } = changed
  const changes = botChanges(before, after, now)
  if (changes.length === 0) return
  const recall = after.recallId ?? before?.recallId ?? null
  const named = { bot: after.id, ...(recall === null ? {} : { recall }), ...(await placesOf(tx, after.id)) }
  for (const { words, fields } of changes) lines.push({ fields: { ...named, ...fields }, words })
}

/** Notes what a change made new in a thread; `before` null: it was not there. */
export function noteThread(tx: Tx, { before, after }: { before: Thread | null; after: Thread }): void {
  const lines = linesOf.get(tx)
  if (lines === undefined) return
  const named = { bot: after.botId, thread: after.id, channel: after.channel, ...tsOf(after) }
  for (const { words, fields } of threadChanges(before, after)) lines.push({ fields: { ...named, ...fields }, words })
}

// Nearly always there is one.
async function placesOf(tx: Tx, botId: string): Promise<object> {
  const places = (await readPlacesOf(tx, botId)).map((place) => ({
    thread: place.id,
    channel: place.channel,
    ...tsOf(place),
  }))
  return places.length > 1 ? { threads: places } : (places[0] ?? {})
}

function tsOf({ rootTs, cardTs }: Pick<Thread, 'rootTs' | 'cardTs'>): { ts?: string } {
  const ts = rootTs ?? cardTs
  return ts === null ? {} : { ts }
}
