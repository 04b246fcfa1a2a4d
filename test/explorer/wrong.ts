import type { Bot } from '../../src/recording/bot.ts'
import { cardView } from '../../src/recording/card-view.ts'
import { resultView } from '../../src/recording/result-view.ts'
import { othersWait, type Thread } from '../../src/recording/thread.ts'
import { viewKey } from '../../src/recording/view-key.ts'
import { POLICY } from '../recording/rows.ts'
import { isAlive } from './recall-side.ts'
import type { Configuration, Message, State } from './state.ts'

/** One thing goes wrong at a time and nothing is held back for long: an answer comes soon after the end of the meeting. */
const LATE_MS = 20 * 60_000

/** What must never be, at any moment: two bots of one row, two messages of one kind in a thread. Null: nothing of that. */
export function wrongNow(state: State): string | null {
  for (const { id } of state.rows.bots) {
    const alive = state.recall.filter((bot) => bot.botId === id && isAlive(bot))
    if (alive.length > 1) return `two bots are in the meeting for ${id}`
  }
  for (const { id } of state.rows.threads) {
    for (const kind of ['card', 'alert', 'result']) {
      if (messagesOf(state, id, kind).length > 1) return `two messages "${kind}" in ${id}`
    }
  }
  return null
}

/** What is owed when nothing is left to happen: an answer in every thread that is true, a card that is, no bot alive. */
export function wrongAtTheEnd(state: State, { faults }: Configuration): string | null {
  const bots = state.rows.bots.map((row) => JSON.parse(row.facts) as Bot)
  const threads = state.rows.threads.map((row) => JSON.parse(row.facts) as Thread)
  const alive = state.recall.find(isAlive)
  if (alive !== undefined) return `${alive.id} is still in the meeting`
  const open = bots.find((bot) => bot.closedAt === null)
  if (open !== undefined) return `${open.id} is not closed`
  for (const thread of threads) {
    const bot = bots.find(({ id }) => id === thread.botId)
    if (bot === undefined) return `${thread.id} has no bot`
    const heard = bot.stop !== null || thread.cancelled !== null
    if (state.stopped.includes(thread.id) && !heard) return `the stop of ${thread.id} was forgotten`
    const others = othersWait(ofBot(threads, bot), thread)
    const wrong =
      wrongWithThread(state, { bot, thread, others }) ?? (faults > 1 ? null : lateness(state, { bot, thread }))
    if (wrong !== null) return `${thread.id}: ${wrong}`
  }
  return null
}

function ofBot(threads: Thread[], bot: Bot): Thread[] {
  return threads.filter(({ botId }) => botId === bot.id)
}

function wrongWithThread(
  state: State,
  { bot, thread, others }: { bot: Bot; thread: Thread; others: boolean },
): string | null {
  const { now } = state
  const [card] = messagesOf(state, thread.id, 'card')
  const [result] = messagesOf(state, thread.id, 'result')
  if (card === undefined) return 'no card'
  if (result === undefined) return 'no final reply'
  if (card.shows !== viewKey(cardView(bot, thread, { now, others }))) return 'the card is not up to date'
  const owed = resultView(bot, thread, { now, policy: POLICY })
  if (owed.kind === 'notYet') return 'rests although its result is not known'
  if (result.shows !== viewKey(owed.view)) return 'the final reply is not up to date'
  // Who cancelled for a channel of several hears of nothing more (rule 20).
  return thread.cancelled !== null ? null : wrongWithTruth(state, bot, owed.view.content)
}

function lateness(state: State, { bot, thread }: { bot: Bot; thread: Thread }): string | null {
  const ends = state.recall.flatMap(({ botId, leftAt }) => (botId === bot.id ? [leftAt ?? 0] : []))
  const answeredAt = messagesOf(state, thread.id, 'result')[0]?.sentAt ?? 0
  const lateBy = answeredAt - Math.max(...ends, thread.requestedAt)
  return lateBy > LATE_MS ? `answered ${Math.round(lateBy / 60_000)} minutes after the end` : null
}

/** What is said against what really happened at Recall. */
function wrongWithTruth(
  state: State,
  { id }: Bot,
  content: { kind: string; parts?: { state: string }[] },
): string | null {
  const videos = state.recall
    .filter(({ botId }) => botId === id)
    .flatMap(({ events }) => events.filter((event) => event.kind === 'video' && event.code === 'done'))
  const shown = content.parts?.filter((part) => part.state === 'ready').length ?? 0
  if (shown !== videos.length) return `${videos.length} parts were recorded and ${shown} are shown (${content.kind})`
  return content.kind === 'lost' ? 'called lost although Recall answered' : null
}

function messagesOf(state: State, threadId: string, kind: string): Message[] {
  return state.slack.filter((one) => one.threadId === threadId && one.kind === kind && !one.deleted)
}
