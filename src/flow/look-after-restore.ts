import { mayHaveBeenCreated, threadAfterRestore } from '../recording/after-restore.ts'
import type { Bot } from '../recording/bot.ts'
import { intendCreate } from '../recording/fold-bot.ts'
import { scheduledJoin } from '../recording/next-create-step.ts'
import { readBot, writeBot } from '../store/bots.ts'
import { readUnfinished } from '../store/claims.ts'
import { BACKED_UP_AT, forget, readRemembered } from '../store/remembered.ts'
import type { Tx } from '../store/tables.ts'
import { readThread, writeThread } from '../store/threads.ts'
import type { FlowDeps } from './call.ts'
import { RECALL_FORM } from './run-bot-call.ts'

type Deps = Pick<FlowDeps, 'db' | 'clock' | 'log' | 'newId' | 'recall'>

/**
 * At the first start on a restored backup: whatever may have been posted or made since the backup is looked for before it
 * is done again, so that a restore doubles nothing. Does nothing on any other database; safe to repeat.
 */
export async function lookAfterRestore(deps: Deps): Promise<void> {
  const { db, clock, log } = deps
  const backedUpAt = await db.transaction().execute(async (tx) => {
    const noted = await readRemembered(tx, BACKED_UP_AT)
    if (noted === undefined) return null
    // A clock that differs from that of the backup must not make anything wait.
    const restored = { backedUpAt: Math.min(Number(noted), clock.now()), now: clock.now() }
    const { bots, threads } = await readUnfinished(tx, restored.now)
    for (const id of threads) await restoreThread(tx, id, restored)
    for (const id of bots) await restoreBot(deps, tx, { id, ...restored })
    await forget(tx, BACKED_UP_AT)
    return restored.backedUpAt
  })
  if (backedUpAt === null) return
  const since = new Date(backedUpAt).toISOString()
  log.info(
    { since },
    'this database is a restored backup: what was done since then is looked for before it is done again',
  )
}

type Restored = { backedUpAt: number; now: number }

async function restoreThread(tx: Tx, id: string, restored: Restored): Promise<void> {
  const thread = await readThread(tx, id)
  const stored = thread === undefined ? undefined : await readBot(tx, thread.botId)
  if (thread === undefined || stored === undefined) return
  const next = threadAfterRestore(thread, stored.bot, restored)
  if (next !== thread) await writeThread(tx, next)
}

async function restoreBot(deps: Deps, tx: Tx, { id, backedUpAt, now }: Restored & { id: string }): Promise<void> {
  const bot: Bot | undefined = (await readBot(tx, id))?.bot
  if (bot === undefined || !mayHaveBeenCreated(bot)) return
  const form = (await readRemembered(tx, RECALL_FORM)) === '1.10' ? '1.10' : '1.11'
  const joinAt = scheduledJoin(bot, now)
  const body = deps.recall.createBody({ botId: bot.id, asked: bot.asked, joinAt, form })
  await writeBot(tx, intendCreate(bot, { key: deps.newId(), body, form, joinAt }, backedUpAt))
}
