import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { allows, answer, answerUnread } from './answer.ts'
import { createInstallRoute, type InstallSteps, isInstallPath } from './install-route.ts'
import { createLinkRoute, type LinkOutcome, type LinkRoute } from './link-route.ts'
import { answerMetrics, type TellMetrics } from './metrics-route.ts'
import { readBody } from './read-body.ts'
import { watchConnections } from './watch-connections.ts'

/** What became of a webhook: stored (also a repeat), not signed as it should be, or not stored, so that it is sent again. */
export type WebhookOutcome = 'stored' | 'refused' | 'unavailable'

/** Whether the app can do its work, and if not, why: sentences for the operator. */
export type Readiness = { ready: boolean; problems: string[] }

export type DoorDeps = {
  host: string
  port: number
  /** Null in polling mode: then the path does not exist. */
  acceptWebhook: ((webhook: { headers: IncomingMessage['headers']; body: Buffer }) => Promise<WebhookOutcome>) | null
  /** Null in Socket Mode. Answers everything itself. */
  slackListener: ((request: IncomingMessage, response: ServerResponse) => void) | null
  /** With OAuth only: else the paths do not exist. */
  install: InstallSteps | null
  /** What became of the recording behind a link of ours. Null without a public address: then the path does not exist. */
  openLink: ((token: string) => Promise<LinkOutcome>) | null
  /** How many proxies stand before the door, so that the people behind them are told apart (rule 34). */
  trustProxy: number
  /** Milliseconds since 1970. */
  clock: { now(): number }
  readiness: () => Promise<Readiness>
  /** Without it the path does not exist. */
  tellMetrics?: TellMetrics
  /** Hears what each request to the webhooks' address was answered. */
  onWebhookAnswered?: (status: number) => void
  /** Is never given the address of a request, whose link would open a recording. */
  onError: (error: unknown) => void
  limits?: Partial<DoorLimits>
}

/** What one stranger may take of the door. Durations in ms; a connection past one of them is answered 408 and ended. */
export type DoorLimits = {
  /** From the connection, or the end of the request before, to the end of a request's headers. */
  headersMs: number
  /** The same, to the end of its body. */
  requestMs: number
  /** How often these two are looked at: Node does so every 30 s by itself, which makes 10 s to 40. */
  checkEveryMs: number
  /** Open at the same time; each may hold a body of 1 MiB. More are ended at once. */
  connections: number
  /** Then a connection is ended; a proxy or client opens another. */
  requestsPerConnection: number
}

/** What holds unless a door is told otherwise. */
export const DOOR_LIMITS: DoorLimits = {
  headersMs: 10_000,
  requestMs: 30_000,
  checkEveryMs: 5_000,
  connections: 500,
  requestsPerConnection: 1_000,
}

/** The one HTTP door, listening. */
export type Door = {
  port: number
  /** Takes no new requests, and resolves when those under way are answered. */
  close(): Promise<void>
  /** Ends whatever is still open. */
  cutOff(): void
}

const LINK_PATH = '/r/'

/** Recall's largest webhooks are a few kB. */
const WEBHOOK_LIMIT = 1024 * 1024

const WEBHOOK_STATUS: Record<WebhookOutcome, number> = { stored: 204, refused: 401, unavailable: 503 }

/** Opens the door. Rejects when the address cannot be listened on. Whatever a request does, the process goes on. */
export async function openDoor(deps: DoorDeps): Promise<Door> {
  const { openLink, install: steps } = deps
  const links = openLink === null ? null : createLinkRoute({ ...deps, openLink })
  const installs = steps === null ? null : createInstallRoute({ ...deps, steps })
  const server = createLimited({ ...DOOR_LIMITS, ...deps.limits }, (request, response) => {
    response.setHeader('x-content-type-options', 'nosniff')
    response.setHeader('cache-control', 'no-store')
    route({ ...deps, links, installs }, request, response).catch((error: unknown) => {
      deps.onError(error)
      if (!response.headersSent) answer(response, 500, 'Something went wrong here. It has been logged.')
      else response.destroy()
    })
  })
  const close = watchConnections(server)
  await listen(server, deps)
  return { port: (server.address() as AddressInfo).port, close, cutOff: () => server.closeAllConnections() }
}

// Node itself refuses what two servers might read differently (both lengths, a folded header), more than 16 KiB of headers,
// CONNECT, and every upgrade.
function createLimited(limits: DoorLimits, take: RequestListener): Server {
  const { headersMs: headersTimeout, requestMs: requestTimeout, checkEveryMs: connectionsCheckingInterval } = limits
  const server = createServer({ headersTimeout, requestTimeout, connectionsCheckingInterval }, take)
  server.maxConnections = limits.connections
  server.maxRequestsPerSocket = limits.requestsPerConnection
  // Who asks before sending a body is not told to go on where it will be refused.
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    if (Number(request.headers['content-length'] ?? 0) <= WEBHOOK_LIMIT) response.writeContinue()
    server.emit('request', request, response)
  })
  return server
}

type Routes = DoorDeps & { links: LinkRoute | null; installs: ReturnType<typeof createInstallRoute> | null }

async function route(deps: Routes, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = (request.url ?? '').split('?', 1)[0] ?? ''
  if (deps.links !== null && path.startsWith(LINK_PATH)) {
    if (!(await allows(request, response, ['GET', 'HEAD']))) return
    return await deps.links(request, response, path.slice(LINK_PATH.length))
  }
  if (deps.installs !== null && isInstallPath(path)) {
    if (!(await allows(request, response, ['GET']))) return
    return await deps.installs(request, response, path)
  }
  switch (path) {
    case '/webhooks/recall':
      response.once('finish', () => deps.onWebhookAnswered?.(response.statusCode))
      if (deps.acceptWebhook === null)
        return answer(response, 404, 'No webhooks here: RECALL_WEBHOOK_SECRET is not set.')
      if (!(await allows(request, response, ['POST']))) return
      return await takeWebhook(deps.acceptWebhook, request, response)
    case '/slack/events':
      if (deps.slackListener === null) break
      return deps.slackListener(request, response)
    case '/healthz':
      if (!(await allows(request, response, ['GET', 'HEAD']))) return
      return answer(response, 200, 'ok')
    case '/readyz':
      if (!(await allows(request, response, ['GET', 'HEAD']))) return
      return await tellReadiness(deps, response)
    case '/metrics': {
      const { tellMetrics, trustProxy } = deps
      if (tellMetrics === undefined) break
      if (!(await allows(request, response, ['GET', 'HEAD']))) return
      return await answerMetrics({ tellMetrics, trustProxy }, request, response)
    }
  }
  answer(response, 404, 'Nothing here.')
}

async function takeWebhook(
  accept: NonNullable<DoorDeps['acceptWebhook']>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) {
    return await answerUnread({ request, response }, 415, 'Send application/json.')
  }
  const read = await readBody(request, WEBHOOK_LIMIT)
  if (read.kind === 'gone') return void response.destroy()
  if (read.kind === 'tooLarge') return await answerUnread({ request, response }, 413, 'Larger than 1 MiB.')
  const status = WEBHOOK_STATUS[await accept({ headers: request.headers, body: read.body })]
  answer(response, status, status === 401 ? 'The signature is missing, stale or wrong.' : '')
}

async function tellReadiness(deps: DoorDeps, response: ServerResponse): Promise<void> {
  const readiness = await deps.readiness()
  response.setHeader('content-type', 'application/json')
  response.writeHead(readiness.ready ? 200 : 503).end(`${JSON.stringify(readiness)}\n`)
}

function listen(server: Server, { host, port }: DoorDeps): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
}
