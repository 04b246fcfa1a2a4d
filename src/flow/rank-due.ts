import { nextAskStep } from '../recording/next-ask-step.ts'
import { nextBotStep } from '../recording/next-bot-step.ts'
import { nextThreadStep } from '../recording/next-thread-step.ts'
import { othersWait } from '../recording/thread.ts'
import { readAsk } from '../store/asks.ts'
import { readBot } from '../store/bots.ts'
import type { RowRef } from '../store/claims.ts'
import type { Tx } from '../store/tables.ts'
import { readThreadsOf } from '../store/threads.ts'
import type { FlowDeps } from './call.ts'
import { URGENCY } from './gate-keys.ts'

/** Rows that only wait or rest are looked at before all calls: it costs nothing and tells when they are next due. */
const NO_CALL = -1

/**
 * Puts due rows into the order in which their calls should go (rule 9); among equals the longest due is first. Only an
 * order: what is done is decided anew when the row is claimed.
 */
export function rankDue(deps: FlowDeps, due: RowRef[]): Promise<RowRef[]> {
  if (due.length < 2) return Promise.resolve(due)
  return deps.db.transaction().execute(async (tx) => {
    const ranked: { row: RowRef; urgency: number }[] = []
    for (const row of due) {
      // A row whose step cannot be chosen is told so by its decision, not here.
      const urgency = await urgencyOf(deps, tx, row).catch(() => NO_CALL)
      ranked.push({ row, urgency })
    }
    return ranked.sort((a, b) => a.urgency - b.urgency).map(({ row }) => row)
  })
}

async function urgencyOf(deps: FlowDeps, tx: Tx, row: RowRef): Promise<number> {
  const at = { now: deps.clock.now(), policy: deps.policy }
  if (row.table === 'asks') {
    const asked = await readAsk(tx, row.id)
    return asked === undefined ? NO_CALL : urgency(nextAskStep(asked.ask, at.now).do)
  }
  const stored = await readBot(tx, row.botId)
  if (stored === undefined) return NO_CALL
  const threads = await readThreadsOf(tx, row.botId)
  if (row.table === 'bots') {
    const step = nextBotStep(stored.bot, threads, at)
    // The end of a meeting is what people wait for (rule 29: ends and clicks first).
    if (step.do === 'fetchBot' && stored.bot.overSince !== null) return URGENCY.postResult
    return urgency(step.do)
  }
  const thread = threads.find(({ id }) => id === row.id)
  if (thread === undefined) return NO_CALL
  return urgency(nextThreadStep(thread, stored.bot, { ...at, others: othersWait(threads, thread) }).do)
}

function urgency(step: string): number {
  return step in URGENCY ? URGENCY[step as keyof typeof URGENCY] : NO_CALL
}
