import type { PressAct, Taken } from '../recording/acts.ts'
import { takePress } from '../recording/take-press.ts'
import type { AskAnswer } from '../recording/views.ts'
import { readBot } from '../store/bots.ts'
import type { Tx } from '../store/tables.ts'
import { readThread, readThreadsOf } from '../store/threads.ts'
import { replaceBot, replaceThread } from './change.ts'
import { type ActDeps, insertAskFor, takeAct } from './take-act.ts'
import { tryAgain } from './try-again.ts'

/** Takes a press: it only changes facts, which the loop then carries out. Any member of the channel may press. */
export function pressButton(deps: ActDeps, act: PressAct): Promise<Taken> {
  return takeAct(deps, act, (tx, now) => press(deps, tx, { act, now }))
}

/** Does what a press asks for, inside a transaction. Safe to repeat. */
export async function press(
  deps: ActDeps,
  tx: Tx,
  { act, now }: { act: PressAct; now: number },
): Promise<AskAnswer | null> {
  const rows = await readPressed(tx, act)
  if (rows === null) return { kind: 'tooOld' }
  const { button } = act
  if (button === 'tryAgain') return await tryAgain(deps, tx, { rows, act, now })
  if (button === 'freshLinks') {
    const { id: threadId, botId } = rows.thread
    await insertAskFor(deps, tx, { act, wish: { kind: 'freshLinks', botId, threadId } })
    return null
  }
  const by = { user: act.user, threadId: rows.thread.id }
  const pressed = takePress(rows, { button, by, route: act.route, now })
  if (pressed.bot !== rows.bot) await replaceBot(tx, { before: rows.bot, after: pressed.bot }, now)
  if (pressed.thread !== rows.thread) await replaceThread(tx, { before: rows.thread, after: pressed.thread })
  return pressed.answer
}

/** The rows of a press; null when they are gone, or belong to another workspace or channel. */
export async function readPressed(tx: Tx, at: { team: string; channel: string; threadId: string }) {
  const thread = await readThread(tx, at.threadId)
  if (thread === undefined || thread.team !== at.team || thread.channel !== at.channel) return null
  const stored = await readBot(tx, thread.botId)
  if (stored === undefined) return null
  return { thread, bot: stored.bot, threads: await readThreadsOf(tx, thread.botId) }
}
