import { createHmac } from 'node:crypto'

/** The two families of header names: workspace secrets use `webhook-*`, older endpoints `svix-*`. */
export type HeaderFamily = 'webhook' | 'svix'

/** What is to be signed. `timestamp` is seconds since 1970 of the machine's own time: that is what a verifier compares with. */
export type WebhookToSign = { id: string; timestamp: number; body: string }

/** The three headers of a truly signed webhook, with one signature for each secret (`whsec_` and base64). */
export function signWebhook(
  { id, timestamp, body }: WebhookToSign,
  secrets: readonly string[],
  family: HeaderFamily,
): Record<string, string> {
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`
  })
  return {
    [`${family}-id`]: id,
    [`${family}-timestamp`]: String(timestamp),
    [`${family}-signature`]: signatures.join(' '),
  }
}
