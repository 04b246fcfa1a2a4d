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
import {
  type AskCall,
  askGateKeys,
  type BotCall,
  botGateKeys,
  type ThreadCall,
  threadGateKeys,
  URGENCY,
} from './gate-keys.ts'
import type { GateKeys } from './gates.ts'

/** Rows that only wait or rest are looked at before all calls: it costs nothing and tells when they are next due. */
const NO_CALL = -1

/** A due row in its place, and what its call would have to pass; null when there is no call, or it is not known. */
type RankedRow = { row: RowRef; keys: GateKeys | null }

type Rank = { urgency: number; keys: GateKeys | null }

/**
 * Puts due rows into the order in which their calls should go (rule 9); among equals the longest due is first. Only an
 * order: what is done is decided anew when the row is claimed.
 */
export function rankDue(deps: FlowDeps, due: RowRef[]): Promise<RankedRow[]> {
  if (due.length < 2) return Promise.resolve(due.map((row) => ({ row, keys: null })))
  return deps.db.transaction().execute(async (tx) => {
    const ranked: (RankedRow & { urgency: number })[] = []
    for (const row of due) {
      // A row whose step cannot be chosen is told so by its decision, not here.
      const rank = await rankOf(deps, tx, row).catch(() => UNRANKED)
      ranked.push({ row, ...rank })
    }
    return ranked.sort((a, b) => a.urgency - b.urgency)
  })
}

const UNRANKED: Rank = { urgency: NO_CALL, keys: null }

async function rankOf(deps: FlowDeps, tx: Tx, row: RowRef): Promise<Rank> {
  const at = { now: deps.clock.now(), policy: deps.policy }
  if (row.table === 'asks') {
    const asked = await readAsk(tx, row.id)
    if (asked === undefined) return UNRANKED
    const step = nextAskStep(asked.ask, at.now)
    return isCall<AskCall>(step) ? { urgency: URGENCY[step.do], keys: askGateKeys(step, asked.ask) } : UNRANKED
  }
  const stored = await readBot(tx, row.botId)
  if (stored === undefined) return UNRANKED
  const threads = await readThreadsOf(tx, row.botId)
  if (row.table === 'bots') {
    const step = nextBotStep(stored.bot, threads, at)
    if (!isCall<BotCall>(step)) return UNRANKED
    // The end of a meeting is what people wait for (rule 29: ends and clicks first).
    const isEnd = step.do === 'fetchBot' && stored.bot.overSince !== null
    return { urgency: isEnd ? URGENCY.postResult : URGENCY[step.do], keys: botGateKeys(step) }
  }
  const thread = threads.find(({ id }) => id === row.id)
  if (thread === undefined) return UNRANKED
  const step = nextThreadStep(thread, stored.bot, { ...at, others: othersWait(threads, thread) })
  if (!isCall<ThreadCall>(step)) return UNRANKED
  return { urgency: URGENCY[step.do], keys: threadGateKeys(step, thread, deps.publicUrl) }
}

function isCall<Step extends { do: keyof typeof URGENCY }>(step: { do: string }): step is Step {
  return step.do in URGENCY
}
