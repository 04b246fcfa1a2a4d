/** The settings that decisions depend on. All in milliseconds. */
export type Policy = {
  /** Polling mode: Recall sends us no webhooks, so we look often. */
  polling: boolean
  waitingRoomMs: number
  maxRecordingMs: number
  /** How long a bot may be quiet before the sweep looks (ten times as long while it records). */
  sweepQuietMs: number
  /** How long a bot may live in all before it is told to leave; null: the sum of its own limits + 60 min (rule 28). */
  lostAfterMs: number | null
}

const MINUTE = 60_000

/** The longest that a row which is not over goes without a look (rule 1). */
export const HEARTBEAT_MS = 10 * MINUTE

/**
 * The limits that are sent with every bot (rule 23) and are not settings. The first two run from the moment the bot enters
 * an empty call: "nobody came" has to be the first to be told (docs/decisions/0003).
 */
export const NO_ONE_JOINED_MS = 15 * MINUTE
export const NOT_RECORDING_MS = 20 * MINUTE
export const EVERYONE_LEFT_MS = 1 * MINUTE
/** Recall's own is 30 s: too short for a host to read the card's hint and to allow the recording by hand after all. */
export const DENIED_MS = 5 * MINUTE

/** Slack and Recall cap what may be asked: Meet drops a waiting bot after 10 minutes, Teams after 30 (facts 1.3). */
export function waitingRoomLimitMs(policy: Policy, platform: string): number {
  if (platform === 'google_meet') return Math.min(policy.waitingRoomMs, 10 * MINUTE)
  if (platform === 'microsoft_teams') return Math.min(policy.waitingRoomMs, 30 * MINUTE)
  return policy.waitingRoomMs
}

/** How long a bot may live, from its creation or join time, before it is told to leave. */
export function longestLifeMs(policy: Policy): number {
  const ownLimits =
    policy.waitingRoomMs + NO_ONE_JOINED_MS + NOT_RECORDING_MS + policy.maxRecordingMs + EVERYONE_LEFT_MS
  return policy.lostAfterMs ?? ownLimits + 60 * MINUTE
}

/** How long a bot that was told to leave at the end of its longest life may still take. */
export function leaveGraceMs(policy: Policy): number {
  return Math.min(policy.lostAfterMs ?? 60 * MINUTE, 60 * MINUTE)
}

/** From the request to the moment by which every thread has its answer, whatever else fails (rule 7). */
export function answerWithinMs(policy: Policy): number {
  return longestLifeMs(policy) + leaveGraceMs(policy) + 90 * MINUTE
}
