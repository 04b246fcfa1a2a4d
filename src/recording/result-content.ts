import { actorFor } from './actor.ts'
import type { Bot, Ended } from './bot.ts'
import { type Part, partsOf } from './parts.ts'
import { classifyReason } from './reasons.ts'
import { hasRecorded, isOver } from './recall-facts.ts'
import type { Thread } from './thread.ts'
import type { Actor, EndReason, PartView, ResultContent } from './views.ts'

const MINUTE = 60_000

/** How long after the end an empty answer is not believed, and how long the other parts are waited for (rule 25). */
const PATIENCE_MS = 2 * MINUTE

/** What there is to tell now, or that there is nothing yet; `until` is when time alone changes that, ms. */
export type ResultNow = ResultContent | { kind: 'notYet'; until: number | null }

/** Decides what the final reply says. It may say more later, when facts change: then it is edited (rule 17). */
export function resultContent(bot: Bot, thread: Pick<Thread, 'id' | 'cancelled'>, now: number): ResultNow {
  const { cancelled } = thread
  if (cancelled !== null) {
    return { kind: 'cancelled', by: { kind: 'person', user: cancelled.by }, wasInCall: false }
  }
  const stoppedBy = bot.stop?.why === 'person' ? actorFor(thread.id, bot.stop.by) : null
  if (isOver(bot.recall) && bot.reading.sinceEnd > 0) return afterTheEnd(bot, { now, stoppedBy })
  if (bot.ended !== null) return withoutAnEnd(bot, bot.ended, { now, stoppedBy, thread })
  return { kind: 'notYet', until: null }
}

/**
 * The recordings as people can still watch them: what was kept until a time that has passed is gone, although Recall
 * may tell it late, or never to an app that only asks.
 */
export function partsAt(bot: Bot, now: number): Part[] {
  return partsOf(bot.recall).map((part) => {
    const gone = part.state === 'ready' && part.keptUntil !== null && part.keptUntil <= now
    return gone ? { ...part, state: 'deleted' } : part
  })
}

/** `stoppedBy`: who ended it by a press. */
type Seen = { now: number; stoppedBy: Actor | null }

function afterTheEnd(bot: Bot, { now, stoppedBy }: Seen): ResultNow {
  const parts = partsAt(bot, now)
  const settled = parts.every((part) => part.state !== 'preparing')
  const final = bot.closedAt !== null || (settled && (parts.length > 0 || !hasRecorded(bot.recall)))
  if (parts.some((part) => part.state === 'ready')) {
    const until = (bot.readySince ?? now) + PATIENCE_MS
    return final || now >= until ? recorded(bot, parts, { final, stoppedBy }) : { kind: 'notYet', until }
  }
  if (final && parts.some((part) => part.state === 'deleted')) return recorded(bot, parts, { final, stoppedBy })
  if (final) return nothing(bot, { final, stoppedBy })
  const until = (bot.overSince ?? now) + PATIENCE_MS
  if (parts.length > 0) return { kind: 'notYet', until: null }
  return now >= until ? nothing(bot, { final, stoppedBy }) : { kind: 'notYet', until }
}

function withoutAnEnd(
  bot: Bot,
  ended: Ended,
  { now, stoppedBy, thread }: Seen & { thread: Pick<Thread, 'id'> },
): ResultNow {
  switch (ended.kind) {
    case 'cancelled':
      return { kind: 'cancelled', by: actorFor(thread.id, ended.by), wasInCall: bot.recall.status !== null }
    case 'refused':
      return { kind: 'refused', refusal: ended.refusal }
    case 'notCreated':
      return { kind: 'notCreated', trouble: ended.why }
    case 'lost': {
      const parts = partsAt(bot, now)
      return parts.some(({ state }) => state === 'ready' || state === 'deleted')
        ? recorded(bot, parts, { final: false, stoppedBy })
        : { kind: 'lost', why: ended.why }
    }
  }
}

type Summary = { final: boolean; stoppedBy: Actor | null }

function recorded(bot: Bot, parts: Part[], { final, stoppedBy }: Summary): ResultContent {
  return {
    kind: 'recording',
    title: bot.recall.title,
    parts: parts.map(partView),
    final,
    reason: unusualEnd(bot),
    stoppedBy,
  }
}

function partView(part: Part, index: number): PartView {
  return { ...part, number: index + 1 }
}

function nothing(bot: Bot, { final, stoppedBy }: Summary): ResultContent {
  const { ending, permission } = bot.recall
  const code = ending?.subCode ?? null
  const wasRecordingThen = hasRecorded(bot.recall)
  if (ending?.code === 'fatal') return { kind: 'failed', code, wasRecording: wasRecordingThen, final }
  const parts = partsOf(bot.recall)
  const allFailed = parts.length > 0 && parts.every((part) => part.state === 'failed')
  if (allFailed) return { kind: 'failed', code: 'recording_failed', wasRecording: true, final }
  if (bot.stop?.why === 'person' && !wasRecordingThen) return { kind: 'cancelled', by: stoppedBy, wasInCall: true }
  const denied =
    permission?.code === 'recording_permission_denied' ? (permission.subCode ?? 'zoom_local_recording_denied') : null
  return { kind: 'nothing', code, permission: denied, wasRecording: wasRecordingThen, final }
}

function unusualEnd(bot: Bot): EndReason | null {
  const { ending } = bot.recall
  const fatal = ending?.code === 'fatal'
  const code = ending?.subCode ?? (fatal ? 'bot_errored' : null)
  if (code === null) return null
  const expected = classifyReason(code).group === 'normal' || code === 'bot_received_leave_call'
  return fatal || !expected ? { code, fatal } : null
}
