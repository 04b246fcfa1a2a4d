import type { z } from 'zod'
import { parseMicros } from '../recording/parse-micros.ts'
import type { RecallEvent } from '../recording/recall-event.ts'
import { isKnownStatus } from '../recording/recall-facts.ts'
import type { statusShape } from './shapes.ts'

/** A status as it stands in a webhook or in an answer. */
export type ShapedStatus = z.infer<typeof statusShape>

const MEDIA_CODES = ['processing', 'paused', 'done', 'failed', 'deleted']

/** Tells whether a code of a recording or a medium is one that we fold. */
export function isKnownMediaCode(code: string): boolean {
  return MEDIA_CODES.includes(code)
}

/**
 * A bot's status as an event, or null when it is not one that we fold. Without a readable time only an end is kept, as
 * of time 0, because `done` and `fatal` are final at any time; any other status of time 0 would give a recording that
 * began in 1970.
 */
export function readStatusEvent(status: ShapedStatus): RecallEvent | null {
  const code = (status.code ?? '').replace(/^bot\./, '')
  if (!isKnownStatus(code)) return null
  const at = readMicros(status.updated_at ?? status.created_at)
  if (at === null && !['call_ended', 'done', 'fatal'].includes(code)) return null
  return { kind: 'status', code, subCode: status.sub_code ?? null, at: at ?? 0 }
}

/** Recall's time in whole microseconds since 1970, null when absent or unreadable. */
export function readMicros(text: string | null | undefined): number | null {
  return text ? parseMicros(text) : null
}

/** Recall's time in milliseconds since 1970, null when absent or unreadable. */
export function readMillis(text: string | null | undefined): number | null {
  const micros = readMicros(text)
  return micros === null ? null : Math.floor(micros / 1000)
}
