import { markEdit } from './fold-edit.ts'
import { intend } from './fold-thread.ts'
import type { ThreadStep } from './next-thread-step.ts'
import type { Thread } from './thread.ts'
import { viewKey } from './view-key.ts'

/**
 * The thread as it has to be committed before this step's call is sent: with an intent for a post, a mark for an edit
 * (rules 2 and 6). `markedAt`: the mark that this edit set itself, which its own answer clears.
 */
export function beforeSending(
  thread: Thread,
  step: ThreadStep,
  now: number,
): { thread: Thread; markedAt: number | null } {
  switch (step.do) {
    case 'postCard':
    case 'alertWaiting':
    case 'postResult':
    case 'sendDirect':
      return { thread: intend(thread, { step: step.do, shows: viewKey(step.view) }, now), markedAt: null }
    case 'updateCard':
    case 'updateResult': {
      const marked = markEdit(thread, step.do === 'updateCard' ? 'card' : 'result', now)
      return { thread: marked.thread, markedAt: marked.own ? now : null }
    }
    case 'settlePost':
    case 'answerAsker':
    case 'deleteGhost':
    case 'waitUntil':
    case 'rest':
      return { thread, markedAt: null }
  }
}

/** Whether a step shows links, which Recall's own are fetched for before it is committed. */
export function waitsForLinks(
  step: ThreadStep,
): step is Extract<ThreadStep, { do: 'postResult' | 'sendDirect' | 'updateResult' }> {
  return step.do === 'postResult' || step.do === 'sendDirect' || step.do === 'updateResult'
}
