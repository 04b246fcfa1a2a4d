import type { Bot } from '../recording/bot.ts'
import { askStop, end, intendCreate } from '../recording/fold-bot.ts'
import { dropControl, markControl } from '../recording/fold-control.ts'
import { type BotStep, nextBotStep } from '../recording/next-bot-step.ts'
import { scheduledJoin } from '../recording/next-create-step.ts'
import { writeBotQuietly } from '../store/bots.ts'
import { type RowRef, takeLease } from '../store/claims.ts'
import { readRemembered } from '../store/remembered.ts'
import type { Tx } from '../store/tables.ts'
import { type Call, type FlowDeps, LEASE_MS } from './call.ts'
import { replaceBot } from './change.ts'
import { type BotCall, botGateKeys, URGENCY } from './gate-keys.ts'
import { RECALL_FORM } from './run-bot-call.ts'
import { tellDropped } from './tell-dropped.ts'
import { type Deciding, settle, type Wanted } from './wanted.ts'

/** Facts of ours may follow each other (ask to stop, end, close); more in a row than this would be a circle. */
const LOCAL_STEPS = 8

/** Chooses for a bot, as `choose` does for every row. */
export async function chooseForBot(deps: FlowDeps, { tx, facts }: Deciding, row: RowRef): Promise<Wanted | null> {
  const now = deps.clock.now()
  for (let taken = 0; taken < LOCAL_STEPS; taken++) {
    const known = await facts.of(row.id)
    if (known === undefined) return null
    const { bot, rev, threads } = known
    const step = nextBotStep(bot, threads, { now, policy: deps.policy })
    const local = takeLocalStep(bot, step, now)
    if (local !== null) {
      await replaceBot(tx, { before: bot, after: local }, now)
      facts.forget(row.id)
      if (step.do === 'dropControl' && step.reason !== 'carriedOut') {
        await tellDropped(deps, tx, { bot, reason: step.reason, why: null })
      }
      continue
    }
    const call = callOfBot(step)
    if (call === null) return await settle(tx, row, { rev, dueAt: step.do === 'waitUntil' ? step.at : null })
    // The end of a meeting is what people wait for (rule 29: ends and clicks first).
    const isEnd = call.do === 'fetchBot' && bot.overSince !== null
    const urgency = isEnd ? URGENCY.postResult : URGENCY[call.do]
    const claim = (inTx: Tx) => claimBot(deps, inTx, { row, call, rev, bot })
    return { row, rev, urgency, keys: botGateKeys(call), claim }
  }
  throw new Error(`bot ${row.id}: its own facts do not settle`)
}

async function claimBot(
  deps: FlowDeps,
  tx: Tx,
  { row, call, rev, bot: known }: { row: RowRef; call: BotCall; rev: number; bot: Bot },
): Promise<Call | null> {
  const now = deps.clock.now()
  if (!(await takeLease(tx, row, { owner: deps.owner, leaseMs: LEASE_MS }))) return null
  const bot = call.do === 'createBot' ? await freeze(deps, tx, known) : known
  if (isControl(call)) await writeBotQuietly(tx, markControl(bot, now))
  await settle(tx, row, { rev, dueAt: now + LEASE_MS })
  return { kind: 'bot', row, step: call, bot }
}

// A try is marked before it is sent: after a crash, "not possible" may mean that it was done already.
function isControl(call: BotCall): boolean {
  return call.do === 'pauseRecording' || call.do === 'resumeRecording'
}

// The exact body and its key are committed before they are sent, and sent unchanged until proven useless (rule 21).
async function freeze(deps: FlowDeps, tx: Tx, bot: Bot): Promise<Bot> {
  const form = (await readRemembered(tx, RECALL_FORM)) === '1.10' ? '1.10' : '1.11'
  const now = deps.clock.now()
  const joinAt = scheduledJoin(bot, now)
  const body = deps.recall.createBody({ botId: bot.id, asked: bot.asked, joinAt, form })
  const frozen = intendCreate(bot, { key: deps.newId(), body, form, joinAt }, now)
  await writeBotQuietly(tx, frozen)
  return frozen
}

function takeLocalStep(bot: Bot, step: BotStep, now: number): Bot | null {
  switch (step.do) {
    case 'dropControl':
      return dropControl(bot, step.reason, now)
    case 'askStop':
      return askStop(bot, { by: null, why: step.why }, now)
    case 'end':
      return end(bot, step.ended)
    case 'close':
      return { ...bot, closedAt: now }
    default:
      return null
  }
}

function callOfBot(step: BotStep): BotCall | null {
  switch (step.do) {
    case 'dropControl':
    case 'askStop':
    case 'end':
    case 'close':
    case 'waitUntil':
    case 'rest':
      return null
    default:
      return step
  }
}
