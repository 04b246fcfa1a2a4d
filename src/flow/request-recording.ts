import { type Asked, newBot } from '../recording/bot.ts'
import { answerWithinMs, type Policy } from '../recording/policy.ts'
import { type AnswerRoute, newThread, type Thread } from '../recording/thread.ts'
import { insertBot, readOpenBot } from '../store/bots.ts'
import { insertTakenRequest, readTakenRequest } from '../store/requests.ts'
import type { Db, Tx } from '../store/tables.ts'
import { insertThread, readThreadsOf, writeThread } from '../store/threads.ts'
import type { Clock } from './ports.ts'

/** One person's request. `requestKey` is Slack's own id for it (a trigger or event id): it is taken once. */
export type RecordingRequest = {
  team: string
  channel: string
  requester: string
  requestKey: string
  meeting: Pick<Asked, 'meetingUrl' | 'meetingKey' | 'meetingLabel' | 'platform' | 'botName'>
  answerRoute: AnswerRoute | null
  rootTs: string | null
  /** After this moment, ms, nothing may be committed any more: the person has been told that nothing was started. */
  deadline: number
}

/** What became of a request. `joined`: the meeting is being recorded in this very channel; `ts` is that card's, once posted. */
export type RequestOutcome =
  | { kind: 'taken' }
  | { kind: 'joined'; channel: string; ts: string | null }
  | { kind: 'repeated' }
  | { kind: 'notStarted'; why: string }

type Deps = { db: Db; clock: Clock; newId: () => string; policy: Policy; wake: () => void }

class TooLate extends Error {}

/**
 * Takes a request in one local transaction, with no network call (rule 10): bot and thread rows, or a thread on the
 * bot that records this meeting already (rule 13). Safe to repeat with the same `requestKey`.
 */
export async function requestRecording(deps: Deps, request: RecordingRequest): Promise<RequestOutcome> {
  try {
    const outcome = await deps.db.transaction().execute(async (tx) => {
      const taken = await takeIn(tx, deps, request)
      if (deps.clock.now() >= request.deadline) throw new TooLate('the commit came too late')
      return taken
    })
    deps.wake()
    return outcome
  } catch (error) {
    return { kind: 'notStarted', why: error instanceof Error ? error.message : String(error) }
  }
}

async function takeIn(tx: Tx, deps: Deps, request: RecordingRequest): Promise<RequestOutcome> {
  const key = { team: request.team, key: request.requestKey }
  if ((await readTakenRequest(tx, key)) !== undefined) return { kind: 'repeated' }
  const at = deps.clock.now()
  const open = await readOpenBot(tx, { team: request.team, key: request.meeting.meetingKey, joinAt: null })
  const here = open === undefined ? undefined : await threadHere(tx, open.id, request.channel)
  if (here !== undefined) {
    await subscribe(tx, here, request)
    await insertTakenRequest(tx, key, { threadId: here.id, at })
    return { kind: 'joined', channel: here.channel, ts: here.rootTs ?? here.cardTs }
  }
  const botId = open?.id ?? (await startBot(tx, deps, request))
  const threadId = await startThread(tx, deps, { request, botId, shared: open !== undefined })
  await insertTakenRequest(tx, key, { threadId, at })
  return { kind: 'taken' }
}

async function threadHere(tx: Tx, botId: string, channel: string): Promise<Thread | undefined> {
  const threads = await readThreadsOf(tx, botId)
  return threads.find((thread) => thread.channel === channel && thread.closed === null)
}

async function subscribe(tx: Tx, thread: Thread, { requester, answerRoute }: RecordingRequest): Promise<void> {
  if (thread.requester === requester || thread.subscribers.includes(requester)) return
  const { subscriberRoutes: known } = thread
  const subscriberRoutes =
    answerRoute === null || thread.cardTs !== null ? known : { ...known, [requester]: answerRoute }
  await writeThread(tx, { ...thread, subscribers: [...thread.subscribers, requester], subscriberRoutes })
}

async function startBot(tx: Tx, deps: Deps, request: RecordingRequest): Promise<string> {
  const id = deps.newId()
  const asked: Asked = { ...request.meeting, joinAt: null, requestedAt: deps.clock.now() }
  await insertBot(tx, newBot({ id, team: request.team, asked }))
  return id
}

async function startThread(
  tx: Tx,
  deps: Deps,
  input: { request: RecordingRequest; botId: string; shared: boolean },
): Promise<string> {
  const { team, channel, requester, rootTs, answerRoute } = input.request
  const id = deps.newId()
  const requestedAt = deps.clock.now()
  const answerBy = requestedAt + answerWithinMs(deps.policy)
  await insertThread(
    tx,
    newThread({
      id,
      botId: input.botId,
      shared: input.shared,
      team,
      channel,
      rootTs,
      requester,
      requestedAt,
      answerBy,
      answerRoute,
    }),
  )
  return id
}
