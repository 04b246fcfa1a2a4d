import crypto, { createHmac } from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { verifyWebhook, webhookKey } from '../../src/recall/verify-webhook.ts'
import { verifySlackRequest } from '../../src/slack/verify-slack-request.ts'

// Time is not measured: what is proven is that signatures are compared by Node's own constant-time comparison, whole, and by nothing else.

const original = crypto.timingSafeEqual
let compared: [Buffer, Buffer][] = []

beforeEach(() => {
  compared = []
  crypto.timingSafeEqual = (a, b) => {
    compared.push([Buffer.from(a as Buffer), Buffer.from(b as Buffer)])
    return original(a, b)
  }
  syncBuiltinESMExports()
})

afterEach(() => {
  crypto.timingSafeEqual = original
  syncBuiltinESMExports()
})

const NOW = 1_700_000_000_000
const BODY = Buffer.from('{}')
const slackMac = createHmac('sha256', 'secret')
  .update(`v0:${NOW / 1000}:{}`)
  .digest()
const webhookMac = createHmac('sha256', Buffer.from('c2VjcmV0c2VjcmV0', 'base64'))
  .update(`m.${NOW / 1000}.{}`)
  .digest()

const doors = [
  {
    door: 'Slack’s',
    right: slackMac,
    check: (mac: Buffer) => {
      const headers = { 'x-slack-request-timestamp': `${NOW / 1000}`, 'x-slack-signature': `v0=${mac.toString('hex')}` }
      return verifySlackRequest('secret', { headers, body: BODY }, NOW).kind
    },
  },
  {
    door: 'Recall’s',
    right: webhookMac,
    check: (mac: Buffer) => {
      const headers = {
        'webhook-id': 'm',
        'webhook-timestamp': `${NOW / 1000}`,
        'webhook-signature': `v1,${mac.toString('base64')}`,
      }
      return verifyWebhook([webhookKey('whsec_c2VjcmV0c2VjcmV0')], { headers, body: BODY }, NOW).kind
    },
  },
]

const changedAt = (mac: Buffer, index: number) => Buffer.from(mac.map((byte, at) => (at === index ? byte ^ 1 : byte)))

test.each(doors)(
  'a signature at $door door is compared whole, in constant time, wherever it differs',
  ({ right, check }) => {
    for (const given of [changedAt(right, 0), changedAt(right, 16), changedAt(right, 31), Buffer.alloc(32)]) {
      expect(check(given)).toBe('refused')
      expect(compared.splice(0)).toEqual([[given, right]])
    }
    expect(check(right)).toBe('verified')
    expect(compared).toEqual([[right, right]])
  },
)

test.each(doors)('a signature of another length at $door door is refused without a comparison', ({ right, check }) => {
  for (const given of [Buffer.alloc(0), right.subarray(1), Buffer.concat([right, right])]) {
    expect(check(given)).toBe('refused')
  }
  expect(compared).toEqual([])
})
