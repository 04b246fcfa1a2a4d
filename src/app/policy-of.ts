import type { Config } from '../config.ts'
import type { Policy } from '../recording/policy.ts'

/** The settings that decide about recordings. */
export function policyOf(config: Config): Policy {
  const { waitingRoomMs, maxRecordingMs, sweepQuietMs, lostAfterMs } = config
  return { polling: isPolling(config), waitingRoomMs, maxRecordingMs, sweepQuietMs, lostAfterMs }
}

/** Whether Recall is asked, because it has no secret to sign webhooks with. */
export function isPolling(config: Config): boolean {
  return config.recall.webhookSecrets.length === 0
}
