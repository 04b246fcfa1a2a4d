import { MockAgent } from 'undici'
import { expect, test } from 'vitest'
import { type Exchange, sendRequest } from '../../src/recall/send-request.ts'

const ORIGIN = 'http://recall.test'

async function sendInto(error: Error): Promise<Exchange> {
  const dispatcher = new MockAgent()
  dispatcher.disableNetConnect()
  dispatcher.get(ORIGIN).intercept({ method: 'POST', path: '/x' }).replyWithError(error)
  const sender = { dispatcher, baseUrl: ORIGIN, headers: {}, longestMs: 60_000, now: () => 0 }
  const exchange = await sendRequest(sender, { method: 'POST', path: '/x', body: '{}' })
  await dispatcher.close()
  return exchange
}

function broken(fields: object): Error {
  return Object.assign(new Error('https://recall.test/x?secret=1'), fields)
}

test.each([
  { code: 'ECONNREFUSED', syscall: 'connect' },
  { code: 'ENOTFOUND', syscall: 'getaddrinfo' },
  { code: 'EAI_AGAIN', syscall: 'getaddrinfo' },
  { code: 'ETIMEDOUT', syscall: 'connect' },
  { code: 'EHOSTUNREACH', syscall: 'connect' },
  { code: 'EADDRNOTAVAIL', syscall: 'connect' },
  { code: 'UND_ERR_CONNECT_TIMEOUT' },
  { code: 'CERT_HAS_EXPIRED' },
  { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
  { code: 'ERR_TLS_CERT_ALTNAME_INVALID' },
])('nothing was sent after %j', async (fields) => {
  expect(await sendInto(broken(fields))).toEqual({ kind: 'notSent', why: fields.code })
})

test.each([
  { code: 'ECONNRESET', syscall: 'read' },
  { code: 'EPIPE', syscall: 'write' },
  { code: 'ETIMEDOUT', syscall: 'read' },
  { code: 'UND_ERR_SOCKET' },
  { code: 'UND_ERR_HEADERS_TIMEOUT' },
  { code: 'UND_ERR_DESTROYED' },
  { code: 'HPE_INVALID_CONSTANT' },
  { code: 'SOMETHING_NEW' },
])('something may have been sent after %j', async (fields) => {
  expect(await sendInto(broken(fields))).toEqual({ kind: 'lost', why: fields.code })
})

test('nothing was sent when every address refused, but something may have been when only some did', async () => {
  const refused = broken({ code: 'ECONNREFUSED', syscall: 'connect' })
  const reset = broken({ code: 'ECONNRESET', syscall: 'read' })
  expect(await sendInto(new AggregateError([refused, refused], 'x'))).toMatchObject({ kind: 'notSent' })
  expect(await sendInto(new AggregateError([refused, reset], 'x'))).toMatchObject({ kind: 'lost' })
})

test('an error without a code is told by its name, never by its message', async () => {
  expect(await sendInto(broken({}))).toEqual({ kind: 'lost', why: 'Error' })
})
