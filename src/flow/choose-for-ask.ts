import { answerInstead, closeAsk } from '../recording/fold-ask.ts'
import { nextAskStep } from '../recording/next-ask-step.ts'
import { readAsk, type StoredAsk, writeAsk } from '../store/asks.ts'
import { type RowRef, takeLease } from '../store/claims.ts'
import type { Tx } from '../store/tables.ts'
import { type Call, type FlowDeps, LEASE_MS } from './call.ts'
import { type AskCall, askGateKeys, URGENCY } from './gate-keys.ts'
import { type Deciding, settle, type Wanted } from './wanted.ts'

/** Chooses for an ask, as `choose` does for every row. */
export async function chooseForAsk(deps: FlowDeps, deciding: Deciding, row: RowRef): Promise<Wanted | null> {
  const { tx } = deciding
  const stored = await readAsk(tx, row.id)
  if (stored === undefined) return null
  const { ask, rev } = stored
  const now = deps.clock.now()
  const step = nextAskStep(ask, now)
  switch (step.do) {
    case 'rest':
      return await settle(tx, row, { rev, dueAt: null })
    case 'waitUntil':
      return await settle(tx, row, { rev, dueAt: step.at })
    case 'answerInstead':
      await writeAsk(tx, answerInstead(ask, step.answer))
      return await chooseForAsk(deps, deciding, row)
    case 'giveUp':
      deps.log.warn({ ask: row.id, why: step.why }, 'somebody could not be answered')
      await writeAsk(tx, closeAsk(ask, step.why, now))
      return await chooseForAsk(deps, deciding, row)
    default: {
      const claim = (inTx: Tx) => claimAsk(deps, inTx, { row, call: step, stored })
      return { row, rev, urgency: URGENCY[step.do], keys: askGateKeys(step, ask), claim }
    }
  }
}

async function claimAsk(
  deps: FlowDeps,
  tx: Tx,
  { row, call, stored }: { row: RowRef; call: AskCall; stored: StoredAsk },
): Promise<Call | null> {
  const now = deps.clock.now()
  if (!(await takeLease(tx, row, { owner: deps.owner, leaseMs: LEASE_MS }))) return null
  // A greeting is a post that everybody sees: its intent is committed before it is sent (rule 2).
  const ask = call.do === 'greet' ? { ...stored.ask, sentAt: now } : stored.ask
  if (ask !== stored.ask) await writeAsk(tx, ask)
  const rev = ask === stored.ask ? stored.rev : stored.rev + 1
  await settle(tx, row, { rev, dueAt: now + LEASE_MS })
  return { kind: 'ask', row, step: call, ask }
}
