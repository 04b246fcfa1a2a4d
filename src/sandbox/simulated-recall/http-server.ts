import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type CallPoints, passCall } from '../call-points.ts'
import type { Outcome } from './answer-request.ts'
import type { RawRequest } from './front-door.ts'
import { matchRoute } from './routes.ts'

/** A server that listens. */
export type HttpServer = {
  /** Like `http://127.0.0.1:4711`. */
  origin: string
  /** Breaks all connections and stops listening. */
  close(): Promise<void>
}

/** What the server does with requests: everything under `mediaPath` is served as it is, the rest is answered. */
export type HttpServerDeps = {
  mediaPath: string
  serveMedia: (request: IncomingMessage, response: ServerResponse) => void
  answer: (request: RawRequest) => Promise<Outcome>
  points: Pick<CallPoints, 'reach'>
  /** Milliseconds since 1970, for the `Date` of every answer. */
  now: () => number
}

// Far above any body Recall takes in practice (an image for video output is 1.8 million characters).
const MAX_BODY_BYTES = 5_000_000

/** Starts the server; rejects when it cannot listen there. */
export async function startHttpServer(
  deps: HttpServerDeps,
  place: { host: string; port: number },
): Promise<HttpServer> {
  const server = createServer((request, response) => {
    void respond(deps, request, response).catch(() => response.destroy())
  })
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  server.once('error', reject)
  server.listen(place.port, place.host, resolve)
  await promise
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://${place.host}:${port}`,
    close() {
      const closed = new Promise<void>((done) => server.close(() => done()))
      server.closeAllConnections()
      return closed
    },
  }
}

async function respond(deps: HttpServerDeps, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = request.url ?? '/'
  response.setHeader('date', new Date(deps.now()).toUTCString())
  if (path.startsWith(deps.mediaPath)) return deps.serveMedia(request, response)
  const body = await readBody(request)
  if (body === undefined) {
    response.writeHead(413, { connection: 'close' }).end()
    return
  }
  const url = new URL(path, 'http://recall.invalid')
  const raw: RawRequest = { method: request.method ?? 'GET', url, headers: request.headers, body }
  const match = matchRoute(raw.method, url.pathname)
  await passCall(deps.points, {
    name: `recall ${match.kind === 'route' ? match.name : 'unknown'}`,
    response,
    act: () => deps.answer(raw),
    send: (outcome) => send(response, outcome),
  })
}

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size > MAX_BODY_BYTES) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function send(response: ServerResponse, outcome: Outcome): void {
  if (outcome === 'lost') {
    response.destroy()
    return
  }
  const isCut = 'cut' in outcome
  const { status, body, headers } = isCut ? outcome.cut : outcome
  const isText = typeof body === 'string'
  const type = isText ? 'text/html; charset=utf-8' : 'application/json'
  const head = { ...(body === undefined ? {} : { 'content-type': type }), ...headers }
  const text = isText || body === undefined ? body : JSON.stringify(body)
  if (!isCut) {
    response.writeHead(status, head)
    response.end(text)
    return
  }
  const bytes = Buffer.from(text ?? '')
  response.writeHead(status, { ...head, 'content-length': bytes.length + 1 })
  response.write(bytes.subarray(0, bytes.length / 2), () => response.socket?.resetAndDestroy())
}
