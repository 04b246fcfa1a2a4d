import { createHmac } from 'node:crypto'

const FORM = 'application/x-www-form-urlencoded'

/** What Slack would send for this payload, signed now: a form of fields, or JSON in the field `payload`, or an event. */
export function signedBySlack(secret: string, payload: object, as: 'command' | 'interaction' | 'event'): RequestInit {
  const body = bodyOf(payload, as)
  const timestamp = String(Math.floor(Date.now() / 1000))
  const signature = `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`
  const headers = {
    'content-type': as === 'event' ? 'application/json' : FORM,
    'x-slack-request-timestamp': timestamp,
    'x-slack-signature': signature,
  }
  return { method: 'POST', headers, body }
}

/** What Recall would send, signed now or at `at`, ms, with headers of either family. */
export function signedByRecall(
  secret: string,
  body: string,
  { id, family = 'webhook', at = Date.now() }: { id: string; family?: string; at?: number },
): { method: string; headers: Record<string, string>; body: string } {
  const timestamp = String(Math.floor(at / 1000))
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  const signature = `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`
  const signed = { [`${family}-id`]: id, [`${family}-timestamp`]: timestamp, [`${family}-signature`]: signature }
  return { method: 'POST', headers: { 'content-type': 'application/json', ...signed }, body }
}

function bodyOf(payload: object, as: 'command' | 'interaction' | 'event'): string {
  if (as === 'event') return JSON.stringify(payload)
  const fields: Record<string, string> = as === 'command' ? { ...payload } : { payload: JSON.stringify(payload) }
  return new URLSearchParams(fields).toString()
}
