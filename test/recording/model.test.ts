import { expect, test } from 'vitest'
import { cardView } from '../../src/recording/card-view.ts'
import { partsOf } from '../../src/recording/parts.ts'
import { resultView } from '../../src/recording/result-view.ts'
import type { PostStep, Thread } from '../../src/recording/thread.ts'
import { viewKey } from '../../src/recording/view-key.ts'
import { lastOutage } from './model/trouble.ts'
import { createWorld, type World } from './model/world.ts'
import { MINUTE } from './rows.ts'

/** Repeat one world with `MODEL_SEED=…`, walk through more of them with `MODEL_WORLDS=…`. */
const FIRST = Number(process.env['MODEL_SEED'] ?? 1)
const WORLDS = Number(process.env['MODEL_WORLDS'] ?? (process.env['MODEL_SEED'] === undefined ? 3_000 : 1))

test(`${WORLDS} worlds full of trouble each end with one answer in every thread`, () => {
  const failures: string[] = []
  for (let seed = FIRST; seed < FIRST + WORLDS; seed++) {
    const failure = live(seed)
    if (failure !== null) failures.push(`world ${seed}: ${failure}`)
  }
  expect(failures).toEqual([])
})

function live(seed: number): string | null {
  const world = createWorld(seed)
  try {
    while (world.advance()) {
      if (world.now() > world.endBy) return 'does not come to rest'
    }
    return (
      world.threads.map((thread) => wrongWith(world, thread)).find((wrong) => wrong !== null) ?? wrongWithBot(world)
    )
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function wrongWithBot(world: World): string | null {
  const alive = world.recall.bots.filter((bot) => !world.recall.isOverAt(bot, world.now()))
  const bot = world.bot()
  // A bot that cannot be read, or that nobody can end, is called lost; nothing else may go on without us.
  if (alive.length > 0 && bot.ended?.kind !== 'lost') return 'a bot is still alive at Recall'
  if (bot.closedAt === null) return 'the bot row is not closed'
  return wrongWithFacts(world)
}

/** What Recall could be asked about when the bot ended must be known, and a stop carried out when it could be. */
function wrongWithFacts(world: World): string | null {
  const bot = world.bot()
  const real = world.recall.bots.find((one) => one.id === bot.recallId)
  const calmAt = Math.max(world.trouble.calmAt, lastOutage(world.trouble))
  const end = real?.life.find(({ event }) => event.code === 'done' || event.code === 'fatal')
  if (real === undefined || real.deleted || world.nature.forgets) return null
  const stoppedBy = Math.max(bot.stop?.askedAt ?? Number.POSITIVE_INFINITY, calmAt, bot.createdAt ?? 0) + 5 * MINUTE
  if ((end?.at ?? Number.POSITIVE_INFINITY) > stoppedBy && bot.ended?.kind !== 'lost')
    return 'a stop was not carried out'
  if (end === undefined || calmAt > end.at) return null
  const videos = real.life.filter(({ event }) => event.kind === 'video' && event.code === 'done')
  const parts = new Map(partsOf(bot.recall).map((part) => [part.recordingId, part]))
  for (const { event } of videos) {
    const part = event.kind === 'video' ? parts.get(event.recordingId) : undefined
    if (part?.state !== 'ready' && part?.state !== 'deleted') return 'a part of the recording was missed'
    if (part.lengthMs === null || part.keptUntil === null) return 'a part is not fully known'
  }
  return null
}

function wrongWith(world: World, thread: Thread): string | null {
  const nature = world.natureOf(thread.id)
  const of = (step: PostStep) =>
    world.slack.messages.filter((one) => one.threadId === thread.id && one.step === step && one.deletedBy !== 'us')
  const cards = of('postCard')
  const results = of('postResult')
  const directs = of('sendDirect')
  const alerts = of('alertWaiting')
  const told = world.slack.told.filter((one) => one.threadId === thread.id)
  const most = nature.unreadable ? 2 : 1
  if (cards.filter((card) => card.deletedBy === null).length > most) return `${cards.length} cards`
  if (results.length > most) return `${results.length} final replies`
  // The last resort: repeated while its answers are lost, for silence is worse (rule 7).
  if (directs.length > 31) return `${directs.length} direct messages`
  if (alerts.length > 1) return `${alerts.length} alerts`
  const first = [...results, ...directs]
    .map((one) => one.postedAt)
    .concat(told.map((one) => one.at))
    .sort((a, b) => a - b)[0]
  if (first === undefined) return nature.directClosed || nature.unreadable ? null : 'silence'
  const latest = Math.max(thread.answerBy, world.trouble.calmAt, lastOutage(world.trouble)) + 12 * MINUTE
  if (first > latest) return `answered ${Math.round((first - latest) / MINUTE)} minutes too late`
  if (thread.closed !== null) return null
  if (results.length === 0) return 'no final reply, and the thread is not closed'
  return wrongWithTexts(world, thread, { shown: results.map((one) => one.shows), card: cards.at(-1)?.shows })
}

function wrongWithTexts(
  world: World,
  thread: Thread,
  texts: { shown: string[]; card: string | undefined },
): string | null {
  const at = { now: world.now(), policy: world.policy }
  const result = resultView(world.bot(), thread, at)
  if (result.kind === 'notYet') return 'rests without a result'
  if (!thread.resultFrozen && !texts.shown.includes(viewKey(result.view))) return 'the final reply is not up to date'
  const card = viewKey(cardView(world.bot(), thread, world.now()))
  if (thread.card === 'open' && texts.card !== card && !world.natureOf(thread.id).unreadable)
    return 'the card is not up to date'
  return null
}
