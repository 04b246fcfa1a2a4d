import { FURTHEST_MS } from '../recording/change-time.ts'
import type { MeetingLink } from '../recording/meeting-link.ts'
import { parseRequest, readBotName } from '../recording/parse-request.ts'
import { idAt, numberAt, textAt } from './fields.ts'
import type { RecordModalFault } from './messages/record-modal.ts'

/** What somebody filled in, `joinAt` in ms and null for now, or what is wrong with it. */
export type RecordForm =
  | { kind: 'filled'; link: MeetingLink; botName: string | null; joinAt: number | null; channel: string }
  | { kind: 'faulty'; fault: RecordModalFault }

/** Reads the form *Record a meeting*, as Slack sends its values. Never throws. */
export function readRecordForm(view: unknown, now: number): RecordForm {
  const value = (block: string, field: string) => textAt(view, 'state', 'values', block, block, field)
  const typed = value('link', 'value') ?? ''
  const named = readBotName(value('name', 'value') ?? '')
  const channel = idAt(view, 'state', 'values', 'channel', 'channel', 'selected_conversation')
  const seconds = numberAt(view, 'state', 'values', 'when', 'when', 'selected_date_time')
  const joinAt = seconds === null ? null : seconds * 1000

  const request = parseRequest(typed)
  const faulty = (fault: RecordModalFault): RecordForm => ({ kind: 'faulty', fault })
  if (request.kind === 'list' || request.kind === 'stop') return faulty({ kind: 'noLink', text: request.kind })
  if (request.kind !== 'record') return faulty(request)
  const { link, when } = request
  if (when !== null) return faulty({ kind: 'notUnderstood', rest: when, link })
  if (named.kind === 'botNameTooLong') return faulty(named)
  // `as` behind the link names the bot as everywhere, but not a second time.
  if (named.botName !== null && request.botName !== null) {
    return faulty({ kind: 'notUnderstood', rest: `as ${request.botName}`, link })
  }
  const botName = named.botName ?? request.botName
  if (joinAt !== null && joinAt < now - JUST_NOW_MS) return faulty({ kind: 'past' })
  if (joinAt !== null && joinAt > now + FURTHEST_MS) return faulty({ kind: 'tooFar' })
  if (channel === null) return faulty({ kind: 'noChannel' })
  return { kind: 'filled', link, botName, joinAt, channel }
}

// The picker knows whole minutes only, and filling in takes a while.
const JUST_NOW_MS = 2 * 60_000
