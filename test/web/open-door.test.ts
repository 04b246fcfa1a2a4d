import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { connect } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { type Door, type DoorDeps, openDoor } from '../../src/web/open-door.ts'

const MIB = 1024 * 1024
const doors: Door[] = []

/** Opens a door that stores everything, ready; resolves with it and with what it was given. */
async function open(over: Partial<DoorDeps> = {}) {
  const webhooks: { headers: Record<string, unknown>; body: Buffer }[] = []
  const errors: unknown[] = []
  const door = await openDoor({
    host: '127.0.0.1',
    port: 0,
    acceptWebhook: (webhook) => {
      webhooks.push(webhook)
      return Promise.resolve('stored')
    },
    slackListener: null,
    install: null,
    openLink: null,
    trustProxy: 0,
    clock: Date,
    readiness: () => Promise.resolve({ ready: true, problems: [] }),
    onError: (error) => void errors.push(error),
    ...over,
  })
  doors.push(door)
  return { door, webhooks, errors, url: `http://127.0.0.1:${door.port}` }
}

afterEach(async () => {
  for (const door of doors.splice(0)) await door.close()
})

const JSON_TYPE = { 'content-type': 'application/json' }
const post = (url: string, body: string | Buffer = '{}', headers: Record<string, string> = JSON_TYPE) =>
  fetch(`${url}/webhooks/recall`, { method: 'POST', headers, body })

/** Sends bytes as they are; resolves with everything that came back until the server closed the connection. */
async function raw(port: number, ...parts: (string | Buffer)[]): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  const answer: Buffer[] = []
  socket.on('data', (chunk: Buffer) => answer.push(chunk))
  socket.on('error', () => undefined)
  for (const part of parts) {
    if (!socket.destroyed && !socket.write(part)) {
      await new Promise<void>((resolve) => {
        for (const event of ['drain', 'close']) socket.once(event, () => resolve())
      })
    }
  }
  if (!socket.closed) await new Promise((resolve) => socket.once('close', resolve))
  return Buffer.concat(answer).toString()
}

const ONCE = 'Host: x\r\nConnection: close\r\n'

describe('POST /webhooks/recall', () => {
  test('answers 204 without a body once the delivery is stored, and hands on its raw bytes and headers', async () => {
    const { url, webhooks } = await open()
    const body = Buffer.from([0xff, 0x00, 0x7b, 0xc3, 0x28])
    const answer = await post(url, body, { ...JSON_TYPE, 'webhook-id': 'msg_1' })
    expect(answer.status).toBe(204)
    expect(await answer.text()).toBe('')
    expect(webhooks[0]?.body.equals(body)).toBe(true)
    expect(webhooks[0]?.headers['webhook-id']).toBe('msg_1')
  })

  test.each([
    { outcome: 'stored', status: 204 },
    { outcome: 'refused', status: 401 },
    { outcome: 'unavailable', status: 503 },
  ] as const)('answers $status when it is $outcome', async ({ outcome, status }) => {
    const { url } = await open({ acceptWebhook: () => Promise.resolve(outcome) })
    expect((await post(url)).status).toBe(status)
  })

  test.each([
    { type: 'application/json', status: 204 },
    { type: 'application/json; charset=utf-8', status: 204 },
    { type: 'APPLICATION/JSON', status: 204 },
    { type: 'text/plain', status: 415 },
    { type: 'application/jsonp', status: 415 },
    { type: 'application/x-www-form-urlencoded', status: 415 },
  ])('answers $status to a body of type $type', async ({ type, status }) => {
    const { url, webhooks } = await open()
    expect((await post(url, '{}', { 'content-type': type })).status).toBe(status)
    expect(webhooks).toHaveLength(status === 204 ? 1 : 0)
  })

  test('answers 415 to a body without a type', async () => {
    const { door } = await open()
    const answer = await raw(door.port, `POST /webhooks/recall HTTP/1.1\r\n${ONCE}Content-Length: 2\r\n\r\n{}`)
    expect(answer).toMatch(/^HTTP\/1.1 415 /)
  })

  test('takes a body of exactly 1 MiB, and an empty one', async () => {
    const { url, webhooks } = await open()
    expect((await post(url, Buffer.alloc(MIB, 'x'))).status).toBe(204)
    expect((await post(url, '')).status).toBe(204)
    expect(webhooks.map(({ body }) => body.length)).toEqual([MIB, 0])
  })

  test.each([1, 5 * MIB])('answers 413 to a body that says it is larger (%i bytes too many)', async (extra) => {
    const { url, webhooks } = await open()
    const answer = await post(url, Buffer.alloc(MIB + extra, 'x'))
    expect(answer.status).toBe(413)
    expect(await answer.text()).toContain('1 MiB')
    expect(webhooks).toEqual([])
  })

  test.each([1, 1_000, 5 * MIB])(
    'answers 413 to a larger body of unknown length (%i bytes too many)',
    async (extra) => {
      const { door, webhooks } = await open()
      const chunk = (bytes: number) =>
        Buffer.concat([Buffer.from(`${bytes.toString(16)}\r\n`), Buffer.alloc(bytes, 'x'), Buffer.from('\r\n')])
      const answer = await raw(
        door.port,
        `POST /webhooks/recall HTTP/1.1\r\n${ONCE}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`,
        chunk(MIB),
        chunk(extra),
        '0\r\n\r\n',
      )
      expect(answer).toMatch(/^HTTP\/1.1 413 /)
      expect(webhooks).toEqual([])
    },
  )

  test('does not exist in polling mode, whatever the method', async () => {
    const { url } = await open({ acceptWebhook: null })
    for (const method of ['POST', 'GET', 'DELETE']) {
      const answer = await fetch(`${url}/webhooks/recall`, { method })
      expect(answer.status, method).toBe(404)
    }
  })

  test('a sender that hangs up in the middle of the body is forgotten, and the next one is served', async () => {
    const { door, url, webhooks, errors } = await open()
    for (let n = 0; n < 3; n++) {
      const socket = connect(door.port, '127.0.0.1')
      socket.write(
        'POST /webhooks/recall HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"a',
      )
      await once(socket, 'connect')
      socket.destroy()
      await once(socket, 'close')
    }
    expect((await post(url)).status).toBe(204)
    expect(webhooks).toHaveLength(1)
    expect(errors).toEqual([])
  })

  test('a handler that throws or rejects is answered 500 without its reason, and the process goes on', async () => {
    const { url, errors } = await open({
      acceptWebhook: ({ body }) => {
        if (body.toString() === 'throw') throw new Error('secret reason')
        return Promise.reject(new Error('secret reason'))
      },
    })
    for (const body of ['throw', 'reject']) {
      const answer = await post(url, body)
      expect(answer.status).toBe(500)
      expect(await answer.text()).not.toContain('secret')
    }
    expect(errors).toHaveLength(2)
    expect((await fetch(`${url}/healthz`)).status).toBe(200)
  })

  test('several requests on one connection are answered in turn', async () => {
    const { door, webhooks } = await open()
    const one = (body: string, close = '') =>
      `POST /webhooks/recall HTTP/1.1\r\nHost: x\r\n${close}Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`
    const answer = await raw(door.port, one('{"n":1}'), one('{"n":2}', 'Connection: close\r\n'))
    expect(answer.match(/HTTP\/1.1 204/g)).toHaveLength(2)
    expect(webhooks.map(({ body }) => body.toString())).toEqual(['{"n":1}', '{"n":2}'])
  })

  test('a request that was refused unread cannot smuggle another in its body', async () => {
    const { door } = await open()
    const inner = 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n'
    const answer = await raw(
      door.port,
      `POST /webhooks/recall HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: ${inner.length}\r\n\r\n${inner}`,
    )
    expect(answer.match(/HTTP\/1.1 /g)).toHaveLength(1)
    expect(answer).toMatch(/^HTTP\/1.1 415 /)
  })
})

describe('GET /healthz and /readyz', () => {
  test.each(['GET', 'HEAD'])('%s /healthz is answered 200 while the process lives', async (method) => {
    const { url } = await open({ readiness: () => Promise.resolve({ ready: false, problems: ['x'] }) })
    const answer = await fetch(`${url}/healthz?from=probe`, { method })
    expect(answer.status).toBe(200)
    expect(await answer.text()).toBe(method === 'GET' ? 'ok\n' : '')
  })

  test.each([
    { readiness: { ready: true, problems: [] }, status: 200 },
    { readiness: { ready: false, problems: ['The database does not answer.'] }, status: 503 },
  ])('GET /readyz answers $status with the problems', async ({ readiness, status }) => {
    const { url } = await open({ readiness: () => Promise.resolve(readiness) })
    const answer = await fetch(`${url}/readyz`)
    expect(answer.status).toBe(status)
    expect(answer.headers.get('content-type')).toBe('application/json')
    expect(await answer.json()).toEqual(readiness)
    expect(await (await fetch(`${url}/readyz`, { method: 'HEAD' })).text()).toBe('')
  })

  test('a readiness that cannot be told is answered 500', async () => {
    const { url, errors } = await open({ readiness: () => Promise.reject(new Error('x')) })
    expect((await fetch(`${url}/readyz`)).status).toBe(500)
    expect(errors).toHaveLength(1)
  })
})

describe('everything else', () => {
  test.each([
    { path: '/webhooks/recall', method: 'GET', allow: 'POST' },
    { path: '/webhooks/recall', method: 'HEAD', allow: 'POST' },
    { path: '/webhooks/recall', method: 'PUT', allow: 'POST' },
    { path: '/healthz', method: 'POST', allow: 'GET, HEAD' },
    { path: '/readyz', method: 'DELETE', allow: 'GET, HEAD' },
    { path: `/r/${'A'.repeat(22)}`, method: 'POST', allow: 'GET, HEAD' },
    { path: '/r/x', method: 'PUT', allow: 'GET, HEAD' },
  ])('$method $path is answered 405 with what is allowed', async ({ path, method, allow }) => {
    const { url } = await open({ openLink: () => Promise.reject(new Error('looked up')) })
    const answer = await fetch(`${url}${path}`, { method, ...(method === 'PUT' ? { body: 'x'.repeat(1_000) } : {}) })
    expect(answer.status).toBe(405)
    expect(answer.headers.get('allow')).toBe(allow)
  })

  test.each(['/', '/webhooks', '/webhooks/recall/', '/webhooks/recallx', '/healthz/x', '/metrics', '/slack/events'])(
    '%s is answered 404',
    async (path) => {
      const { url } = await open()
      expect((await fetch(`${url}${path}`)).status).toBe(404)
      expect((await fetch(`${url}${path}`, { method: 'POST', body: '{}' })).status).toBe(404)
    },
  )

  test.each([
    'GET // HTTP/1.1',
    'GET /%zz HTTP/1.1',
    'GET /%E0%A4%A HTTP/1.1',
    'GET ?x HTTP/1.1',
    'GET http:// HTTP/1.1',
    'GET http://other/healthz HTTP/1.1',
    'OPTIONS * HTTP/1.1',
    'GET /webhooks/recall/../../healthz HTTP/1.1',
    'GET /\u00ff HTTP/1.1',
    'FOO / HTTP/1.1',
    'GET / HTTP/9.9',
    'nonsense',
    `GET /${'x'.repeat(5_000)} HTTP/1.1`,
  ])('the request line %j is answered with an error of 4xx, and the door stays open', async (line) => {
    const { door, url, errors } = await open()
    expect(await raw(door.port, Buffer.from(`${line}\r\n${ONCE}\r\n`, 'latin1'))).toMatch(/^HTTP\/1.1 4\d\d /)
    expect((await fetch(`${url}/healthz`)).status).toBe(200)
    expect(errors).toEqual([])
  })

  test.each([
    {
      what: 'an upgrade',
      text: `GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
    },
    { what: 'a request line that is far too long', text: `GET /${'x'.repeat(100_000)} HTTP/1.1\r\n${ONCE}\r\n` },
    { what: 'a CONNECT', text: `CONNECT other:443 HTTP/1.1\r\n${ONCE}\r\n` },
  ])('$what does not upset the door', async ({ text }) => {
    const { door, url } = await open()
    const socket = connect(door.port, '127.0.0.1')
    socket.on('error', () => undefined)
    socket.write(text)
    socket.resume()
    expect((await fetch(`${url}/healthz`)).status).toBe(200)
    socket.destroy()
  })

  test('Slack’s requests are handed on untouched in HTTP mode', async () => {
    const { url } = await open({
      slackListener: (incoming, response) =>
        void incoming.pipe(response.writeHead(200, { 'x-method': incoming.method ?? '' })),
    })
    const answer = await fetch(`${url}/slack/events`, { method: 'POST', body: 'payload=%7B%7D' })
    expect(await answer.text()).toBe('payload=%7B%7D')
    expect(answer.headers.get('x-method')).toBe('POST')
  })

  test('a Slack listener that throws is answered 500', async () => {
    const { url, errors } = await open({
      slackListener: () => {
        throw new Error('x')
      },
    })
    expect((await fetch(`${url}/slack/events`, { method: 'POST', body: '{}' })).status).toBe(500)
    expect(errors).toHaveLength(1)
  })
})

describe('opening and closing', () => {
  test('a port that is taken is told as such', async () => {
    const { door } = await open()
    await expect(open({ port: door.port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
  })

  test('close ends at once although idle connections are kept alive', async () => {
    const { door } = await open()
    const agent = new Agent({ keepAlive: true })
    for (let n = 0; n < 3; n++) await get(door.port, agent)
    const idle = connect(door.port, '127.0.0.1')
    await once(idle, 'connect')
    await door.close()
    await expect(get(door.port)).rejects.toThrow()
    agent.destroy()
    idle.destroy()
  })

  test('close waits for the request under way, whose connection is not kept', async () => {
    let release: () => void = () => undefined
    let closed = false
    const arrived = new Promise<void>((resolve) => {
      void open({
        acceptWebhook: () => {
          resolve()
          return new Promise((answer) => {
            release = () => answer('stored')
          })
        },
      })
    })
    await new Promise((resolve) => setImmediate(resolve))
    const [door] = doors
    if (door === undefined) throw new Error('no door')
    const agent = new Agent({ keepAlive: true })
    const answer = get(door.port, agent, { path: '/webhooks/recall', method: 'POST', headers: JSON_TYPE })
    await arrived
    const closing = door.close().then(() => {
      closed = true
    })
    await new Promise((resolve) => setImmediate(resolve))
    expect(closed).toBe(false)
    release()
    expect(await answer).toBe(204)
    await closing
    agent.destroy()
  })

  test('close can be repeated', async () => {
    const { door } = await open()
    await Promise.all([door.close(), door.close()])
    await door.close()
  })
})

/** One request over an agent that may keep its connection; resolves with the status. */
function get(port: number, agent?: Agent, options: Record<string, unknown> = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path: '/healthz', agent, ...options }, (response) => {
      response.resume()
      response.on('end', () => resolve(response.statusCode ?? 0))
    })
    sent.on('error', reject)
    sent.end()
  })
}
