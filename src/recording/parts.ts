import type { RecallFacts, RecordingFacts } from './recall-facts.ts'

/** How far one recording has come, in people's terms. */
export type PartState = 'preparing' | 'ready' | 'failed' | 'deleted'

/** One recording as people see it. Times and lengths are milliseconds; null where Recall has not said. */
export type Part = {
  recordingId: string
  state: PartState
  startedAt: number | null
  lengthMs: number | null
  keptUntil: number | null
}

/** A bot's recordings in the order they were made. Several come from stop and start; a pause stays in one. */
export function partsOf(facts: RecallFacts): Part[] {
  return Object.values(facts.recordings)
    .sort((a, b) => orderTime(a) - orderTime(b) || (a.id < b.id ? -1 : 1))
    .map((recording) => ({
      recordingId: recording.id,
      state: stateOf(recording),
      startedAt: recording.startedAt,
      lengthMs: lengthOf(recording),
      keptUntil: recording.expiresAt,
    }))
}

function stateOf({ status, video }: RecordingFacts): PartState {
  if (status?.code === 'deleted' || video?.code === 'deleted') return 'deleted'
  if (video?.code === 'done') return 'ready'
  if (status?.code === 'failed' || video?.code === 'failed') return 'failed'
  return 'preparing'
}

function lengthOf({ startedAt, completedAt }: RecordingFacts): number | null {
  return startedAt !== null && completedAt !== null && completedAt >= startedAt ? completedAt - startedAt : null
}

function orderTime(recording: RecordingFacts): number {
  return recording.startedAt ?? (recording.status?.at ?? recording.video?.at ?? 0) / 1000
}
