import type { LifeName, LifeStep } from './lives.ts'
import type { HeaderFamily } from './sign-webhook.ts'

/** How a simulated Recall behaves. Each may be changed at any time and counts from then on. */
export type RecallSettings = {
  /** The life that each new bot lives by itself, or `off`: then it does nothing until it is driven. */
  autoplay: LifeName | readonly LifeStep[] | 'off'
  /** Factor on the waits of that life. */
  pace: number
  /** Recall's limits on requests a minute. */
  rateLimits: boolean
  /** Bots on a page of List Bots. */
  pageSize: number
  /** Hours recordings are kept when a bot does not say; null is for ever, as in new accounts of Recall. */
  retentionHours: number | null
  /** The title Recall finds for a meeting, null when the platform gives none. */
  meetingTitle: string | null
  /** Milliseconds a bot takes to leave after it was told to. */
  leaveMs: number
  /** Names of the webhooks' headers. */
  headerFamily: HeaderFamily
  /**
   * The name of an event: a created bot is answered only once that webhook of it has been tried (never, without an
   * endpoint). Null: at once.
   */
  answerCreateLate: string | null
  /** First words of the events that the webhook endpoint is subscribed to. */
  subscribed: readonly string[]
}

/** The usual settings, with those that are given in their place. Other keys of `given` are left alone. */
export function settingsFrom(given: Partial<RecallSettings>): RecallSettings {
  return {
    autoplay: given.autoplay ?? 'happy',
    pace: given.pace ?? 1,
    rateLimits: given.rateLimits ?? true,
    pageSize: given.pageSize ?? 10,
    retentionHours: given.retentionHours ?? null,
    meetingTitle: given.meetingTitle ?? null,
    leaveMs: given.leaveMs ?? 0,
    headerFamily: given.headerFamily ?? 'webhook',
    answerCreateLate: given.answerCreateLate ?? null,
    subscribed: given.subscribed ?? ['bot', 'recording', 'video_mixed'],
  }
}
