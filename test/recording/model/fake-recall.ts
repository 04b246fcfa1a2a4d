import type { BotSnapshot, PresignedLink, RecallEvent } from '../../../src/recording/recall-event.ts'
import type { CreateOutcome, FetchOutcome, FindOutcome, StopOutcome } from '../../../src/recording/recall-outcome.ts'
import { SECOND } from '../rows.ts'
import { cutShort, drawLife, type Happening } from './fake-life.ts'
import type { Random } from './random.ts'
import { isDown, type Trouble } from './trouble.ts'

type RecallBot = { id: string; createdAt: number; visibleAt: number; life: Happening[]; deleted: boolean }

/** Recall as one world has it. `oldForm`: a v1.10 workspace; `refuses`: it does not like the link. */
export type RecallNature = { oldForm: boolean; refuses: boolean; forgets: boolean }

type Deps = { random: Random; trouble: Trouble; nature: RecallNature; onLife: (bot: RecallBot, from: number) => void }

export type FakeRecall = ReturnType<typeof createFakeRecall>

/** Recall in memory: bots that live their lives, answers that get lost, and errors that are stored with their key. */
export function createFakeRecall(deps: Deps) {
  const { random, trouble, nature } = deps
  const bots: RecallBot[] = []
  const stored = new Map<string, CreateOutcome>()

  function troubled(now: number): boolean {
    return now < trouble.calmAt && random.chance(trouble.probability)
  }

  function make(now: number): CreateOutcome {
    const alive = bots.filter((bot) => !isOverAt(bot, now))
    if (alive.length > 0) throw new Error('two bots are alive at Recall')
    const life = drawLife(random, now)
    const bot = { id: `recall-${bots.length + 1}`, createdAt: now, visibleAt: now + lag(), life, deleted: false }
    bots.push(bot)
    deps.onLife(bot, now)
    return { kind: 'created', snapshot: snapshotOf(bot, now) }
  }

  function lag(): number {
    return random.chance(0.3) ? random.between(0, 15 * SECOND) : 0
  }

  /** What Recall does with a key it has not seen: the answer it stores, and whether the bot was made. */
  function answerNew(sent: { form: string }, now: number): CreateOutcome {
    if (nature.oldForm && sent.form === '1.11') return { kind: 'otherForm' }
    if (nature.refuses) return { kind: 'refused', refusal: { kind: 'link', status: 400, code: null, message: 'No.' } }
    if (!troubled(now)) return make(now)
    if (random.chance(0.5)) return { kind: 'noCapacity', retryAfterMs: random.pick([null, 20 * SECOND]) }
    if (random.chance(0.3)) make(now)
    return { kind: 'unknown', status: 500, why: 'HTTP 500' }
  }

  function createBot(sent: { key: string; form: string }, now: number): CreateOutcome {
    if (isDown(trouble.recallOutages, now)) return random.pick([notSent, noAnswer])
    if (troubled(now)) {
      const early = random.pick<CreateOutcome>([
        { kind: 'limited', retryAfterMs: random.between(1, 30) * SECOND },
        { kind: 'unknown', status: 409, why: 'HTTP 409' },
        { kind: 'unknown', status: 503, why: 'HTTP 503' },
        notSent,
        noAnswer,
      ])
      if (early.kind !== 'unknown' || random.chance(0.5)) return early
    }
    const answer = stored.get(sent.key) ?? answerNew(sent, now)
    stored.set(sent.key, answer)
    return troubled(now) ? noAnswer : answer
  }

  function findBots(now: number): FindOutcome {
    const failure = readFailure(now)
    if (failure !== null) return failure
    const found = bots.filter((bot) => !bot.deleted && now >= bot.visibleAt)
    if (found.length === 0) return { kind: 'absent' }
    return { kind: 'found', snapshots: found.map((bot) => snapshotOf(bot, now)) }
  }

  function fetchBot(id: string, now: number): FetchOutcome {
    const failure = readFailure(now)
    if (failure !== null) return failure
    const bot = bots.find((one) => one.id === id)
    if (bot === undefined || bot.deleted || now < bot.visibleAt || nature.forgets) return { kind: 'missing' }
    return { kind: 'bot', snapshot: snapshotOf(bot, now), links: linksOf(bot, now) }
  }

  function readFailure(now: number) {
    if (isDown(trouble.recallOutages, now)) return { kind: 'failed', why: 'no answer', key: false } as const
    if (!troubled(now)) return null
    if (random.chance(0.3)) return { kind: 'limited', retryAfterMs: random.between(1, 60) * SECOND } as const
    return { kind: 'failed', why: 'HTTP 502', key: random.chance(0.1) } as const
  }

  function leaveCall(id: string, now: number): StopOutcome {
    const failure = readFailure(now)
    if (failure !== null) return failure
    const bot = bots.find((one) => one.id === id)
    if (bot === undefined || bot.deleted || now < bot.visibleAt) return { kind: 'missing' }
    if (isOverAt(bot, now) || hasLeft(bot, now)) return { kind: 'alreadyOver' }
    const [first] = bot.life
    if (first !== undefined && now < first.at) return { kind: 'notStarted' }
    bot.life = cutShort(bot.life, random, now)
    deps.onLife(bot, now)
    return troubled(now) ? { kind: 'failed', why: 'no answer', key: false } : { kind: 'leaving' }
  }

  function deleteBot(id: string, now: number): StopOutcome {
    const failure = readFailure(now)
    if (failure !== null) return failure
    const bot = bots.find((one) => one.id === id)
    if (bot === undefined || bot.deleted) return { kind: 'missing' }
    const [first] = bot.life
    if (random.chance(0.5) || first === undefined || now >= first.at) return { kind: 'dispatched' }
    bot.deleted = true
    return { kind: 'deleted' }
  }

  return { bots, createBot, findBots, fetchBot, leaveCall, deleteBot, isOverAt }
}

const notSent: CreateOutcome = { kind: 'notSent', why: 'ECONNREFUSED' }
const noAnswer: CreateOutcome = { kind: 'unknown', status: null, why: 'no answer' }

function isOverAt(bot: RecallBot, now: number): boolean {
  return bot.deleted || bot.life.some(({ at, event }) => at <= now && isEnd(event))
}

function hasLeft(bot: RecallBot, now: number): boolean {
  return bot.life.some(({ at, event }) => at <= now && event.code === 'call_ended')
}

function isEnd(event: RecallEvent): boolean {
  return event.kind === 'status' && (event.code === 'done' || event.code === 'fatal')
}

/** Retrieve Bot: all status changes, but of each recording and medium only its newest status. */
function snapshotOf(bot: RecallBot, now: number): BotSnapshot {
  const past = bot.life.filter((one) => one.at <= now).map((one) => one.event)
  const media = past.filter((event) => event.kind !== 'status')
  const newest = new Map(media.map((event) => [`${event.kind} ${event.recordingId}`, event]))
  const ids = [...new Set(media.map((event) => event.recordingId))]
  return {
    recallId: bot.id,
    events: [...past.filter((event) => event.kind === 'status'), ...newest.values()],
    details: ids.map((recordingId) => detailsOf(recordingId, media)),
    title: null,
  }
}

function detailsOf(recordingId: string, media: RecallEvent[]) {
  const own = media.filter((event) => event.kind !== 'status' && event.recordingId === recordingId)
  const start = own[0]
  const end = own.find((event) => event.code === 'done')
  return {
    recordingId,
    startedAt: start === undefined ? null : Math.floor(start.at / 1_000),
    completedAt: end === undefined ? null : Math.floor(end.at / 1_000),
    expiresAt: end === undefined ? null : Math.floor(end.at / 1_000) + 7 * 86_400_000,
  }
}

function linksOf(bot: RecallBot, now: number): PresignedLink[] {
  const { events } = snapshotOf(bot, now)
  return events.flatMap((event) =>
    event.kind === 'video' && event.code === 'done'
      ? [
          {
            recordingId: event.recordingId,
            url: `https://media.example/${event.recordingId}`,
            until: now + 6 * 3_600_000,
          },
        ]
      : [],
  )
}
