import type { SkippableClock } from '../clock.ts'
import type { ApiArgs } from './api-args.ts'
import type { AppSettings } from './app-settings.ts'
import type { Budget } from './budgets.ts'
import type { Changes } from './changes.ts'
import type { AppEvent, ToldOutcome } from './delivery.ts'
import type { JsonRecord } from './json.ts'
import type { MessageStore } from './message-store.ts'
import type { OAuth } from './oauth.ts'
import type { AppIdentity, SlackWorld } from './slack-world.ts'
import type { TriggerIds } from './trigger-ids.ts'
import type { ViewStore } from './view-store.ts'
import type { Violations } from './violations.ts'

/** All that a Web API method may touch. */
export type MethodContext = {
  clock: Pick<SkippableClock, 'now'>
  world: SlackWorld
  store: MessageStore
  views: ViewStore
  triggers: TriggerIds
  oauth: OAuth
  /** Who the app is in each workspace of this Slack. */
  identities(): AppIdentity[]
  settings: AppSettings
  changes: Changes
  violations: Violations
  scopes(): string[]
  /** A fresh single-use address for a Socket Mode connection. */
  openSocketUrl(): string
  /** Sends an event if the app asked for such; never rejects. */
  tellApp(event: AppEvent): Promise<ToldOutcome>
}

/** Slack's answer; everything but `ok` is Slack's own wording. */
export type ApiAnswer = JsonRecord & { ok: boolean }

/** One Web API method. Having any one of `scopes` is enough to be let in. */
export type ApiMethod = {
  /** `none`: it is for who has no token yet. */
  token: 'bot' | 'app' | 'none'
  scopes: string[]
  budget?: Budget
  run(context: MethodContext, args: ApiArgs): ApiAnswer
}

/** A refusal with Slack's code. */
export function refuse(error: string, more: JsonRecord = {}): ApiAnswer {
  return { ok: false, error, ...more }
}

/** The refusal of an argument, worded as Slack does. */
export function refuseArguments(...messages: string[]): ApiAnswer {
  const marked = messages.map((message) => `[ERROR] ${message}`)
  return refuse('invalid_arguments', { response_metadata: { messages: marked } })
}

/** The refusal of a token that may not do this. */
export function refuseScope(context: Pick<MethodContext, 'scopes'>, needed: string[]): ApiAnswer {
  return refuse('missing_scope', { needed: needed.join(','), provided: context.scopes().join(',') })
}
