import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

/** What reached the server. */
export type Seen = { method: string; url: string; headers: IncomingMessage['headers']; body: string }

/** Answers one request; not answering at all leaves it hanging. */
export type Answer = (seen: Seen, response: ServerResponse) => void

/** A server that answers as told, on a free port of the loopback, and remembers what it was asked. */
export async function startFakeRecall(answer: Answer) {
  const seen: Seen[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { method = '', url = '', headers } = request
      const asked = { method, url, headers, body: Buffer.concat(chunks).toString() }
      seen.push(asked)
      answer(asked, response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Answers with this status and JSON (or, as text, with just that). */
export function say(status: number, body: unknown = null, headers: Record<string, string> = {}): Answer {
  return (_, response) => {
    const type = typeof body === 'string' ? 'text/html' : 'application/json'
    response.writeHead(status, { 'content-type': type, ...headers })
    response.end(status === 204 ? undefined : typeof body === 'string' ? body : JSON.stringify(body))
  }
}

/** Cuts the connection after the request has arrived. */
export const hangUp: Answer = (_, response) => {
  response.socket?.destroy()
}

/** Never answers. */
export const keepSilent: Answer = () => {}

/** Sends the head of an answer and a piece of its body, then cuts the connection. */
export function breakOff(status: number): Answer {
  return (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json', 'content-length': '1000' })
    response.write('{"id": "', () => response.socket?.destroy())
  }
}
