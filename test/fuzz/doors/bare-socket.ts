import { connect } from 'node:net'
import fc from 'fast-check'
import { createDoor } from '../door.ts'
import type { Mutation } from '../mutation.ts'
import { wildText } from '../wild-values.ts'

const PATHS = [
  '/webhooks/recall',
  '/slack/events',
  '/r/abc',
  '/healthz',
  '/readyz',
  '/',
  '*',
  '//',
  '/r/%',
  'http://evil.example/r/x',
  '/\u0000',
  '/r/../../etc',
  '/ /',
]
const METHODS = ['GET', 'POST', 'PUT', 'CONNECT', 'TRACE', 'OPTIONS', 'BREW', 'get', 'M-SEARCH', 'PRI', '']
const VERSIONS = ['HTTP/1.1', 'HTTP/1.0', 'HTTP/0.9', 'HTTP/2.0', 'HTTP/1.1 ', '']

const HEADERS = [
  'Host: x',
  'Host: a\r\nHost: b',
  'Host:',
  'Content-Length: 5',
  'Content-Length: -1',
  'Content-Length: 5\r\nContent-Length: 6',
  'Content-Length: 99999999999999999999',
  'Transfer-Encoding: chunked',
  'Transfer-Encoding: chunked\r\nContent-Length: 3',
  'Transfer-Encoding: gzip, chunked',
  'Transfer-Encoding: xchunked',
  'Expect: 100-continue',
  'Expect: the-unexpected',
  'Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
  'Connection: close',
  'Connection: keep-alive',
  'Content-Type: application/json',
  'Content-Type: application/x-www-form-urlencoded',
  'Content-Type: \u00e9\u00ff',
  'webhook-id: a\r\nwebhook-id: b',
  'x-slack-signature: v0=00\r\nx-slack-signature: v0=11',
  'x-slack-request-timestamp: NaN',
  'X-Forwarded-For: 1.2.3.4, , ,',
  `X-Long: ${'x'.repeat(20_000)}`,
  ...[1, 2, 3].map((many) => Array.from({ length: many * 900 }, (_, at) => `h${at}: v`).join('\r\n')),
  ' folded: x',
  'no colon',
  ': no name',
  'NUL\u0000: x',
]

const BODIES = [
  '',
  'hello',
  '5\r\nhello\r\n0\r\n\r\n',
  'zz\r\nhello\r\n',
  'ffffffffffffffff\r\n',
  '0\r\n\r\n',
  '5;ext="\r\nhello\r\n0\r\nTrailer: x\r\n\r\n',
  '{"event":"bot.done"}',
  'payload=%7B',
]

const oneRequest = fc
  .record({
    method: fc.constantFrom(...METHODS),
    path: fc.oneof(fc.constantFrom(...PATHS), wildText),
    version: fc.constantFrom(...VERSIONS),
    headers: fc.array(
      fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...HEADERS) }, { weight: 1, arbitrary: wildText }),
      { maxLength: 6 },
    ),
    end: fc.constantFrom('\r\n\r\n', '\r\n\r\n', '\n\n', '\r\n', ''),
    body: fc.oneof(fc.constantFrom(...BODIES), wildText),
  })
  .map(
    ({ method, path, version, headers, end, body }) =>
      `${method} ${path} ${version}\r\n${['Host: h', ...headers].join('\r\n')}${end}${body}`,
  )

/** Bytes on a bare TCP connection: broken, doubled, chunked and pipelined requests, and noise. */
export const bareSocket = createDoor({
  name: 'bare socket',
  unsigned: true,
  plan: fc.record({
    text: fc.oneof(
      { weight: 6, arbitrary: oneRequest },
      { weight: 2, arbitrary: fc.array(oneRequest, { minLength: 2, maxLength: 5 }).map((all) => all.join('')) },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 300 }) },
      {
        weight: 1,
        arbitrary: fc.constantFrom(
          'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
          '\u0016\u0003\u0001\u0002\u0000',
          '\r\n'.repeat(500),
        ),
      },
    ),
    how: fc.constantFrom('end', 'end', 'reset', 'halves'),
    changes: fc.constant<Mutation[]>([]),
  }),
  async send({ world }, { text, how }) {
    const heard = await converse(world.app.port, { bytes: Buffer.from(text, 'latin1'), how })
    const statuses = [...heard.matchAll(/^HTTP\/1\.[01] (\d{3})/gm)].map(([, status]) => Number(status))
    const worst = Math.max(0, ...statuses)
    const taken = /POST \/(?:webhooks|slack)/.test(text) && statuses.includes(204)
    if (taken) return { status: '204', fault: 'an unsigned request was taken' }
    return {
      status: statuses.length === 0 ? 'closed' : String(worst),
      fault: worst >= 500 ? `answered ${worst}` : null,
    }
  },
})

/** Long enough for an answer that is coming; then the sender loses patience, as attackers do. */
const PATIENCE_MS = 150

function converse(port: number, { bytes, how }: { bytes: Buffer; how: string }): Promise<string> {
  return new Promise((resolve) => {
    let heard = ''
    const socket = connect(port, '127.0.0.1')
    const over = () => {
      clearTimeout(timer)
      socket.destroy()
      resolve(heard)
    }
    const timer = setTimeout(over, PATIENCE_MS)
    socket.on('data', (chunk) => {
      heard += chunk.toString('latin1')
    })
    for (const event of ['error', 'close', 'end']) socket.on(event, over)
    socket.on('connect', () => {
      if (how === 'reset') socket.write(bytes, () => socket.resetAndDestroy())
      else if (how === 'halves') {
        socket.write(bytes.subarray(0, bytes.length / 2))
        setImmediate(() => void (socket.writable && socket.end(bytes.subarray(bytes.length / 2))))
      } else socket.end(bytes)
    })
  })
}
