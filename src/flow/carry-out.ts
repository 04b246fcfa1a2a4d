import type { Ask } from '../recording/ask.ts'
import { failedAsk } from '../recording/fold-ask.ts'
import { foldBotThrow } from '../recording/fold-bot.ts'
import { foldThrow } from '../recording/fold-thread.ts'
import { holdsLease, releaseLease } from '../store/claims.ts'
import { insertStep } from '../store/history.ts'
import { stopsAll } from '../store/storage-trouble.ts'
import type { Tx } from '../store/tables.ts'
import { type Call, type Ended, type FlowDeps, LEFT_TO_SEND_MS } from './call.ts'
import { changeAsk, changeBot, changeThread } from './change.ts'
import { runAskCall } from './run-ask-call.ts'
import { runBotCall } from './run-bot-call.ts'
import { runThreadCall } from './run-thread-call.ts'
import { transact } from './tell-changes.ts'

/** What the loop has to know of a call that has come to its end. */
export type CarriedOut = {
  outcome: string
  why: string | null
  failed: boolean
  shutOut: boolean
  retryAfterMs: number | null
}

/** An outcome on its way into the database; `commit` tells why it closed a thread, or null. */
type Finished = CarriedOut & { routine: boolean; commit: (tx: Tx, now: number) => Promise<string | null> }

/** How often an outcome is offered to a database that does not take it, and how long between, ms. */
const COMMIT_TRIES = 5
const BETWEEN_TRIES_MS = 500
/** While nothing at all can be stored, what a call proved is kept until it can: only this process knows it. */
const BETWEEN_TRIES_TO_STORE_MS = 2_000

/**
 * Carries out a claimed step and folds what it proved into the row as it is then; the lease goes back in the same
 * transaction. Never throws: a throw inside the step belongs to its row (rule 7), and an outcome that the database
 * does not take is settled later, from its intent. `isTold`: whether the log names this trouble already.
 */
export async function carryOut(
  deps: FlowDeps,
  call: Call,
  isTold: (finished: CarriedOut) => boolean = () => false,
): Promise<CarriedOut> {
  const finished = await attempt(deps, call)
  for (let tries = 1; ; tries++) {
    try {
      const closedWhy = await commit(deps, call, finished)
      if (closedWhy !== null)
        deps.log.warn({ ...named(call), why: closedWhy }, 'a thread is closed: nothing more is said in it')
      break
    } catch (error) {
      if (stopsAll(error)) {
        tries = 0
        await new Promise<void>((resolve) => deps.clock.after(BETWEEN_TRIES_TO_STORE_MS, resolve))
        continue
      }
      deps.log.error({ err: error, ...named(call) }, 'the outcome of a step could not be written down')
      if (tries >= COMMIT_TRIES) break
      await new Promise<void>((resolve) => deps.clock.after(BETWEEN_TRIES_MS, resolve))
    }
  }
  note(deps, call, { ...finished, routine: isTold(finished) || finished.routine })
  return finished
}

async function attempt(deps: FlowDeps, call: Call): Promise<Finished> {
  try {
    const held = await holdsLease(deps.db, call.row, { owner: deps.owner, leftMs: LEFT_TO_SEND_MS })
    if (!held) return { ...QUIET, outcome: 'leaseLost', commit: async () => null }
    switch (call.kind) {
      case 'bot':
        return ofBot(call, await runBotCall(deps, call))
      case 'thread':
        return ofThread(call, await runThreadCall(deps, call))
      case 'ask':
        return ofAsk(call, await runAskCall(deps, call))
    }
  } catch (error) {
    // What stops all is in the log once, where it is noticed.
    if (!stopsAll(error)) {
      deps.log.error({ err: error, ...named(call) }, 'a step failed in a way nobody foresaw; it is tried again later')
    }
    return { ...QUIET, outcome: 'threw', commit: (tx, now) => commitThrow(tx, call, now) }
  }
}

const QUIET = { why: null, failed: false, shutOut: false, retryAfterMs: null, routine: false }

function ofBot(call: Call, ended: Ended<Parameters<typeof foldBotThrow>[0]>): Finished {
  return {
    ...summary(ended),
    commit: async (tx, now) => {
      await changeBot(tx, { id: call.row.id, now }, (bot) => ended.fold(bot, now))
      await ended.also?.(tx)
      return null
    },
  }
}

function ofThread(call: Call, ended: Ended<Parameters<typeof foldThrow>[0]>): Finished {
  return {
    ...summary(ended),
    commit: async (tx, now) => {
      let closedWhy: string | null = null
      await changeThread(tx, call.row.id, (known) => {
        const next = ended.fold(known, now)
        if (known.closed === null && next.closed !== null) closedWhy = next.closed.why
        return next
      })
      await ended.also?.(tx)
      return closedWhy
    },
  }
}

function ofAsk(call: Call, ended: Ended<Ask>): Finished {
  return {
    ...summary(ended),
    commit: async (tx, now) => {
      await changeAsk(tx, call.row.id, (known) => ended.foldIn?.(tx, known, now) ?? ended.fold(known, now))
      return null
    },
  }
}

function summary<Row>({
  outcome,
  why,
  failed,
  shutOut,
  retryAfterMs,
  routine,
}: Ended<Row>): CarriedOut & { routine: boolean } {
  return { outcome, why, failed, shutOut, retryAfterMs, routine: routine ?? false }
}

async function commitThrow(tx: Tx, call: Call, now: number): Promise<null> {
  switch (call.kind) {
    case 'bot':
      await changeBot(tx, { id: call.row.id, now }, (bot) => foldBotThrow(bot, now))
      return null
    case 'thread':
      await changeThread(tx, call.row.id, (thread) => foldThrow(thread, now))
      return null
    case 'ask':
      await changeAsk(tx, call.row.id, (ask) => failedAsk(ask, now))
      return null
  }
}

async function commit(deps: FlowDeps, call: Call, finished: Finished): Promise<string | null> {
  const now = deps.clock.now()
  return await transact(deps, async (tx) => {
    const closedWhy = await finished.commit(tx, now)
    await releaseLease(tx, call.row, { owner: deps.owner, now })
    if (finished.routine) return closedWhy
    const threadId = call.row.table === 'threads' ? call.row.id : null
    const { outcome, why } = finished
    await insertStep(tx, { bot_id: call.row.botId, thread_id: threadId, step: call.step.do, outcome, why, at: now })
    return closedWhy
  })
}

function note(deps: FlowDeps, call: Call, { outcome, why, failed, routine }: Finished): void {
  const fields = { ...named(call), outcome, ...(why === null ? {} : { why }) }
  const complaint = failed ? 'a step did not succeed; it is tried again' : COMPLAINTS[outcome]
  if (routine || (complaint !== undefined && isOldNews(call))) deps.log.debug(fields, 'step')
  else if (complaint !== undefined) deps.log.warn(fields, complaint)
  else if (AS_MEANT.has(outcome)) deps.log.debug(fields, 'step')
  else deps.log.info(fields, 'step')
}

/** What these steps changed is told as a change of facts. */
const AS_MEANT = new Set(['posted', 'edited', 'found', 'told', 'created', 'bot', 'read', 'leaving', 'deleted', 'done'])

const COMPLAINTS: Record<string, string> = {
  untold: 'who asked could not be told; it is tried again for a day',
  channel: 'Slack lets us write nothing here',
  refused: 'a step was refused',
}

/** A row that fails at each of its tries, at most a minute apart, is named at the first four and then about once an hour. */
function isOldNews(call: Call): boolean {
  const failures = call.kind === 'thread' ? call.thread.failures : call.kind === 'ask' ? call.ask.failures : 0
  return failures >= 4 && failures % 60 !== 0
}

/** What the operator finds the row by: in our tables by its id, in Slack by channel and ts. */
function named(call: Call): object {
  const step = call.step.do
  switch (call.kind) {
    case 'bot':
      return { step, bot: call.row.id, ...(call.bot.recallId === null ? {} : { recall: call.bot.recallId }) }
    case 'thread': {
      const { id, channel, rootTs, cardTs } = call.thread
      const ts = rootTs ?? cardTs
      return { step, bot: call.row.botId, thread: id, channel, ...(ts === null ? {} : { ts }) }
    }
    case 'ask':
      return { step, ask: call.row.id, channel: call.ask.channel }
  }
}
