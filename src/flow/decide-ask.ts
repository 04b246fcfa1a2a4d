import { answerInstead, closeAsk } from '../recording/fold-ask.ts'
import { nextAskStep } from '../recording/next-ask-step.ts'
import { readAsk, type StoredAsk, writeAsk } from '../store/asks.ts'
import { type RowRef, takeLease } from '../store/claims.ts'
import type { Tx } from '../store/tables.ts'
import { type FlowDeps, LEASE_MS } from './call.ts'
import { type Decision, NOTHING, settle } from './decision.ts'
import { type AskCall, askGateKeys } from './gate-keys.ts'

/** Decides about an ask inside `tx`, like `decide` does for every row. */
export async function decideAsk(deps: FlowDeps, tx: Tx, row: RowRef): Promise<Decision> {
  const stored = await readAsk(tx, row.id)
  if (stored === undefined) return NOTHING
  const now = deps.clock.now()
  const step = nextAskStep(stored.ask, now)
  switch (step.do) {
    case 'rest':
      return await settle(tx, row, { rev: stored.rev, dueAt: null })
    case 'waitUntil':
      return await settle(tx, row, { rev: stored.rev, dueAt: step.at })
    case 'answerInstead':
      await writeAsk(tx, answerInstead(stored.ask, step.answer))
      return await decideAsk(deps, tx, row)
    case 'giveUp':
      deps.log.warn({ ask: row.id, why: step.why }, 'somebody could not be answered')
      await writeAsk(tx, closeAsk(stored.ask, step.why, now))
      return await decideAsk(deps, tx, row)
    default:
      return await claimAsk(deps, tx, { row, call: step, stored })
  }
}

async function claimAsk(
  deps: FlowDeps,
  tx: Tx,
  { row, call, stored }: { row: RowRef; call: AskCall; stored: StoredAsk },
): Promise<Decision> {
  const now = deps.clock.now()
  const opensAt = deps.gates.opensAt(askGateKeys(call, stored.ask), now)
  if (opensAt > 0) return { kind: 'gated', opensAt }
  if (!(await takeLease(tx, row, { owner: deps.owner, leaseMs: LEASE_MS }))) return NOTHING
  // A greeting is a post that everybody sees: its intent is committed before it is sent (rule 2).
  const ask = call.do === 'greet' ? { ...stored.ask, sentAt: now } : stored.ask
  if (ask !== stored.ask) await writeAsk(tx, ask)
  const rev = ask === stored.ask ? stored.rev : stored.rev + 1
  await settle(tx, row, { rev, dueAt: now + LEASE_MS })
  return { kind: 'call', call: { kind: 'ask', row, step: call, ask } }
}
