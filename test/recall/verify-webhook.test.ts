import { createHmac, randomBytes } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import { describe, expect, test } from 'vitest'
import { verifyWebhook, type WebhookRequest, webhookKey } from '../../src/recall/verify-webhook.ts'

const SECRET = `whsec_${randomBytes(24).toString('base64')}`
const KEY = webhookKey(SECRET)
const OTHER = `whsec_${randomBytes(32).toString('base64')}`
const NOW = Date.UTC(2025, 0, 29, 12)
const BODY = Buffer.from('{"event": "bot.done",  "data": {"title": "Grüße 🎉"}}\n')

function sign(body: Buffer, { secret = SECRET, at = NOW, id = 'msg_1' } = {}): string {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64')
  const text = Buffer.concat([Buffer.from(`${id}.${Math.floor(at / 1000)}.`), body])
  return `v1,${createHmac('sha256', key).update(text).digest('base64')}`
}

function headers(signature: string, { at = NOW, family = 'webhook', id = 'msg_1' } = {}): WebhookRequest['headers'] {
  return {
    [`${family}-id`]: id,
    [`${family}-timestamp`]: String(Math.floor(at / 1000)),
    [`${family}-signature`]: signature,
  }
}

const verified = { kind: 'verified', id: 'msg_1' }
const refused = (why: string) => ({ kind: 'refused', why })

describe('a webhook is verified', () => {
  test('when the standardwebhooks package signed it', () => {
    const signature = new Webhook(SECRET).sign('msg_1', new Date(NOW), BODY.toString())
    expect(verifyWebhook([KEY], { headers: headers(signature), body: BODY }, NOW)).toEqual(verified)
  })

  test('when that package would take it too', () => {
    const now = Date.now()
    const signed = headers(sign(BODY, { at: now }), { at: now })
    expect(verifyWebhook([KEY], { headers: signed, body: BODY }, now)).toEqual(verified)
    expect(() => new Webhook(SECRET).verify(BODY, signed as Record<string, string>, { jsonParse: false })).not.toThrow()
  })

  test.each(['webhook', 'svix'])('with %s headers', (family) => {
    expect(verifyWebhook([KEY], { headers: headers(sign(BODY), { family }), body: BODY }, NOW)).toEqual(verified)
  })

  test('with any of several secrets, and among signatures of other keys and versions', () => {
    const signature = `v1a,abc v2,def ${sign(BODY, { secret: OTHER })}`
    expect(verifyWebhook([KEY, webhookKey(OTHER)], { headers: headers(signature), body: BODY }, NOW)).toEqual(verified)
  })

  test('when only one of two header families is signed with a secret of ours', () => {
    const both = { ...headers('v1,AAAA', { id: 'msg_0' }), ...headers(sign(BODY), { family: 'svix' }) }
    expect(verifyWebhook([KEY], { headers: both, body: BODY }, NOW)).toEqual(verified)
  })

  test.each([
    ['no JSON', Buffer.from('hello')],
    ['nothing', Buffer.alloc(0)],
    ['no text', Buffer.from([0xff, 0xfe, 0x00, 0x80])],
  ])('when its body is %s', (_, body) => {
    expect(verifyWebhook([KEY], { headers: headers(sign(body)), body }, NOW)).toEqual(verified)
  })

  test.each([-299_000, 299_000])('when its time is %i ms off', (off) => {
    const at = NOW + off
    const request = { headers: headers(sign(BODY, { at }), { at }), body: BODY }
    expect(verifyWebhook([KEY], request, NOW)).toEqual(verified)
  })
})

describe('a webhook is refused', () => {
  test.each([-302_000, 302_000])('as stale when its time is %i ms off', (off) => {
    const at = NOW + off
    const request = { headers: headers(sign(BODY, { at }), { at }), body: BODY }
    expect(verifyWebhook([KEY], request, NOW)).toEqual(refused('stale'))
  })

  test.each<[string, WebhookRequest['headers']]>([
    ['no headers', {}],
    ['no signature', { 'webhook-id': 'msg_1', 'webhook-timestamp': '1' }],
    ['an empty id', { 'webhook-id': '', 'webhook-timestamp': '1', 'webhook-signature': 'v1,a' }],
    ['halves of two families', { 'webhook-id': 'a', 'svix-timestamp': '1', 'svix-signature': 'v1,a' }],
  ])('as missing with %s', (_, given) => {
    expect(verifyWebhook([KEY], { headers: given, body: BODY }, NOW)).toEqual(refused('missing'))
  })

  test.each<[string, WebhookRequest['headers'], Buffer]>([
    ['another secret', headers(sign(BODY, { secret: OTHER })), BODY],
    ['another body', headers(sign(BODY)), Buffer.concat([BODY, Buffer.from(' ')])],
    ['another id', headers(sign(BODY), { id: 'msg_2' }), BODY],
    ['another time', headers(sign(BODY), { at: NOW + 1000 }), BODY],
    ['a signature of another version', headers(sign(BODY).replace('v1', 'v2')), BODY],
    ['a signature without a value', headers('v1'), BODY],
    ['rubbish', headers('v1,%%% , v1,,'), BODY],
    ['a time that is none', { ...headers(sign(BODY)), 'webhook-timestamp': 'now' }, BODY],
  ])('as wrong with %s', (_, given, body) => {
    expect(verifyWebhook([KEY], { headers: given, body }, NOW)).toEqual(refused('wrong'))
  })

  test('as wrong without any secret', () => {
    expect(verifyWebhook([], { headers: headers(sign(BODY)), body: BODY }, NOW)).toEqual(refused('wrong'))
  })
})
