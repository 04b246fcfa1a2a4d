import type { WebhookShape } from './webhook-body.ts'

/** What goes wrong with the webhooks. */
export type WebhookTrouble = {
  /** Events that are never sent, as if lost for good: all, one by its name, or none. */
  lose: 'all' | 'none' | { event: string }
  /** How often each webhook is sent the first time. */
  copies: number
  /** Milliseconds between what happened and the first attempt. */
  delayMs: number
  /** Which shapes are sent; `both` sends each status twice, under two ids. */
  shape: WebhookShape | 'both'
  /** Sends webhooks that are none of the recorder's business along with each status of a bot. */
  foreign: boolean
}

/**
 * Decides for each webhook by itself what becomes of it, in place of `lose`, `copies` and `delayMs` where it says so. A copy is
 * sent `copyDelayMs` after the first.
 */
export type WebhookWeather = (delivery: { event: string; botId: string | null }) => {
  lost?: boolean
  copies?: number
  delayMs?: number
  copyDelayMs?: number
}

/** Order in which held webhooks are let go. */
export type ReleaseOrder = 'as happened' | 'reversed' | 'shuffled'

/** Puts things in the order wanted. A shuffle of several is never the order they came in. */
export function inOrder<T>(items: readonly T[], order: ReleaseOrder, random: () => number): T[] {
  if (order === 'as happened') return [...items]
  if (order === 'reversed') return items.toReversed()
  const shuffled = [...items]
  for (let i = shuffled.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    const [a, b] = [shuffled[i], shuffled[j]]
    if (a !== undefined && b !== undefined) [shuffled[i], shuffled[j]] = [b, a]
  }
  return shuffled.every((item, i) => item === items[i]) ? items.toReversed() : shuffled
}
