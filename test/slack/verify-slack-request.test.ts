import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { verifySlackRequest } from '../../src/slack/verify-slack-request.ts'

const SECRET = '8f742231b10e8888abcd99yyyzzz85a5'
const NOW = Date.UTC(2025, 0, 29, 12)
const BODY = Buffer.from('command=%2Frecord&text=Gr%C3%BC%C3%9Fe')

function sign(body: Buffer, { secret = SECRET, at = NOW } = {}) {
  const timestamp = String(Math.floor(at / 1000))
  const hash = createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest('hex')
  return { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': `v0=${hash}` }
}

const verified = { kind: 'verified' }
const refused = (why: string) => ({ kind: 'refused', why })

// https://docs.slack.dev/authentication/verifying-requests-from-slack: Slack's own worked example.
test('Slack’s own example is verified', () => {
  const body = Buffer.from(
    'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c',
  )
  const headers = {
    'x-slack-request-timestamp': '1531420618',
    'x-slack-signature': 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
  }
  expect(verifySlackRequest(SECRET, { headers, body }, 1_531_420_618_000)).toEqual(verified)
})

test.each([-299_000, 0, 299_000])('a request whose time is %i ms off is verified', (off) => {
  expect(verifySlackRequest(SECRET, { headers: sign(BODY, { at: NOW + off }), body: BODY }, NOW)).toEqual(verified)
})

describe('a request is refused', () => {
  test.each([-302_000, 302_000, 3_600_000_000])('as stale when its time is %i ms off', (off) => {
    const request = { headers: sign(BODY, { at: NOW + off }), body: BODY }
    expect(verifySlackRequest(SECRET, request, NOW)).toEqual(refused('stale'))
  })

  test.each<[string, Record<string, string | string[] | undefined>]>([
    ['no headers', {}],
    ['no signature', { 'x-slack-request-timestamp': '1' }],
    ['no time', { 'x-slack-signature': 'v0=1' }],
    ['a list of signatures', { ...sign(BODY), 'x-slack-signature': ['v0=1', 'v0=2'] }],
  ])('as missing with %s', (_, headers) => {
    expect(verifySlackRequest(SECRET, { headers, body: BODY }, NOW)).toEqual(refused('missing'))
  })

  test.each<[string, Record<string, string>, Buffer]>([
    ['another secret', sign(BODY, { secret: 'other' }), BODY],
    ['another body', sign(BODY), Buffer.concat([BODY, Buffer.from('&')])],
    ['another time', { ...sign(BODY), 'x-slack-request-timestamp': String(NOW / 1000 + 1) }, BODY],
    ['a time that is none', { ...sign(BODY), 'x-slack-request-timestamp': 'Infinity' }, BODY],
    [
      'two signatures in one header',
      { ...sign(BODY), 'x-slack-signature': `v0=00, ${sign(BODY)['x-slack-signature']}` },
      BODY,
    ],
    ['a signature of another version', { ...sign(BODY), 'x-slack-signature': `v1=${'0'.repeat(64)}` }, BODY],
    [
      'a signature that is cut off',
      { ...sign(BODY), 'x-slack-signature': sign(BODY)['x-slack-signature'].slice(0, -2) },
      BODY,
    ],
    ['an empty one', { ...sign(BODY), 'x-slack-signature': '' }, BODY],
  ])('as wrong with %s', (_, headers, body) => {
    expect(verifySlackRequest(SECRET, { headers, body }, NOW)).toEqual(refused('wrong'))
  })
})
