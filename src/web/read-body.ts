import type { IncomingMessage } from 'node:http'

/** A request's whole body as raw bytes, or that it is larger than allowed, or that the sender went away. */
export type BodyOutcome = { kind: 'body'; body: Buffer } | { kind: 'tooLarge' } | { kind: 'gone' }

/** Reads a body of at most `limit` bytes. Of a larger one no more than the limit is ever held. */
export async function readBody(request: IncomingMessage, limit: number): Promise<BodyOutcome> {
  if (Number(request.headers['content-length'] ?? 0) > limit) return { kind: 'tooLarge' }
  const chunks: Buffer[] = []
  let length = 0
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      length += chunk.length
      if (length > limit) return { kind: 'tooLarge' }
      chunks.push(chunk)
    }
  } catch {
    return { kind: 'gone' }
  }
  return { kind: 'body', body: Buffer.concat(chunks) }
}
