import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** One request, read to its end. `path` is without the query. */
export type Asked = { method: string; path: string; body: string }

/** What is answered, as JSON. */
export type Answered = { status?: number; headers?: Record<string, string>; json: unknown }

/** A server on loopback that answers at once and keeps nothing, so that the process under measurement is what is measured. */
export async function openLightServer(
  answer: (asked: Asked) => Answered,
): Promise<AsyncDisposable & { address: string }> {
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const [path = ''] = (request.url ?? '').split('?', 1)
      const {
        status = 200,
        headers = {},
        json,
      } = answer({ method: request.method ?? '', path, body: Buffer.concat(chunks).toString() })
      const text = JSON.stringify(json)
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
