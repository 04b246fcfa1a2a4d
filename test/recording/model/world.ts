import { beforeSending } from '../../../src/recording/before-sending.ts'
import type { Bot } from '../../../src/recording/bot.ts'
import { askStop, end, foldBotThrow, foldDelivery, foldFetch, intendCreate } from '../../../src/recording/fold-bot.ts'
import { dropControl, markControl } from '../../../src/recording/fold-control.ts'
import { foldPost, foldThrow } from '../../../src/recording/fold-thread.ts'
import { nextBotStep } from '../../../src/recording/next-bot-step.ts'
import { scheduledJoin } from '../../../src/recording/next-create-step.ts'
import { nextThreadStep } from '../../../src/recording/next-thread-step.ts'
import type { Policy } from '../../../src/recording/policy.ts'
import { othersWait, type Thread } from '../../../src/recording/thread.ts'
import { viewKey } from '../../../src/recording/view-key.ts'
import type { ResultView } from '../../../src/recording/views.ts'
import { HOUR, MINUTE, POLICY, SECOND, T0 } from '../rows.ts'
import { type BotCall, carryOutBotStep } from './carry-out-bot-step.ts'
import { carryOutThreadStep, type ThreadCall } from './carry-out-thread-step.ts'
import { type WishLog, wishOf } from './expect-pressed.ts'
import type { RecallBot } from './fake-bot.ts'
import type { Happening } from './fake-life.ts'
import { createFakeRecall, type RecallNature, type SentBody } from './fake-recall.ts'
import { type ChannelNature, createFakeSlack } from './fake-slack.ts'
import { createPeople, drawJoin } from './people.ts'
import { createRandom, type Random } from './random.ts'
import type { Row } from './row.ts'
import { createStore } from './store.ts'
import { drawTrouble } from './trouble.ts'
import { watchBot, watchCard, watchNames } from './watch.ts'

/** What a call gave. `meanwhile`: what somebody does just then. */
type Got = { outcome: object; fold: () => void; thrown: () => void; meanwhile?: () => void }

const LEASE_MS = 90 * SECOND

export type World = ReturnType<typeof createWorld>

/**
 * One world, drawn from a seed: requests for one meeting, their bots and threads, driven the way `flow/` drives them,
 * against a Slack and a Recall in memory, and people who press what they see. Everything is pure but for the seed.
 */
export function createWorld(seed: number) {
  const random = createRandom(seed)
  const trouble = drawTrouble(random, T0)
  const policy: Policy = { ...POLICY, polling: random.chance(0.3), maxRecordingMs: 60 * MINUTE }
  const nature: RecallNature = {
    oldForm: random.chance(0.1),
    refuses: random.chance(0.05),
    forgets: random.chance(0.03),
    keptMs: random.pick([null, HOUR, 24 * HOUR, 7 * 24 * HOUR]),
  }
  const ownLinks = random.chance(0.5)
  const hasty = random.pick([0, 0, 0.02, 0.1, 0.4])
  let hastyActs = 10
  const happenings: { at: number; run: () => void }[] = []
  const gates = new Map<string, number>()
  const wishes: WishLog = []
  /** Threads whose final reply was edited with an outcome that nobody learnt: it may land over a newer edit. */
  let now = T0
  let recallForm: '1.11' | '1.10' = '1.11'
  let keys = 0

  const channels = new Map(['C1', 'C2', 'C3'].map((id) => [id, drawChannel(random)]))
  const slack = createFakeSlack({ random, trouble, nature: natureOf, later })
  const recall = createFakeRecall({ random, trouble, nature, onLife: sendWebhooks, later })
  const store = createStore({ now: () => now, watch: (before, after) => watchBot(before, after, recall.bots) })
  const people = createPeople({ random, store, slack, policy, wishes, now: () => now, later })

  const joinAt = drawJoin(random, T0)
  people.begin(joinAt)
  for (let acts = random.pick([0, 0, 1, 2, 4, 8]); acts > 0; acts--) later(drawTime(), people.act)
  if (random.chance(0.1)) later(T0 + random.between(1, 60) * MINUTE, personDeletesCard)

  function drawTime(): number {
    const around = random.pick([T0, joinAt ?? T0, (joinAt ?? T0) - 13 * MINUTE])
    return Math.max(T0, around + random.between(0, random.pick([2, 25, 90]) * MINUTE))
  }

  function natureOf(threadId: string): ChannelNature {
    const found = channels.get(store.thread(threadId).channel)
    if (found === undefined) throw new Error(`no channel for ${threadId}`)
    return found
  }

  function later(at: number, run: () => void): void {
    happenings.push({ at, run })
  }

  function personDeletesCard(): void {
    const card = slack.messages.find((message) => message.step === 'postCard' && message.deletedBy === null)
    if (card !== undefined) card.deletedBy = 'person'
  }

  function sendWebhooks(recallBot: RecallBot, fresh: Happening[]): void {
    if (policy.polling) return
    for (const happening of fresh) {
      if (random.chance(trouble.webhooksLost)) continue
      for (let copy = random.chance(0.15) ? 2 : 1; copy > 0; copy--) {
        const delay = random.chance(trouble.webhooksDelayed) ? random.between(0, 300) * SECOND : random.between(0, 900)
        later(happening.at + delay, () => {
          // What a bot that was told to leave, or was deleted, would have lived is not told.
          if (!recallBot.life.includes(happening) || (recallBot.deletedAt ?? happening.at) < happening.at) return
          const heard = { recallId: recallBot.id, event: happening.event }
          store.putBot(foldDelivery(store.bot(recallBot.botId), heard, now))
        })
      }
    }
  }

  /** An answer takes a while, may come after the lease ran out, and is lost when the process dies. */
  function answer(row: Row, gate: string, got: Got): void {
    const retryAfterMs = 'retryAfterMs' in got.outcome ? got.outcome.retryAfterMs : null
    const closes = 'kind' in got.outcome && got.outcome.kind === 'limited' && typeof retryAfterMs === 'number'
    if (closes) gates.set(gate, now + retryAfterMs)
    const calm = now >= trouble.calmAt
    const slow = !calm && random.chance(trouble.slowProcess)
    const took = slow ? random.between(95, 300) * SECOND : random.pick([50, 300, 2_000])
    const crashes = !calm && random.chance(trouble.crashes)
    row.busyUntil = now + (crashes ? random.pick([1, 5, 30, 90]) * SECOND : Math.min(took, LEASE_MS))
    row.dueAt = row.busyUntil
    const throws = !calm && random.chance(trouble.throws)
    if (!crashes) later(now + took, throws ? got.thrown : got.fold)
    // People press at the worst time: while a call is under way.
    if (hastyActs > 0 && random.chance(hasty)) {
      hastyActs--
      later(now + random.between(1, took), got.meanwhile ?? people.act)
    }
  }

  function mayGo(row: Row, gate: string): boolean {
    row.dueAt = Math.max(now, gates.get(gate) ?? 0)
    return row.dueAt <= now
  }

  function runBot(row: Row, bot: Bot): void {
    const step = nextBotStep(bot, store.threadsOf(bot.id), { now, policy })
    switch (step.do) {
      case 'waitUntil':
        row.waitUntil(step.at, { now, over: false })
        break
      case 'rest':
        row.dueAt = Number.POSITIVE_INFINITY
        break
      case 'dropControl':
        became(bot, step.reason === 'carriedOut' ? 'seen' : 'told')
        store.putBot(dropControl(bot, step.reason, now))
        break
      case 'askStop':
        store.putBot(askStop(bot, { by: null, why: step.why }, now))
        break
      case 'end':
        store.putBot(end(bot, step.ended))
        break
      case 'close':
        store.putBot({ ...bot, closedAt: now })
        break
      default:
        if (mayGo(row, step.do)) callRecall(row, bot, step)
    }
  }

  function became(bot: Bot, what: string): void {
    wishOf(wishes, bot)?.became.push(what)
  }

  function callRecall(row: Row, known: Bot, step: BotCall): void {
    row.calls(step, known, now)
    const bot = step.do === 'createBot' ? freeze(known) : known
    if ((step.do === 'leaveCall' || step.do === 'deleteBot') && bot.stop === null) throw new Error('ends a bot unasked')
    if ((step.do === 'pauseRecording' || step.do === 'resumeRecording') && (bot.stop !== null || bot.ended !== null))
      throw new Error(`${step.do} for a bot that is to leave`)
    if (step.do === 'pauseRecording' || step.do === 'resumeRecording') store.putBotQuietly(markControl(bot, now))
    const got = carryOutBotStep({ recall, bot, now }, step)
    const fold = () => {
      if (got.outcome.kind === 'otherForm') recallForm = '1.10'
      const then = store.bot(bot.id)
      const next = got.fold(then, now)
      if (then.control !== null && next.control === null) {
        if (wishOf(wishes, then) !== wishOf(wishes, bot)) throw new Error('an answer speaks for another wish (rule 5)')
        became(then, got.outcome.kind === 'done' ? 'done' : 'told')
      }
      store.putBot(next)
    }
    const thrown = () => store.putBot(foldBotThrow(store.bot(bot.id), now))
    const call = { outcome: got.outcome, fold, thrown }
    if (step.do === 'pauseRecording') answer(row, step.do, { ...call, meanwhile: () => people.turn(bot.id, 'resume') })
    else if (step.do === 'resumeRecording')
      answer(row, step.do, { ...call, meanwhile: () => people.turn(bot.id, 'pause') })
    else answer(row, step.do, call)
  }

  function freeze(bot: Bot): Bot {
    if (bot.stop !== null) throw new Error('a bot is created although a stop is asked (rule 21)')
    const at = scheduledJoin(bot, now)
    const body: SentBody = { botId: bot.id, joinAt: at, form: recallForm }
    const fresh = { key: `key-${++keys}`, body: JSON.stringify(body), form: recallForm, joinAt: at }
    const frozen = intendCreate(bot, fresh, now)
    store.putBotQuietly(frozen)
    return frozen
  }

  function decide(thread: Thread) {
    const others = othersWait(store.threadsOf(thread.botId), thread)
    return nextThreadStep(thread, store.bot(thread.botId), { now, policy, others })
  }

  function runThread(row: Row, thread: Thread): void {
    const step = decide(thread)
    const over = store.bot(thread.botId).closedAt !== null && thread.resultTs !== null
    if (step.do === 'rest') row.dueAt = Number.POSITIVE_INFINITY
    else if (step.do === 'waitUntil') row.waitUntil(step.at, { now, over })
    else if (mayGo(row, `${step.do} ${row.name}`)) callSlack(row, thread, step)
  }

  function callSlack(row: Row, known: Thread, chosen: ThreadCall): void {
    const { id } = known
    row.calls(chosen, { thread: known, bot: store.bot(known.botId) }, now)
    const step = withLinks(known, chosen)
    if (step === null) return
    watchStep(store.thread(id), step)
    const before = store.thread(id)
    const { thread, markedAt } = beforeSending(before, step, now)
    if (before.intent !== null && thread.intent !== before.intent)
      throw new Error(`${id} posts although an intent is not settled (rule 2)`)
    store.putThreadQuietly(thread)
    const got = carryOutThreadStep({ slack, thread, now, markedAt }, step)
    answer(row, `${step.do} ${row.name}`, {
      outcome: got.outcome,
      fold: () => store.putThread(got.fold(store.thread(id), now)),
      thrown: () => store.putThread(foldThrow(store.thread(id), now)),
    })
  }

  function watchStep(thread: Thread, step: ThreadCall): void {
    if (!('view' in step)) return
    const shows = viewKey(step.view)
    watchNames(thread, shows)
    if (step.do === 'postCard' || step.do === 'updateCard') {
      watchCard({ thread, bot: store.bot(thread.botId), threads: store.threadsOf(thread.botId) }, step.view, now)
    }
    const sameCard = step.do === 'updateCard' && thread.cardShown === shows && thread.editSentAt === null
    const sameResult = step.do === 'updateResult' && thread.resultShown === shows && thread.resultEditSentAt === null
    if (sameCard || sameResult) throw new Error(`${thread.id}: ${step.do} although nothing changed`)
  }

  /** A result's links are fetched right before it is sent; without them it is put off; then the step is chosen anew. */
  function withLinks(thread: Thread, step: ThreadCall): ThreadCall | null {
    if (step.do !== 'postResult' && step.do !== 'sendDirect' && step.do !== 'updateResult') return step
    const post = step.do === 'sendDirect' ? step.do : 'postResult'
    if (!hasLinks(thread, step.view)) {
      const outcome = { kind: 'notDone', why: 'no link yet' } as const
      store.putThread(foldPost(thread, { step: post, shows: '', outcome }, now))
      return null
    }
    const again = decide(store.thread(thread.id))
    return again.do === step.do ? again : null
  }

  function hasLinks(thread: Thread, view: ResultView): boolean {
    const { recallId, reading } = store.bot(thread.botId)
    const wanted = view.content.kind === 'recording' ? view.content.parts.filter((part) => part.state === 'ready') : []
    if (wanted.length === 0 || recallId === null || ownLinks) return true
    const sent = { recallId, asked: reading.askedSeq, startedAt: now, outcome: recall.fetchBot(recallId, now) }
    store.putBot(foldFetch(store.bot(thread.botId), sent, now))
    const links = sent.outcome.kind === 'bot' ? sent.outcome.links.map((link) => link.recordingId) : []
    const all = wanted.every((part) => links.includes(part.recordingId))
    return all || thread.failures >= 6 || now >= thread.answerBy
  }

  /** Carries the world on by one moment; false when nothing is left to do. */
  function advance(): boolean {
    const entry = store.rows().reduce((a, b) => (b.row.startsAt() < a.row.startsAt() ? b : a))
    const startsAt = entry.row.startsAt()
    const none = { at: Number.POSITIVE_INFINITY, run: () => {} }
    const happening = happenings.reduce((a, b) => (b.at < a.at ? b : a), none)
    const at = Math.min(startsAt, happening.at)
    if (at === Number.POSITIVE_INFINITY) return false
    now = Math.max(now, at)
    if (happening.at <= startsAt) {
      happenings.splice(happenings.indexOf(happening), 1)
      happening.run()
    } else if ('bot' in entry) {
      runBot(entry.row, entry.bot)
    } else {
      runThread(entry.row, entry.thread)
    }
    return true
  }

  /** By then every row is at rest: the last answer, three days of looking for lost bots, a week until recordings go. */
  const endBy = () => Math.max(...store.threads().map((thread) => thread.answerBy)) + 12 * 24 * HOUR
  return { policy, trouble, nature, slack, recall, store, wishes, natureOf, advance, now: () => now, endBy }
}

function drawChannel(random: Random): ChannelNature {
  const badAt = T0 + random.pick([0, 0, random.between(0, 90)]) * MINUTE
  return {
    badAt: random.chance(0.1) ? badAt : Number.POSITIVE_INFINITY,
    unreadable: random.chance(0.1),
    refusesRecordings: random.chance(0.05),
    directClosed: random.chance(0.1),
  }
}
