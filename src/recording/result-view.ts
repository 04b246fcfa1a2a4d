import type { Bot } from './bot.ts'
import { mayTryAgain } from './card-view.ts'
import { type Policy, waitingRoomLimitMs } from './policy.ts'
import { resultContent } from './result-content.ts'
import type { Thread } from './thread.ts'
import type { ResultContent, ResultView } from './views.ts'

/** The final reply as this thread shows it now, or when time alone may bring one (ms, or null). */
export type ResultViewNow = { kind: 'due'; view: ResultView } | { kind: 'notYet'; until: number | null }

/** After this many refusals in a row of a full result, the plain "here is what to do" goes out instead (rule 7). */
const REFUSALS_BEFORE_PLAIN = 3

/** Decides what the final reply of this thread says; past `answerBy` it always says something (rule 7). */
export function resultView(bot: Bot, thread: Thread, at: { now: number; policy: Policy }): ResultViewNow {
  const content = resultContent(bot, thread, at.now)
  const late = at.now >= thread.answerBy
  if (content.kind === 'notYet' && !late) {
    return { kind: 'notYet', until: Math.min(content.until ?? thread.answerBy, thread.answerBy) }
  }
  const plain = content.kind === 'notYet' || thread.refusals >= REFUSALS_BEFORE_PLAIN
  return due(bot, thread, { ...at, content: plain ? DEADLINE : content })
}

const DEADLINE: ResultContent = { kind: 'lost', why: 'deadline' }

function due(bot: Bot, thread: Thread, what: { now: number; policy: Policy; content: ResultContent }): ResultViewNow {
  const { platform, botName, requestedAt } = bot.asked
  const view: ResultView = {
    threadId: thread.id,
    mention: [thread.requester, ...thread.subscribers],
    platform,
    botName,
    requestedAt,
    waitingRoomMinutes: Math.round(waitingRoomLimitMs(what.policy, platform) / 60_000),
    content: what.content,
    tryAgain: mayTryAgain(bot, thread, what.now),
    retriedBy: thread.retriedBy,
  }
  return { kind: 'due', view }
}
