import type { Ask } from '../recording/ask.ts'
import type { Bot } from '../recording/bot.ts'
import { foldDelivery } from '../recording/fold-bot.ts'
import type { Thread } from '../recording/thread.ts'
import { readAsk, writeAsk } from '../store/asks.ts'
import { readBot, writeBot } from '../store/bots.ts'
import { takeUnmatched } from '../store/deliveries.ts'
import type { Tx } from '../store/tables.ts'
import { readThread, writeThread } from '../store/threads.ts'

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
  if (changed !== stored.bot) await writeBot(tx, changed, stored)
  return changed
}

/** Folds something into a thread as it is now. Safe to repeat if `fold` is. */
export async function changeThread(tx: Tx, id: string, fold: (thread: Thread) => Thread): Promise<Thread | undefined> {
  const thread = await readThread(tx, id)
  if (thread === undefined) return undefined
  const changed = fold(thread)
  if (changed !== thread) await writeThread(tx, changed)
  return changed
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
