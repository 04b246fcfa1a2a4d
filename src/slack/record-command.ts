import type { AllMiddlewareArgs, SlackCommandMiddlewareArgs } from '@slack/bolt'
import type { WebClient } from '@slack/web-api'
import type { MeetingLink } from '../recording/meeting-link.ts'
import { parseRequest } from '../recording/parse-request.ts'
import type { AnswerRoute } from '../recording/thread.ts'
import type { Log } from './bolt-logger.ts'
import type { Clock } from './clock.ts'
import { helpAnswer } from './messages/help-answer.ts'
import type { Message } from './messages/message.ts'
import { joinedAnswer, notStartedAnswer } from './messages/no-card-answers.ts'
import { respond, tellAsker } from './tell-asker.ts'

/** A request as Slack delivered it. `requestKey` is unique in its workspace: taken once (rule 10). */
export type RequestInput = {
  team: string
  channel: string
  requester: string
  requestKey: string
  link: MeetingLink
  /** Null: the configured one. */
  botName: string | null
  answerRoute: AnswerRoute | null
  /** The message in whose thread the card goes; a command has none. */
  rootTs: string | null
  /** Nothing may be committed after this time, ms: the person is then told that nothing was started. */
  deadline: number
}

/** What became of a request. `joined`: it is already being recorded in this channel; `ts` is that thread's root. */
export type RequestTaken =
  | { kind: 'taken' }
  | { kind: 'joined'; channel: string; ts: string | null }
  | { kind: 'repeated' }
  | { kind: 'notStarted'; why: string }

/** Commits a request in one local transaction, without any call over the network. */
export type TakeRequest = (input: RequestInput) => Promise<RequestTaken>

type Deps = { takeRequest: TakeRequest; clientFor: (team: string) => WebClient; clock: Clock; log: Log }

type Args = SlackCommandMiddlewareArgs & AllMiddlewareArgs
type Command = SlackCommandMiddlewareArgs['command']

/** Slack waits 3 s for the ack; what is not committed by then is not started (rule 10). */
const COMMIT_MS = 2_000
// Slack takes answers for 30 minutes (facts 2.1); one minute is left for clocks that differ.
const ROUTE_MS = 29 * 60_000

/** The listener for `/record`: parse, commit, then ack. What cannot be recorded is answered in the ack itself. */
export function createRecordCommand(deps: Deps): (args: Args) => Promise<void> {
  return async ({ command, ack }) => {
    const request = parseRequest(command.text ?? '')
    if (request.kind !== 'record') return say(deps, { command, ack }, helpAnswer(request))
    const input = requestInput(deps.clock.now(), command, request)
    const taken = await takeInTime(deps, input)
    switch (taken.kind) {
      case 'notStarted':
        deps.log.error({ why: taken.why, team: input.team }, 'A request could not be stored')
        return say(deps, { command, ack }, notStartedAnswer())
      case 'joined':
        await say(deps, { command, ack }, null)
        return tellJoined(deps, input, taken)
      case 'taken':
      case 'repeated':
        return say(deps, { command, ack }, null)
    }
  }
}

function requestInput(
  now: number,
  command: Command,
  request: { link: MeetingLink; botName: string | null },
): RequestInput {
  return {
    team: command.team_id,
    channel: command.channel_id,
    requester: command.user_id,
    requestKey: command.trigger_id || `${command.user_id}/${now}`,
    link: request.link,
    botName: request.botName,
    answerRoute: command.response_url ? { responseUrl: command.response_url, usableUntil: now + ROUTE_MS } : null,
    rootTs: null,
    deadline: now + COMMIT_MS,
  }
}

/** A throw and a commit that takes too long both mean that nothing was started. */
async function takeInTime({ takeRequest, clock, log }: Deps, input: RequestInput): Promise<RequestTaken> {
  const late = Promise.withResolvers<RequestTaken>()
  const cancel = clock.after(COMMIT_MS, () => late.resolve({ kind: 'notStarted', why: 'not committed within 2 s' }))
  try {
    return await Promise.race([takeRequest(input), late.promise])
  } catch (error) {
    log.error({ error: error instanceof Error ? error.message : 'unknown' }, 'Taking a request threw')
    return { kind: 'notStarted', why: 'an error of ours' }
  } finally {
    cancel()
  }
}

/** Acks, with an answer or without. When the ack cannot be sent any more, the answer goes to the response URL. */
async function say(
  { log }: Deps,
  { command, ack }: Pick<Args, 'command' | 'ack'>,
  answer: Message | null,
): Promise<void> {
  try {
    await (answer === null ? ack() : ack({ response_type: 'ephemeral', ...answer }))
  } catch (error) {
    log.warn(
      { error: error instanceof Error ? error.name : 'unknown' },
      'Slack could not be told that a command arrived',
    )
    if (answer !== null && command.response_url) await respond(command.response_url, answer)
  }
}

async function tellJoined(deps: Deps, input: RequestInput, { channel, ts }: { channel: string; ts: string | null }) {
  const client = deps.clientFor(input.team)
  const link = ts === null ? null : await permalink(client, { channel, message_ts: ts })
  const asker = { channel: input.channel, user: input.requester, route: input.answerRoute }
  const outcome = await tellAsker({ client, clock: deps.clock }, asker, joinedAnswer(link))
  if (outcome.kind === 'untold')
    deps.log.warn({ why: outcome.why }, 'A requester could not be told of the running recording')
}

async function permalink(client: WebClient, at: { channel: string; message_ts: string }): Promise<string | null> {
  try {
    return (await client.chat.getPermalink(at)).permalink ?? null
  } catch {
    return null
  }
}
