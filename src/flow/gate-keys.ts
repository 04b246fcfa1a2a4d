import type { Ask } from '../recording/ask.ts'
import type { AskStep } from '../recording/next-ask-step.ts'
import type { BotStep } from '../recording/next-bot-step.ts'
import type { ThreadStep } from '../recording/next-thread-step.ts'
import type { Thread } from '../recording/thread.ts'
import type { ResultView } from '../recording/views.ts'
import type { Budget, GateKeys } from './gates.ts'

/**
 * Slack's limits belong to a workspace and method, for posts also to the channel; Recall's to its workspace (rule 9,
 * facts section 4 of Slack, 5 of Recall). Burst and refill together stay within each minute's limit. Of Recall's 300
 * Retrieve Bot a minute we use half (rule 29).
 */
export const BUDGETS: Record<string, Budget> = {
  post: { perMinute: 285, burst: 15 },
  postInChannel: { perMinute: 60, burst: 1 },
  edit: { perMinute: 42, burst: 8 },
  read: { perMinute: 42, burst: 8 },
  remove: { perMinute: 42, burst: 8 },
  answer: { perMinute: 80, burst: 20 },
  people: { perMinute: 80, burst: 20 },
  create: { perMinute: 50, burst: 10 },
  find: { perMinute: 30, burst: 5 },
  fetch: { perMinute: 120, burst: 30 },
  stop: { perMinute: 240, burst: 60 },
  control: { perMinute: 240, burst: 60 },
}

/** The limit of Retrieve Bot. */
export const FETCH = 'fetch'

/** The steps that make a call, and so need a gate, a slot and a lease. */
export type ThreadCall = Exclude<ThreadStep, { do: 'waitUntil' | 'rest' }>
export type BotCall = Exclude<BotStep, { do: 'dropControl' | 'askStop' | 'end' | 'close' | 'waitUntil' | 'rest' }>
export type AskCall = Exclude<AskStep, { do: 'answerInstead' | 'giveUp' | 'waitUntil' | 'rest' }>

/**
 * What a thread's call counts against; the first limit is the one a `Retry-After` closes. `publicUrl`: where links of our
 * own begin; with them a result needs nothing of Recall.
 */
export function threadGateKeys(step: ThreadCall, thread: Thread, publicUrl: string | null = null): GateKeys {
  const { team, channel } = thread
  const forLinks = (view: ResultView) => (publicUrl === null && showsRecording(view) ? [FETCH] : [])
  const health = `slack:${team}`
  switch (step.do) {
    case 'postCard':
    case 'alertWaiting':
      return { limits: [`post:${team}`, `postInChannel:${team}:${channel}`], health }
    case 'postResult':
      return { limits: [`post:${team}`, `postInChannel:${team}:${channel}`, ...forLinks(step.view)], health }
    case 'sendDirect':
      return { limits: [`post:${team}`, ...forLinks(step.view)], health }
    case 'updateCard':
      return { limits: [`edit:${team}`], health }
    case 'updateResult':
      return { limits: [`edit:${team}`, ...forLinks(step.view)], health }
    case 'settlePost':
      return { limits: [`read:${team}`], health }
    case 'deleteGhost':
      return { limits: [`remove:${team}`], health }
    case 'answerAsker':
      return { limits: [`answer:${team}`], health }
  }
}

// Recall's own links are fetched right before the message is sent, and share the limit of all fetches (rule 29).
function showsRecording({ content }: ResultView): boolean {
  return content.kind === 'recording' && content.parts.some((part) => part.state === 'ready')
}

/** What a bot's call counts against; the first limit is the one a `Retry-After` closes. */
export function botGateKeys(step: BotCall): GateKeys {
  const limit: Record<BotCall['do'], string> = {
    createBot: 'create',
    findBot: 'find',
    fetchBot: FETCH,
    leaveCall: 'stop',
    deleteBot: 'stop',
    removeGhost: 'stop',
    pauseRecording: 'control',
    resumeRecording: 'control',
  }
  return { limits: [limit[step.do]], health: 'recall' }
}

/** What an ask's call counts against; the first limit is the one a `Retry-After` closes. */
export function askGateKeys(step: AskCall, { team, channel }: Ask): GateKeys {
  const health = `slack:${team}`
  switch (step.do) {
    case 'readMoment':
      return { limits: [`people:${team}`], health }
    case 'tell':
      return { limits: [`answer:${team}`], health }
    case 'tellFreshLinks':
      return { limits: [`answer:${team}`, FETCH], health }
    case 'greet':
      return { limits: [`post:${team}`, `postInChannel:${team}:${channel}`], health }
  }
}

/** Who goes first when not all can: ends and creations, then what people wait for, then what merely looks nicer. Lower is earlier. */
export const URGENCY: Record<ThreadCall['do'] | BotCall['do'] | AskCall['do'], number> = {
  leaveCall: 0,
  deleteBot: 0,
  pauseRecording: 0,
  resumeRecording: 0,
  createBot: 0,
  findBot: 0,
  settlePost: 1,
  postCard: 1,
  postResult: 1,
  sendDirect: 1,
  answerAsker: 1,
  readMoment: 1,
  tell: 1,
  tellFreshLinks: 1,
  alertWaiting: 2,
  fetchBot: 2,
  updateResult: 3,
  updateCard: 4,
  removeGhost: 5,
  deleteGhost: 5,
  greet: 5,
}
