import type { Ask } from '../recording/ask.ts'
import type { Asked, RecallForm } from '../recording/bot.ts'
import type {
  ControlOutcome,
  CreateOutcome,
  FetchOutcome,
  FindOutcome,
  StopOutcome,
} from '../recording/recall-outcome.ts'
import type { AnswerOutcome, EditOutcome, LookOutcome, MomentOutcome, PostOutcome } from '../recording/slack-outcome.ts'
import type { Thread } from '../recording/thread.ts'
import type { AlertView, AskAnswer, AskerAnswer, CardView, RecordingLink, ResultView } from '../recording/views.ts'

/** Time comes in through this, so that a sandbox and the tests can skip it. */
export type Clock = {
  /** Milliseconds since 1970. */
  now(): number
  /** Runs `run` once after `ms`; the returned function calls it off. */
  after(ms: number, run: () => void): () => void
}

/** The log as the flow needs it. Fields never hold a secret, a passcode or a pre-signed link. */
export type Log = {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/** The four messages whose metadata we look for; the row id is the only thing in their payload. */
export type MessageKind = 'card' | 'alert' | 'result' | 'direct'

/** What the flow asks of Slack. Each makes its call once, within 30 s, and returns what was proven; none throws for an answer. */
export type SlackPort = {
  /** Joins a public channel first when needed (rule 14), then posts. */
  postCard(thread: Thread, view: CardView): Promise<PostOutcome>
  updateCard(thread: Thread, view: CardView): Promise<EditOutcome>
  postAlert(thread: Thread, view: AlertView): Promise<PostOutcome>
  postResult(thread: Thread, result: ResultWithLinks): Promise<PostOutcome>
  updateResult(thread: Thread, result: ResultWithLinks): Promise<EditOutcome>
  /** The result as a direct message to the requester, for a thread that cannot be posted to. */
  sendDirect(thread: Thread, result: ResultWithLinks): Promise<PostOutcome>
  /** Looks where a message of this kind was to go, from 5 minutes before `sentAt`, all pages (rule 3). */
  findMessage(thread: Thread, kind: MessageKind, sentAt: number): Promise<LookOutcome>
  /** Removes a message of ours that turned out to be one too many (rule 4). Safe to repeat. */
  deleteMessage(thread: Thread, ts: string): Promise<EditOutcome>
  /** Tells only the asker, by the first route that works (rule 12). */
  answerAsker(thread: Thread, answer: AskerAnswer): Promise<AnswerOutcome>
  /** Reads a moment in words, in the asker's own time zone where it needs one. `now`: what the words count from, ms. */
  readMoment(ask: Ask, input: { when: string; now: number }): Promise<MomentOutcome>
  /** Tells only the asker. `links` are shown in a `freshLinks` answer and belong nowhere else. */
  tell(ask: Ask, told: { answer: AskAnswer; links: RecordingLink[] }): Promise<AnswerOutcome>
  /** Says in the ask's channel what the app does. */
  greet(ask: Ask): Promise<PostOutcome>
}

/** A result and the links for it: our own, or Recall's, fetched a moment ago. */
export type ResultWithLinks = { view: ResultView; links: RecordingLink[] }

/** What the flow asks of Recall. Each makes its call once, within 30 s, and returns what was proven; none throws for an answer. */
export type RecallPort = {
  /** The exact body of Create Bot, to be committed before it is sent. Pure. */
  createBody(input: { botId: string; asked: Asked; joinAt: number | null; form: RecallForm }): string
  createBot(input: { body: string; key: string }): Promise<CreateOutcome>
  fetchBot(recallId: string): Promise<FetchOutcome>
  /** All pages of List Bots with our metadata; only bots whose own metadata equals our id count (rule 21). */
  findBots(botId: string): Promise<FindOutcome>
  leaveCall(recallId: string): Promise<StopOutcome>
  deleteBot(recallId: string): Promise<StopOutcome>
  pauseRecording(recallId: string): Promise<ControlOutcome>
  resumeRecording(recallId: string): Promise<ControlOutcome>
}
