import type { Ask } from './ask.ts'
import type { Bot } from './bot.ts'
import type { Thread } from './thread.ts'

// Times of ours are compared with our clock. When the machine's clock is set back, what was noted before lies ahead, and
// whatever waits for so long after it would wait for hours. What has happened has happened by now, at the latest.

/** The bot with no moment of ours ahead of `now`; the same object when there is none. */
export function botNotAhead(bot: Bot, now: number): Bot {
  const past = pastBy(now)
  const { reading, stop, control, controlled, create, ended } = bot
  return unlessSame(bot, {
    ...bot,
    createdAt: past(bot.createdAt),
    statusSince: past(bot.statusSince),
    recordingSince: past(bot.recordingSince),
    overSince: past(bot.overSince),
    readySince: past(bot.readySince),
    heardAt: past(bot.heardAt),
    closedAt: past(bot.closedAt),
    // Pauses between tries: the next one is now.
    retryAt: past(bot.retryAt),
    pausedUntil: past(bot.pausedUntil),
    reading: {
      ...reading,
      goodAt: past(reading.goodAt),
      triedAt: past(reading.triedAt),
      failingSince: past(reading.failingSince),
    },
    stop: stop && { ...stop, askedAt: past(stop.askedAt), triedAt: past(stop.triedAt) },
    control: control && { ...control, askedAt: past(control.askedAt), triedAt: past(control.triedAt) },
    controlled: controlled && { ...controlled, at: past(controlled.at) },
    create: create && {
      ...create,
      firstSentAt: past(create.firstSentAt),
      lastSentAt: past(create.lastSentAt),
      absentAt: looksNotAhead(create.absentAt, now),
    },
    ended: ended && { ...ended, at: past(ended.at) },
    ghosts: bot.ghosts.map((ghost) => ({ ...ghost, triedAt: past(ghost.triedAt) })),
  })
}

/** The thread with no moment of ours ahead of `now`; the same object when there is none. */
export function threadNotAhead(thread: Thread, now: number): Thread {
  const past = pastBy(now)
  const { intent, cancelled, closed } = thread
  return unlessSame(thread, {
    ...thread,
    cardSentAt: past(thread.cardSentAt),
    editSentAt: past(thread.editSentAt),
    resultEditSentAt: past(thread.resultEditSentAt),
    retryAt: past(thread.retryAt),
    cancelled: cancelled && { ...cancelled, at: past(cancelled.at) },
    closed: closed && { ...closed, at: past(closed.at) },
    intent: intent && {
      ...intent,
      sentAt: past(intent.sentAt),
      lookAt: past(intent.lookAt),
      ...(intent.brokenSince === undefined ? {} : { brokenSince: past(intent.brokenSince) }),
      absentAt: looksNotAhead(intent.absentAt, now),
    },
  })
}

/** The ask with no moment of ours ahead of `now`; the same object when there is none. */
export function askNotAhead(ask: Ask, now: number): Ask {
  const past = pastBy(now)
  return unlessSame(ask, { ...ask, sentAt: past(ask.sentAt), retryAt: past(ask.retryAt) })
}

function pastBy(now: number) {
  return <Time extends number | null>(time: Time): Time => (time !== null && time > now ? (now as Time) : time)
}

// How far looks lie apart is what they prove, and no clock tells that any more: they are made anew.
function looksNotAhead(absentAt: number[], now: number): number[] {
  return absentAt.some((at) => at > now) ? [] : absentAt
}

function unlessSame<Row>(row: Row, changed: Row): Row {
  return JSON.stringify(row) === JSON.stringify(changed) ? row : changed
}
