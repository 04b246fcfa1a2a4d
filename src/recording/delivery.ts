import type { RecallEvent } from './recall-event.ts'

/** One verified webhook, reduced to what we fold; `recall/` reads it, the flow takes it in. */
export type Delivery = {
  /** The webhook's id, the same at every repeat. */
  id: string
  event: string
  content: DeliveryContent
}

/** `ignored` with the reason: signed, but not readable or of no use to us. */
export type DeliveryContent =
  | {
      kind: 'event'
      recallId: string
      /** Our bot id from the bot's metadata; null when it carries none. */
      botId: string | null
      /** A v1.10 delivery may be ours although it carries no metadata (rule 22). */
      shape: '1.11' | '1.10'
      event: RecallEvent
    }
  | { kind: 'ignored'; reason: string }
