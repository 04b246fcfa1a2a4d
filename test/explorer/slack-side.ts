import type { AnswerOutcome, EditOutcome, LookOutcome, PostOutcome } from '../../src/recording/slack-outcome.ts'
import type { Thread } from '../../src/recording/thread.ts'
import { viewKey } from '../../src/recording/view-key.ts'
import type { Served } from './recall-side.ts'
import type { Message, Request, State } from './state.ts'

/** Carries out a request at Slack. */
export function serveSlack(state: State, { port, args }: Request): Served {
  const [thread, second, third] = args as [Thread, unknown, unknown]
  switch (port) {
    case 'postCard':
      return post(state, thread, { kind: 'card', shows: viewKey(second as object) })
    case 'postAlert':
      return post(state, thread, { kind: 'alert', shows: viewKey(second as object) })
    case 'postResult':
      return post(state, thread, { kind: 'result', shows: shownBy(second) })
    case 'updateCard':
      return edit(state, thread.cardTs, viewKey(second as object))
    case 'updateResult':
      return edit(state, thread.resultTs, shownBy(second))
    case 'findMessage':
      return { state, answer: find(state, thread, { kind: String(second), since: Number(third) - 300_000 }) }
    case 'deleteMessage':
      return remove(state, String(second))
    case 'answerAsker':
      return { state, answer: { kind: 'told' } satisfies AnswerOutcome }
    default:
      throw new Error(`Slack is asked for ${port}`)
  }
}

function shownBy(result: unknown): string {
  return viewKey((result as { view: object }).view)
}

function post(state: State, thread: Thread, what: { kind: string; shows: string }): Served {
  const ts = `${state.slack.length + 1}.0`
  const message: Message = { ts, threadId: thread.id, ...what, sentAt: state.now, deleted: false }
  const answer: PostOutcome = { kind: 'posted', channel: thread.channel, ts }
  return { state: { ...state, slack: [...state.slack, message] }, answer }
}

function edit(state: State, ts: string | null, shows: string): Served {
  const index = state.slack.findIndex((message) => message.ts === ts && !message.deleted)
  const message = state.slack[index]
  if (message === undefined) return { state, answer: { kind: 'gone', why: 'message_not_found' } satisfies EditOutcome }
  return { state: { ...state, slack: state.slack.with(index, { ...message, shows }) }, answer: { kind: 'edited' } }
}

function find(state: State, thread: Thread, { kind, since }: { kind: string; since: number }): LookOutcome {
  const found = state.slack.find(
    (one) => one.threadId === thread.id && one.kind === kind && !one.deleted && one.sentAt >= since,
  )
  return found === undefined ? { kind: 'absent' } : { kind: 'found', ts: found.ts }
}

function remove(state: State, ts: string): Served {
  const index = state.slack.findIndex((message) => message.ts === ts && !message.deleted)
  const message = state.slack[index]
  if (message === undefined) return { state, answer: { kind: 'gone', why: 'message_not_found' } satisfies EditOutcome }
  return {
    state: { ...state, slack: state.slack.with(index, { ...message, deleted: true }) },
    answer: { kind: 'edited' },
  }
}
