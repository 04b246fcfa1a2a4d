import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'

/** The app's public address, as a proxy in front of it would have: the same over all restarts of the app. */
export type PublicDoor = AsyncDisposable & {
  /** Without a slash at its end. */
  url: string
  /** Where the app listens now; null while it does not run. */
  leadTo(port: number | null): void
}

/** Opens the door on a free port of the loopback. It adds `X-Forwarded-For`, as proxies do. */
export async function openPublicDoor(): Promise<PublicDoor> {
  let port: number | null = null
  const server = createServer((incoming, response) => {
    if (port === null) response.writeHead(502, { 'content-type': 'text/plain' }).end('The app does not run.\n')
    else forward(incoming, response, port)
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the public door has no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    leadTo: (now) => {
      port = now
    },
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function forward(incoming: IncomingMessage, response: ServerResponse, port: number): void {
  const { method = 'GET', url: path = '/', headers } = incoming
  const known = [headers['x-forwarded-for'], incoming.socket.remoteAddress].filter((one) => one !== undefined)
  const outgoing = request(
    { host: '127.0.0.1', port, method, path, headers: { ...headers, 'x-forwarded-for': known.join(', ') } },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    },
  )
  outgoing.once('error', () => response.headersSent || response.writeHead(502).end())
  incoming.pipe(outgoing)
}
