import { once } from 'node:events'
import { connect } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import type { LinkOutcome } from '../../src/web/link-route.ts'
import { type Door, type DoorDeps, openDoor } from '../../src/web/open-door.ts'

const TOKEN = 'mZ3_-8Ufq1sVxk0JcO2h7A'
const VIDEO = 'https://bucket.s3.amazonaws.com/a%20b/video.mp4?X-Amz-Date=20250129T235500Z&X-Amz-Signature=abc%2F'
const doors: Door[] = []

type Over = Partial<DoorDeps> & { outcome?: LinkOutcome | Promise<LinkOutcome> }

/** Opens a door whose links come to this outcome; resolves with what was looked up and reported, and a clock to set. */
async function open({ outcome = { kind: 'redirect', url: VIDEO }, ...over }: Over = {}) {
  const asked: string[] = []
  const errors: unknown[] = []
  const time = { now: Date.UTC(2025, 0, 30) }
  const door = await openDoor({
    host: '127.0.0.1',
    port: 0,
    acceptWebhook: null,
    slackListener: null,
    install: null,
    openLink: (token) => {
      asked.push(token)
      return Promise.resolve(outcome)
    },
    trustProxy: 1,
    clock: { now: () => time.now },
    readiness: () => Promise.resolve({ ready: true, problems: [] }),
    onError: (error) => void errors.push(error),
    ...over,
  })
  doors.push(door)
  const url = `http://127.0.0.1:${door.port}`
  const get = (token = TOKEN, { from = '192.0.2.1', method = 'GET' } = {}) =>
    fetch(`${url}/r/${token}`, { method, redirect: 'manual', headers: { 'x-forwarded-for': from } })
  const statuses = async (count: number, token: (n: number) => string, from?: (n: number) => string) => {
    const found: number[] = []
    for (let n = 0; n < count; n++) found.push((await get(token(n), from ? { from: from(n) } : {})).status)
    return found
  }
  return { door, url, get, statuses, asked, errors, time }
}

const tokenOf = (n: number) => String(n).padStart(22, 'x')
const times = (count: number, status: number) => Array<number>(count).fill(status)

afterEach(async () => {
  for (const door of doors.splice(0)) await door.close()
})

describe('GET /r/<token>', () => {
  test('takes a slash behind the token, as some programs write one', async () => {
    const { get } = await open()
    expect((await get(`${TOKEN}/`)).status).toBe(302)
  })

  test('leads to the recording, and is neither kept nor told to anybody', async () => {
    const { get, asked } = await open()
    const answer = await get()
    expect(answer.status).toBe(302)
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      location: VIDEO,
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-robots-tag': 'noindex',
    })
    expect(await answer.text()).toBe('')
    expect(asked).toEqual([TOKEN])
  })

  test('asks anew each time', async () => {
    const { get, asked } = await open()
    await get()
    await get()
    expect(asked).toHaveLength(2)
  })

  test.each<[LinkOutcome, number, [retryAfter: string | null, words: RegExp]]>([
    [{ kind: 'unknown' }, 404, [null, /There is no recording at this link/]],
    [{ kind: 'deleted', at: Date.UTC(2025, 0, 29) }, 410, [null, /has been deleted.*29 January 2025/s]],
    [{ kind: 'deleted', at: null }, 410, [null, /has been deleted/]],
    [{ kind: 'preparing' }, 503, ['30', /not ready yet/]],
    [{ kind: 'unavailable', retryAfterMs: 1_500 }, 503, ['2', /cannot be opened right now/]],
    [{ kind: 'unavailable', retryAfterMs: 0 }, 503, ['1', /cannot be opened right now/]],
  ])('for %j answers %i with a page', async (outcome, status, [retryAfter, words]) => {
    const { get } = await open({ outcome })
    const answer = await get()
    expect(answer.status).toBe(status)
    expect(answer.headers.get('retry-after')).toBe(retryAfter)
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-robots-tag': 'noindex',
      'x-content-type-options': 'nosniff',
    })
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
    const html = await answer.text()
    expect(html).toMatch(words)
    expect(html).not.toContain(TOKEN)
  })

  test.each<LinkOutcome>([
    { kind: 'redirect', url: VIDEO },
    { kind: 'deleted', at: null },
  ])('is answered to HEAD as to GET, without a body (%j)', async (outcome) => {
    const { get } = await open({ outcome })
    const [first, second] = [await get(), await get(TOKEN, { method: 'HEAD' })]
    const headersOf = ({ headers }: Response) =>
      [...headers].filter(([name]) => !['date', 'connection', 'keep-alive'].includes(name))
    expect(second.status).toBe(first.status)
    expect(headersOf(second)).toEqual(headersOf(first))
    expect(await second.text()).toBe('')
  })

  test.each([
    '',
    'x',
    TOKEN.slice(1),
    `${TOKEN}A`,
    `${TOKEN}//`,
    `${TOKEN}/x`,
    `x/${TOKEN}`,
    `${TOKEN.slice(1)}.`,
    `${TOKEN.slice(1)}%41`,
    `${TOKEN.slice(3)}%0a`,
    'x'.repeat(5_000),
  ])('of %j, which is no token, is unknown without being looked up', async (token) => {
    const { get, asked } = await open()
    expect((await get(token)).status).toBe(404)
    expect(asked).toEqual([])
  })

  test('takes no notice of what is added to the link', async () => {
    const { get, asked } = await open()
    expect((await get(`${TOKEN}?utm_source=x`)).status).toBe(302)
    expect(asked).toEqual([TOKEN])
  })

  test('does not exist without a public address, whatever the method', async () => {
    const { url } = await open({ openLink: null })
    for (const method of ['GET', 'HEAD', 'POST']) {
      expect((await fetch(`${url}/r/${TOKEN}`, { method })).status, method).toBe(404)
    }
  })
})

describe('a redirect', () => {
  test.each([
    'https://example.com/',
    'http://127.0.0.1:8080/video.mp4',
    'http://127.9.9.9/',
    'http://localhost:1/',
    'http://[::1]:1/',
  ])('to %s is followed', async (target) => {
    const { get } = await open({ outcome: { kind: 'redirect', url: target } })
    expect((await get()).headers.get('location')).toBe(target)
  })

  test.each([
    'http://example.com/secret',
    'http://localhost.example.com/secret',
    'http://127.0.0.1.example.com/secret',
    'http://10.0.0.1/secret',
    'javascript:secret',
    'data:text/html,secret',
    'ftp://example.com/secret',
    '//example.com/secret',
    '/secret',
    '',
  ])('to %j is not followed, and is reported without the address', async (target) => {
    const { get, errors } = await open({ outcome: { kind: 'redirect', url: target } })
    const answer = await get()
    expect(answer.status).toBe(503)
    expect(answer.headers.get('location')).toBeNull()
    expect(answer.headers.get('retry-after')).toBe('60')
    expect(errors).toHaveLength(1)
    expect(String((errors[0] as Error).stack)).not.toMatch(/secret|example/)
  })

  test('cannot smuggle a header', async () => {
    const { get } = await open({ outcome: { kind: 'redirect', url: 'https://example.com/a\r\nset-cookie: x=1' } })
    const answer = await get()
    expect(answer.headers.get('set-cookie')).toBeNull()
    expect(answer.headers.get('location')).toBe('https://example.com/aset-cookie:%20x=1')
  })
})

test.each<[string, unknown]>([
  ['an error', new Error(`GET /r/${TOKEN} led to ${VIDEO}\n    at ${VIDEO}`)],
  ['an error with a code', Object.assign(new Error(TOKEN), { code: 'SQLITE_BUSY', url: VIDEO, cause: TOKEN })],
  ['an error with an odd code', Object.assign(new Error(TOKEN), { code: `see /r/${TOKEN}` })],
  ['a text', VIDEO],
  ['nothing', undefined],
])('a look-up that fails with %s is a page, and reported without the link', async (_, failure) => {
  const { get, errors } = await open({ openLink: () => Promise.reject(failure) })
  const answer = await get()
  expect(answer.status).toBe(503)
  expect(await answer.text()).toContain('cannot be opened right now')
  expect(errors).toHaveLength(1)
  const [error] = errors
  if (!(error instanceof Error)) throw new Error('reported something else')
  expect(`${error.stack} ${JSON.stringify({ ...error })} ${String(error.cause)}`).not.toMatch(/mZ3_|amazonaws/)
  expect(error.message).toMatch(/could not be looked up \((Error|SQLITE_BUSY|no code)\)$/)
})

describe('the limits', () => {
  test('let one link be opened 30 times a minute, from wherever', async () => {
    const { get, statuses, asked, time } = await open()
    const from = (n: number) => `192.0.2.${n}`
    expect(await statuses(31, () => TOKEN, from)).toEqual([...times(30, 302), 429])
    expect(asked).toHaveLength(30)
    expect((await get('another-token-AAAAAAAA')).status).toBe(302)
    time.now += 59_000
    const answer = await get()
    expect(answer.status).toBe(429)
    expect(answer.headers.get('retry-after')).toBe('1')
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(await answer.text()).toContain('Please wait a moment')
    time.now += 1_000
    expect((await get()).status).toBe(302)
  })

  test('let an address open 60 links a minute', async () => {
    const { get, statuses, asked, time } = await open()
    expect(await statuses(61, tokenOf)).toEqual([...times(60, 302), 429])
    expect(asked).toHaveLength(60)
    expect((await get(tokenOf(99), { from: '192.0.2.2' })).status).toBe(302)
    time.now += 60_000
    expect((await get(tokenOf(99))).status).toBe(302)
  })

  test('let an address try 10 unknown links a minute, malformed ones included', async () => {
    const { get, statuses, asked, time } = await open({ outcome: { kind: 'unknown' } })
    expect(await statuses(11, (n) => (n % 2 === 0 ? tokenOf(n) : 'short'))).toEqual([...times(10, 404), 429])
    expect(asked).toHaveLength(5)
    expect((await get('short')).status).toBe(429)
    expect((await get(tokenOf(50), { from: '192.0.2.2' })).status).toBe(404)
    time.now += 60_000
    expect((await get(tokenOf(50))).status).toBe(404)
  })

  test('do not count deleted recordings as guesses', async () => {
    const { statuses } = await open({ outcome: { kind: 'deleted', at: null } })
    expect(await statuses(20, tokenOf)).toEqual(times(20, 410))
  })

  test('count all addresses of an IPv6 network as one', async () => {
    const { get, statuses } = await open({ outcome: { kind: 'unknown' } })
    const from = (n: number) => `2001:db8:1:2::${n + 1}`
    expect(await statuses(11, tokenOf, from)).toEqual([...times(10, 404), 429])
    expect((await get(TOKEN, { from: '2001:db8:1:3::1' })).status).toBe(404)
  })

  test('do not believe X-Forwarded-For without a proxy of ours', async () => {
    const { statuses } = await open({ outcome: { kind: 'unknown' }, trustProxy: 0 })
    expect(await statuses(11, tokenOf, (n) => `192.0.2.${n}`)).toEqual([...times(10, 404), 429])
  })

  test('believe only as many entries of X-Forwarded-For as there are proxies of ours', async () => {
    const { statuses } = await open({ outcome: { kind: 'unknown' }, trustProxy: 2 })
    const from = (n: number) => `192.0.2.${n}, 198.51.100.7, 10.0.0.1`
    expect(await statuses(11, tokenOf, from)).toEqual([...times(10, 404), 429])
  })
})

describe('when the door closes', () => {
  /** A door whose look-up waits to be told its outcome; resolves once a request has arrived there. */
  async function openWaiting() {
    let settle: (outcome: LinkOutcome) => void = () => undefined
    let arrive = () => {}
    const arrived = new Promise<void>((resolve) => {
      arrive = resolve
    })
    const outcome = new Promise<LinkOutcome>((resolve) => {
      settle = resolve
    })
    const openLink = () => {
      arrive()
      return outcome
    }
    return { ...(await open({ openLink })), arrived, settle }
  }

  test('a link that is being looked up is still answered', async () => {
    const { door, get, arrived, settle } = await openWaiting()
    const answer = get()
    await arrived
    const closing = door.close()
    settle({ kind: 'redirect', url: VIDEO })
    expect((await answer).status).toBe(302)
    await closing
  })

  test('somebody who left in the meantime is forgotten', async () => {
    const { door, url, arrived, settle, errors } = await openWaiting()
    const socket = connect(door.port, '127.0.0.1')
    socket.write(`GET /r/${TOKEN} HTTP/1.1\r\nHost: x\r\n\r\n`)
    await arrived
    socket.destroy()
    await once(socket, 'close')
    settle({ kind: 'deleted', at: null })
    expect((await fetch(`${url}/healthz`)).status).toBe(200)
    expect(errors).toEqual([])
  })
})
