import type { AuthorizeResult } from '@slack/bolt'
import type { WebClient } from '@slack/web-api'
import type { MessagePlace } from '../recording/views.ts'

/** The workspaces that the app works in: one with its own token, or all those that installed it. */
export type Workspaces = {
  /** What all calls for a workspace are made with. Without a token there, each of them fails as `token` before it is sent. */
  clientFor(team: string): WebClient
  /** Who we are there and where, for texts. Never rejects: what is not known stays out. */
  placeFor(team: string): Promise<WorkspacePlace>
  /** Whether we work in the workspace that a payload comes from; rejects when we do not. */
  authorize(source: PayloadSource): Promise<AuthorizeResult>
  start(): Promise<WorkspacesStarted>
  stop(): void
  /** Whether Slack can be reached and, with one token, takes it. Changes nothing, never rejects. */
  probe(): Promise<Probed>
  /** Why nothing works yet, for the operator; null when it does. */
  problem(): string | null
}

/** Our name there, as people type it behind the @, and the addresses of our messages; null where none is known. */
export type WorkspacePlace = { slackName: string; permalink(place: MessagePlace): string | null }

/** A payload, and the workspace that Bolt takes it to come from. */
export type PayloadSource = { teamId?: string | undefined; body: unknown }

/** `refused`: Slack does not take the token; `problem` is a sentence for the operator. */
export type WorkspacesStarted =
  | { kind: 'known' }
  | { kind: 'refused'; problem: string }
  | { kind: 'unreachable'; why: string }

/** What a try of our access to Slack tells of it. */
export type Probed = { kind: 'answered'; by: 'write' | 'other' } | { kind: 'refused' | 'silent'; why: string }
