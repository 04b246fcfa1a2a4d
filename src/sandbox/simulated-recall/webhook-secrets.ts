import { randomBytes } from 'node:crypto'

/** The secrets that webhooks are signed with. */
export type WebhookSecrets = {
  newest(): string
  /** All that count now, the newest first. */
  active(): string[]
  /** Makes a new one; the others count for 24 hours more (the overlap of Recall's rotation). */
  rotate(): string
}

const OVERLAP_MS = 24 * 3_600_000

/** Makes a first secret. */
export function createWebhookSecrets(now: () => number): WebhookSecrets {
  let newest = newSecret()
  let older: { secret: string; until: number }[] = []
  return {
    newest: () => newest,
    active: () => [newest, ...older.filter(({ until }) => now() < until).map(({ secret }) => secret)],
    rotate() {
      older = [{ secret: newest, until: now() + OVERLAP_MS }, ...older]
      newest = newSecret()
      return newest
    },
  }
}

function newSecret(): string {
  return `whsec_${randomBytes(24).toString('base64')}`
}
