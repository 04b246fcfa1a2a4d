import type { Bot } from './bot.ts'
import type { PostIntent, PostStep, Thread } from './thread.ts'

// A restored backup does not know what was done after it was made. What may have been done is treated like a call whose
// answer was lost: it is looked for first (rules 3 and 21). `backedUpAt` and `now` in ms.

type Restored = { backedUpAt: number; now: number }

/** The thread with an intent for what may have been posted since the backup; the same object when nothing more is posted in it. */
export function threadAfterRestore(thread: Thread, bot: Bot, { backedUpAt, now }: Restored): Thread {
  if (thread.closed !== null) return thread
  // What the messages show now is not known either.
  const unsure = { ...thread, cardShown: null, resultShown: null }
  if (thread.resultTs !== null) return unsure
  const first = thread.intent ?? { step: nextPost(thread), shows: '', sentAt: backedUpAt, absentAt: [], lookAt: now }
  // Patience with looks that cannot be finished begins now: the backup may be hours old.
  const intent: PostIntent = { ...first, afterRestore: true, brokenSince: now }
  // A row has one intent, and an alert in doubt is dropped (rule 14). A bot whose time has not come was not in a waiting room.
  const hasBegun = (bot.asked.joinAt ?? bot.asked.requestedAt) <= now
  return { ...unsure, intent, alert: thread.alert ?? (hasBegun ? 'dropped' : null) }
}

function nextPost({ cardTs, channelProblem }: Thread): PostStep {
  if (cardTs === null) return 'postCard'
  return channelProblem === null ? 'postResult' : 'sendDirect'
}

/** Whether a bot may have been made for this row since the backup. */
export function mayHaveBeenCreated({ recallId, create, ended, closedAt }: Bot): boolean {
  return recallId === null && create === null && ended === null && closedAt === null
}
