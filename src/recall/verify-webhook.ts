import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto'

/** Headers as `node:http` gives them: lower-case names. */
export type WebhookRequest = { headers: Record<string, string | string[] | undefined>; body: Buffer }

/** `id` is the webhook's id, the same at every repeat. `stale`: rightly signed, but more than 5 minutes off our clock. */
export type Verified = { kind: 'verified'; id: string } | { kind: 'refused'; why: 'missing' | 'stale' | 'wrong' }

type Signed = { id: string; timestamp: string; signatures: string }

// Recall signs with `webhook-*` for accounts since 2025-12, `svix-*` before (facts section 3).
const FAMILIES = ['webhook', 'svix']
// The tolerance of the Standard Webhooks specification, and of the svix and standardwebhooks libraries.
const TOLERANCE_SECONDS = 300

/** The key behind a webhook secret, `whsec_` + base64. Made once: it is a third of the cost of a check. */
export function webhookKey(secret: string): KeyObject {
  return createSecretKey(Buffer.from(secret.replace(/^whsec_/, ''), 'base64'))
}

/**
 * Checks a webhook's signature (Standard Webhooks) with any of the keys. Signs the raw bytes and never reads them, so a
 * signed body that is not JSON, nor even UTF-8, is still verified (rule 30). `now` in ms.
 */
export function verifyWebhook(keys: KeyObject[], { headers, body }: WebhookRequest, now: number): Verified {
  const signed = FAMILIES.map((family) => readHeaders(headers, family)).filter((entry) => entry !== null)
  if (signed.length === 0) return { kind: 'refused', why: 'missing' }
  const right = signed.filter((entry) => keys.some((key) => isSignedWith(key, entry, body)))
  const fresh = right.find(({ timestamp }) => Math.abs(now / 1000 - Number(timestamp)) <= TOLERANCE_SECONDS)
  if (fresh !== undefined) return { kind: 'verified', id: fresh.id }
  return { kind: 'refused', why: right.length > 0 ? 'stale' : 'wrong' }
}

function readHeaders(headers: WebhookRequest['headers'], family: string): Signed | null {
  const [id, timestamp, signatures] = ['id', 'timestamp', 'signature'].map((name) => headers[`${family}-${name}`])
  if (typeof id !== 'string' || typeof timestamp !== 'string' || typeof signatures !== 'string') return null
  return id && timestamp && signatures ? { id, timestamp, signatures } : null
}

function isSignedWith(key: KeyObject, { id, timestamp, signatures }: Signed, body: Buffer): boolean {
  if (!/^\d{1,12}$/.test(timestamp)) return false
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest()
  return signatures.split(' ').some((item) => {
    const [version, signature = ''] = item.split(',')
    const given = Buffer.from(signature, 'base64')
    return version === 'v1' && given.length === expected.length && timingSafeEqual(given, expected)
  })
}
