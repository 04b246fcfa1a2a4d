import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { discardBody, readBody } from './read-body.ts'
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
  readiness: () => Promise<Readiness>
  onError: (error: unknown) => void
}

/** The one HTTP door, listening. */
export type Door = {
  port: number
  /** Takes no new requests, and resolves when those under way are answered. */
  close(): Promise<void>
  /** Ends whatever is still open. */
  cutOff(): void
}

/** Recall's largest webhooks are a few kB. */
const WEBHOOK_LIMIT = 1024 * 1024

const WEBHOOK_STATUS: Record<WebhookOutcome, number> = { stored: 204, refused: 401, unavailable: 503 }

/** Opens the door. Rejects when the address cannot be listened on. Whatever a request does, the process goes on. */
export async function openDoor(deps: DoorDeps): Promise<Door> {
  const server = createServer({ headersTimeout: 10_000, requestTimeout: 30_000 }, (request, response) => {
    route(deps, request, response).catch((error: unknown) => {
      deps.onError(error)
      if (!response.headersSent) answer(response, 500, 'Something went wrong here. It has been logged.')
      else response.destroy()
    })
  })
  const close = watchConnections(server)
  await listen(server, deps)
  return { port: (server.address() as AddressInfo).port, close, cutOff: () => server.closeAllConnections() }
}

async function route(deps: DoorDeps, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = (request.url ?? '').split('?', 1)[0]
  switch (path) {
    case '/webhooks/recall':
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

async function allows(request: IncomingMessage, response: ServerResponse, methods: string[]): Promise<boolean> {
  if (methods.includes(request.method ?? '')) return true
  response.setHeader('allow', methods.join(', '))
  await answerUnread({ request, response }, 405, `Only ${methods.join(', ')}.`)
  return false
}

function answer(response: ServerResponse, status: number, text: string): void {
  if (status === 204) return void response.writeHead(204).end()
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(text === '' ? '' : `${text}\n`)
}

// The rest of a body that nobody reads would be taken for the next request, so this connection ends here.
async function answerUnread(
  { request, response }: { request: IncomingMessage; response: ServerResponse },
  status: number,
  text: string,
): Promise<void> {
  const type = { 'content-type': 'text/plain; charset=utf-8', 'content-length': text.length + 1 }
  response.writeHead(status, { ...type, connection: 'close' }).write(`${text}\n`)
  await discardBody(request)
  response.end()
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
