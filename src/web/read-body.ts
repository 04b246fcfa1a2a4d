import type { IncomingMessage } from 'node:http'

/** A request's whole body as raw bytes, or that it is larger than allowed, or that the sender went away. */
export type BodyOutcome = { kind: 'body'; body: Buffer } | { kind: 'tooLarge' } | { kind: 'gone' }

/** A sender that goes on longer than this after it was refused is cut off. */
const MOST_DISCARDED = 16 * 1024 * 1024

/** Reads a body of at most `limit` bytes. Of a larger one no more than the limit is ever held, and the rest is left unread. */
export function readBody(request: IncomingMessage, limit: number): Promise<BodyOutcome> {
  if (Number(request.headers['content-length'] ?? 0) > limit) return Promise.resolve({ kind: 'tooLarge' })
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let length = 0
    function take(chunk: Buffer): void {
      length += chunk.length
      if (length <= limit) chunks.push(chunk)
      else settle({ kind: 'tooLarge' })
    }
    function settle(outcome: BodyOutcome): void {
      request.off('data', take)
      request.pause()
      resolve(outcome)
    }
    request.on('data', take)
    request.once('end', () => settle({ kind: 'body', body: Buffer.concat(chunks) }))
    request.once('error', () => settle({ kind: 'gone' }))
    request.once('close', () => settle({ kind: 'gone' }))
  })
}

/**
 * Reads on to the end of a body and forgets it. A connection that is closed on a sender who is still sending is reset,
 * and the answer is lost on the way to him.
 */
export function discardBody(request: IncomingMessage): Promise<void> {
  return new Promise((resolve) => {
    let length = 0
    request.on('data', (chunk: Buffer) => {
      length += chunk.length
      if (length > MOST_DISCARDED) resolve()
    })
    for (const end of ['end', 'close', 'error']) request.once(end, () => resolve())
    if (request.readableEnded || request.destroyed) resolve()
    request.resume()
  })
}
