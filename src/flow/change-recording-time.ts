import type { Act, Changed, Planned, PressAct } from '../recording/acts.ts'
import { cardState } from '../recording/card-view.ts'
import { changeRefusal, changeTime } from '../recording/change-time.ts'
import { joins } from '../recording/holds-place.ts'
import { answerWithinMs } from '../recording/policy.ts'
import { isWaiting, othersWait } from '../recording/thread.ts'
import { readOpenBots } from '../store/bots.ts'
import type { Tx } from '../store/tables.ts'
import { replaceBot, replaceThread } from './change.ts'
import { readPressed } from './press-button.ts'
import { type ActDeps, commitInTime } from './take-act.ts'

type ChangeAct = Act & { threadId: string; at: number }

/**
 * Moves a scheduled recording to `at`, ms, for every channel that waits for it (rule 26). Not taken once by its key: the
 * same form may be sent again after a refusal, and the same time again changes nothing.
 */
export function changeRecordingTime(deps: ActDeps, act: ChangeAct): Promise<Changed> {
  return commitInTime(deps, act.deadline, (tx, now) => move(deps, tx, { act, now }))
}

/** Reads what the form for another time needs. */
export function readPlanned(
  deps: ActDeps,
  at: Pick<PressAct, 'team' | 'channel' | 'threadId'>,
): Promise<Planned | null> {
  return deps.db.transaction().execute(async (tx) => {
    const rows = await readPressed(tx, at)
    if (rows === null) return null
    const { bot, thread, threads } = rows
    const now = deps.clock.now()
    const { joinAt } = bot.asked
    const movable = joinAt !== null && changeRefusal(bot, now) === null && isWaiting(thread)
    return movable ? { joinAt, others: othersWait(threads, thread) } : { state: cardState(bot, thread, now) }
  })
}

async function move(deps: ActDeps, tx: Tx, { act, now }: { act: ChangeAct; now: number }): Promise<Changed> {
  const rows = await readPressed(tx, act)
  if (rows === null || !isWaiting(rows.thread)) return { kind: 'refused', why: rows === null ? 'tooOld' : 'over' }
  const { bot, threads } = rows
  const moved = changeTime(bot, { at: act.at, by: { user: act.user, threadId: act.threadId } }, now)
  if (typeof moved === 'string') return { kind: 'refused', why: moved }
  const open = await readOpenBots(tx, { team: bot.team, key: bot.asked.meetingKey })
  if (open.some((other) => other.id !== bot.id && joins(other, { joinAt: act.at, now }))) {
    return { kind: 'refused', why: 'plannedAlready' }
  }
  await replaceBot(tx, { before: bot, after: moved }, now)
  for (const thread of threads.filter(isWaiting)) {
    const after = { ...thread, answerBy: act.at + answerWithinMs(deps.policy) }
    await replaceThread(tx, { before: thread, after })
  }
  return { kind: 'changed' }
}
