import type { Ask } from '../recording/ask.ts'
import type { Bot } from '../recording/bot.ts'
import { foldDelivery } from '../recording/fold-bot.ts'
import type { Thread } from '../recording/thread.ts'
import { readAsk, writeAsk } from '../store/asks.ts'
import { insertBot, readBot, type StoredBot, writeBot } from '../store/bots.ts'
import { takeUnmatched } from '../store/deliveries.ts'
import type { Tx } from '../store/tables.ts'
import { insertThread, readThread, writeThread } from '../store/threads.ts'
import { noteBot, noteThread } from './tell-changes.ts'

/**
 * Folds something into a bot as it is now (never into what was read earlier: rule 2). What first teaches the row its
 * Recall id also takes in the deliveries that came before anybody knew it (rule 22). Safe to repeat if `fold` is.
 */
export async function changeBot(
  tx: Tx,
  input: { id: string; now: number },
  fold: (bot: Bot) => Bot,
): Promise<Bot | undefined> {
  const stored = await readBot(tx, input.id)
  if (stored === undefined) return undefined
  const folded = fold(stored.bot)
  const { recallId } = folded
  const learnt = recallId !== null && stored.bot.recallId === null
  const changed = learnt ? await withUnmatched(tx, { bot: folded, recallId }, input.now) : folded
  if (changed !== stored.bot) await replaceBot(tx, { before: stored.bot, after: changed, stored }, input.now)
  return changed
}

/** Folds something into a thread as it is now. Safe to repeat if `fold` is. */
export async function changeThread(tx: Tx, id: string, fold: (thread: Thread) => Thread): Promise<Thread | undefined> {
  const thread = await readThread(tx, id)
  if (thread === undefined) return undefined
  const changed = fold(thread)
  if (changed !== thread) await replaceThread(tx, { before: thread, after: changed })
  return changed
}

/** Writes a bot in the place of what this transaction has read of it, and notes for the log what is new. */
export async function replaceBot(
  tx: Tx,
  { before, after, stored }: { before: Bot; after: Bot; stored?: StoredBot },
  now: number,
): Promise<void> {
  await writeBot(tx, after, stored)
  await noteBot(tx, { before, after }, now)
}

/** The same for a thread. */
export async function replaceThread(tx: Tx, changed: { before: Thread; after: Thread }): Promise<void> {
  await writeThread(tx, changed.after)
  noteThread(tx, changed)
}

/** Inserts a new bot with its first thread, and notes them for the log. */
export async function addBot(tx: Tx, { bot, thread }: { bot: Bot; thread: Thread }, now: number): Promise<void> {
  await insertBot(tx, bot)
  await insertThread(tx, thread)
  await noteBot(tx, { before: null, after: bot }, now)
  noteThread(tx, { before: null, after: thread })
}

/** Inserts one more thread of a bot, and notes it for the log. */
export async function addThread(tx: Tx, thread: Thread): Promise<void> {
  await insertThread(tx, thread)
  noteThread(tx, { before: null, after: thread })
}

/** Folds something into an ask as it is now. Safe to repeat if `fold` is. */
export async function changeAsk(tx: Tx, id: string, fold: (ask: Ask) => Ask | Promise<Ask>): Promise<void> {
  const stored = await readAsk(tx, id)
  if (stored === undefined) return
  const changed = await fold(stored.ask)
  if (changed !== stored.ask) await writeAsk(tx, changed)
}

async function withUnmatched(tx: Tx, known: { bot: Bot; recallId: string }, now: number): Promise<Bot> {
  const events = await takeUnmatched(tx, { recallId: known.recallId, botId: known.bot.id })
  return events.reduce((bot, event) => foldDelivery(bot, { recallId: known.recallId, event }, now), known.bot)
}
