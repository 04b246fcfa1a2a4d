import { withBetterLink } from '../recording/better-link.ts'
import { type Asked, type Bot, newBot } from '../recording/bot.ts'
import { joins } from '../recording/holds-place.ts'
import { answerWithinMs } from '../recording/policy.ts'
import { type AnswerRoute, isWaiting, newThread, type Thread } from '../recording/thread.ts'
import type { MessagePlace } from '../recording/views.ts'
import { readOpenBots } from '../store/bots.ts'
import { insertWatcher } from '../store/lists.ts'
import type { Tx } from '../store/tables.ts'
import { readThreadsOf } from '../store/threads.ts'
import { addBot, addThread, replaceBot, replaceThread } from './change.ts'
import type { ActDeps } from './take-act.ts'

/** What new rows are made with. */
export type RowDeps = Pick<ActDeps, 'clock' | 'newId' | 'policy'>

/** One meeting that one person wants recorded in one channel. `joinAt` null: now. */
export type RecordingWish = {
  team: string
  channel: string
  requester: string
  meeting: Pick<Asked, 'meetingUrl' | 'meetingKey' | 'meetingLabel' | 'platform' | 'botName'>
  joinAt: number | null
  answerRoute: AnswerRoute | null
  rootTs: string | null
  /** The thread whose *Try again* this is, and who else waits for its result. */
  retryOf?: string
  subscribers?: string[]
}

/** `joined`: this very channel has it already; `place` is that thread's card, once posted. */
export type RecordingTaken = { kind: 'started' } | { kind: 'joined'; place: MessagePlace | null; joinAt: number | null }

/** Bot and thread rows for a wish, or a place at the bot that is open for this meeting already (rule 13). */
export async function takeRecording(deps: RowDeps, tx: Tx, wish: RecordingWish): Promise<RecordingTaken> {
  const now = deps.clock.now()
  const meeting = { team: wish.team, key: wish.meeting.meetingKey }
  const open = (await readOpenBots(tx, meeting)).find((bot) => joins(bot, { joinAt: wish.joinAt, now }))
  if (open !== undefined) {
    const better = withBetterLink(open, wish.meeting.meetingUrl)
    if (better !== open) await replaceBot(tx, { before: open, after: better }, now)
  }
  const here = open === undefined ? undefined : await threadHere(tx, open.id, wish.channel)
  if (open !== undefined && here !== undefined) {
    await subscribe(tx, here, { ...wish, now })
    const { joinAt } = open.asked
    return { kind: 'joined', place: placeOf(here), joinAt: joinAt !== null && joinAt > now ? joinAt : null }
  }
  if (open === undefined) {
    const bot = botFor(deps, wish)
    await addBot(tx, { bot, thread: threadFor(deps, { wish, botId: bot.id, shared: false }) }, now)
  } else {
    await addThread(tx, threadFor(deps, { wish, botId: open.id, shared: true }))
  }
  return { kind: 'started' }
}

/** Where a thread's card is, or null before it is posted. */
export function placeOf(thread: Thread): MessagePlace | null {
  const { channel, cardTs, rootTs } = thread
  return cardTs === null ? null : { channel, ts: cardTs, rootTs }
}

async function threadHere(tx: Tx, botId: string, channel: string): Promise<Thread | undefined> {
  const threads = await readThreadsOf(tx, botId)
  return threads.find((thread) => thread.channel === channel && isWaiting(thread))
}

async function subscribe(
  tx: Tx,
  thread: Thread,
  wish: Pick<RecordingWish, 'requester' | 'subscribers' | 'answerRoute'> & { now: number },
): Promise<void> {
  const { requester, subscribers = [], answerRoute, now } = wish
  const waiting = [thread.requester, ...thread.subscribers]
  const users = [requester, ...subscribers].filter((user) => !waiting.includes(user))
  if (users.length === 0) return
  const { subscriberRoutes: known } = thread
  const routed = users.includes(requester) && answerRoute !== null && thread.cardTs === null
  const subscriberRoutes = routed ? { ...known, [requester]: answerRoute } : known
  const after = { ...thread, subscribers: [...thread.subscribers, ...users], subscriberRoutes }
  await replaceThread(tx, { before: thread, after })
  for (const user of users) await insertWatcher(tx, { thread, user, since: now })
}

function botFor(deps: RowDeps, wish: RecordingWish): Bot {
  const asked: Asked = { ...wish.meeting, joinAt: wish.joinAt, requestedAt: deps.clock.now() }
  return newBot({ id: deps.newId(), team: wish.team, asked })
}

function threadFor(deps: RowDeps, input: { wish: RecordingWish; botId: string; shared: boolean }): Thread {
  const { team, channel, requester, rootTs, answerRoute, joinAt, retryOf, subscribers } = input.wish
  const requestedAt = deps.clock.now()
  return newThread({
    id: deps.newId(),
    botId: input.botId,
    shared: input.shared,
    ...{ team, channel, rootTs, requester, requestedAt, answerRoute },
    ...(subscribers === undefined ? {} : { subscribers }),
    retryOf: retryOf ?? null,
    // The bot's life begins when it joins, and the latest answer is counted from there.
    answerBy: Math.max(joinAt ?? 0, requestedAt) + answerWithinMs(deps.policy),
  })
}
