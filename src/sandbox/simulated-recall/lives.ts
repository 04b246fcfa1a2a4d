import type { Move } from './move.ts'

/** One step of a life: what happens, `after` milliseconds from the step before it (from the join for the first). */
export type LifeStep = Move & { after: number }

/** The names of the ready-made lives. */
export type LifeName = keyof typeof LIVES

const JOIN: LifeStep = { name: 'joinCall', after: 1000 }
const LET_IN: LifeStep = { name: 'letIn', after: 3000 }
const RECORD: LifeStep = { name: 'startRecording', after: 1000 }
const START: readonly LifeStep[] = [JOIN, LET_IN, RECORD]
const EVERYONE_LEFT: LifeStep = { name: 'endCall', after: 20_000, subCode: 'timeout_exceeded_everyone_left' }
const FINISH: LifeStep = { name: 'finishMedia', after: 3000 }
const DONE: LifeStep = { name: 'done', after: 1000 }
const END: readonly LifeStep[] = [EVERYONE_LEFT, FINISH, DONE]

/** Whole lives of a bot, in milliseconds at pace 1. What never ends here is ended by the bot's automatic leave. */
export const LIVES = {
  happy: [...START, ...END],
  'waiting-room': [JOIN, { name: 'waitInLobby', after: 2000 }, { ...LET_IN, after: 30_000 }, RECORD, ...END],
  'never-let-in': [JOIN, { name: 'waitInLobby', after: 2000 }],
  denied: [JOIN, { name: 'waitInLobby', after: 2000 }, { name: 'deny', after: 10_000 }, DONE],
  kicked: [...START, { name: 'kick', after: 15_000 }, FINISH, DONE],
  'nobody-joins': [JOIN, { name: 'letInAlone', after: 3000 }],
  'nothing-recorded': [JOIN, LET_IN, { name: 'endCall', after: 10_000, subCode: 'call_ended_by_host' }, DONE],
  'host-absent': [JOIN, LET_IN],
  'permission-denied': [JOIN, LET_IN, { name: 'permissionDenied', after: 5000 }],
  'permission-after-refusal': [
    JOIN,
    LET_IN,
    { name: 'permissionDenied', after: 5000 },
    { name: 'permissionAllowed', after: 8000 },
    RECORD,
    ...END,
  ],
  'meeting-not-found': [JOIN, { name: 'fatal', after: 4000, subCode: 'meeting_not_found' }],
  'fatal-after-recording': [...START, { name: 'fatal', after: 15_000, subCode: 'bot_errored' }, FINISH],
  'two-parts': [...START, { name: 'stopRecording', after: 10_000 }, { ...RECORD, after: 8000 }, ...END],
  'late-part': [
    ...START,
    { name: 'stopRecording', after: 10_000 },
    { ...RECORD, after: 8000 },
    EVERYONE_LEFT,
    { name: 'finishOneMedia', after: 3000 },
    DONE,
    { ...FINISH, after: 180_000 },
  ],
  paused: [...START, { name: 'pause', after: 10_000 }, { name: 'resume', after: 8000 }, ...END],
  'late-media': [...START, EVERYONE_LEFT, { ...DONE, after: 2000 }, { ...FINISH, after: 20_000 }],
  'media-failed': [...START, EVERYONE_LEFT, { name: 'failMedia', after: 3000, subCode: 'internal_error' }, DONE],
  endless: [...START],
} satisfies Record<string, readonly LifeStep[]>

/** What follows by itself when a bot's call is ended from outside its life (a leave call, an automatic leave). */
export const WINDING_UP: readonly LifeStep[] = [
  { name: 'finishMedia', after: 2000 },
  { name: 'done', after: 1000 },
]
