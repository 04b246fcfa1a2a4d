/** JSON of which only the renderer of blocks knows the shape. */
export type Json = { [key: string]: unknown }

/**
 * Everything one person may see, and everything of simulated Recall: what the server sends anew after each change. Times are
 * ms since 1970 on the sandbox's clock, `ts` values are Slack's.
 */
export type PageState = {
  /** Rises with each one that is sent. */
  version: number
  now: number
  workspace: string
  me: Person
  people: Person[]
  app: AppState
  channels: Channel[]
  /** The app's Home tab as the app last made it for this person; null before it has made one. */
  home: OpenView | null
  /** Modals, the one on top last. */
  modals: OpenView[]
  recall: RecallState
  troubles: Trouble[]
  /** What Slack lets pass, or punishes later, and a careful app never does. Oldest first. */
  violations: { at: number; kind: string; detail: string }[]
}

/** Somebody of the workspace. `zone` is an IANA time zone. */
export type Person = { id: string; name: string; realName: string; zone: string }

/** The app, as a member of the workspace and as a process. `ownLinks`: it has a public address, and posts links of its own. */
export type AppState = {
  id: string
  name: string
  is: 'running' | 'starting' | 'stopping' | 'stopped'
  sockets: number
  ownLinks: boolean
}

/** A conversation that this person is in, with all its messages, those of threads too, oldest first. */
export type Channel = {
  id: string
  name: string
  kind: 'public' | 'private' | 'group_direct' | 'direct'
  archived: boolean
  readOnly: boolean
  appIsIn: boolean
  members: string[]
  messages: Message[]
}

/**
 * One message. `onlyMe`: nobody else sees it. `author` is a person's id, or who else wrote it. `explains` is what the sandbox
 * adds to Slack's own bare words.
 */
export type Message = {
  ts: string
  threadTs: string | null
  broadcast: boolean
  author: { kind: 'person'; id: string } | { kind: 'app' } | { kind: 'slack' }
  text: string
  blocks: Json[]
  edited: boolean
  deleted: boolean
  onlyMe: boolean
  explains: string | null
}

/**
 * A modal or a Home tab, as Slack holds it. `hash` changes with each version. `values` stand in its fields, also where nobody
 * has entered anything yet, by block id and action id; `errors` stand under them, by block id.
 */
export type OpenView = {
  id: string
  hash: string
  view: Json
  values: { [blockId: string]: { [actionId: string]: Json } }
  errors: { [blockId: string]: string }
}

/** Simulated Recall: its bots, the newest first, and the webhooks it sent last, the newest first. */
export type RecallState = {
  bots: Bot[]
  deliveries: WebhookDelivery[]
  /** The app's requests, the newest first. */
  requests: { at: number; method: string; path: string; answer: string; good: boolean }[]
  /** What a new bot lives through by itself, `off` when it waits for somebody's hand. */
  life: string
  lives: string[]
  pace: number
}

/** One bot. `phase` is Recall's word, `words` are for people. */
export type Bot = {
  id: string
  name: string
  platform: string
  link: string
  phase: string
  paused: boolean
  deleted: boolean
  words: string
  /** Why it ended or was refused, in Recall's word. */
  reason: string | null
  since: number
  /** Ms since 1970, null when it was sent at once. */
  scheduledFor: number | null
  parts: { id: string; status: string }[]
  moves: BotMove[]
}

/** Something that can happen to a bot now. `choices` are Recall's words for why, the usual one first. */
export type BotMove = { name: string; words: string; tone: 'plain' | 'good' | 'bad'; choices: string[] }

/** One webhook: its newest answer in a word (`204`, `no answer`, `lost`), and how often it was sent. */
export type WebhookDelivery = {
  id: string
  at: number
  event: string
  bot: string | null
  answer: string
  good: boolean
  attempts: number
}

/** Trouble that can be switched on. `can` tells whether it may hit only the next call, or all until it is switched off. */
export type Trouble = {
  name: string
  group: 'webhooks' | 'slack' | 'recall'
  words: string
  explains: string
  mode: TroubleMode
  can: TroubleMode[]
}

/** Off, on for the next call only, or on until it is switched off. */
export type TroubleMode = 'off' | 'once' | 'on'
