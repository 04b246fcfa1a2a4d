import { cardView } from '../../../src/recording/card-view.ts'
import { resultView } from '../../../src/recording/result-view.ts'
import { othersWait, type PostStep, type Thread } from '../../../src/recording/thread.ts'
import { viewKey } from '../../../src/recording/view-key.ts'
import type { ResultView } from '../../../src/recording/views.ts'
import { MINUTE } from '../rows.ts'
import { quietFrom } from './trouble.ts'
import type { World } from './world.ts'

/** What a world at rest owes this thread and did not give; null: nothing. */
export function wrongWithThread(world: World, thread: Thread): string | null {
  const nature = world.natureOf(thread.id)
  const of = (step: PostStep) =>
    world.slack.messages.filter((one) => one.threadId === thread.id && one.step === step && one.deletedBy !== 'us')
  const cards = of('postCard')
  const results = of('postResult')
  const directs = of('sendDirect')
  const told = world.slack.told.filter((one) => one.threadId === thread.id)
  const askers = 1 + thread.subscribers.length
  // What could not be looked for, for good or for too long, was posted blindly once more (rules 7 and 14).
  const most = (step: PostStep) => (nature.unreadable || thread.blind.includes(step) ? 2 : 1)
  if (cards.filter((card) => card.deletedBy === null).length > most('postCard')) return `${cards.length} cards`
  if (results.length > most('postResult')) return `${results.length} final replies`
  // The last resort: repeated while its answers are lost, for silence is worse (rule 7).
  if (directs.length > 31 * askers) return `${directs.length} direct messages`
  if (of('alertWaiting').length > 1) return 'more than one alert'
  const first = [...results, ...directs]
    .map((one) => one.postedAt)
    .concat(told.map((one) => one.at))
    .sort((a, b) => a - b)[0]
  if (first === undefined) return nature.directClosed || nature.unreadable ? null : 'silence'
  const latest = Math.max(thread.answerBy, quietFrom(world.trouble)) + 20 * MINUTE
  if (first > latest) return `answered ${Math.round((first - latest) / MINUTE)} minutes too late`
  const wrong = wrongWithCancelled(thread, [...results, ...directs], of('alertWaiting'))
  if (wrong !== null || thread.closed !== null) return wrong
  if (results.length === 0) return 'no final reply, and the thread is not closed'
  return wrongWithTexts(world, thread, { shown: results.map((one) => one.shows), card: cards.at(-1)?.shows })
}

function wrongWithTexts(
  world: World,
  thread: Thread,
  texts: { shown: string[]; card: string | undefined },
): string | null {
  const now = world.now()
  const bot = world.store.bot(thread.botId)
  const result = resultView(bot, thread, { now, policy: world.policy })
  if (result.kind === 'notYet') return 'rests without a result'
  if (!thread.resultFrozen && !texts.shown.includes(viewKey(result.view))) return 'the final reply is not up to date'
  const others = othersWait(world.store.threadsOf(bot.id), thread)
  const card = viewKey(cardView(bot, thread, { now, others }))
  if (thread.card === 'open' && texts.card !== card && !world.natureOf(thread.id).unreadable)
    return 'the card is not up to date'
  return wrongWithTruth(world, thread, result.view)
}

/** Who cancelled hears of nothing else, ever, and of no waiting room. */
function wrongWithCancelled(
  thread: Thread,
  answers: { showed: string[] }[],
  alerts: { postedAt: number }[],
): string | null {
  const { cancelled } = thread
  if (cancelled === null) return null
  // What was sent before may land a minute later.
  if (alerts.some((alert) => alert.postedAt > cancelled.at + MINUTE)) return 'a cancelled thread is alerted'
  const kinds = answers.flatMap((one) => one.showed).map((shows) => (JSON.parse(shows) as ResultView).content.kind)
  if (kinds.some((kind) => kind !== 'cancelled' && kind !== 'lost')) return 'a cancelled thread is told of the bot'
  return null
}

/** What the final reply says, against what really happened at Recall: only where Recall could be read at the end. */
function wrongWithTruth(world: World, thread: Thread, { content, mention, retriedBy }: ResultView): string | null {
  const bot = world.store.bot(thread.botId)
  if (mention.join() !== [thread.requester, ...thread.subscribers].join()) return 'somebody who waits is not mentioned'
  if (retriedBy !== thread.retriedBy) return 'it is not said who tried again'
  if (thread.cancelled !== null) return content.kind === 'cancelled' ? null : 'a cancelled thread does not say so'
  if (content.kind === 'recording') {
    const now = world.now()
    const kept = content.parts.filter((part) => part.state === 'ready' && part.keptUntil !== null)
    if (kept.some((part) => (part.keptUntil ?? 0) <= now)) return 'a recording that has gone is offered'
    if (kept.length > 0) return 'the world ended before its recordings'
  }
  const stopped = bot.stop?.why === 'person'
  if (content.kind === 'cancelled' && !stopped && world.store.threadsOf(bot.id).some((one) => one.cancelled === null))
    return 'called cancelled although nobody cancelled'
  const never = bot.recallId === null && bot.recall.status === null
  if (never && stopped && content.kind !== 'cancelled' && content.kind !== 'lost' && content.kind !== 'refused')
    return `cancelled, and called ${content.kind}`
  return null
}
