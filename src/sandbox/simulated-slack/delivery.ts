import type { JsonRecord } from './json.ts'

/** Something that Slack sends to the app; `payload` is the same over Socket Mode and HTTP. */
export type Delivery = {
  type: 'slash_commands' | 'interactive' | 'events_api'
  payload: JsonRecord
  /** For events that are sent again. */
  retry?: { attempt: number; reason: string }
}

/** What became of it. `refused` is an HTTP status other than 2xx, `unreachable` no connection at all. */
export type DeliveryOutcome =
  | { kind: 'acked'; payload: JsonRecord }
  | { kind: 'timeout' }
  | { kind: 'refused'; status: number }
  | { kind: 'unreachable' }

/** An event that something in the workspace causes: its name in `bot_events`, the scope it needs, and itself. */
export type AppEvent = { subscription: string; scope: string | undefined; event: JsonRecord }

/** What became of an event; `attempts` counts the first one too. */
export type EventOutcome = { kind: 'delivered' | 'given_up'; attempts: number }

/** The same for what the app only gets when it asked for it; `not_sent` when it does not subscribe to such events or lacks their scope. */
export type ToldOutcome = EventOutcome | { kind: 'not_sent' }

/** How long Slack waits for an ack (https://docs.slack.dev/interactivity/implementing-slash-commands). */
export const ACK_MS = 3_000
