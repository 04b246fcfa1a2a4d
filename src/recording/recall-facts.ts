import type { BotSnapshot, RecallEvent, RecordingDetails } from './recall-event.ts'

/** A code with Recall's time for it, in microseconds. */
export type Stamp = { code: string; subCode: string | null; at: number }

/** One recording (a "part" to people). Times are milliseconds since 1970. */
export type RecordingFacts = {
  id: string
  status: Stamp | null
  video: Stamp | null
  startedAt: number | null
  completedAt: number | null
  expiresAt: number | null
}

/** Everything Recall has told us of one bot, whatever the order it came in. */
export type RecallFacts = {
  status: Stamp | null
  /** `call_ended` or `fatal`: the only places where the reason of the end is found. */
  ending: Stamp | null
  /** Zoom's answer to the request to record. */
  permission: Stamp | null
  /** Microseconds; the earliest `in_call_recording`. */
  firstRecordingAt: number | null
  recordings: Record<string, RecordingFacts>
  title: string | null
}

/** What is known of a bot that Recall has not spoken of yet. */
export const NOTHING_KNOWN: RecallFacts = {
  status: null,
  ending: null,
  permission: null,
  firstRecordingAt: null,
  recordings: {},
  title: null,
}

// Rank in the life cycle: decides between statuses of the very same microsecond. A code that is not here never
// becomes the status, because a code Recall adds tomorrow (a breakout room, say) must not hide where the bot is.
const STATUS_RANK: Record<string, number> = {
  joining_call: 1,
  in_waiting_room: 2,
  in_call_not_recording: 3,
  recording_permission_denied: 4,
  recording_permission_allowed: 5,
  in_call_recording: 6,
  call_ended: 7,
  fatal: 8,
  done: 9,
}
const MEDIA_RANK: Record<string, number> = { processing: 1, paused: 2, failed: 3, done: 4, deleted: 5 }

/** Tells whether a status code of Recall's is one that we fold. */
export function isKnownStatus(code: string): boolean {
  return Object.hasOwn(STATUS_RANK, code)
}

/** Done and fatal are final: nothing that comes later, or was sent earlier, takes them back. */
export function isOver(facts: RecallFacts): boolean {
  return facts.status !== null && isFinal(facts.status)
}

/** Whether a recording was ever begun, so that an empty answer is not yet "nothing recorded". */
export function hasRecorded(facts: RecallFacts): boolean {
  return facts.firstRecordingAt !== null || Object.keys(facts.recordings).length > 0
}

/** Folds one event. Commutative and idempotent: any order and any number of repeats give the same facts (rule 8). */
export function foldEvent(facts: RecallFacts, event: RecallEvent): RecallFacts {
  const { at, code, subCode } = event
  const stamp: Stamp = { code, subCode, at }
  switch (event.kind) {
    case 'status':
      return isKnownStatus(code) ? foldStatus(facts, stamp) : facts
    case 'recording':
      return foldRecording(facts, event.recordingId, (known) => ({
        ...known,
        status: newerStamp(known.status, stamp, MEDIA_RANK),
      }))
    case 'video':
      return foldRecording(facts, event.recordingId, (known) => ({
        ...known,
        video: newerStamp(known.video, stamp, MEDIA_RANK),
      }))
  }
}

/** Folds one answer of Retrieve Bot. Safe to repeat. */
export function foldSnapshot(facts: RecallFacts, snapshot: BotSnapshot): RecallFacts {
  const withEvents = snapshot.events.reduce(foldEvent, facts)
  const withDetails = snapshot.details.reduce(
    (all, details) => foldRecording(all, details.recordingId, (known) => foldDetails(known, details)),
    withEvents,
  )
  return { ...withDetails, title: snapshot.title ?? withDetails.title }
}

function foldStatus(facts: RecallFacts, stamp: Stamp): RecallFacts {
  const next = { ...facts, status: newerStatus(facts.status, stamp) }
  if (stamp.code === 'call_ended' || stamp.code === 'fatal') {
    next.ending = newerEnding(facts.ending, stamp)
  }
  if (stamp.code.startsWith('recording_permission_')) {
    next.permission = newerStamp(facts.permission, stamp, STATUS_RANK)
  }
  if (stamp.code === 'in_call_recording') {
    next.firstRecordingAt = Math.min(facts.firstRecordingAt ?? stamp.at, stamp.at)
  }
  return next
}

function foldRecording(facts: RecallFacts, id: string, change: (known: RecordingFacts) => RecordingFacts): RecallFacts {
  // Recall chooses the id: one such as `constructor` must not find what every object has.
  const known = (Object.hasOwn(facts.recordings, id) ? facts.recordings[id] : undefined) ?? {
    id,
    status: null,
    video: null,
    startedAt: null,
    completedAt: null,
    expiresAt: null,
  }
  return { ...facts, recordings: { ...facts.recordings, [id]: change(known) } }
}

function foldDetails(known: RecordingFacts, details: RecordingDetails): RecordingFacts {
  return {
    ...known,
    startedAt: details.startedAt ?? known.startedAt,
    completedAt: details.completedAt ?? known.completedAt,
    expiresAt: details.expiresAt ?? known.expiresAt,
  }
}

function newerStatus(a: Stamp | null, b: Stamp): Stamp {
  if (a === null) return b
  if (isFinal(a) !== isFinal(b)) return isFinal(a) ? a : b
  return newerStamp(a, b, STATUS_RANK)
}

// As with the status: why a bot broke is not hidden by a call that ends afterwards.
function newerEnding(a: Stamp | null, b: Stamp): Stamp {
  if (a === null) return b
  if ((a.code === 'fatal') !== (b.code === 'fatal')) return a.code === 'fatal' ? a : b
  return newerStamp(a, b, STATUS_RANK)
}

function newerStamp(a: Stamp | null, b: Stamp, rank: Record<string, number>): Stamp {
  if (a === null) return b
  const order =
    a.at - b.at ||
    (rank[a.code] ?? 0) - (rank[b.code] ?? 0) ||
    compare(a.code, b.code) ||
    compare(a.subCode ?? '', b.subCode ?? '')
  return order >= 0 ? a : b
}

function isFinal(stamp: Stamp): boolean {
  return stamp.code === 'done' || stamp.code === 'fatal'
}

function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
