import type { ChangeRefusal } from './change-time.ts'
import type { MeetingLink } from './meeting-link.ts'
import type { AnswerRoute } from './thread.ts'
import type { AskAnswer, CardButton, CardState, ListItem } from './views.ts'

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

/** A meeting to record. `when`: a moment in words; `joinAt`: one that is known, ms; neither: now. `botName` null: the configured one. */
export type RecordAct = Act & {
  link: MeetingLink
  botName: string | null
  when: string | null
  joinAt: number | null
  /** The message in whose thread the card goes; a command has none. */
  rootTs: string | null
}

/** A press on a button that belongs to one thread. */
export type PressAct = Act & { threadId: string; button: Exclude<CardButton, 'change'> | 'freshLinks' }

/** What became of an act. `answer` is for the ack; null when there is none, or when it was stored to be told later. */
export type Taken =
  | { kind: 'taken'; answer: AskAnswer | null }
  | { kind: 'repeated' }
  | { kind: 'notStarted'; why: string }

/** What became of a change of time. `at` is the moment that was asked for. */
export type Changed =
  | { kind: 'changed' }
  | { kind: 'refused'; why: ChangeRefusal | 'tooOld' | 'plannedAlready' }
  | { kind: 'notStarted'; why: string }

/** A scheduled recording as it can be moved, or the state of one that cannot. `joinAt` in ms. */
export type Planned = { joinAt: number; others: boolean } | { state: CardState }

/**
 * Everything people do, each committed in one local transaction without any call over the network, so that it can be
 * acked after it (rule 10). Safe to repeat with the same key.
 */
export type Acts = {
  record(act: RecordAct): Promise<Taken>
  /** Stores an answer to be told later, for acts that ask for nothing that can be started. */
  answer(act: Act & { answer: AskAnswer }): Promise<Taken>
  list(act: Act): Promise<Taken>
  stop(act: Act): Promise<Taken>
  /** A button on a card, a list or a final reply. A row of another workspace or channel counts as unknown. */
  press(act: PressAct): Promise<Taken>
  /** One of the links that a `whichLink` answer offered; the card goes where that ask's message is. */
  pickLink(act: Act & { askId: string; index: number }): Promise<Taken>
  changeTime(act: Act & { threadId: string; at: number }): Promise<Changed>
  /** What the form for another time starts from, or what the bot does when it cannot be moved (any more); null: no such row here. */
  readPlanned(at: { team: string; channel: string; threadId: string }): Promise<Planned | null>
  /** What this person asked for or subscribed to: everything that is not over, and the newest 20 that are, newest first. */
  readHome(who: { team: string; user: string }): Promise<ListItem[]>
  /** Says in a conversation, once, what the app does. `once`: at most one greeting is ever sent under this name. */
  greet(act: Act & { once: string }): Promise<Taken>
}
