import type { Act } from '../recording/acts.ts'
import { cardState, mayTryAgain } from '../recording/card-view.ts'
import type { PressedRows } from '../recording/take-press.ts'
import type { AskAnswer } from '../recording/views.ts'
import type { Tx } from '../store/tables.ts'
import { readThread } from '../store/threads.ts'
import { replaceThread } from './change.ts'
import type { ActDeps } from './take-act.ts'
import { takeRecording } from './take-recording.ts'

/**
 * A new bot and a new thread row, whose card is a reply in the same Slack thread; once for each thread (rule 18). A join
 * time that has passed becomes now. Everybody who waited for the old one waits for the new one.
 */
export async function tryAgain(
  deps: ActDeps,
  tx: Tx,
  { rows, act, now }: { rows: PressedRows; act: Act; now: number },
): Promise<AskAnswer | null> {
  const { bot, thread } = rows
  if (thread.retriedBy !== null) return { kind: 'retriedAlready', by: thread.retriedBy }
  if (!mayTryAgain(bot, thread, now)) {
    return { kind: 'pressIdle', action: 'tryAgain', state: cardState(bot, thread, now) }
  }
  const { joinAt, requestedAt: _, ...meeting } = bot.asked
  const taken = await takeRecording(deps, tx, {
    team: thread.team,
    channel: thread.channel,
    requester: act.user,
    meeting,
    joinAt: joinAt !== null && joinAt > now ? joinAt : null,
    answerRoute: act.route,
    rootTs: thread.rootTs ?? thread.cardTs,
    retryOf: thread.id,
    subscribers: [thread.requester, ...thread.subscribers].filter((user) => user !== act.user),
  })
  // As it is now: joining may have written it.
  const known = (await readThread(tx, thread.id)) ?? thread
  await replaceThread(tx, { before: known, after: { ...known, retriedBy: act.user } })
  return taken.kind === 'joined' ? taken : null
}
