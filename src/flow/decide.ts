import { beforeSending, waitsForLinks } from '../recording/before-sending.ts'
import type { Bot } from '../recording/bot.ts'
import { askStop, end, intendCreate } from '../recording/fold-bot.ts'
import { dropControl, markControl } from '../recording/fold-control.ts'
import { type BotStep, nextBotStep } from '../recording/next-bot-step.ts'
import { scheduledJoin } from '../recording/next-create-step.ts'
import { nextThreadStep } from '../recording/next-thread-step.ts'
import { othersWait, type Thread } from '../recording/thread.ts'
import { readBot, writeBot, writeBotQuietly } from '../store/bots.ts'
import { type RowRef, takeLease } from '../store/claims.ts'
import { readRemembered } from '../store/remembered.ts'
import type { Tx } from '../store/tables.ts'
import { readThreadsOf, writeThreadQuietly } from '../store/threads.ts'
import { type FlowDeps, LEASE_MS } from './call.ts'
import { decideAsk } from './decide-ask.ts'
import { type Decision, NOTHING, settle } from './decision.ts'
import { type BotCall, botGateKeys, type ThreadCall, threadGateKeys } from './gate-keys.ts'
import { RECALL_FORM } from './run-bot-call.ts'
import { tellDropped } from './tell-dropped.ts'

/** Facts of ours may follow each other (ask to stop, end, close); more in a row than this would be a circle. */
const LOCAL_STEPS = 8

/**
 * One transaction decides: it reads the row as it is, chooses the step, claims the row and commits the intent (rule 2).
 * Steps that are only facts of ours are taken on the spot.
 */
export function decide(deps: FlowDeps, row: RowRef): Promise<Decision> {
  return deps.db.transaction().execute((tx) => DECIDE[row.table](deps, tx, row))
}

const DECIDE = { bots: decideBot, threads: decideThread, asks: decideAsk }

async function decideBot(deps: FlowDeps, tx: Tx, row: RowRef): Promise<Decision> {
  const now = deps.clock.now()
  for (let taken = 0; taken < LOCAL_STEPS; taken++) {
    const stored = await readBot(tx, row.id)
    if (stored === undefined) return NOTHING
    const step = nextBotStep(stored.bot, await readThreadsOf(tx, row.id), { now, policy: deps.policy })
    const local = takeLocalStep(stored.bot, step, now)
    if (local !== null) {
      await writeBot(tx, local)
      if (step.do === 'dropControl' && step.reason !== 'carriedOut') {
        await tellDropped(deps, tx, { bot: stored.bot, reason: step.reason, why: null })
      }
      continue
    }
    const call = callOfBot(step)
    const rev = stored.rev
    if (call === null) return await settle(tx, row, { rev, dueAt: step.do === 'waitUntil' ? step.at : null })
    return await claimBot(deps, tx, { row, call, rev, bot: stored.bot })
  }
  throw new Error(`bot ${row.id}: its own facts do not settle`)
}

async function claimBot(
  deps: FlowDeps,
  tx: Tx,
  input: { row: RowRef; call: BotCall; rev: number; bot: Bot },
): Promise<Decision> {
  const { row, call, rev } = input
  const now = deps.clock.now()
  const opensAt = deps.gates.opensAt(botGateKeys(call), now)
  if (opensAt > 0) return { kind: 'gated', opensAt }
  if (!(await takeLease(tx, row, { owner: deps.owner, leaseMs: LEASE_MS }))) return NOTHING
  const bot = call.do === 'createBot' ? await freeze(deps, tx, input.bot) : input.bot
  if (isControl(call)) await writeBotQuietly(tx, markControl(bot, now))
  await settle(tx, row, { rev, dueAt: now + LEASE_MS })
  return { kind: 'call', call: { kind: 'bot', row, step: call, bot } }
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

async function decideThread(deps: FlowDeps, tx: Tx, row: RowRef): Promise<Decision> {
  const threads = await readThreadsOf(tx, row.botId)
  const thread = threads.find(({ id }) => id === row.id)
  const stored = await readBot(tx, row.botId)
  if (thread === undefined || stored === undefined) return NOTHING
  const { bot, rev } = stored
  const others = othersWait(threads, thread)
  const step = nextThreadStep(thread, bot, { now: deps.clock.now(), policy: deps.policy, others })
  if (step.do === 'rest') return await settle(tx, row, { rev, dueAt: null })
  if (step.do === 'waitUntil') return await settle(tx, row, { rev, dueAt: step.at })
  return await claimThread(deps, tx, { row, call: step, rev, thread, bot })
}

async function claimThread(
  deps: FlowDeps,
  tx: Tx,
  input: { row: RowRef; call: ThreadCall; rev: number; thread: Thread; bot: Bot },
): Promise<Decision> {
  const { row, call, rev, bot } = input
  const now = deps.clock.now()
  const opensAt = deps.gates.opensAt(threadGateKeys(call, input.thread, deps.publicUrl), now)
  if (opensAt > 0) return { kind: 'gated', opensAt }
  if (!(await takeLease(tx, row, { owner: deps.owner, leaseMs: LEASE_MS }))) return NOTHING
  const { thread, markedAt } = waitsForLinks(call)
    ? { thread: input.thread, markedAt: null }
    : beforeSending(input.thread, call, now)
  if (thread !== input.thread) await writeThreadQuietly(tx, thread)
  await settle(tx, row, { rev, dueAt: now + LEASE_MS })
  return { kind: 'call', call: { kind: 'thread', row, step: call, thread, bot, markedAt } }
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
