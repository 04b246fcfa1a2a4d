/** One frame as RFC 6455 section 5.2 has it, already unmasked. */
export type WebSocketFrame = { final: boolean; opcode: number; payload: Buffer }

/** Frame types (RFC 6455 section 5.2); from 8 on they are control frames. */
export const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const

/** What is wrong with the bytes of a client, as the close code to answer with (RFC 6455 section 7.4.1). */
export type FrameFault = { closeCode: 1002 | 1009; reason: string }

const KNOWN_OPCODES = new Set<number>(Object.values(OPCODE))

/** Bytes of one unmasked frame, as servers send them (section 5.1 forbids a server to mask). */
export function encodeFrame(opcode: number, payload: Buffer): Buffer {
  const { length } = payload
  const head = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10)
  head.writeUInt8(0x80 | opcode, 0)
  if (length < 126) head.writeUInt8(length, 1)
  else if (length < 65_536) {
    head.writeUInt8(126, 1)
    head.writeUInt16BE(length, 2)
  } else {
    head.writeUInt8(127, 1)
    head.writeBigUInt64BE(BigInt(length), 2)
  }
  return Buffer.concat([head, payload])
}

/** Cuts a client's byte stream into frames, however it arrives. After a fault nothing more may be fed. */
export function createFrameReader(maxPayloadBytes: number): (bytes: Buffer) => WebSocketFrame[] | FrameFault {
  let rest: Buffer = Buffer.alloc(0)
  return (bytes) => {
    rest = Buffer.concat([rest, bytes])
    const frames: WebSocketFrame[] = []
    for (;;) {
      const next = cutFrame(rest, maxPayloadBytes)
      if (next === undefined) return frames
      if ('closeCode' in next) return next
      frames.push(next.frame)
      rest = next.rest
    }
  }
}

function cutFrame(
  bytes: Buffer,
  maxPayloadBytes: number,
): { frame: WebSocketFrame; rest: Buffer } | FrameFault | undefined {
  if (bytes.length < 2) return undefined
  const first = bytes.readUInt8(0)
  const second = bytes.readUInt8(1)
  const opcode = first & 0x0f
  const final = (first & 0x80) !== 0
  const fault = headerFault({ first, second, opcode, final })
  if (fault !== undefined) return { closeCode: 1002, reason: fault }
  const lengthBytes = (second & 0x7f) === 127 ? 8 : (second & 0x7f) === 126 ? 2 : 0
  const start = 2 + lengthBytes + 4
  if (bytes.length < start) return undefined
  const length = payloadLength(bytes, lengthBytes)
  if (length > maxPayloadBytes) return { closeCode: 1009, reason: 'message too big' }
  if (bytes.length < start + length) return undefined
  const mask = bytes.subarray(start - 4, start)
  const payload = Buffer.from(bytes.subarray(start, start + length))
  for (let index = 0; index < payload.length; index += 1)
    payload[index] = (payload[index] ?? 0) ^ (mask[index % 4] ?? 0)
  return { frame: { final, opcode, payload }, rest: bytes.subarray(start + length) }
}

function headerFault(head: { first: number; second: number; opcode: number; final: boolean }): string | undefined {
  if ((head.first & 0x70) !== 0) return 'reserved bits are set, but no extension was agreed'
  if (!KNOWN_OPCODES.has(head.opcode)) return `unknown opcode ${head.opcode}`
  if ((head.second & 0x80) === 0) return 'a client must mask its frames'
  if (head.opcode >= OPCODE.close && (!head.final || (head.second & 0x7f) > 125)) return 'broken control frame'
  return undefined
}

function payloadLength(bytes: Buffer, lengthBytes: 0 | 2 | 8): number {
  if (lengthBytes === 0) return bytes.readUInt8(1) & 0x7f
  return lengthBytes === 2 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2))
}
