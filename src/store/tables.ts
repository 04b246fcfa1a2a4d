import type { Kysely, Transaction } from 'kysely'

/** A bot row. `facts` is the whole `Bot` as JSON; the columns beside it are what SQL looks for, written with it. Times are ms since 1970. */
export type BotsTable = {
  id: string
  team: string
  meeting_key: string
  /** Two requests for one meeting share a bot only within one slot: "now", or one join time (rule 13). */
  slot: string
  /** 1 while a second request for the meeting joins this bot, else 0. */
  holds_place: number
  recall_id: string | null
  join_at: number | null
  requested_at: number
  closed_at: number | null
  /** When the bot, its threads and their links may be deleted; null: not yet known (rule 33). */
  forget_at: number | null
  /** Raised by every change of facts in the bot or in any of its threads (rule 1). */
  rev: number
  decided_rev: number
  due_at: number | null
  lease_owner: string | null
  lease_until: number | null
  facts: string
}

/** A thread row; `rev` is its bot's, kept here so that one index finds what is due. */
export type ThreadsTable = {
  id: string
  bot_id: string
  team: string
  channel: string
  root_ts: string | null
  card_ts: string | null
  requester: string
  retry_of: string | null
  requested_at: number
  closed_at: number | null
  rev: number
  decided_rev: number
  due_at: number | null
  lease_owner: string | null
  lease_until: number | null
  facts: string
}

/** An ask row: what one person asked and is told alone. Driven like bots and threads. */
export type AsksTable = {
  id: string
  team: string
  asked_at: number
  closed_at: number | null
  rev: number
  decided_rev: number
  due_at: number | null
  lease_owner: string | null
  lease_until: number | null
  facts: string
}

/** What a person did, by Slack's id for it: it is taken once (rule 10). */
export type TakenTable = { team: string; key: string; taken_at: number }

/** A link of our own: a random token for one recording, which never changes. */
export type LinksTable = { token: string; bot_id: string; recording_id: string; created_at: number }

/** Who asked for or subscribed to a thread. */
export type WatchersTable = { thread_id: string; team: string; user: string; since: number }

/** One webhook by its id. `content` is kept only while `unmatched`. */
export type DeliveriesTable = {
  id: string
  event: string
  state: 'folded' | 'ignored' | 'unmatched'
  reason: string | null
  recall_id: string | null
  bot_id: string | null
  content: string | null
  received_at: number
}

/** What was done for a row, for the operator who asks why; `bot_id` is empty for an ask. Holds no text of people and no link. */
export type StepsTable = {
  id?: number
  bot_id: string
  thread_id: string | null
  step: string
  outcome: string
  why: string | null
  at: number
}

/** Small facts that outlive a restart, such as the dialect of the Recall workspace (rule 24). */
export type RememberedTable = { name: string; value: string }

/**
 * An installation by OAuth. `id`: the workspace's, or for a whole organisation its enterprise's. `sealed`: everything about it,
 * its tokens included. `version` is raised with each change of them; the lease is that of whoever refreshes them.
 */
export type InstallationsTable = {
  id: string
  version: number
  installed_at: number
  sealed: string
  lease_owner: string | null
  lease_until: number | null
}

/** The organisation that a workspace belongs to, as Slack told it. */
export type WorkspacesTable = { team: string; enterprise: string }

export type Tables = {
  bots: BotsTable
  threads: ThreadsTable
  asks: AsksTable
  taken: TakenTable
  links: LinksTable
  watchers: WatchersTable
  deliveries: DeliveriesTable
  steps: StepsTable
  remembered: RememberedTable
  installations: InstallationsTable
  workspaces: WorkspacesTable
}

/** The database, outside any transaction. Never use it inside one: with one connection that waits for itself. */
export type Db = Kysely<Tables>

/** An open transaction; whatever needs one takes it as its first argument. */
export type Tx = Transaction<Tables>
