import type { Bot } from '../../../src/recording/bot.ts'
import { partsOf } from '../../../src/recording/parts.ts'
import { MINUTE } from '../rows.ts'
import { isOverAt, leftAt, overAt, type RecallBot, setsOutAt } from './fake-bot.ts'
import { quietFrom } from './trouble.ts'
import type { World } from './world.ts'

/** What a world at rest did wrong with this bot row; null: nothing. */
export function wrongWithBot(world: World, bot: Bot): string | null {
  const made = world.recall.bots.filter((one) => one.botId === bot.id)
  const own = made.filter((one) => !bot.replaced.includes(one.id))
  const givenUp = made.filter((one) => bot.replaced.includes(one.id))
  if (own.length > 1) return 'more than one bot was made'
  // A bot that cannot be read, or that nobody can end, is called lost; nothing else may go on without us.
  const isLost = bot.ended?.kind === 'lost'
  if (!isLost && own.some((one) => !isOverAt(one, world.now()))) return 'a bot is still alive at Recall'
  if (bot.closedAt === null) return 'the bot row is not closed'
  if (bot.control !== null) return 'a pause or resume is still wanted'
  return (
    wrongTogether(made) ??
    wrongWithCreation(world, bot, made) ??
    givenUp.map((one) => wrongWithGivenUp(world, bot, one)).find((wrong) => wrong !== null) ??
    own.map((one) => wrongWithOwn(world, bot, one)).find((wrong) => wrong !== null) ??
    null
  )
}

/** Every pause and resume was carried out, or its asker told, or overtaken by the next: once. */
export function wrongWithWishes({ wishes }: World): string | null {
  const wrong = wishes.find(({ became }) => became.length !== 1)
  return wrong === undefined ? null : `a ${wrong.wish.want} became ${wrong.became.join(' and ') || 'nothing'}`
}

/** Two bots of one row are never on the way or in the call at the same time. */
function wrongTogether(made: RecallBot[]): string | null {
  const stays = made.flatMap((one) => {
    const from = setsOutAt(one)
    return from === null || from >= leftAt(one) ? [] : [{ from, to: leftAt(one) }]
  })
  const meet = stays.some((one, index) => stays.slice(index + 1).some((two) => one.from < two.to && two.from < one.to))
  return meet ? 'two bots of one row are in the call together' : null
}

/** A bot is called not created only after the quarter of an hour that it has, and not while Recall would have taken it. */
function wrongWithCreation(world: World, { id, asked, ended, replaced }: Bot, made: RecallBot[]): string | null {
  if (ended?.kind !== 'notCreated') return null
  const due = Math.max(asked.joinAt ?? 0, asked.requestedAt)
  if (ended.at < due + 15 * MINUTE) return 'given up before its time'
  const blocked = made.some((one) => replaced.includes(one.id) && leftAt(one) > due)
  const cards = world.store.threadsOf(id).filter(({ cardSentAt }) => (cardSentAt ?? ended.at) < ended.at - 15 * MINUTE)
  return quietFrom(world.trouble) < due && !blocked && cards.length > 0 ? 'not created although it could be' : null
}

/** One that was given up when its time was changed is gone soon, when Recall can be reached. */
function wrongWithGivenUp(world: World, bot: Bot, one: RecallBot): string | null {
  const setsOut = setsOutAt(one)
  if (setsOut === null) return null
  const since = Math.max(world.store.givenUpAt(one.id), quietFrom(world.trouble) + 12 * MINUTE)
  if (one.isScheduled && one.deletedAt === null && (one.joinAt ?? 0) - since > 10 * MINUTE + 40_000)
    return 'one that was given up sets out although it could be deleted'
  const ghost = bot.ghosts.some(({ recallId }) => recallId === one.id)
  if (ghost) return 'one that was given up is still to be removed'
  // After ten minutes it is tried once in ten minutes, and each call may be the wrong one.
  return leftAt(one) > Math.max(quietFrom(world.trouble), setsOut) + 25 * MINUTE ? 'one given up goes on' : null
}

function wrongWithOwn(world: World, bot: Bot, real: RecallBot): string | null {
  if (world.nature.forgets || bot.ended?.kind === 'lost') return null
  const calmAt = quietFrom(world.trouble)
  const { joinAt } = bot.asked
  const inTime = real.joinAt === null ? real.createdAt >= (joinAt ?? 0) : real.joinAt === joinAt
  if (!inTime) return 'its bot comes at another time than was asked for'
  const start = Math.max(calmAt, real.createdAt)
  const setsOut = setsOutAt(real)
  // Recall calls back who is not on the way yet; who is, or will be within minutes, can only leave after setting out.
  const calledBack = (from: number) =>
    real.isScheduled && (real.joinAt ?? 0) - from > 15 * MINUTE ? from : Math.max(from, setsOut ?? from)
  if (
    bot.stop !== null &&
    setsOut !== null &&
    leftAt(real) > calledBack(Math.max(bot.stop.askedAt, start)) + 5 * MINUTE
  )
    return 'a stop was not carried out'
  const alone = world.store.aloneSince(bot.id)
  if (alone !== null && setsOut !== null && leftAt(real) > calledBack(Math.max(alone, start)) + 5 * MINUTE)
    return 'a bot goes on although nobody waits for it'
  return real.deletedAt === null ? wrongWithFacts(bot, real, calmAt) : null
}

/** What Recall could be asked about when the bot ended must be known. */
function wrongWithFacts(bot: Bot, real: RecallBot, calmAt: number): string | null {
  const end = overAt(real)
  if (end === null || calmAt > end) return null
  const videos = real.life.filter(({ event }) => event.kind === 'video' && event.code === 'done')
  const parts = new Map(partsOf(bot.recall).map((part) => [part.recordingId, part]))
  for (const { event } of videos) {
    const part = event.kind === 'video' ? parts.get(event.recordingId) : undefined
    if (part?.state !== 'ready' && part?.state !== 'deleted') return 'a part of the recording was missed'
    if (part.lengthMs === null || (part.keptUntil === null && real.keptMs !== null)) return 'a part is not fully known'
  }
  return null
}
