import type { Configuration, LifeStep } from './state.ts'

const RECORDING: LifeStep = { after: 0, codes: ['in_call_recording'], quiet: ['recording processing r1'] }
const SAVED = ['video done r1', 'recording done r1']

const HAPPY: LifeStep[] = [RECORDING, { after: 5_000, codes: ['call_ended', 'done'], quiet: SAVED }]

const WAITING_ROOM: LifeStep[] = [
  { after: 0, codes: ['in_waiting_room'] },
  { ...RECORDING, after: 20_000 },
  { after: 5_000, codes: ['done'], quiet: SAVED },
]

/** Over before anybody has heard that there is a bot. */
const SHORT: LifeStep[] = [
  { after: 0, codes: ['in_call_recording', 'done'], quiet: ['recording processing r1', ...SAVED] },
]

/** The same, and no webhook tells of it. */
const SILENT: LifeStep[] = [
  { after: 0, codes: [], quiet: ['in_call_recording', 'recording processing r1', ...SAVED, 'done'] },
]

/** The bot crashes, and its recording is saved later. */
const FATAL_THEN_DONE: LifeStep[] = [
  RECORDING,
  { after: 5_000, codes: ['fatal'] },
  { after: 90_000, codes: ['done'], quiet: SAVED },
]

/** The second part comes when the result, without it, is long posted: the final reply grows. */
const LATE_PART: LifeStep[] = [
  { ...RECORDING, quiet: ['recording processing r1', 'recording processing r2'] },
  { after: 5_000, codes: ['done'], quiet: SAVED },
  { after: 200_000, codes: ['video done r2'], quiet: ['recording done r2'] },
]

/** What is explored without leaving anything out: one bot, one or two threads, one or two workers. */
export const CONFIGURATIONS: Configuration[] = [
  { name: 'a meeting', workers: 1, life: HAPPY, acts: [], faults: 1 },
  { name: 'a waiting room', workers: 1, life: WAITING_ROOM, acts: [], faults: 1 },
  { name: 'fatal, then done', workers: 1, life: FATAL_THEN_DONE, acts: [], faults: 1 },
  { name: 'a late part', workers: 1, life: LATE_PART, acts: [], faults: 1 },
  { name: 'v1.10 webhooks', workers: 1, life: SHORT, acts: [], faults: 1, shape: '1.10' },
  { name: 'a stop', workers: 1, life: HAPPY, acts: [{ do: 'stop', channel: 'C1' }], faults: 0 },
  { name: 'a request again', workers: 1, life: SILENT, acts: [{ do: 'record', channel: 'C1' }], faults: 0 },
  { name: 'two channels', workers: 1, life: SILENT, acts: [{ do: 'record', channel: 'C2' }], faults: 0 },
  { name: 'two workers', workers: 2, life: HAPPY, acts: [], faults: 1 },
  { name: 'two workers, no webhooks', workers: 2, life: SILENT, acts: [], faults: 1 },
]

const CROWD: Configuration['acts'] = [
  { do: 'record', channel: 'C2' },
  { do: 'record', channel: 'C1' },
  { do: 'stop', channel: 'C1' },
]

/** What is too large to go through: random ways lead through everything at once. */
export const EVERYTHING: Configuration[] = [
  { name: 'everything at once, one worker', workers: 1, life: LATE_PART, acts: CROWD, faults: 6 },
  { name: 'everything at once, two workers', workers: 2, life: FATAL_THEN_DONE, acts: CROWD, faults: 6 },
]
