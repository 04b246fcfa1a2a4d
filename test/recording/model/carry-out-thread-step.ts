import { foldCardEdit, foldGhost, foldResultEdit } from '../../../src/recording/fold-edit.ts'
import { foldAnswer, foldLook, foldPost } from '../../../src/recording/fold-thread.ts'
import type { ThreadStep } from '../../../src/recording/next-thread-step.ts'
import type { Thread } from '../../../src/recording/thread.ts'
import { viewKey } from '../../../src/recording/view-key.ts'
import type { FakeSlack } from './fake-slack.ts'

/** The steps of a thread that call Slack. */
export type ThreadCall = Exclude<ThreadStep, { do: 'waitUntil' | 'rest' }>

/** What Slack answered, and how to fold it into the row as it is then. */
export type ThreadAnswer = { outcome: { kind: string }; fold: (thread: Thread, now: number) => Thread }

type At = { slack: FakeSlack; thread: Thread; now: number; markedAt: number | null }

/** Makes one call for a thread, as `flow/` does it. Intent or mark are committed already. */
export function carryOutThreadStep({ slack, thread, now, markedAt }: At, step: ThreadCall): ThreadAnswer {
  const threadId = thread.id
  switch (step.do) {
    case 'postCard':
    case 'alertWaiting':
    case 'postResult':
    case 'sendDirect': {
      const shows = viewKey(step.view)
      const outcome = slack.post({ threadId, step: step.do, shows, isRecording: isRecording(step) }, now)
      return { outcome, fold: (known, at) => foldPost(known, { step: step.do, shows, sentAt: now, outcome }, at) }
    }
    case 'updateCard': {
      const shows = viewKey(step.view)
      const outcome = slack.edit({ ts: thread.cardTs ?? '', shows, threadId, isRecording: false }, now)
      return { outcome, fold: (known, at) => foldCardEdit(known, { shows, markedAt, outcome }, at) }
    }
    case 'updateResult': {
      const shows = viewKey(step.view)
      const outcome = slack.edit({ ts: thread.resultTs ?? '', shows, threadId, isRecording: isRecording(step) }, now)
      return { outcome, fold: (known, at) => foldResultEdit(known, { shows, markedAt, outcome }, at) }
    }
    case 'settlePost': {
      const { intent } = step
      const outcome = slack.find({ threadId, step: intent.step, sentAt: intent.sentAt }, now)
      return { outcome, fold: (known, at) => foldLook(known, intent, { outcome, startedAt: now, now: at }) }
    }
    case 'answerAsker': {
      const outcome = slack.answerAsker(threadId, now)
      return { outcome, fold: (known, at) => foldAnswer(known, outcome, at) }
    }
    case 'deleteGhost': {
      const outcome = slack.remove(step.ts, now)
      return { outcome, fold: (known, at) => foldGhost(known, step.ts, { outcome, now: at }) }
    }
  }
}

function isRecording(step: ThreadCall): boolean {
  return 'view' in step && 'content' in step.view && step.view.content.kind === 'recording'
}
