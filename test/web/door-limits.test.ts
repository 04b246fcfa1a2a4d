import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { DOOR_LIMITS, type Door, type DoorLimits, openDoor } from '../../src/web/open-door.ts'

// The limits are made small here, and what is awaited is the door's own doing: nothing depends on the machine's speed.

const doors: Door[] = []
const taken: string[] = []

async function open(limits: Partial<DoorLimits> = {}): Promise<Door> {
  const door = await openDoor({
    host: '127.0.0.1',
    port: 0,
    acceptWebhook: ({ body }) => {
      taken.push(body.toString())
      return Promise.resolve('stored')
    },
    slackListener: (request, response) => void request.resume().once('end', () => response.end('slack')),
    install: null,
    openLink: () => Promise.resolve({ kind: 'unknown' }),
    trustProxy: 0,
    clock: Date,
    readiness: () => Promise.resolve({ ready: true, problems: [] }),
    onError: (error) => expect.unreachable(String(error)),
    limits,
  })
  doors.push(door)
  return door
}

afterEach(async () => {
  taken.length = 0
  for (const door of doors.splice(0)) await door.close()
})

type Line = { socket: Socket; ended: Promise<void>; heard: () => string }

function dial(door: Door, text = ''): Line {
  const socket = connect(door.port, '127.0.0.1')
  let heard = ''
  socket.on('data', (chunk: Buffer) => {
    heard += chunk.toString('latin1')
  })
  socket.on('error', () => undefined)
  const ended = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  if (text !== '') socket.write(Buffer.from(text, 'latin1'))
  return { socket, ended, heard: () => heard }
}

/** Sends this and resolves with all that came back until the door ended the connection. */
async function untilEnded(door: Door, text: string): Promise<string> {
  const line = dial(door, text)
  await line.ended
  return line.heard()
}

const WEBHOOK = 'POST /webhooks/recall HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n'
const SLACK = 'POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n'
const LAST = 'Host: x\r\nConnection: close\r\n'

const isUp = async (door: Door) => (await fetch(`http://127.0.0.1:${door.port}/healthz`)).status === 200

describe('a slow client', () => {
  const hasty = { headersMs: 40, requestMs: 80, checkEveryMs: 10 }

  test.each([
    ['says nothing at all', ''],
    ['never ends its headers', 'GET /healthz HTTP/1.1\r\nHost: x\r\nA: b'],
    ['never ends its request line', 'GET /heal'],
    ['never ends a webhook’s body', `${WEBHOOK}Content-Length: 100\r\n\r\n{"a":`],
    ['never ends the body of one of Slack’s requests', `${SLACK}Content-Length: 100\r\n\r\n{"a":`],
    ['never ends a chunk', `${WEBHOOK}Transfer-Encoding: chunked\r\n\r\nff\r\n{`],
    ['never ends a body that nobody wants', 'POST /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 9999\r\n\r\nx'],
  ])('that %s is ended', async (_, text) => {
    const door = await open(hasty)
    const line = dial(door, text)
    await line.ended
    expect(line.heard()).toMatch(/^$|^HTTP\/1.1 (408|405) /)
    expect(taken).toEqual([])
  })

  test('that feeds its headers drop by drop is ended all the same', async () => {
    const door = await open(hasty)
    const line = dial(door, 'GET /healthz HTTP/1.1\r\nHost: x\r\n')
    const drip = setInterval(() => line.socket.write('A: b\r\n'), 5)
    await line.ended
    clearInterval(drip)
    expect(line.heard()).toMatch(/^$|^HTTP\/1.1 408 /)
  })
})

describe('many clients', () => {
  test('more connections than allowed are ended at once, and there is room again when others go', async () => {
    const door = await open({ connections: 2 })
    const [first, second] = [dial(door), dial(door)]
    await Promise.all([once(first.socket, 'connect'), once(second.socket, 'connect')])
    second.socket.write(`GET /healthz HTTP/1.1\r\n${LAST}\r\n`)
    await second.ended
    expect(second.heard()).toContain('200 OK')
    const again = dial(door, 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n')
    await once(again.socket, 'data')
    expect(await untilEnded(door, `GET /healthz HTTP/1.1\r\n${LAST}\r\n`)).toBe('')
    for (const line of [first, again]) line.socket.destroy()
  })

  test('a connection is ended after so many requests, and what was sent behind them is not done', async () => {
    const door = await open({ requestsPerConnection: 2 })
    const one = (n: number) => `${WEBHOOK}Content-Length: 1\r\n\r\n${n}`
    const line = dial(door, [1, 2, 3].map(one).join(''))
    while (line.heard().match(/HTTP\/1.1 \d+/g)?.length !== 3) await once(line.socket, 'data')
    expect(line.heard().match(/HTTP\/1.1 \d+/g)).toEqual(['HTTP/1.1 204', 'HTTP/1.1 204', 'HTTP/1.1 503'])
    expect(line.heard()).toMatch(/Connection: close/i)
    line.socket.destroy()
    expect(taken).toEqual(['1', '2'])
    expect(await isUp(door)).toBe(true)
  })
})

test('a door that is told no limits has these', () => {
  expect(DOOR_LIMITS).toEqual({
    headersMs: 10_000,
    requestMs: 30_000,
    checkEveryMs: 5_000,
    connections: 500,
    requestsPerConnection: 1_000,
  })
})

describe('a request that two servers might read differently', () => {
  const inner = 'GET /r/aaaaaaaaaaaaaaaaaaaaaa HTTP/1.1\r\nHost: x\r\n\r\n'
  test.each([
    ['both lengths', `${WEBHOOK}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${inner}`],
    ['two different lengths', `${WEBHOOK}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}x`],
    ['the same length twice', `${WEBHOOK}Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}`],
    ['a negative length', `${WEBHOOK}Content-Length: -1\r\n\r\n`],
    ['a length with a sign', `${WEBHOOK}Content-Length: +2\r\n\r\n{}`],
    ['an unknown coding', `${WEBHOOK}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n`],
    ['chunked not last', `${WEBHOOK}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n`],
    ['chunked twice', `${WEBHOOK}Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
    ['a space before the colon', `${WEBHOOK}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n`],
    ['a chunk without a length', `${WEBHOOK}Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n`],
    [
      'a bare line feed in a chunk’s extension',
      `${WEBHOOK}Transfer-Encoding: chunked\r\n\r\n2;\nxx\r\n{}\r\n0\r\n\r\n`,
    ],
    ['bare line feeds', 'GET /healthz HTTP/1.1\nHost: x\n\n'],
    ['a folded header', `GET /healthz HTTP/1.1\r\n${LAST}A: b\r\n c\r\n\r\n`],
    ['a zero byte in a header', `GET /healthz HTTP/1.1\r\n${LAST}A: b\0c\r\n\r\n`],
    ['no Host', 'GET /healthz HTTP/1.1\r\n\r\n'],
    ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ])('is refused with 400 and its connection ended: %s', async (_, text) => {
    const heard = await untilEnded(await open(), text)
    expect(heard).toMatch(/^HTTP\/1.1 400 /)
    expect(heard.match(/HTTP\/1.1 /g)).toHaveLength(1)
    expect(taken).toEqual([])
  })
})

describe('unusual requests', () => {
  test.each([
    ['more than 16 KiB of headers', `GET /healthz HTTP/1.1\r\n${LAST}A: ${'b'.repeat(17_000)}\r\n\r\n`],
    ['two thousand headers', `GET /healthz HTTP/1.1\r\n${LAST}${'a234567: \r\n'.repeat(2_000)}\r\n`],
    ['a path of 17 kB', `GET /r/${'a'.repeat(17_000)} HTTP/1.1\r\n${LAST}\r\n`],
  ])('%s are refused with 431', async (_, text) => {
    const door = await open()
    expect(await untilEnded(door, text)).toMatch(/^HTTP\/1.1 431 /)
    expect(await isUp(door)).toBe(true)
  })

  test('TRACE tells nothing of the request back', async () => {
    const heard = await untilEnded(await open(), `TRACE /healthz HTTP/1.1\r\n${LAST}X-Own: inside\r\n\r\n`)
    expect(heard).toMatch(/^HTTP\/1.1 405 /)
    expect(heard).not.toContain('inside')
  })

  test('CONNECT is ended without an answer, and no upgrade happens', async () => {
    const door = await open()
    expect(await untilEnded(door, `CONNECT other:443 HTTP/1.1\r\n${LAST}\r\n`)).toBe('')
    const upgrade = 'Host: x\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\nSec-WebSocket-Key: eA==\r\n'
    expect(await untilEnded(door, `GET /healthz HTTP/1.1\r\n${upgrade}\r\n`)).not.toMatch(/^HTTP\/1.1 101/)
  })

  test('an address in full form leads nowhere, whatever host it names', async () => {
    for (const url of ['http://127.0.0.1/healthz', 'http://other.example/r/x', 'https://x/webhooks/recall'])
      expect(await untilEnded(await open(), `GET ${url} HTTP/1.1\r\n${LAST}\r\n`)).toMatch(/^HTTP\/1.1 404 /)
  })

  test.each(['OPTIONS', 'PATCH', 'DELETE', 'PUT'])(
    '%s is not allowed anywhere, and no other origin is',
    async (method) => {
      for (const path of ['/healthz', '/readyz', '/r/aaaaaaaaaaaaaaaaaaaaaa', '/webhooks/recall']) {
        const heard = await untilEnded(
          await open(),
          `${method} ${path} HTTP/1.1\r\n${LAST}Origin: https://evil.example\r\n\r\n`,
        )
        expect(heard).toMatch(/^HTTP\/1.1 405 /)
        expect(heard.toLowerCase()).not.toContain('access-control')
      }
    },
  )

  test('who asks first is told to send the body, unless it is too large', async () => {
    const door = await open()
    const line = dial(door, `${WEBHOOK}Connection: close\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n`)
    await once(line.socket, 'data')
    expect(line.heard()).toMatch(/^HTTP\/1.1 100 /)
    line.socket.write('{}')
    await line.ended
    expect(line.heard()).toContain('HTTP/1.1 204 ')
    expect(taken).toEqual(['{}'])

    const large = dial(door, `${WEBHOOK}Expect: 100-continue\r\nContent-Length: 1048577\r\n\r\n`)
    await once(large.socket, 'data')
    expect(large.heard()).toMatch(/^HTTP\/1.1 413 /)
    large.socket.destroy()
  })

  test('every answer forbids guessing its type and keeping it', async () => {
    const door = await open()
    for (const [method, path] of [
      ['GET', '/healthz'],
      ['GET', '/nothing'],
      ['POST', '/healthz'],
      ['GET', '/r/x'],
      ['POST', '/slack/events'],
      ['POST', '/webhooks/recall'],
    ]) {
      const answer = await fetch(`http://127.0.0.1:${door.port}${path}`, { method: method ?? '' })
      expect(answer.headers.get('x-content-type-options'), path).toBe('nosniff')
      expect(answer.headers.get('cache-control'), path).toBe('no-store')
    }
  })
})
