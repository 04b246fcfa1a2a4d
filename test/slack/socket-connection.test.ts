import { createServer } from 'node:http'
import type { Duplex } from 'node:stream'
import { App } from '@slack/bolt'
import { expect, test, vi } from 'vitest'
import { createSkippableClock } from '../../src/sandbox/clock.ts'
import { acceptWebSocket, type WebSocketConnection } from '../../src/sandbox/simulated-slack/web-socket-server.ts'
import { isFromSocketClient } from '../../src/slack/is-from-socket-client.ts'
import { createSocketConnection } from '../../src/slack/socket-connection.ts'
import { createLog } from './app-fixture.ts'

/** A socket server that says hello or not, and answers `apps.connections.open` as told. */
async function startSockets() {
  const sockets: WebSocketConnection[] = []
  const raw = new Set<Duplex>()
  const behaviour: { hello: boolean; open: string } = { hello: true, open: 'ok' }
  let opened = 0
  const server = createServer((_, response) => {
    opened += 1
    const body =
      behaviour.open === 'ok' ? { ok: true, url: `ws://127.0.0.1:${port}/` } : { ok: false, error: behaviour.open }
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
  server.on('upgrade', (request, socket, head) => {
    raw.add(socket)
    const connection = acceptWebSocket({ request, socket, head }, { onText: () => {}, onEnd: () => raw.delete(socket) })
    if (connection === undefined) return
    sockets.push(connection)
    if (behaviour.hello) connection.sendText(JSON.stringify({ type: 'hello', num_connections: 1 }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0

  const clock = createSkippableClock()
  const app = new App({
    receiver: { init: () => {}, start: () => Promise.resolve(), stop: () => Promise.resolve() },
    authorize: () => Promise.resolve({}),
    convoStore: false,
  })
  const log = createLog()
  const warned = () => log.lines.filter(({ level }) => level === 'warn').length
  const deps = { appToken: 'xapp-1', apiUrl: `http://127.0.0.1:${port}/api/`, clock, log }
  const connection = createSocketConnection(deps, app, () => {})
  return {
    ...{ clock, connection, sockets, raw, behaviour, warned, opened: () => opened },
    async [Symbol.asyncDispose]() {
      connection.stop()
      for (const socket of raw) socket.destroy()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function withUnhandled<T>(run: () => Promise<T>): Promise<unknown[]> {
  const unhandled: unknown[] = []
  const note = (error: unknown) => void unhandled.push(error)
  process.on('unhandledRejection', note)
  await run()
  process.off('unhandledRejection', note)
  return unhandled
}

test('a frame that the SDK cannot read is passed over: the connection stays, and with it the acks under way', async () => {
  await using server = await startSockets()
  const { connection, sockets } = server
  const unhandled = await withUnhandled(async () => {
    expect(await connection.start()).toBeNull()
    for (const payload of [{ type: 'app_rate_limited' }, null]) {
      sockets[0]?.sendText(JSON.stringify({ envelope_id: '1', type: 'events_api', payload }))
    }
    await vi.waitFor(() => expect(server.warned()).toBe(2))
  })
  expect(unhandled).toEqual([])
  expect(connection.connected()).toBe(true)
  expect(sockets).toHaveLength(1)
})

test('a token that is revoked while the app runs ends in a back-off, not in a rejection', async () => {
  await using server = await startSockets()
  const { connection, sockets, clock, behaviour } = server
  const unhandled = await withUnhandled(async () => {
    await connection.start()
    behaviour.open = 'invalid_auth'
    clock.skip(60_000)
    sockets[0]?.destroy()
    // At once, then after 5, 10 and 20 s.
    for (const [tries, wait] of [
      [2, 5_000],
      [3, 10_000],
      [4, 20_000],
    ] as const) {
      await vi.waitFor(() => expect(server.opened()).toBe(tries))
      await vi.waitFor(() => {
        clock.skip(wait / 10)
        expect(server.opened()).toBe(tries + 1)
      })
    }
    behaviour.open = 'ok'
    await vi.waitFor(() => {
      clock.skip(10_000)
      expect(connection.connected()).toBe(true)
    })
  })
  expect(unhandled).toEqual([])
})

test('a server that never says hello is given up after 30 s', async () => {
  await using server = await startSockets()
  const { connection, sockets, clock, behaviour } = server
  behaviour.hello = false
  const first = connection.start()
  await vi.waitFor(() => expect(sockets).toHaveLength(1))
  clock.skip(30_000)
  expect(await first).toMatchObject({
    error: expect.objectContaining({ message: 'Slack did not say hello on the socket' }),
  })
  await vi.waitFor(() => expect(server.raw.size).toBe(0))
})

test('nothing stays open when it is stopped while it connects', async () => {
  await using server = await startSockets()
  const { connection } = server
  const first = connection.start()
  connection.stop()
  await vi.waitFor(() => expect(server.opened()).toBe(1))
  await vi.waitFor(() => expect(server.raw.size).toBe(0))
  expect(connection.connected()).toBe(false)
  expect(await first).toEqual({ error: null })
})

test('what the socket client raises is told from anything else', () => {
  const inClient = new TypeError('Cannot read properties of undefined')
  inClient.stack =
    'TypeError\n    at SocketModeClient.onWebSocketMessage (/x/node_modules/@slack/socket-mode/dist/src/SocketModeClient.js:1:1)'
  expect(isFromSocketClient(inClient)).toBe(true)
  expect(
    isFromSocketClient(Object.assign(new Error('x'), { code: 'slack_socket_mode_send_while_not_ready_error' })),
  ).toBe(true)
  expect(isFromSocketClient(new Error('ours'))).toBe(false)
  expect(isFromSocketClient('text')).toBe(false)
})
