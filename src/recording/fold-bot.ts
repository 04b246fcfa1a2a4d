import { adopt, createsForOldTime } from './adopt.ts'
import { askFetch } from './ask-fetch.ts'
import { backoffMs } from './backoff.ts'
import type { Bot, By, CreateAttempt, Ended, GhostBot, StopGoal } from './bot.ts'
import { giveUp } from './give-up.ts'
import { hear } from './hear.ts'
import { provenNotCreated } from './next-create-step.ts'
import type { BotSnapshot, RecallEvent } from './recall-event.ts'
import { foldEvent, foldSnapshot, isOver, NOTHING_KNOWN } from './recall-facts.ts'
import type { CreateOutcome, FetchOutcome, FindOutcome, StopOutcome } from './recall-outcome.ts'

/** Where Recall's 507 names no time: its pool refills in seconds to two minutes (facts 1.7). */
const NO_CAPACITY_RETRY_MS = 30_000

/** Folds one event of a webhook. An event of another Recall id is never folded: that bot is a ghost (rule 4). */
export function foldDelivery(bot: Bot, heard: { recallId: string; event: RecallEvent }, now: number): Bot {
  const known = adopt(bot, heard.recallId, now)
  if (known.recallId !== heard.recallId) return known
  const next = hear(known, foldEvent(known.recall, heard.event), now)
  // News of a recording after the end: only Retrieve Bot knows its length and until when it is kept.
  return next !== known && isOver(next.recall) ? askFetch(next) : next
}

/** Commits to one sending of Create Bot (rule 21): the first freezes body and key, a repeat sends them unchanged. */
export function intendCreate(
  bot: Bot,
  fresh: Pick<CreateAttempt, 'key' | 'body' | 'form' | 'joinAt'>,
  now: number,
): Bot {
  const { create } = bot
  const next: CreateAttempt =
    create === null
      ? { ...fresh, firstSentAt: now, lastSentAt: now, sendings: 1, serverErrors: 0, absentAt: [] }
      : { ...create, lastSentAt: now, sendings: create.sendings + 1, absentAt: [] }
  return { ...bot, create: next }
}

/** Folds what one sending of Create Bot proved. `key` is the sending's own: a stale answer speaks for nothing else (rule 5). */
export function foldCreate(bot: Bot, sent: { key: string; outcome: CreateOutcome }, now: number): Bot {
  const { outcome } = sent
  if (outcome.kind === 'created') return foldFound(bot, outcome.snapshot, now)
  const { create } = bot
  if (create === null || create.key !== sent.key) return bot
  if (outcome.kind === 'unknown') return stillUnknown(bot, create, { status: outcome.status, now })
  if (!isConclusive(create, outcome)) return { ...bot, ...failure(bot, now) }
  switch (outcome.kind) {
    case 'refused':
      return { ...bot, create: null, ended: { kind: 'refused', refusal: outcome.refusal, at: now } }
    case 'otherForm':
      return create.form === '1.10' ? refusedInBothForms(bot, now) : { ...bot, create: null, retryAt: null }
    case 'noCapacity':
      return later(bot, 'noCapacity', now + (outcome.retryAfterMs ?? NO_CAPACITY_RETRY_MS))
    case 'limited':
      return later(bot, 'limited', now + outcome.retryAfterMs)
    case 'notSent':
      return { ...later(bot, 'unreachable', now), ...failure(bot, now) }
  }
}

/**
 * Folds a look at List Bots after a sending with an unknown outcome. The first found is ours, others are ghosts.
 * `startedAt` is when the look began, `now` when it is left out: one that began before the last sending proves nothing of it.
 */
export function foldFind(bot: Bot, sent: { key: string; startedAt?: number; outcome: FindOutcome }, now: number): Bot {
  const { outcome } = sent
  switch (outcome.kind) {
    case 'found': {
      // What was given up when the time was changed may still be listed.
      const snapshots = outcome.snapshots.filter(({ recallId }) => !bot.replaced.includes(recallId))
      if (snapshots.length === 0) return foldAbsent(bot, sent.key, sent.startedAt ?? now)
      if (createsForOldTime(bot)) return snapshots.reduce((known, { recallId }) => giveUp(known, recallId), bot)
      return snapshots.reduce((known, snapshot) => foldFound(known, snapshot, now), bot)
    }
    case 'absent':
      return foldAbsent(bot, sent.key, sent.startedAt ?? now)
    case 'limited':
      return { ...bot, retryAt: now + outcome.retryAfterMs }
    case 'failed':
      return { ...bot, ...failure(bot, now) }
  }
}

/**
 * Folds one Retrieve Bot of `recallId`, if that is still this row's. `asked` is `reading.askedSeq` when it began: it
 * answers only what was asked before (rule 1).
 */
export function foldFetch(
  bot: Bot,
  sent: { recallId: string; asked: number; startedAt: number; outcome: FetchOutcome },
  now: number,
): Bot {
  const { outcome } = sent
  if (sent.recallId !== bot.recallId) return bot
  const reading = { ...bot.reading, triedAt: now }
  switch (outcome.kind) {
    case 'bot': {
      const heard = hear(bot, foldSnapshot(bot.recall, outcome.snapshot), now)
      const sawTheEnd =
        isOver(foldSnapshot(NOTHING_KNOWN, outcome.snapshot)) ||
        sent.startedAt >= (heard.overSince ?? Number.POSITIVE_INFINITY)
      return {
        ...heard,
        reading: {
          ...reading,
          goodAt: now,
          failingSince: null,
          missing: 0,
          doneSeq: Math.max(reading.doneSeq, sent.asked),
          sinceEnd: reading.sinceEnd + (isOver(heard.recall) && sawTheEnd ? 1 : 0),
        },
      }
    }
    case 'missing':
      return {
        ...bot,
        reading: { ...reading, missing: reading.missing + 1, failingSince: reading.failingSince ?? now },
      }
    case 'limited':
      return bot
    case 'failed':
      return { ...bot, reading: { ...reading, failingSince: reading.failingSince ?? now } }
  }
}

/** Makes leaving the bot's goal (rule 27). The first asker is kept. */
export function askStop(bot: Bot, asked: { by: By | null; why: StopGoal['why'] }, now: number): Bot {
  if (bot.stop !== null) return bot
  // A bot whose time is far ahead can only be deleted; Recall's answer corrects a wrong guess (facts 1.4).
  const next = (bot.asked.joinAt ?? 0) > now ? 'delete' : 'leave'
  return { ...bot, stop: { ...asked, askedAt: now, next, triedAt: null, dispatched: false, missing: 0 } }
}

/** Folds what leave_call or DELETE proved. */
export function foldStop(bot: Bot, outcome: StopOutcome, now: number): Bot {
  const { stop } = bot
  if (stop === null) return bot
  const tried = { ...stop, triedAt: now, missing: outcome.kind === 'missing' ? stop.missing + 1 : 0 }
  switch (outcome.kind) {
    case 'leaving':
    case 'alreadyOver':
      return { ...askFetch(bot), stop: tried }
    case 'notStarted':
      return stop.dispatched ? { ...bot, stop: tried } : { ...bot, stop: { ...tried, next: 'delete', triedAt: null } }
    case 'dispatched':
      return { ...bot, stop: { ...tried, next: 'leave', dispatched: true } }
    case 'deleted':
      return { ...bot, stop: tried, ended: endedByStop(stop, now) }
    case 'missing':
      return tried.missing >= 2 ? { ...bot, stop: tried, ended: endedByStop(stop, now) } : { ...bot, stop: tried }
    case 'limited':
      return bot
    case 'failed':
      return { ...bot, stop: tried }
  }
}

/**
 * Folds the removal of a ghost: gone, or tried again 15 s later by the other call. The first 404 may be Recall's own
 * delay, about a bot that was made a moment ago.
 */
export function foldGhostBot(bot: Bot, ghost: GhostBot, seen: { outcome: StopOutcome; now: number }): Bot {
  const { outcome, now } = seen
  if (outcome.kind === 'limited') return bot
  const gone = outcome.kind === 'missing' ? ghost.tries > 0 : ['deleted', 'alreadyOver'].includes(outcome.kind)
  const others = bot.ghosts.filter((one) => one.recallId !== ghost.recallId)
  if (gone) return { ...bot, ghosts: others }
  const tried = { ...ghost, triedAt: now, tries: ghost.tries + 1 }
  if (outcome.kind === 'missing') return { ...bot, ghosts: [...others, tried] }
  return { ...bot, ghosts: [...others, { ...tried, next: outcome.kind === 'notStarted' ? 'delete' : 'leave' }] }
}

/** Folds a throw inside a step: it belongs to its row, which rests a while (rule 7). */
export function foldBotThrow(bot: Bot, now: number): Bot {
  const failures = bot.failures + 1
  return { ...bot, failures, pausedUntil: now + backoffMs(failures) }
}

/** Ends a bot by our own word. */
export function end(bot: Bot, ended: Ended): Bot {
  return { ...bot, ended }
}

function foldAbsent(bot: Bot, key: string, startedAt: number): Bot {
  const { create } = bot
  if (create === null || create.key !== key || startedAt < create.lastSentAt) return bot
  const next = { ...create, absentAt: [...create.absentAt, startedAt] }
  return { ...bot, create: provenNotCreated(next) ? null : next }
}

function foldFound(bot: Bot, snapshot: BotSnapshot, now: number): Bot {
  const known = adopt(bot, snapshot.recallId, now)
  if (known.recallId !== snapshot.recallId) return known
  return hear(known, foldSnapshot(known.recall, snapshot), now)
}

// A first sending's answer speaks for its key. Of a repeat only those that Recall stores with the key do: a refused
// key (401), an empty account (402), a firewall (403) or a limit (429) may have come before the key was looked at.
function isConclusive(create: CreateAttempt, outcome: CreateOutcome): boolean {
  if (create.sendings === 1) return true
  if (outcome.kind === 'refused') return outcome.refusal.status === 400
  return outcome.kind === 'noCapacity' || outcome.kind === 'otherForm'
}

function stillUnknown(bot: Bot, create: CreateAttempt, seen: { status: number | null; now: number }): Bot {
  const isServerError = seen.status !== null && seen.status >= 500
  const next = { ...create, serverErrors: create.serverErrors + (isServerError ? 1 : 0) }
  const trouble = bot.createTrouble ?? 'unreachable'
  return {
    ...bot,
    create: next,
    createTrouble: trouble,
    failures: bot.failures + 1,
    retryAt: create.sendings === 1 ? null : seen.now + backoffMs(bot.failures + 1),
  }
}

function later(bot: Bot, createTrouble: NonNullable<Bot['createTrouble']>, retryAt: number): Bot {
  return { ...bot, create: null, createTrouble, retryAt }
}

function refusedInBothForms(bot: Bot, now: number): Bot {
  const refusal = { kind: 'other', status: 400, code: null, message: null } as const
  return { ...bot, create: null, ended: { kind: 'refused', refusal, at: now } }
}

function endedByStop(stop: StopGoal, now: number): Ended {
  return stop.why === 'person' ? { kind: 'cancelled', by: stop.by, at: now } : { kind: 'lost', why: 'missing', at: now }
}

function failure(bot: Bot, now: number): { failures: number; retryAt: number } {
  const failures = bot.failures + 1
  return { failures, retryAt: now + backoffMs(failures) }
}
