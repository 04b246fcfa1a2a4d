import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import { connect, type Socket } from 'node:net'
import { WebSocket as UndiciWebSocket } from 'undici'
import { expect, onTestFinished, test } from 'vitest'
import { acceptWebSocket, type WebSocketConnection } from '../../../src/sandbox/simulated-slack/web-socket-server.ts'

/** A server that keeps what it hears; `onConnection` gets each accepted connection. */
async function startServer(onConnection: (connection: WebSocketConnection) => void = () => undefined) {
  const texts: string[] = []
  let tell: () => void = () => undefined
  const server = createServer()
  server.on('upgrade', (request, socket, head) => {
    onTestFinished(() => void socket.destroy())
    const onText = (text: string) => {
      texts.push(text)
      tell()
    }
    const connection = acceptWebSocket({ request, socket, head }, { onText, onEnd: () => tell() })
    if (connection !== undefined) onConnection(connection)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const heard = (count: number) =>
    new Promise<string[]>((resolve) => {
      tell = () => texts.length >= count && resolve(texts)
      tell()
    })
  return { port: address.port, heard }
}

/** A client that writes raw frames after a proper handshake. */
async function rawClient(
  port: number,
): Promise<{ socket: Socket; next(bytes: number): Promise<Buffer>; ended: Promise<unknown> }> {
  const socket = connect(port, '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  let received = Buffer.alloc(0)
  let look: () => void = () => undefined
  const ended = new Promise((resolve) => socket.on('close', resolve))
  socket.on('data', (bytes: Buffer) => {
    received = Buffer.concat([received, bytes])
    look()
  })
  const take = (ready: () => number | undefined) =>
    new Promise<Buffer>((resolve) => {
      look = () => {
        const length = ready()
        if (length === undefined) return
        const taken = received.subarray(0, length)
        received = received.subarray(length)
        resolve(taken)
      }
      look()
    })
  socket.write(
    `GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
  )
  const head = await take(() => {
    const end = received.indexOf('\r\n\r\n')
    return end === -1 ? undefined : end + 4
  })
  // The example of RFC 6455 section 1.3.
  expect(head.toString()).toContain('Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=')
  return { socket, ended, next: (bytes) => take(() => (received.length >= bytes ? bytes : undefined)) }
}

/** One masked frame, as a client sends it. */
function frame(opcode: number, payload: string | Buffer, { final = true, masked = true, reserved = 0 } = {}): Buffer {
  const bytes = Buffer.from(payload)
  const mask = randomBytes(4)
  const head = Buffer.from([(final ? 0x80 : 0) | reserved | opcode, (masked ? 0x80 : 0) | bytes.length])
  if (!masked) return Buffer.concat([head, bytes])
  return Buffer.concat([head, mask, Buffer.from(bytes.map((byte, index) => byte ^ (mask[index % 4] ?? 0)))])
}

async function closeCode(port: number, ...frames: Buffer[]): Promise<number> {
  const { socket, next } = await rawClient(port)
  socket.write(Buffer.concat(frames))
  const start = await next(4)
  expect(start[0]).toBe(0x88)
  return start.readUInt16BE(2)
}

test.each([10, 125, 126, 65_535, 65_536, 3_000_000])(
  'a text of %i bytes goes through in both directions',
  async (size) => {
    const { port, heard } = await startServer((connection) => connection.sendText('b'.repeat(size)))
    const socket = new UndiciWebSocket(`ws://127.0.0.1:${port}/`)
    const received = new Promise<string>((resolve) => {
      socket.onmessage = ({ data }) => resolve(String(data))
    })
    expect(await received).toBe('b'.repeat(size))
    socket.send(`${'ä'.repeat(size / 2)}`)
    expect(await heard(1)).toEqual(['ä'.repeat(size / 2)])
    socket.close()
  },
)

test('a fragmented text is put together, with a ping answered in between', async () => {
  const { port, heard } = await startServer()
  const { socket, next } = await rawClient(port)
  socket.write(frame(1, 'one ', { final: false }))
  socket.write(frame(9, 'hi'))
  expect(await next(4)).toEqual(Buffer.from([0x8a, 2, 0x68, 0x69]))
  socket.write(Buffer.concat([frame(0, 'two ', { final: false }), frame(0, 'three'), frame(1, 'four')]))
  expect(await heard(2)).toEqual(['one two three', 'four'])
})

test('frames that arrive byte by byte are understood', async () => {
  const { port, heard } = await startServer()
  const { socket } = await rawClient(port)
  socket.setNoDelay(true)
  for (const byte of frame(1, 'slowly')) {
    await new Promise<void>((resolve) => void socket.write(Buffer.from([byte]), () => resolve()))
  }
  expect(await heard(1)).toEqual(['slowly'])
})

test('a close is answered with its code, then the link ends', async () => {
  const { port } = await startServer()
  const { socket, next, ended } = await rawClient(port)
  socket.write(frame(8, Buffer.from([0x03, 0xe8])))
  expect(await next(4)).toEqual(Buffer.from([0x88, 2, 0x03, 0xe8]))
  await ended
})

test('a close of the server reaches the client with code and reason', async () => {
  const { port } = await startServer((connection) => connection.close(1000, 'refresh_requested'))
  const socket = new UndiciWebSocket(`ws://127.0.0.1:${port}/`)
  const closed = await new Promise((resolve) => {
    socket.onclose = ({ code, reason, wasClean }) => resolve({ code, reason, wasClean })
  })
  expect(closed).toEqual({ code: 1000, reason: 'refresh_requested', wasClean: true })
})

test('what the protocol forbids ends the connection with the code for it', async () => {
  const { port } = await startServer()
  expect(await closeCode(port, frame(1, 'bare', { masked: false }))).toBe(1002)
  expect(await closeCode(port, frame(1, 'x', { reserved: 0x40 }))).toBe(1002)
  expect(await closeCode(port, frame(3, 'x'))).toBe(1002)
  expect(await closeCode(port, frame(9, 'x', { final: false }))).toBe(1002)
  expect(await closeCode(port, frame(0, 'x'))).toBe(1002)
  expect(await closeCode(port, frame(1, 'a', { final: false }), frame(1, 'b'))).toBe(1002)
  expect(await closeCode(port, frame(2, 'x'))).toBe(1003)
  expect(await closeCode(port, frame(1, Buffer.from([0xff])))).toBe(1007)
})

test('a request that is no WebSocket handshake is answered 400', async () => {
  const { port } = await startServer()
  const socket = connect(port, '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  socket.write('GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n')
  const answer = await new Promise<string>((resolve) => socket.once('data', (bytes) => resolve(bytes.toString())))
  expect(answer).toContain('HTTP/1.1 400')
})
