import type { TroubleMode } from './page-state.ts'

/** Something that a person does on the page. `user` is who acts, by id; channels are ids. */
export type PageAction =
  /** What was typed into a message box: a command when it begins with a slash. */
  | { kind: 'type'; user: string; channel: string; threadTs: string | null; text: string }
  | { kind: 'press'; user: string; channel: string; ts: string; press: Press }
  | { kind: 'press in view'; user: string; viewId: string; press: Press }
  | { kind: 'submit view'; user: string; viewId: string; values: ViewValues }
  | { kind: 'close view'; user: string; viewId: string }
  /** The message shortcut “Record this meeting”. */
  | { kind: 'record message'; user: string; channel: string; ts: string }
  | { kind: 'delete message'; channel: string; ts: string }
  | { kind: 'open app'; user: string; tab: 'home' | 'messages' }
  | { kind: 'skip'; ms: number }
  | { kind: 'move bot'; bot: string; move: string; subCode: string | null }
  /** What bots live through by themselves from now on; `pace` is a factor on their waits. */
  | { kind: 'set life'; life: string; pace: number }
  | { kind: 'set trouble'; trouble: string; mode: TroubleMode }
  | { kind: 'drop sockets' }
  | { kind: 'switch app'; on: boolean }
  /** Whether the app posts links of its own; it is started anew for that. */
  | { kind: 'use own links'; on: boolean }

/** A press of a button or a choice in a menu, as Block Kit names it. */
export type Press = { actionId: string; blockId: string | null; value: string | null }

/** What was filled in, by block id and action id, in Slack's form. */
export type ViewValues = { [blockId: string]: { [actionId: string]: unknown } }

/** What came of it. `why` is a sentence for people; `errors` are by block id. */
export type ActionOutcome =
  | { kind: 'done' }
  | { kind: 'failed'; why: string }
  | { kind: 'errors'; errors: { [blockId: string]: string } }
