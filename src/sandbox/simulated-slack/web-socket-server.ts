import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { createFrameReader, encodeFrame, type FrameFault, OPCODE, type WebSocketFrame } from './web-socket-frames.ts'

/** The server's end of one WebSocket. Everything sent after its end is dropped in silence. */
export type WebSocketConnection = {
  sendText(text: string): void
  ping(): void
  /** Starts the close handshake; the link is cut when the client does not answer within `CLOSE_PATIENCE_MS`. */
  close(code: number, reason?: string): void
  /** Cuts the link without a handshake, as a broken network does. Safe to repeat. */
  destroy(): void
}

/** What a connection reports; `onEnd` comes exactly once, however it ended. */
export type WebSocketListeners = { onText(text: string): void; onEnd(): void }

// RFC 6455 section 1.3: the constant that proves the server speaks WebSocket.
const HANDSHAKE_GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'
const CLOSE_PATIENCE_MS = 2_000
// Far above any ack, and small enough that a runaway client cannot fill the memory.
const MAX_MESSAGE_BYTES = 16 * 1024 * 1024

/** Answers an HTTP upgrade (RFC 6455 section 4.2.2). Undefined, and a 400 answer, when it is not a proper handshake. */
export function acceptWebSocket(
  upgrade: { request: IncomingMessage; socket: Duplex; head: Buffer },
  listeners: WebSocketListeners,
): WebSocketConnection | undefined {
  const { request, socket, head } = upgrade
  const key = request.headers['sec-websocket-key']
  const proper =
    request.method === 'GET' &&
    request.headers.upgrade?.toLowerCase() === 'websocket' &&
    request.headers['sec-websocket-version'] === '13' &&
    key !== undefined &&
    Buffer.from(key, 'base64').length === 16
  if (!proper) {
    socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
    return undefined
  }
  const accept = createHash('sha1').update(`${key}${HANDSHAKE_GUID}`).digest('base64')
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
  )
  return createConnection({ socket, head, listeners })
}

function createConnection(deps: { socket: Duplex; head: Buffer; listeners: WebSocketListeners }): WebSocketConnection {
  const { socket, listeners } = deps
  const readFrames = createFrameReader(MAX_MESSAGE_BYTES)
  let closeSent = false
  let patience: NodeJS.Timeout | undefined

  function send(opcode: number, payload: Buffer): void {
    if (!closeSent && socket.writable) socket.write(encodeFrame(opcode, payload))
  }
  function close(code: number, reason = ''): void {
    if (closeSent) return
    const payload = Buffer.alloc(2)
    payload.writeUInt16BE(code, 0)
    send(OPCODE.close, Buffer.concat([payload, Buffer.from(reason.slice(0, 60))]))
    closeSent = true
    patience = setTimeout(() => socket.destroy(), CLOSE_PATIENCE_MS).unref()
  }
  const takeMessage = createMessageReader({ ...listeners, send, close })

  socket.on('data', (bytes: Buffer) => {
    const frames = readFrames(bytes)
    if ('closeCode' in frames) return close(frames.closeCode, frames.reason)
    for (const frame of frames) {
      if (frame.opcode === OPCODE.close) {
        // Section 5.5.1: answer with the same code, then the server closes TCP first.
        close(frame.payload.length >= 2 ? frame.payload.readUInt16BE(0) : 1000)
        socket.end()
      } else if (!closeSent) takeMessage(frame)
    }
  })
  socket.on('error', () => socket.destroy())
  socket.on('close', () => {
    clearTimeout(patience)
    listeners.onEnd()
  })
  socket.on('end', () => socket.end())
  if (deps.head.length > 0) socket.unshift(deps.head)
  return {
    sendText: (text) => send(OPCODE.text, Buffer.from(text)),
    ping: () => send(OPCODE.ping, Buffer.from('Ping from simulated Slack')),
    close,
    destroy: () => socket.destroy(),
  }
}

type MessageDeps = {
  onText(text: string): void
  send(opcode: number, payload: Buffer): void
  close(code: number, reason?: string): void
}

/** Puts fragments together (section 5.4) and answers pings. */
function createMessageReader(deps: MessageDeps): (frame: WebSocketFrame) => void {
  let fragments: Buffer[] | undefined

  function faultOf(frame: WebSocketFrame): FrameFault | undefined {
    const continues = frame.opcode === OPCODE.continuation
    if (continues !== (fragments !== undefined)) return { closeCode: 1002, reason: 'fragments out of order' }
    const size = (fragments ?? []).reduce((sum, part) => sum + part.length, frame.payload.length)
    return size > MAX_MESSAGE_BYTES ? { closeCode: 1009, reason: 'message too big' } : undefined
  }

  return (frame) => {
    if (frame.opcode === OPCODE.ping) return deps.send(OPCODE.pong, frame.payload)
    if (frame.opcode === OPCODE.pong) return
    if (frame.opcode === OPCODE.binary) return deps.close(1003, 'Slack takes text frames only')
    const fault = faultOf(frame)
    if (fault !== undefined) return deps.close(fault.closeCode, fault.reason)
    fragments = [...(fragments ?? []), frame.payload]
    if (!frame.final) return
    const bytes = Buffer.concat(fragments)
    fragments = undefined
    try {
      deps.onText(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    } catch (error) {
      if (!(error instanceof TypeError)) throw error
      deps.close(1007, 'not UTF-8')
    }
  }
}
