import { WebClient } from '@slack/web-api'
import { silentLogger } from './bolt-logger.ts'

/** Every call to Slack ends within this time, its answer's body included. */
const CALL_TIMEOUT_MS = 10_000

/**
 * A client that makes each call once: no retries of its own (they would post twice, facts 1.5), a 429 comes back at
 * once, and nothing of a call is logged, since bodies hold pre-signed links.
 */
export function createWebClient({ token, apiUrl, ...more }: ClientInput): WebClient {
  return new WebClient(token, { ...webClientOptions(apiUrl), ...more })
}

/** `teamId` goes with every call: a token of a whole organisation needs it. `timeout` in ms. */
type ClientInput = { token?: string; apiUrl: string; teamId?: string; timeout?: number; fetch?: typeof fetch }

/** The same options for clients that Bolt makes. A new object each time: Slack's SDKs write into it. Never with `headers` (facts 1.5, trap B). */
export function webClientOptions(apiUrl: string) {
  return {
    slackApiUrl: apiUrl,
    retryConfig: { retries: 0 },
    timeout: CALL_TIMEOUT_MS,
    rejectRateLimitedCalls: true,
    logger: silentLogger,
  }
}
