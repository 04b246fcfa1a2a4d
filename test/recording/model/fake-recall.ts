import type {
  ControlOutcome,
  CreateOutcome,
  FetchOutcome,
  FindOutcome,
  StopOutcome,
} from '../../../src/recording/recall-outcome.ts'
import { MINUTE, SECOND } from '../rows.ts'
import { hasLeft, hasSetOut, isOverAt, linksOf, type RecallBot, snapshotOf } from './fake-bot.ts'
import { cutShort, drawLife, type Happening, recordingState, turned } from './fake-life.ts'
import type { Random } from './random.ts'
import { isDown, type Trouble } from './trouble.ts'

/** Recall as one world has it. `oldForm`: a v1.10 workspace; `refuses`: it does not like the link. */
export type RecallNature = { oldForm: boolean; refuses: boolean; forgets: boolean; keptMs: number | null }

/** What the app writes into the body of a creation. */
export type SentBody = { botId: string; joinAt: number | null; form: '1.11' | '1.10' }

type Deps = {
  random: Random
  trouble: Trouble
  nature: RecallNature
  onLife: (bot: RecallBot, fresh: Happening[]) => void
  later: (at: number, run: () => void) => void
}

export type FakeRecall = ReturnType<typeof createFakeRecall>

/** A bot whose time is further ahead is scheduled: it has its machine, and can be deleted until then (facts 1.4). */
const SCHEDULED_MS = 10 * MINUTE

/** A call that is lost on its way arrives this much later, in seconds: well inside the minute that looks wait for it. */
const LATE_S: [number, number] = [1, 50]

/** Recall in memory: bots that live their lives, answers that get lost, and errors that are stored with their key. */
export function createFakeRecall(deps: Deps) {
  const { random, trouble, nature, later } = deps
  const bots: RecallBot[] = []
  const stored = new Map<string, CreateOutcome | 'inFlight'>()
  const bodies = new Map<string, string>()

  function troubled(now: number): boolean {
    return now < trouble.calmAt && random.chance(trouble.probability)
  }

  function who(bot: RecallBot) {
    return { id: bot.id, random, keptMs: nature.keptMs }
  }

  function make({ botId, joinAt }: SentBody, now: number): CreateOutcome {
    const alive = bots.find((bot) => bot.botId === botId && !hasLeft(bot, now))
    if (alive !== undefined) throw new Error(`two bots of ${botId} are alive at Recall`)
    const id = `recall-${bots.length + 1}`
    const visibleAt = now + (random.chance(0.3) ? random.between(0, 15 * SECOND) : 0)
    const known = { id, botId, joinAt, createdAt: now, visibleAt, deletedAt: null, keptMs: nature.keptMs, life: [] }
    const bot: RecallBot = { ...known, isScheduled: joinAt !== null && joinAt - now > SCHEDULED_MS }
    bot.life = drawLife(who(bot), Math.max(joinAt ?? 0, now))
    bots.push(bot)
    deps.onLife(bot, bot.life)
    return { kind: 'created', snapshot: snapshotOf(bot, now) }
  }

  /** What Recall does with a key it has not seen: the answer it stores, and whether the bot was made. */
  function answerNew(sent: SentBody, now: number): CreateOutcome {
    if (nature.oldForm && sent.form === '1.11') return { kind: 'otherForm' }
    if (nature.refuses) return { kind: 'refused', refusal: { kind: 'link', status: 400, code: null, message: 'No.' } }
    if (!troubled(now)) return make(sent, now)
    const isAdHoc = sent.joinAt === null || sent.joinAt - now <= SCHEDULED_MS
    if (isAdHoc && random.chance(0.5)) return { kind: 'noCapacity', retryAfterMs: random.pick([null, 20 * SECOND]) }
    if (random.chance(0.3)) make(sent, now)
    return { kind: 'unknown', status: 500, why: 'HTTP 500' }
  }

  function createBot({ key, body }: { key: string; body: string }, now: number): CreateOutcome {
    if ((bodies.get(key) ?? body) !== body) throw new Error('a key is used for another body (rule 21)')
    bodies.set(key, body)
    if (isDown(trouble.recallOutages, now)) return random.pick([notSent, noAnswer])
    if (troubled(now)) {
      const early = random.pick<CreateOutcome>([
        { kind: 'limited', retryAfterMs: random.between(1, 30) * SECOND },
        { kind: 'unknown', status: 409, why: 'HTTP 409' },
        { kind: 'unknown', status: 503, why: 'HTTP 503' },
        notSent,
        noAnswer,
      ])
      if (early === noAnswer && random.chance(0.4)) return arriveLate({ key, body }, now)
      if (early.kind !== 'unknown' || random.chance(0.5)) return early
    }
    return settled({ key, body }, now)
  }

  function settled({ key, body }: { key: string; body: string }, now: number): CreateOutcome {
    const known = stored.get(key)
    if (known === 'inFlight') return { kind: 'unknown', status: 409, why: 'HTTP 409' }
    const answer = known ?? answerNew(JSON.parse(body) as SentBody, now)
    stored.set(key, answer)
    return troubled(now) ? noAnswer : answer
  }

  function arriveLate(sent: { key: string; body: string }, now: number): CreateOutcome {
    if (stored.has(sent.key)) return noAnswer
    stored.set(sent.key, 'inFlight')
    const at = now + random.between(...LATE_S) * SECOND
    later(at, () => {
      stored.delete(sent.key)
      settled(sent, at)
    })
    return noAnswer
  }

  function findBots(botId: string, now: number): FindOutcome {
    const failure = readFailure(now)
    if (failure !== null) return failure
    // A list may still hold what was deleted a moment ago.
    const listed = (bot: RecallBot) => bot.deletedAt === null || (random.chance(0.5) && now < bot.deletedAt + MINUTE)
    const found = bots.filter((bot) => bot.botId === botId && listed(bot) && now >= bot.visibleAt)
    if (found.length === 0) return { kind: 'absent' }
    return { kind: 'found', snapshots: found.map((bot) => snapshotOf(bot, now)) }
  }

  function fetchBot(id: string, now: number): FetchOutcome {
    const failure = readFailure(now)
    if (failure !== null) return failure
    const bot = seen(id, now)
    if (bot === undefined || nature.forgets) return { kind: 'missing' }
    return { kind: 'bot', snapshot: snapshotOf(bot, now), links: linksOf(bot, now) }
  }

  function seen(id: string, now: number): RecallBot | undefined {
    return bots.find((bot) => bot.id === id && bot.deletedAt === null && now >= bot.visibleAt)
  }

  function readFailure(now: number) {
    if (isDown(trouble.recallOutages, now)) return { kind: 'failed', why: 'no answer', key: false } as const
    if (!troubled(now)) return null
    if (random.chance(0.3)) return { kind: 'limited', retryAfterMs: random.between(1, 60) * SECOND } as const
    return { kind: 'failed', why: 'HTTP 502', key: random.chance(0.1) } as const
  }

  /** A command to a bot: it may be lost, arrive late, or be carried out without an answer. */
  function command<Outcome extends { kind: string }>(
    now: number,
    carryOut: (at: number) => Outcome,
  ): Outcome | NonNullable<ReturnType<typeof readFailure>> {
    const failure = readFailure(now)
    if (failure?.kind === 'failed' && !isDown(trouble.recallOutages, now) && random.chance(0.3)) {
      const at = now + random.between(...LATE_S) * SECOND
      later(at, () => carryOut(at))
    }
    if (failure !== null) return failure
    const outcome = carryOut(now)
    return troubled(now) ? { kind: 'failed', why: 'no answer', key: false } : outcome
  }

  function leaveCall(id: string, now: number): StopOutcome {
    return command<StopOutcome>(now, (at) => {
      const bot = seen(id, at)
      if (bot === undefined) return { kind: 'missing' }
      if (isOverAt(bot, at) || hasLeft(bot, at)) return { kind: 'alreadyOver' }
      if (!hasSetOut(bot, at)) return { kind: 'notStarted' }
      const life = cutShort(who(bot), bot.life, at)
      const fresh = life.filter((one) => !bot.life.includes(one))
      bot.life = life
      deps.onLife(bot, fresh)
      return { kind: 'leaving' }
    })
  }

  function deleteBot(id: string, now: number): StopOutcome {
    return command<StopOutcome>(now, (at) => {
      const bot = seen(id, at)
      if (bot === undefined) return { kind: 'missing' }
      const tooLate = bot.isScheduled ? (bot.joinAt ?? 0) - at < SCHEDULED_MS : random.chance(0.5)
      if (tooLate || hasSetOut(bot, at)) return { kind: 'dispatched' }
      bot.deletedAt = at
      return { kind: 'deleted' }
    })
  }

  function control(want: 'pause' | 'resume', id: string, now: number): ControlOutcome {
    return command<ControlOutcome>(now, (at) => {
      const bot = seen(id, at)
      if (bot === undefined) return { kind: 'missing' }
      const state = recordingState(bot.life, at)
      const isSo = state === (want === 'pause' ? 'paused' : 'recording')
      if (isSo && random.chance(0.5)) return { kind: 'done' }
      if (state !== (want === 'pause' ? 'recording' : 'paused') || (at < trouble.calmAt && random.chance(0.1)))
        return { kind: 'refused', why: null }
      const fresh = turned(who(bot), bot.life, { want, now: at })
      bot.life = [...bot.life, ...fresh].sort((a, b) => a.at - b.at)
      deps.onLife(bot, fresh)
      return { kind: 'done' }
    })
  }

  return { bots, createBot, findBots, fetchBot, leaveCall, deleteBot, control }
}

const notSent: CreateOutcome = { kind: 'notSent', why: 'ECONNREFUSED' }
const noAnswer: CreateOutcome = { kind: 'unknown', status: null, why: 'no answer' }
