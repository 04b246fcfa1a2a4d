import type { Bot, Ended } from './bot.ts'
import { type Part, partsOf } from './parts.ts'
import { classifyReason } from './reasons.ts'
import { hasRecorded, isOver } from './recall-facts.ts'
import type { EndReason, PartView, ResultContent } from './views.ts'

const MINUTE = 60_000

/** How long after the end an empty answer is not believed, and how long the other parts are waited for (rule 25). */
const PATIENCE_MS = 2 * MINUTE

/** What there is to tell now, or that there is nothing yet; `until` is when time alone changes that, ms. */
export type ResultNow = ResultContent | { kind: 'notYet'; until: number | null }

/** Decides what the final reply says. It may say more later, when facts change: then it is edited (rule 17). */
export function resultContent(bot: Bot, now: number): ResultNow {
  if (isOver(bot.recall) && bot.reading.sinceEnd > 0) return afterTheEnd(bot, now)
  if (bot.ended !== null) return withoutAnEnd(bot, bot.ended)
  return { kind: 'notYet', until: null }
}

function afterTheEnd(bot: Bot, now: number): ResultNow {
  const parts = partsOf(bot.recall)
  const settled = parts.every((part) => part.state !== 'preparing')
  const final = bot.closedAt !== null || (settled && (parts.length > 0 || !hasRecorded(bot.recall)))
  if (parts.some((part) => part.state === 'ready')) {
    const until = (bot.readySince ?? now) + PATIENCE_MS
    return final || now >= until ? recorded(bot, final) : { kind: 'notYet', until }
  }
  if (final && parts.some((part) => part.state === 'deleted')) return recorded(bot, true)
  if (final) return nothing(bot, true)
  const until = (bot.overSince ?? now) + PATIENCE_MS
  if (parts.length > 0) return { kind: 'notYet', until: null }
  return now >= until ? nothing(bot, false) : { kind: 'notYet', until }
}

function withoutAnEnd(bot: Bot, ended: Ended): ResultNow {
  switch (ended.kind) {
    case 'cancelled':
      return { kind: 'cancelled', by: ended.by }
    case 'refused':
      return { kind: 'refused', refusal: ended.refusal }
    case 'notCreated':
      return { kind: 'notCreated', trouble: ended.why }
    case 'lost':
      return partsOf(bot.recall).some((part) => part.state === 'ready')
        ? recorded(bot, false)
        : { kind: 'lost', why: ended.why }
  }
}

function recorded(bot: Bot, final: boolean): ResultContent {
  return {
    kind: 'recording',
    title: bot.recall.title,
    parts: partsOf(bot.recall).map(partView),
    final,
    reason: unusualEnd(bot),
  }
}

function partView(part: Part, index: number): PartView {
  return { ...part, number: index + 1 }
}

function nothing(bot: Bot, final: boolean): ResultContent {
  const { ending, permission } = bot.recall
  const code = ending?.subCode ?? null
  const wasRecordingThen = hasRecorded(bot.recall)
  if (ending?.code === 'fatal') return { kind: 'failed', code, wasRecording: wasRecordingThen, final }
  const parts = partsOf(bot.recall)
  const allFailed = parts.length > 0 && parts.every((part) => part.state === 'failed')
  if (allFailed) return { kind: 'failed', code: 'recording_failed', wasRecording: true, final }
  if (bot.stop?.why === 'person' && !wasRecordingThen) return { kind: 'cancelled', by: bot.stop.by }
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
