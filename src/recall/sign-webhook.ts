import { createHmac, type KeyObject } from 'node:crypto'

/** What is signed: `at` in ms since 1970. */
export type WebhookToSign = { id: string; at: number; body: string }

/** The headers of a webhook as Recall signs it (Standard Webhooks, facts section 3), for a delivery that we send to ourselves. */
export function signWebhook(key: KeyObject, { id, at, body }: WebhookToSign): Record<string, string> {
  const timestamp = String(Math.floor(at / 1000))
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` }
}
