import { nextBotStep } from '../recording/next-bot-step.ts'
import { nextThreadStep } from '../recording/next-thread-step.ts'
import { readBot } from '../store/bots.ts'
import type { RowRef } from '../store/claims.ts'
import type { Tx } from '../store/tables.ts'
import { readThread, readThreadsOf } from '../store/threads.ts'
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
  const stored = await readBot(tx, row.botId)
  if (stored === undefined) return NO_CALL
  if (row.table === 'bots') {
    const step = nextBotStep(stored.bot, await readThreadsOf(tx, row.id), at)
    // The end of a meeting is what people wait for (rule 29: ends and clicks first).
    if (step.do === 'fetchBot' && stored.bot.overSince !== null) return URGENCY.postResult
    return step.do in URGENCY ? URGENCY[step.do as keyof typeof URGENCY] : NO_CALL
  }
  const thread = await readThread(tx, row.id)
  if (thread === undefined) return NO_CALL
  const step = nextThreadStep(thread, stored.bot, at)
  return step.do in URGENCY ? URGENCY[step.do as keyof typeof URGENCY] : NO_CALL
}
