import { createServer, type ServerResponse } from 'node:http'
import { WebClient } from '@slack/web-api'
import { expect, test } from 'vitest'
import { silentLogger } from '../../src/slack/bolt-logger.ts'
import { classifySlackError } from '../../src/slack/classify-slack-error.ts'

/** What a real client makes of a server that answers like this. */
async function failureOf(answer: (response: ServerResponse) => void) {
  const server = createServer((request, response) => {
    request.resume()
    request.on('end', () => answer(response))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const options = { retryConfig: { retries: 0 }, timeout: 300, rejectRateLimitedCalls: true, logger: silentLogger }
  const client = new WebClient('xoxb-1', { ...options, slackApiUrl: `http://127.0.0.1:${port}/api/` })
  try {
    await client.chat.postMessage({ channel: 'C1', text: 'x' })
    throw new Error('it worked')
  } catch (error) {
    return classifySlackError(error)
  } finally {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
}

const json = (response: ServerResponse, body: object) =>
  void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))

test('no answer in time leaves it open', async () => {
  expect((await failureOf(() => {})).trouble).toEqual({ kind: 'unknown', why: 'time-out' })
})

test('so does an answer whose body never ends, and one that is cut', async () => {
  const begin = (response: ServerResponse) => response.writeHead(200, { 'content-length': '100' }).write('{"ok":')
  expect((await failureOf(begin)).trouble).toEqual({ kind: 'unknown', why: 'time-out' })
  const cut = (response: ServerResponse) => {
    response.writeHead(200, { 'content-length': '100' }).write('{"ok":', () => response.socket?.destroy())
  }
  expect((await failureOf(cut)).trouble).toEqual({ kind: 'unknown', why: 'no answer' })
})

test.each([500, 502, 503, 504, 404])('so does HTTP %i', async (status) => {
  expect((await failureOf((response) => void response.writeHead(status).end('<html>'))).trouble.kind).toBe('unknown')
})

test('429 without a usable Retry-After is a limit too', async () => {
  const { trouble } = await failureOf((response) => void response.writeHead(429).end())
  expect(trouble).toEqual({ kind: 'limited', retryAfterMs: 30_000 })
})

test('a page, or nothing, in place of a code never becomes the reason', async () => {
  for (const error of ['<html>https://secret.example/?token=1</html>', '', 'Has Spaces']) {
    const failure = await failureOf((response) => json(response, { ok: false, error }))
    expect(failure).toEqual({ trouble: { kind: 'unknown', why: 'unreadable answer' }, code: null })
  }
})

test('a host that does not exist and a failed handshake prove that nothing was sent', () => {
  const cause = (fields: object) => new TypeError('fetch failed', { cause: Object.assign(new Error('x'), fields) })
  const kindOf = (fields: object) => classifySlackError(cause(fields)).trouble.kind
  expect(kindOf({ code: 'ENOTFOUND', syscall: 'getaddrinfo' })).toBe('notDone')
  expect(kindOf({ code: 'UND_ERR_CONNECT_TIMEOUT' })).toBe('notDone')
  expect(kindOf({ code: 'CERT_HAS_EXPIRED' })).toBe('notDone')
  expect(kindOf({ code: 'ETIMEDOUT', syscall: 'connect' })).toBe('notDone')
  expect(kindOf({ code: 'ETIMEDOUT', syscall: 'read' })).toBe('unknown')
  expect(kindOf({ code: 'EHOSTUNREACH', syscall: 'read' })).toBe('unknown')
  expect(kindOf({ code: 'ECONNRESET' })).toBe('unknown')
  expect(classifySlackError('not even an error').trouble.kind).toBe('unknown')
})
