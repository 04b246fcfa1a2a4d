import { createHmac, timingSafeEqual } from 'node:crypto'

/** Headers as `node:http` gives them: lower-case names. */
type SignedRequest = { headers: Record<string, string | string[] | undefined>; body: Buffer }

/** Whether Slack signed a request; `stale`: rightly signed, but more than 5 minutes off our clock. */
export type SlackVerified = { kind: 'verified' } | { kind: 'refused'; why: 'missing' | 'stale' | 'wrong' }

// https://docs.slack.dev/authentication/verifying-requests-from-slack. Bolt knows no future: a request that was stamped
// years ahead could be repeated for years.
const TOLERANCE_SECONDS = 300

/** Checks Slack's signature over the raw bytes, in constant time, and never reads them. `now` in ms. */
export function verifySlackRequest(secret: string, { headers, body }: SignedRequest, now: number): SlackVerified {
  const [timestamp, signature] = [headers['x-slack-request-timestamp'], headers['x-slack-signature']]
  if (typeof timestamp !== 'string' || typeof signature !== 'string') return { kind: 'refused', why: 'missing' }
  if (!/^\d{1,12}$/.test(timestamp)) return { kind: 'refused', why: 'wrong' }
  const expected = createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest()
  const given = Buffer.from(/^v0=([\da-f]{64})$/.exec(signature)?.[1] ?? '', 'hex')
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return { kind: 'refused', why: 'wrong' }
  const isFresh = Math.abs(now / 1000 - Number(timestamp)) <= TOLERANCE_SECONDS
  return isFresh ? { kind: 'verified' } : { kind: 'refused', why: 'stale' }
}
