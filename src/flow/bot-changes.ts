import type { Bot } from '../recording/bot.ts'
import { partsOf } from '../recording/parts.ts'
import { recordingState } from '../recording/recording-state.ts'
import type { CardState } from '../recording/views.ts'

/** One change of facts for the log: a sentence, and what belongs to it. Holds no name and no words of people. */
export type Change = { words: string; fields: Record<string, string | number> }

/** What is new in a bot, for the log; `before` null: the bot itself. Empty where nobody would see a difference. Pure. */
export function botChanges(before: Bot | null, after: Bot, now: number): Change[] {
  const is = recordingState(after, now)
  if (before === null) return [{ words: 'a recording was asked for', fields: { ...timeOf(after), is: is.kind } }]
  const was = recordingState(before, now)
  return [
    ...identityChanges(before, after),
    ...partChanges(before, after),
    ...(was.kind === is.kind
      ? []
      : [{ words: WORDS[is.kind], fields: { was: was.kind, is: is.kind, ...detailsOf(is) } }]),
    ...wishChanges(before, after),
    ...(before.closedAt === null && after.closedAt !== null
      ? [{ words: 'the recording is over: nothing more is awaited from Recall', fields: { is: is.kind } }]
      : []),
  ]
}

const WORDS: Record<CardState['kind'], string> = {
  requested: 'a bot is to be sent',
  creating: 'Recall cannot make the bot yet',
  scheduled: 'the recording is planned',
  joining: 'the bot joins the call',
  waiting: 'the bot is in the waiting room',
  inCall: 'the bot is in the call and does not record',
  recording: 'the bot records',
  paused: 'the recording is paused',
  stopping: 'the bot is to leave',
  preparing: 'the call has ended; the recording is being prepared',
  ready: 'the recording is ready',
  nothing: 'nothing was recorded',
  failed: 'the recording failed',
  refused: 'Recall refuses to send a bot',
  notCreated: 'no bot could be made in time',
  cancelled: 'the recording was cancelled',
  lost: 'contact with the bot was lost',
}

function detailsOf(state: CardState): Change['fields'] {
  switch (state.kind) {
    case 'creating':
      return { why: state.trouble }
    case 'scheduled':
      return { joinAt: new Date(state.joinAt).toISOString() }
    case 'ready':
      return { parts: state.parts }
    case 'nothing':
    case 'failed':
      return state.code === null ? {} : { why: state.code }
    case 'refused':
      return { why: `${state.refusal.status} ${state.refusal.kind}` }
    case 'notCreated':
      return state.trouble === null ? {} : { why: state.trouble }
    default:
      return {}
  }
}

function identityChanges(before: Bot, after: Bot): Change[] {
  const changes: Change[] = []
  const { recallId } = after
  if (recallId !== before.recallId) {
    changes.push({
      words: recallId === null ? 'the bot at Recall was given up' : 'Recall has made the bot',
      fields: {},
    })
  }
  if (after.asked.joinAt !== before.asked.joinAt)
    changes.push({ words: 'the recording was moved', fields: timeOf(after) })
  const known = new Set(before.ghosts.map((ghost) => ghost.recallId))
  for (const ghost of after.ghosts.filter((one) => !known.has(one.recallId))) {
    changes.push({ words: 'Recall has a bot too many; it is removed', fields: { ghost: ghost.recallId } })
  }
  return changes
}

function partChanges(before: Bot, after: Bot): Change[] {
  if (before.recall.recordings === after.recall.recordings) return []
  const known = new Map(partsOf(before.recall).map((part) => [part.recordingId, part.state]))
  return partsOf(after.recall).flatMap(({ recordingId, state }) =>
    known.get(recordingId) === state ? [] : [{ words: PART_WORDS[state], fields: { part: recordingId } }],
  )
}

const PART_WORDS = {
  preparing: 'Recall prepares a part of the recording',
  ready: 'a part of the recording is ready',
  failed: 'a part of the recording failed',
  deleted: 'a part of the recording was deleted at Recall',
}

function wishChanges(before: Bot, after: Bot): Change[] {
  if (after.control === null || before.control?.askedAt === after.control.askedAt) return []
  return [{ words: `somebody asked to ${after.control.want} the recording`, fields: {} }]
}

function timeOf({ asked: { joinAt } }: Bot): Change['fields'] {
  return joinAt === null ? {} : { joinAt: new Date(joinAt).toISOString() }
}
