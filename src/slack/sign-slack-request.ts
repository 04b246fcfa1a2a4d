import { createHmac } from 'node:crypto'

/** The headers of a request as Slack signs it, for one that we send to ourselves. `at` in ms since 1970. */
export function signSlackRequest(secret: string, { body, at }: { body: string; at: number }): Record<string, string> {
  const timestamp = String(Math.floor(at / 1000))
  const signature = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')
  return { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': `v0=${signature}` }
}
