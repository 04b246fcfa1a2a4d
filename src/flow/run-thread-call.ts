import { beforeSending } from '../recording/before-sending.ts'
import type { Bot } from '../recording/bot.ts'
import { foldCardEdit, foldGhost, foldResultEdit } from '../recording/fold-edit.ts'
import { foldAnswer, foldLook, foldPost } from '../recording/fold-thread.ts'
import { nextAsker, threadFor } from '../recording/next-asker.ts'
import { nextThreadStep } from '../recording/next-thread-step.ts'
import type { PostOutcome } from '../recording/slack-outcome.ts'
import { othersWait, type PostStep, type Thread } from '../recording/thread.ts'
import { viewKey } from '../recording/view-key.ts'
import type { ResultView } from '../recording/views.ts'
import { readBot } from '../store/bots.ts'
import { holdsLease } from '../store/claims.ts'
import { readThread, readThreadsOf, writeThreadQuietly } from '../store/threads.ts'
import { type Call, type Ended, ended, type FlowDeps, LEFT_TO_SEND_MS } from './call.ts'
import { fetchLinks } from './fetch-links.ts'
import type { ThreadCall } from './gate-keys.ts'
import type { MessageKind, ResultWithLinks } from './ports.ts'

type ThreadCallEntry = Extract<Call, { kind: 'thread' }>
type ThreadCallOf<Do extends ThreadCall['do']> = Omit<ThreadCallEntry, 'step'> & {
  step: Extract<ThreadCall, { do: Do }>
}

/** The message that each post leaves, by which it is found again. */
const KIND_OF: Record<PostStep, MessageKind> = {
  postCard: 'card',
  alertWaiting: 'alert',
  postResult: 'result',
  sendDirect: 'direct',
}

/** Carries out one step of a thread. Makes its call once; a throw is a bug or a broken world. */
export function runThreadCall(deps: FlowDeps, call: ThreadCallEntry): Promise<Ended<Thread>> {
  const run = RUN[call.step.do] as (deps: FlowDeps, call: ThreadCallEntry) => Promise<Ended<Thread>>
  return run(deps, call)
}

const RUN: { [Do in ThreadCall['do']]: (deps: FlowDeps, call: ThreadCallOf<Do>) => Promise<Ended<Thread>> } = {
  async postCard({ slack }, { thread, step }) {
    return posted(thread, viewKey(step.view), { step: 'postCard', outcome: await slack.postCard(thread, step.view) })
  },

  async alertWaiting({ slack }, { thread, step }) {
    return posted(thread, viewKey(step.view), {
      step: 'alertWaiting',
      outcome: await slack.postAlert(thread, step.view),
    })
  },

  postResult: (deps, call) => postResult(deps, call, 'postResult'),

  sendDirect: (deps, call) => postResult(deps, call, 'sendDirect'),

  async updateCard({ slack }, { thread, step, markedAt }) {
    const shows = viewKey(step.view)
    const outcome = await slack.updateCard(thread, step.view)
    return ended(outcome, (now: Thread, at) => foldCardEdit(now, { shows, markedAt, outcome }, at))
  },

  async updateResult(deps, call) {
    const ready = await withLinks(deps, call, 'updateResult')
    if (ready.kind !== 'ready') return ready.kind === 'later' ? putOff('postResult', ready) : OVERTAKEN
    const { thread, result, markedAt } = ready
    const outcome = await deps.slack.updateResult(thread, result)
    return ended(outcome, (now: Thread, at) =>
      foldResultEdit(now, { shows: viewKey(result.view), markedAt, outcome }, at),
    )
  },

  async settlePost({ slack, clock }, { thread, step: { intent } }) {
    const startedAt = clock.now()
    const outcome = await slack.findMessage(thread, KIND_OF[intent.step], intent.sentAt)
    return ended(outcome, (now: Thread, at) => foldLook(now, intent, { outcome, startedAt, now: at }))
  },

  async answerAsker({ slack }, { thread, step }) {
    const asker = nextAsker(thread)
    const outcome = await slack.answerAsker(asker === null ? thread : threadFor(thread, asker), step.answer)
    return ended(outcome, (now: Thread, at) => foldAnswer(now, outcome, at))
  },

  async deleteGhost({ slack }, { thread, step: { ts } }) {
    const outcome = await slack.deleteMessage(thread, ts)
    return ended(outcome, (now: Thread, at) => foldGhost(now, ts, { outcome, now: at }))
  },
}

/** `thread` is the row as it was committed before the sending: its intent is the one this outcome speaks for (rule 5). */
function posted(thread: Thread, shows: string, sent: { step: PostStep; outcome: PostOutcome }): Ended<Thread> {
  const sentAt = thread.intent === null ? {} : { sentAt: thread.intent.sentAt }
  return ended(sent.outcome, (row: Thread, now) => foldPost(row, { ...sent, ...sentAt, shows }, now))
}

async function postResult(
  deps: FlowDeps,
  call: CallWithResult,
  step: 'postResult' | 'sendDirect',
): Promise<Ended<Thread>> {
  const ready = await withLinks(deps, call, step)
  if (ready.kind !== 'ready') return ready.kind === 'later' ? putOff(step, ready) : OVERTAKEN
  const { thread, result } = ready
  const outcome = await (step === 'postResult'
    ? deps.slack.postResult(thread, result)
    : sendDirect(deps, thread, result))
  return posted(thread, viewKey(result.view), { step, outcome })
}

type CallWithResult = Omit<ThreadCallEntry, 'step'> & { step: { view: ResultView } }

type WithLinks =
  | { kind: 'ready'; thread: Thread; result: ResultWithLinks; markedAt: number | null }
  | { kind: 'later'; why: string }
  | { kind: 'overtaken' }

// Recall's links are fetched under the lease, then the decision is made anew with what was learnt, and only then is the
// intent or mark committed: a post that waits for a link is not yet an unknown one. Our own were committed with the claim.
async function withLinks(
  deps: FlowDeps,
  call: CallWithResult,
  step: 'postResult' | 'sendDirect' | 'updateResult',
): Promise<WithLinks> {
  const { thread, markedAt, links } = call
  if (links !== null) return { kind: 'ready', thread, markedAt, result: { view: call.step.view, links } }
  const fetched = await fetchLinks(deps, { ...call, view: call.step.view })
  if (fetched.kind === 'later') return fetched
  const decided = await decideAnew(deps, call, step)
  if (decided === null) return { kind: 'overtaken' }
  return { ...decided, kind: 'ready', result: { view: decided.view, links: fetched.links } }
}

/** To one person after the other: everybody who asked gets the result, and nobody else is mentioned in it. */
function sendDirect({ slack }: FlowDeps, thread: Thread, result: ResultWithLinks): Promise<PostOutcome> {
  const asker = nextAsker(thread)
  if (asker === null) return slack.sendDirect(thread, result)
  return slack.sendDirect(threadFor(thread, asker), { ...result, view: { ...result.view, mention: [asker.user] } })
}

const OVERTAKEN = ended({ kind: 'overtaken' }, (thread: Thread) => thread)

async function decideAnew(
  deps: FlowDeps,
  call: Omit<ThreadCallEntry, 'step'>,
  step: 'postResult' | 'sendDirect' | 'updateResult',
): Promise<{ thread: Thread; view: ResultView; markedAt: number | null } | null> {
  return await deps.db.transaction().execute(async (tx) => {
    const now = deps.clock.now()
    const thread = await readThread(tx, call.row.id)
    const bot: Bot | undefined = (await readBot(tx, call.row.botId))?.bot
    const held = await holdsLease(tx, call.row, { owner: deps.owner, leftMs: LEFT_TO_SEND_MS })
    if (thread === undefined || bot === undefined || !held) return null
    const others = othersWait(await readThreadsOf(tx, bot.id), thread)
    const next = nextThreadStep(thread, bot, { now, policy: deps.policy, others })
    if (next.do !== step) return null
    const committed = beforeSending(thread, next, now)
    await writeThreadQuietly(tx, committed.thread)
    return { ...committed, view: next.view }
  })
}

function putOff(step: PostStep, links: { why: string }): Ended<Thread> {
  const outcome: PostOutcome = { kind: 'notDone', why: links.why }
  const fold = (thread: Thread, now: number) => foldPost(thread, { step, shows: '', outcome }, now)
  // Recall's trouble, not Slack's: it says nothing about the health of the one that was to be posted to.
  return { ...ended({ kind: 'putOff' }, fold), why: links.why }
}
