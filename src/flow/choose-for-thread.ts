import { beforeSending, waitsForLinks } from '../recording/before-sending.ts'
import type { Bot } from '../recording/bot.ts'
import { nextThreadStep } from '../recording/next-thread-step.ts'
import { othersWait, type Thread } from '../recording/thread.ts'
import { type RowRef, takeLease } from '../store/claims.ts'
import type { Tx } from '../store/tables.ts'
import { writeThreadQuietly } from '../store/threads.ts'
import { type Call, type Committed, type FlowDeps, LEASE_MS } from './call.ts'
import { type ThreadCall, threadGateKeys, URGENCY } from './gate-keys.ts'
import { ownLinks } from './own-links.ts'
import { type Deciding, settle, type Wanted } from './wanted.ts'

/** Chooses for a thread, as `choose` does for every row. */
export async function chooseForThread(deps: FlowDeps, { tx, facts }: Deciding, row: RowRef): Promise<Wanted | null> {
  const known = await facts.of(row.botId)
  const thread = known?.threads.find(({ id }) => id === row.id)
  if (known === undefined || thread === undefined) return null
  const { bot, rev, threads } = known
  const others = othersWait(threads, thread)
  const step = nextThreadStep(thread, bot, { now: deps.clock.now(), policy: deps.policy, others })
  if (step.do === 'rest') return await settle(tx, row, { rev, dueAt: null })
  if (step.do === 'waitUntil') return await settle(tx, row, { rev, dueAt: step.at })
  const claim = (inTx: Tx) => claimThread(deps, inTx, { row, call: step, rev, thread, bot })
  return { row, rev, urgency: URGENCY[step.do], keys: threadGateKeys(step, thread, deps.publicUrl), claim }
}

async function claimThread(
  deps: FlowDeps,
  tx: Tx,
  { row, call, rev, thread: known, bot }: { row: RowRef; call: ThreadCall; rev: number; thread: Thread; bot: Bot },
): Promise<Call | null> {
  const now = deps.clock.now()
  if (!(await takeLease(tx, row, { owner: deps.owner, leaseMs: LEASE_MS }))) return null
  const committed = await commitTo(deps, tx, { call, thread: known, bot })
  await settle(tx, row, { rev, dueAt: now + LEASE_MS })
  return { kind: 'thread', row, step: call, bot, ...committed }
}

async function commitTo(
  deps: FlowDeps,
  tx: Tx,
  { call, thread: known, bot }: { call: ThreadCall; thread: Thread; bot: Bot },
): Promise<Committed> {
  const links = waitsForLinks(call) ? await ownLinks(deps, tx, { bot, view: call.view }) : []
  if (links === null) return { thread: known, markedAt: null, links }
  const { thread, markedAt } = beforeSending(known, call, deps.clock.now())
  if (thread !== known) await writeThreadQuietly(tx, thread)
  return { thread, markedAt, links }
}
