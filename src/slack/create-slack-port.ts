import type { WebClient } from '@slack/web-api'
import type { Ask } from '../recording/ask.ts'
import type { AnswerOutcome, EditOutcome, LookOutcome, MomentOutcome, PostOutcome } from '../recording/slack-outcome.ts'
import type { Thread } from '../recording/thread.ts'
import type {
  AlertView,
  AskAnswer,
  AskerAnswer,
  CardView,
  MessagePlace,
  RecordingLink,
  ResultView,
} from '../recording/views.ts'
import { deleteMessage, editMessage } from './edit-message.ts'
import { findMessage } from './find-message.ts'
import { createJoinedChannels } from './joined-channels.ts'
import { type MessageKind, metadataOf } from './message-kind.ts'
import { aboutChannel } from './messages/about-channel.ts'
import { alertMessage } from './messages/alert-message.ts'
import { answerMessage } from './messages/answer-message.ts'
import type { AnswerWords } from './messages/answer-words.ts'
import { cannotPostAnswer } from './messages/cannot-post-answer.ts'
import { cardMessage } from './messages/card-message.ts'
import { directMessage } from './messages/direct-message.ts'
import { greetingMessage } from './messages/greeting.ts'
import type { Message } from './messages/message.ts'
import { resultMessage } from './messages/result-message.ts'
import { createMomentReader } from './moment-in-zone.ts'
import { postMessage, postWhereWeAre } from './post-message.ts'
import { tellAsker } from './tell-asker.ts'

/** What the flow asks of Slack. Each makes its call once, within 30 s, and returns what was proven; none throws for an answer. */
export type SlackPort = {
  postCard(thread: Thread, view: CardView): Promise<PostOutcome>
  updateCard(thread: Thread, view: CardView): Promise<EditOutcome>
  postAlert(thread: Thread, view: AlertView): Promise<PostOutcome>
  postResult(thread: Thread, result: ResultWithLinks): Promise<PostOutcome>
  updateResult(thread: Thread, result: ResultWithLinks): Promise<EditOutcome>
  sendDirect(thread: Thread, result: ResultWithLinks): Promise<PostOutcome>
  findMessage(thread: Thread, kind: MessageKind, sentAt: number): Promise<LookOutcome>
  deleteMessage(thread: Thread, ts: string): Promise<EditOutcome>
  answerAsker(thread: Thread, answer: AskerAnswer): Promise<AnswerOutcome>
  readMoment(ask: Ask, input: { when: string; now: number }): Promise<MomentOutcome>
  tell(ask: Ask, told: { answer: AskAnswer; links: RecordingLink[] }): Promise<AnswerOutcome>
  greet(ask: Ask): Promise<PostOutcome>
}

type ResultWithLinks = { view: ResultView; links: RecordingLink[] }

/** `recallName` names Recall's region or address to people. */
export type SlackPortDeps = {
  clientFor(team: string): WebClient
  /** Our name there, without the @, and the addresses of our messages. Never rejects. */
  placeFor(team: string): Promise<{ slackName: string; permalink(place: MessagePlace): string | null }>
  clock: { now(): number }
  recallName: string
}

/** Builds the messages, sends them where they belong, and says what Slack's answers prove. */
export function createSlackPort(deps: SlackPortDeps): SlackPort {
  const { recallName } = deps
  const joined = createJoinedChannels()
  const readMoment = createMomentReader(deps)
  const words = async (team: string): Promise<AnswerWords> => ({ ...(await deps.placeFor(team)), recallName })

  const post = (thread: Thread, kind: MessageKind, message: Message) => {
    // Where the card is, there we are. If somebody has taken us out since, the post says so, and we join again.
    if (thread.cardTs !== null && kind !== 'direct') joined.add(thread.team, thread.channel)
    return postMessage(
      { client: deps.clientFor(thread.team), joined },
      {
        team: thread.team,
        channel: kind === 'direct' ? thread.requester : thread.channel,
        threadTs: threadTsOf(thread, kind),
        metadata: metadataOf(kind, thread.id),
        message,
      },
    )
  }

  const edit = (thread: Thread, kind: 'card' | 'result', message: Message): Promise<EditOutcome> => {
    const ts = kind === 'card' ? thread.cardTs : thread.resultTs
    if (ts === null) return Promise.resolve({ kind: 'notDone', why: `no ${kind} to edit` })
    const metadata = metadataOf(kind, thread.id)
    return editMessage(deps.clientFor(thread.team), { channel: thread.channel, ts, metadata, message })
  }

  return {
    postCard: (thread, view) => post(thread, 'card', cardMessage(view, recallName)),
    updateCard: (thread, view) => edit(thread, 'card', cardMessage(view, recallName)),
    postAlert: (thread, view) => post(thread, 'alert', alertMessage(view)),
    postResult: (thread, result) => post(thread, 'result', resultMessage(result, recallName)),
    updateResult: (thread, result) => edit(thread, 'result', resultMessage(result, recallName)),
    async sendDirect(thread, result) {
      const where = { channel: thread.channel, code: thread.channelProblem }
      return await post(thread, 'direct', directMessage({ ...result, ...where }, await words(thread.team)))
    },
    findMessage: (thread, kind, sentAt) => findMessage(deps.clientFor(thread.team), { thread, kind, sentAt }),
    deleteMessage: (thread, ts) => deleteMessage(deps.clientFor(thread.team), { channel: thread.channel, ts }),
    async answerAsker(thread, { code }) {
      const { channel, requester, answerRoute, team } = thread
      const { slackName } = await words(team)
      return await tellAsker(
        { ...deps, client: deps.clientFor(team) },
        { channel, user: requester, route: answerRoute, threadTs: null },
        (place) => cannotPostAnswer({ code, channel, slackName, place }),
      )
    },
    readMoment: ({ team, user }, input) => readMoment({ team, user, ...input }),
    async tell(ask, told) {
      const answer = answerMessage(told, await words(ask.team))
      return await tellAsker({ ...deps, client: deps.clientFor(ask.team) }, ask, (place) =>
        place === 'here' ? answer : aboutChannel(answer, ask.channel),
      )
    },
    async greet({ team, channel }) {
      const post = { team, channel, threadTs: null, metadata: null, message: greetingMessage(await words(team)) }
      return await postWhereWeAre(deps.clientFor(team), post)
    },
  }
}

/** A card is a root of its own unless the thread has one; all else hangs below, if what it hangs from is still there (rule 17). */
function threadTsOf(thread: Thread, kind: MessageKind): string | null {
  if (kind === 'direct') return null
  if (kind === 'card') return thread.rootTs
  return thread.rootTs ?? (thread.card === 'gone' ? null : thread.cardTs)
}
