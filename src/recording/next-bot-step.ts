import type { Bot, Ended, GhostBot, StopGoal } from './bot.ts'
import { createBy } from './create-by.ts'
import { nextControlStep } from './next-control-step.ts'
import { nextCreateStep } from './next-create-step.ts'
import { fetchDueAt, isComplete, LOOK_AFTER_END_MS, LOOK_FOR_LOST_MS } from './next-fetch.ts'
import { HEARTBEAT_MS, leaveGraceMs, longestLifeMs, type Policy } from './policy.ts'
import { isOver } from './recall-facts.ts'
import { isWaiting, type Thread } from './thread.ts'

// A bot's life:
//
//   (asked) ── createBot ──> (Recall id) ── fetchBot … ──> over (done, fatal) ── fetchBot until complete ──> closed
//      │  └ findBot settles an unknown outcome    │
//      └ end: refused, notCreated, cancelled      └ leaveCall, deleteBot while a stop is a goal; end: lost
//
// `over` is Recall's word and final; `ended` is ours and gives way to facts that come later.

/** What to do next for a bot. `dropControl`, `askStop`, `end` and `close` are facts of ours, without any call. */
export type BotStep =
  | { do: 'createBot' }
  | { do: 'findBot' }
  | { do: 'fetchBot' }
  | { do: 'leaveCall' }
  | { do: 'deleteBot' }
  | { do: 'removeGhost'; ghost: GhostBot }
  | { do: 'pauseRecording' }
  | { do: 'resumeRecording' }
  /** Gives a pause or resume up: it was carried out, or whoever pressed is told that it was not. */
  | { do: 'dropControl'; reason: 'carriedOut' | 'time' | 'over' }
  | { do: 'askStop'; why: StopGoal['why'] }
  | { do: 'end'; ended: Ended }
  | { do: 'close' }
  | { do: 'waitUntil'; at: number }
  | { do: 'rest' }

/** Answers steer a stop, not arithmetic; this is only how often it is tried (rule 27). */
const BETWEEN_STOPS_MS = 15_000

/**
 * Ten minutes of quick tries, then one every ten minutes: an hour-long outage must not leave a second bot in the call.
 * After a day it is left: it has ended by its own limits.
 */
const GHOST_QUICK_TRIES = 40
const GHOST_TRIES = GHOST_QUICK_TRIES + 144

/** A bot whose creation is still unknown this long after its time is lost: Recall could not be read. */
const UNKNOWN_CREATION_MS = 15 * 60_000

type Now = { now: number; policy: Policy }

/** Chooses the one next step of a bot. Pure: the same facts and time give the same step. */
export function nextBotStep(bot: Bot, threads: Thread[], at: Now): BotStep {
  if (bot.pausedUntil !== null && bot.pausedUntil > at.now) return { do: 'waitUntil', at: bot.pausedUntil }
  const ghost = bot.ghosts.find((one) => ghostDueAt(one) <= at.now)
  if (ghost !== undefined) return { do: 'removeGhost', ghost }
  const step = stepWithoutGhosts(bot, threads, at)
  const ghostDue = Math.min(...bot.ghosts.map(ghostDueAt))
  if (step.do === 'waitUntil') return { do: 'waitUntil', at: Math.min(step.at, ghostDue) }
  return step.do === 'rest' && ghostDue < Number.POSITIVE_INFINITY ? heartbeat(at, [ghostDue]) : step
}

function ghostDueAt({ triedAt, tries }: GhostBot): number {
  if (tries >= GHOST_TRIES) return Number.POSITIVE_INFINITY
  return triedAt === null ? 0 : triedAt + (tries < GHOST_QUICK_TRIES ? BETWEEN_STOPS_MS : HEARTBEAT_MS)
}

function stepWithoutGhosts(bot: Bot, threads: Thread[], at: Now): BotStep {
  const control = nextControlStep(bot, at.now)
  if (control.do !== 'waitUntil') return control
  const step = stepWithoutControl(bot, threads, at)
  return step.do === 'waitUntil' ? { do: 'waitUntil', at: Math.min(step.at, control.at) } : step
}

function stepWithoutControl(bot: Bot, threads: Thread[], at: Now): BotStep {
  if (bot.closedAt !== null) return { do: 'rest' }
  if (isOver(bot.recall)) return afterTheEnd(bot, at)
  if (bot.ended !== null && bot.ended.kind !== 'lost') return { do: 'close' }
  if (bot.recallId === null) return beforeCreation(bot, threads, at)
  return bot.ended === null ? underWay(bot, threads, at) : lost(bot, bot.ended, at)
}

function beforeCreation(bot: Bot, threads: Thread[], at: Now): BotStep {
  if (bot.ended !== null && at.now >= bot.ended.at + LOOK_FOR_LOST_MS) return { do: 'close' }
  const step = nextCreateStep(bot, threads, at.now)
  switch (step.do) {
    case 'hopeless':
      return bot.ended?.kind === 'lost' ? { do: 'close' } : { do: 'end', ended: whyNotCreated(bot, threads, at.now) }
    case 'createBot':
    case 'findBot':
      if (bot.ended === null && at.now >= createBy(bot) + UNKNOWN_CREATION_MS) return endLost('unreadable', at.now)
      return step
    case 'waitUntil':
      return heartbeat(at, [step.at])
  }
}

function whyNotCreated(bot: Bot, threads: Thread[], now: number): Ended {
  if (bot.stop !== null) return { kind: 'cancelled', by: bot.stop.by, at: now }
  if (!threads.some(isWaiting)) return { kind: 'cancelled', by: null, at: now }
  return { kind: 'notCreated', why: bot.createTrouble, at: now }
}

function underWay(bot: Bot, threads: Thread[], at: Now): BotStep {
  const { now, policy } = at
  const ending = bot.recall.status?.code === 'call_ended'
  const life = lifeEnd(bot, policy)
  const recordingEnd =
    bot.recordingSince === null ? Number.POSITIVE_INFINITY : bot.recordingSince + policy.maxRecordingMs
  if (isMissing(bot)) return endLost('missing', now)
  if (now >= life) return pastItsLife(bot, at)
  if (bot.stop === null && !ending && isUnwanted(threads)) return { do: 'askStop', why: 'person' }
  if (bot.stop === null && !ending && now >= recordingEnd) return { do: 'askStop', why: 'recordingLimit' }
  const stopDue = bot.stop === null || ending ? Number.POSITIVE_INFINITY : stopDueAt(bot, bot.stop)
  if (bot.stop !== null && now >= stopDue) return stopCall(bot.stop)
  const fetchDue = fetchDueAt(bot, policy) ?? Number.POSITIVE_INFINITY
  if (now >= fetchDue) return { do: 'fetchBot' }
  return heartbeat(at, [life, stopDue, fetchDue, ...(ending || bot.stop !== null ? [] : [recordingEnd])])
}

// One channel took its wish back for itself alone, and then the others came to nothing (rule 20), or the workspace took
// the app away (rule 32): nobody waits for it.
function isUnwanted(threads: Thread[]): boolean {
  const takenBack = ({ cancelled, closed }: Thread) => cancelled !== null || closed?.uninstalled === true
  return threads.some(takenBack) && !threads.some(isWaiting)
}

// Rule 28: only a fresh reading, or the failure of one, may call a bot lost.
function pastItsLife(bot: Bot, at: Now): BotStep {
  const { now, policy } = at
  const life = lifeEnd(bot, policy)
  const fresh = (bot.reading.triedAt ?? 0) >= life
  if (!fresh) return { do: 'fetchBot' }
  if (bot.reading.failingSince !== null) return endLost('unreadable', now)
  if (bot.stop === null) return { do: 'askStop', why: 'tooLong' }
  const lastCall = Math.max(life, bot.stop.askedAt) + leaveGraceMs(policy)
  if (now >= lastCall) return (bot.reading.triedAt ?? 0) >= lastCall ? endLost('silent', now) : { do: 'fetchBot' }
  const ending = bot.recall.status?.code === 'call_ended'
  const stopDue = ending ? Number.POSITIVE_INFINITY : (bot.stop.triedAt ?? 0) + BETWEEN_STOPS_MS
  if (now >= stopDue) return stopCall(bot.stop)
  const fetchDue = fetchDueAt(bot, policy) ?? lastCall
  return now >= fetchDue ? { do: 'fetchBot' } : heartbeat(at, [stopDue, fetchDue, lastCall])
}

function afterTheEnd(bot: Bot, at: Now): BotStep {
  if (bot.reading.sinceEnd === 0 && bot.ended === null && isMissing(bot)) return endLost('missing', at.now)
  const { now, policy } = at
  const lookUntil = (bot.overSince ?? now) + LOOK_AFTER_END_MS
  const fetchDue = fetchDueAt(bot, policy)
  if (bot.reading.sinceEnd > 0) {
    if (isComplete(bot) || now >= lookUntil || fetchDue === null) return { do: 'close' }
  } else if (now >= lookUntil && bot.ended === null) {
    return endLost('unreadable', now)
  } else if (now >= lookUntil + (bot.ended?.kind === 'lost' ? LOOK_FOR_LOST_MS : 0)) {
    return { do: 'close' }
  }
  return fetchDue !== null && now >= fetchDue ? { do: 'fetchBot' } : heartbeat(at, [fetchDue ?? lookUntil, lookUntil])
}

// Lost is not final (rule 28): it is looked at for days, and one that turns out to be alive is still told to leave.
function lost(bot: Bot, ended: Ended, at: Now): BotStep {
  const until = ended.at + LOOK_FOR_LOST_MS
  if (at.now >= until) return { do: 'close' }
  const { reading, recall } = bot
  const alive =
    reading.failingSince === null && (reading.goodAt ?? 0) > ended.at && recall.status?.code !== 'call_ended'
  if (alive && bot.stop === null) return { do: 'askStop', why: 'tooLong' }
  const stopDue = alive && bot.stop !== null ? (bot.stop.triedAt ?? 0) + BETWEEN_STOPS_MS : until
  if (alive && bot.stop !== null && at.now >= stopDue) return stopCall(bot.stop)
  const fetchDue = fetchDueAt(bot, at.policy) ?? until
  return at.now >= fetchDue ? { do: 'fetchBot' } : heartbeat(at, [fetchDue, stopDue, until])
}

// One that is ready but has not joined can be told nothing until it does.
function stopDueAt(bot: Bot, { triedAt, dispatched }: StopGoal): number {
  const due = (triedAt ?? 0) + BETWEEN_STOPS_MS
  return dispatched && bot.recall.status === null ? Math.max(due, bot.asked.joinAt ?? 0) : due
}

function stopCall(stop: StopGoal): BotStep {
  return stop.next === 'leave' ? { do: 'leaveCall' } : { do: 'deleteBot' }
}

/** Whether Recall has thrown this bot away. One 404 may be a delay of its own: three of them over a minute are not. */
export function isMissing({ reading }: Bot): boolean {
  const failingFor = (reading.triedAt ?? 0) - (reading.failingSince ?? reading.triedAt ?? 0)
  return reading.missing >= 3 && failingFor >= 60_000
}

function lifeEnd(bot: Bot, policy: Policy): number {
  return Math.max(bot.createdAt ?? 0, bot.asked.joinAt ?? 0) + longestLifeMs(policy)
}

function endLost(why: 'unreadable' | 'silent' | 'missing', now: number): BotStep {
  return { do: 'end', ended: { kind: 'lost', why, at: now } }
}

function heartbeat({ now }: Now, times: number[]): BotStep {
  const ahead = times.filter((time) => time > now)
  return { do: 'waitUntil', at: Math.min(now + HEARTBEAT_MS, ...ahead) }
}
