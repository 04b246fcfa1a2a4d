import type { Act, Taken } from '../recording/acts.ts'
import { cardButtons } from '../recording/card-buttons.ts'
import { cardState } from '../recording/card-view.ts'
import { isStoppable, isUnderWay } from '../recording/take-press.ts'
import { isWaiting, othersWait } from '../recording/thread.ts'
import type { ListItem } from '../recording/views.ts'
import { type ListedThread, readChannelThreads, readWatchedThreads } from '../store/lists.ts'
import type { Tx } from '../store/tables.ts'
import { readThreadsOf } from '../store/threads.ts'
import { press } from './press-button.ts'
import { type ActDeps, takeAct } from './take-act.ts'
import { placeOf } from './take-recording.ts'

/** So many finished recordings are listed. */
const RECENT_IN_CHANNEL = 10
const RECENT_AT_HOME = 20

/** The channel's active and recent recordings, for the asker alone. */
export function listRecordings(deps: ActDeps, act: Act): Promise<Taken> {
  return takeAct(deps, act, async (tx, now) => ({ kind: 'list', items: await itemsHere(tx, act, now) }))
}

/**
 * Stops the channel's one active recording; with several, or when another channel waits for it too, the asker chooses by
 * a button (rule 20).
 */
export function stopRecordings(deps: ActDeps, act: Act): Promise<Taken> {
  return takeAct(deps, act, async (tx, now) => {
    const items = await itemsHere(tx, act, now)
    const [one, ...more] = items.filter(({ state }) => isUnderWay(state))
    const leaving = items.find(({ active, state }) => active && state.kind === 'stopping')
    if (one === undefined && leaving !== undefined) return { kind: 'pressIdle', action: 'stop', state: leaving.state }
    if (one === undefined) return { kind: 'nothingToStop', planned: items.filter(({ state }) => isStoppable(state)) }
    // Before the call a cancel takes back this channel's wish only, which needs no question.
    const button = one.buttons.includes('cancel') ? 'cancel' : 'stop'
    if (more.length > 0 || (one.others && button === 'stop')) return { kind: 'stopWhich', items: [one, ...more] }
    const answer = await press(deps, tx, { act: { ...act, threadId: one.threadId, button }, now })
    return answer ?? { kind: 'stopAsked', item: one }
  })
}

/** What this person asked for or subscribed to, newest first: nobody sees more than that (rule 14). */
export function readHome(deps: ActDeps, who: { team: string; user: string }): Promise<ListItem[]> {
  return deps.db
    .transaction()
    .execute(async (tx) =>
      itemsOf(tx, await readWatchedThreads(tx, { ...who, recent: RECENT_AT_HOME }), deps.clock.now()),
    )
}

async function itemsHere(tx: Tx, { team, channel }: Act, now: number): Promise<ListItem[]> {
  return await itemsOf(tx, await readChannelThreads(tx, { team, channel, recent: RECENT_IN_CHANNEL }), now)
}

async function itemsOf(tx: Tx, listed: ListedThread[], now: number): Promise<ListItem[]> {
  const items: ListItem[] = []
  for (const { thread, bot } of listed) {
    // Nothing was sent and nothing could be posted: who asked was told so, and there is nothing to look at.
    if (thread.closed !== null && thread.cardTs === null) continue
    const others = bot.closedAt === null && othersWait(await readThreadsOf(tx, bot.id), thread)
    const state = cardState(bot, thread, now)
    items.push({
      threadId: thread.id,
      place: placeOf(thread),
      channel: thread.channel,
      platform: bot.asked.platform,
      meetingLabel: bot.asked.meetingLabel,
      title: bot.recall.title,
      requester: thread.requester,
      requestedAt: thread.requestedAt,
      active: bot.closedAt === null && isWaiting(thread) && thread.resultTs === null,
      others,
      state,
      buttons: thread.retriedBy === null ? cardButtons(state, { now, wanted: bot.control !== null }) : [],
    })
  }
  return items
}
