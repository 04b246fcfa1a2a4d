import { adopt } from '../../src/recording/adopt.ts'
import { type Ask, newAsk } from '../../src/recording/ask.ts'
import { type Asked, type Bot, type By, newBot, type StopGoal } from '../../src/recording/bot.ts'
import { foldDelivery, foldFetch } from '../../src/recording/fold-bot.ts'
import type { Policy } from '../../src/recording/policy.ts'
import type { BotSnapshot, RecallEvent, RecordingDetails } from '../../src/recording/recall-event.ts'
import type { FetchOutcome } from '../../src/recording/recall-outcome.ts'
import { newThread, type Thread } from '../../src/recording/thread.ts'

export const SECOND = 1_000
export const MINUTE = 60_000
export const HOUR = 60 * MINUTE

/** The moment of every test's request, ms. */
export const T0 = Date.UTC(2026, 10, 23, 9)

export const POLICY: Policy = {
  polling: false,
  waitingRoomMs: 10 * MINUTE,
  maxRecordingMs: 240 * MINUTE,
  sweepQuietMs: MINUTE,
  lostAfterMs: null,
}

export const ASKED: Asked = {
  meetingUrl: 'https://us02web.zoom.us/j/1234567890?pwd=secret',
  meetingKey: 'zoom:1234567890',
  meetingLabel: 'zoom.us/j/1234567890',
  platform: 'zoom',
  botName: 'Recorder',
  joinAt: null,
  requestedAt: T0,
}

/** A press of U2 in the thread of `aThread`. */
export const BY: By = { user: 'U2', threadId: 'thread-row' }

/** A stop that U2 asked for at T0. */
export const STOP: StopGoal = {
  askedAt: T0,
  by: BY,
  why: 'person',
  next: 'leave',
  triedAt: null,
  dispatched: false,
  missing: 0,
}

/** Who pressed, as their own thread may know it. */
export const PERSON = { kind: 'person', user: 'U2' } as const

/** A bot as asked for at T0, with what a test wants different. */
export function aBot(over: Partial<Bot> = {}): Bot {
  return { ...newBot({ id: 'bot-row', team: 'T1', asked: ASKED }), ...over }
}

/** A bot that Recall took at T0 and that was read once. */
export function createdBot(over: Partial<Bot> = {}): Bot {
  const bot = adopt(aBot(), 'recall-1', T0)
  const read = { ...bot.reading, doneSeq: bot.reading.askedSeq, goodAt: T0, triedAt: T0 }
  return { ...bot, reading: read, ...over }
}

/** A thread as asked for at T0, its card posted at T0 unless a test wants it otherwise. */
export function aThread(over: Partial<Thread> = {}): Thread {
  const thread = newThread({
    id: 'thread-row',
    botId: 'bot-row',
    team: 'T1',
    channel: 'C1',
    rootTs: null,
    requester: 'U1',
    requestedAt: T0,
    answerBy: T0 + 12 * HOUR,
    answerRoute: null,
  })
  return { ...thread, cardTs: '1.000', cardSentAt: T0, ...over }
}

/** What U2 asked in C1 at T0: to be told that a row is too old, unless a test wishes something else. */
export function anAsk(over: Partial<Ask> = {}): Ask {
  const wish = { kind: 'tell', answer: { kind: 'tooOld' } } as const
  const where = { team: 'T1', channel: 'C1', user: 'U2', threadTs: null, route: null }
  return { ...newAsk({ id: 'ask-row', ...where, askedAt: T0, wish }), ...over }
}

/** Recall's own time this many seconds after T0, in microseconds. */
export function micros(seconds: number): number {
  return T0 * 1_000 + seconds * 1_000_000
}

export function status(code: string, seconds: number, subCode: string | null = null): RecallEvent {
  return { kind: 'status', code, subCode, at: micros(seconds) }
}

export function recording(code: string, seconds: number, recordingId = 'rec-1'): RecallEvent {
  return { kind: 'recording', recordingId, code, subCode: null, at: micros(seconds) }
}

export function video(code: string, seconds: number, recordingId = 'rec-1'): RecallEvent {
  return { kind: 'video', recordingId, code, subCode: null, at: micros(seconds) }
}

/** Folds events as webhooks that arrive at `now`. */
export function told(bot: Bot, events: RecallEvent[], now: number): Bot {
  return events.reduce((known, event) => foldDelivery(known, { recallId: 'recall-1', event }, now), bot)
}

export function aSnapshot(events: RecallEvent[], details: RecordingDetails[] = []): BotSnapshot {
  return { recallId: 'recall-1', events, details, title: null }
}

/** Folds a good Retrieve Bot that began and ended at `now`. */
export function fetched(bot: Bot, snapshot: BotSnapshot, now: number): Bot {
  const outcome: FetchOutcome = { kind: 'bot', snapshot, links: [] }
  return foldFetch(bot, { recallId: 'recall-1', asked: bot.reading.askedSeq, startedAt: now, outcome }, now)
}

/** A bot whose end Recall told at `seconds` after T0, and which was read then. */
export function overBot(events: RecallEvent[], seconds: number, details: RecordingDetails[] = []): Bot {
  const now = T0 + seconds * SECOND
  const known = [...events, ...(events.some(isEnd) ? [] : [status('done', seconds)])]
  return fetched(told(createdBot(), known, now), aSnapshot(known, details), now)
}

function isEnd(event: RecallEvent): boolean {
  return event.kind === 'status' && (event.code === 'done' || event.code === 'fatal')
}
