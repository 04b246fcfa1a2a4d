import { isDeepStrictEqual } from 'node:util'
import { type Bot, newBot } from '../../../src/recording/bot.ts'
import { askStop, end, foldBotThrow, foldDelivery, foldFetch, intendCreate } from '../../../src/recording/fold-bot.ts'
import { markEdit } from '../../../src/recording/fold-edit.ts'
import { foldPost, foldThrow, intend } from '../../../src/recording/fold-thread.ts'
import { nextBotStep } from '../../../src/recording/next-bot-step.ts'
import { nextThreadStep } from '../../../src/recording/next-thread-step.ts'
import { answerWithinMs, type Policy } from '../../../src/recording/policy.ts'
import { newThread, type Thread } from '../../../src/recording/thread.ts'
import { viewKey } from '../../../src/recording/view-key.ts'
import type { ResultView } from '../../../src/recording/views.ts'
import { ASKED, HOUR, MINUTE, POLICY, SECOND, T0 } from '../rows.ts'
import { type BotCall, carryOutBotStep } from './carry-out-bot-step.ts'
import { carryOutThreadStep, type ThreadCall } from './carry-out-thread-step.ts'
import type { Happening } from './fake-life.ts'
import { createFakeRecall, type RecallNature } from './fake-recall.ts'
import { type ChannelNature, createFakeSlack } from './fake-slack.ts'
import { createRandom, type Random } from './random.ts'
import { createRow, type Row } from './row.ts'
import { drawTrouble } from './trouble.ts'

const LEASE_MS = 90 * SECOND

export type World = ReturnType<typeof createWorld>

/**
 * One world, drawn from a seed: a request, its bot and one or two threads, driven the way `flow/` drives them, against
 * a Slack and a Recall in memory. Everything in it is pure but for the seeded randomness.
 */
export function createWorld(seed: number) {
  const random = createRandom(seed)
  const trouble = drawTrouble(random, T0)
  const policy: Policy = { ...POLICY, polling: random.chance(0.3), maxRecordingMs: 60 * MINUTE }
  const nature: RecallNature = {
    oldForm: random.chance(0.1),
    refuses: random.chance(0.05),
    forgets: random.chance(0.03),
  }
  const happenings: { at: number; run: () => void }[] = []
  const gates = new Map<string, number>()
  let now = T0
  let recallForm: '1.11' | '1.10' = '1.11'
  let keys = 0

  let bot = newBot({ id: 'bot-row', team: 'T1', asked: ASKED })
  const threads = drawThreads(random, policy)
  const channels = new Map(threads.map(({ id }) => [id, drawChannel(random)]))
  const slack = createFakeSlack({ random, trouble, nature: natureOf, later })
  const recall = createFakeRecall({ random, trouble, nature, onLife: sendWebhooks })
  const botRow = createRow('bot', T0)
  const threadRows = threads.map(({ id }) => createRow(id, T0))

  if (random.chance(0.2)) later(T0 + random.between(0, 60) * MINUTE, personStops)
  if (random.chance(0.1)) later(T0 + random.between(1, 60) * MINUTE, personDeletesCard)

  function natureOf(id: string): ChannelNature {
    const found = channels.get(id)
    if (found === undefined) throw new Error(`no channel ${id}`)
    return found
  }

  function later(at: number, run: () => void): void {
    happenings.push({ at, run })
  }

  function personStops(): void {
    setBot(askStop(bot, { by: 'U2', why: 'person' }, now))
  }

  function personDeletesCard(): void {
    const card = slack.messages.find((message) => message.step === 'postCard' && message.deletedBy === null)
    if (card !== undefined) card.deletedBy = 'person'
  }

  function sendWebhooks(recallBot: { id: string; life: Happening[] }, from: number): void {
    if (policy.polling) return
    for (const happening of recallBot.life.filter((one) => one.at > from)) {
      if (random.chance(trouble.webhooksLost)) continue
      for (let copy = random.chance(0.15) ? 2 : 1; copy > 0; copy--) {
        const delay = random.chance(trouble.webhooksDelayed) ? random.between(0, 300) * SECOND : random.between(0, 900)
        later(happening.at + delay, () => {
          // What a bot that was told to leave would have lived is not told.
          if (!recallBot.life.includes(happening)) return
          setBot(foldDelivery(bot, { recallId: recallBot.id, event: happening.event }, now))
        })
      }
    }
  }

  /** Every row is due when facts change (rule 1). */
  function setBot(next: Bot): void {
    const changed = !isDeepStrictEqual(next, bot)
    bot = next
    if (changed) wakeAll()
  }

  function setThread(index: number, fold: (thread: Thread) => Thread): void {
    threads[index] = fold(threadAt(index))
    wakeAll()
  }

  function wakeAll(): void {
    for (const row of [botRow, ...threadRows]) row.dueAt = now
  }

  function threadAt(index: number): Thread {
    const known = threads[index]
    if (known === undefined) throw new Error('no such thread')
    return known
  }

  /** An answer takes a while, may come after the lease ran out, and is lost when the process dies. */
  function answer(row: Row, gate: string, got: { outcome: object; fold: () => void; thrown: () => void }): void {
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
  }

  function mayGo(row: Row, gate: string): boolean {
    row.dueAt = Math.max(now, gates.get(gate) ?? 0)
    return row.dueAt <= now
  }

  function runBot(): void {
    const step = nextBotStep(bot, threads, { now, policy })
    switch (step.do) {
      case 'waitUntil':
        botRow.waitUntil(step.at, now)
        break
      case 'rest':
        botRow.dueAt = Number.POSITIVE_INFINITY
        break
      case 'askStop':
        setBot(askStop(bot, { by: null, why: step.why }, now))
        break
      case 'end':
        setBot(end(bot, step.ended))
        break
      case 'close':
        setBot({ ...bot, closedAt: now })
        break
      default:
        if (mayGo(botRow, step.do)) callRecall(step)
    }
  }

  function callRecall(step: BotCall): void {
    botRow.calls(step, bot, now)
    if (step.do === 'createBot') {
      if (bot.stop !== null) throw new Error('a bot is created although a stop is asked (rule 21)')
      bot = intendCreate(bot, { key: `key-${++keys}`, body: recallForm, form: recallForm }, now)
    }
    const got = carryOutBotStep({ recall, bot, now }, step)
    const fold = () => {
      if (got.outcome.kind === 'otherForm') recallForm = '1.10'
      setBot(got.fold(bot, now))
      wakeAll()
    }
    answer(botRow, step.do, { outcome: got.outcome, fold, thrown: () => setBot(foldBotThrow(bot, now)) })
  }

  function runThread(row: Row, index: number): void {
    const thread = threadAt(index)
    const step = nextThreadStep(thread, bot, { now, policy })
    if (step.do === 'rest') row.dueAt = Number.POSITIVE_INFINITY
    else if (step.do === 'waitUntil') row.waitUntil(step.at, now)
    else if (mayGo(row, `${step.do} ${row.name}`)) callSlack({ row, index }, step)
  }

  function callSlack({ row, index }: { row: Row; index: number }, chosen: ThreadCall): void {
    row.calls(chosen, { thread: threadAt(index), bot }, now)
    const step = withLinks(index, chosen)
    if (step === null) return
    const { thread, markedAt } = committed(threadAt(index), step)
    threads[index] = thread
    const got = carryOutThreadStep({ slack, thread, now, markedAt }, step)
    answer(row, `${step.do} ${row.name}`, {
      outcome: got.outcome,
      fold: () => setThread(index, (known) => got.fold(known, now)),
      thrown: () => setThread(index, (known) => foldThrow(known, now)),
    })
  }

  function committed(thread: Thread, step: ThreadCall): { thread: Thread; markedAt: number | null } {
    switch (step.do) {
      case 'postCard':
      case 'alertWaiting':
      case 'postResult':
      case 'sendDirect':
        if (thread.intent !== null) throw new Error(`${thread.id} posts although an intent is not settled (rule 2)`)
        return { thread: intend(thread, { step: step.do, shows: viewKey(step.view) }, now), markedAt: null }
      case 'updateCard': {
        const marked = markEdit(thread, now)
        return { thread: marked.thread, markedAt: marked.own ? now : null }
      }
      default:
        return { thread, markedAt: null }
    }
  }

  /** A result's links are fetched right before it is sent; without them it is put off; then the step is chosen anew. */
  function withLinks(index: number, step: ThreadCall): ThreadCall | null {
    if (step.do !== 'postResult' && step.do !== 'sendDirect' && step.do !== 'updateResult') return step
    const post = step.do === 'sendDirect' ? step.do : 'postResult'
    if (!hasLinks(threadAt(index), step.view)) {
      const outcome = { kind: 'notDone', why: 'no link yet' } as const
      setThread(index, (known) => foldPost(known, { step: post, shows: '', outcome }, now))
      return null
    }
    const again = nextThreadStep(threadAt(index), bot, { now, policy })
    return again.do === step.do ? again : null
  }

  function hasLinks(thread: Thread, view: ResultView): boolean {
    const wanted = view.content.kind === 'recording' ? view.content.parts.filter((part) => part.state === 'ready') : []
    if (wanted.length === 0 || bot.recallId === null) return true
    const sent = { asked: bot.reading.askedSeq, startedAt: now, outcome: recall.fetchBot(bot.recallId, now) }
    setBot(foldFetch(bot, sent, now))
    const links = sent.outcome.kind === 'bot' ? sent.outcome.links.map((link) => link.recordingId) : []
    const all = wanted.every((part) => links.includes(part.recordingId))
    return all || thread.failures >= 6 || now >= thread.answerBy
  }

  /** Carries the world on by one moment; false when nothing is left to do. */
  function advance(): boolean {
    const row = [botRow, ...threadRows].reduce((a, b) => (b.startsAt() < a.startsAt() ? b : a))
    const none = { at: Number.POSITIVE_INFINITY, run: () => {} }
    const happening = happenings.reduce((a, b) => (b.at < a.at ? b : a), none)
    const at = Math.min(row.startsAt(), happening.at)
    if (at === Number.POSITIVE_INFINITY) return false
    now = Math.max(now, at)
    if (happening.at <= row.startsAt()) {
      happenings.splice(happenings.indexOf(happening), 1)
      happening.run()
    } else if (row === botRow) {
      runBot()
    } else {
      runThread(row, threadRows.indexOf(row))
    }
    return true
  }

  const endBy = T0 + answerWithinMs(policy) + 5 * 24 * HOUR
  return { policy, trouble, nature, slack, recall, natureOf, advance, now: () => now, bot: () => bot, threads, endBy }
}

function drawThreads(random: Random, policy: Policy): Thread[] {
  return ['thread-1', 'thread-2'].slice(0, random.pick([1, 1, 2])).map((id) =>
    newThread({
      id,
      botId: 'bot-row',
      team: 'T1',
      channel: id,
      rootTs: null,
      requester: 'U1',
      requestedAt: T0,
      answerBy: T0 + answerWithinMs(policy),
      answerRoute: null,
    }),
  )
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
