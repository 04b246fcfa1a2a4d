import type { AnswerRoute } from './thread.ts'
import type { AskAnswer } from './views.ts'

/** Who did something where, as Slack delivered it: a command, a press, a form, a shortcut or a mention. */
export type Act = {
  team: string
  channel: string
  user: string
  /** Slack's own id for it (trigger, event or view id), unique in its workspace: it is taken once (rule 10). */
  key: string
  route: AnswerRoute | null
  /** The thread in which only they see an answer; null: outside of threads. */
  threadTs: string | null
  /** `ack`: the answer is given in the ack. `later`: it is stored, and told by the first route that works (rule 12). */
  reply: 'ack' | 'later'
  /** Nothing may be committed after this time, ms: the person is then told that nothing was done. */
  deadline: number
}

/** What became of an act. `answer` is for the ack; null when there is none, or when it was stored to be told later. */
export type Taken =
  | { kind: 'taken'; answer: AskAnswer | null }
  | { kind: 'repeated' }
  | { kind: 'notStarted'; why: string }
