import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Sandbox } from '../open-sandbox.ts'
import { createAppSwitch } from './app-switch.ts'
import { checkRequest } from './check-request.ts'
import { doAction } from './do-action.ts'
import { findPageFile } from './find-page-file.ts'
import type { PageDeps } from './page-deps.ts'
import { readAction } from './read-action.ts'
import { readBody } from './read-body.ts'
import { createSnapshotStream, type SnapshotStream } from './snapshot-stream.ts'
import { takeSnapshot } from './take-snapshot.ts'
import { createTroubleSwitches } from './trouble-switches.ts'

/** The sandbox's page while it is served. */
export type Page = AsyncDisposable & { url: string; close(): Promise<void> }

/** What the page shows. `people` and `channels` are names; `port` 0 takes a free one. */
export type PageOptions = { sandbox: Sandbox; people?: readonly string[]; channels?: readonly string[]; port?: number }

const PEOPLE = ['ana', 'ben']
const CHANNELS = [
  'general',
  'standup',
  'sales',
  'announcements',
  'board',
  'design',
  'support',
  'hiring',
  'ana-ben',
  'mpdm-ana--ben--recorder-1',
  'old',
]
/** Far more than the longest message that Slack takes, as JSON. */
const MOST_BYTES = 300_000

/** Serves the page of a sandbox on the loopback; rejects when the port is taken. `close` is safe to repeat. */
export async function createPage(options: PageOptions): Promise<Page> {
  const { sandbox, people = PEOPLE, channels = CHANNELS, port = 0 } = options
  const troubles = createTroubleSwitches(sandbox)
  const app = createAppSwitch(sandbox, () => stream.changed())
  const deps: PageDeps = { sandbox, app, troubles, people, channels }
  const stream = createSnapshotStream({ take: (user) => takeSnapshot(deps, user), now: sandbox.clock.now })
  const server = createServer((request, response) => void answer({ deps, stream }, request, response))
  const { promise: listening, resolve, reject } = Promise.withResolvers<void>()
  server.once('error', reject).listen(port, '127.0.0.1', resolve)
  await listening
  const stopListening = sandbox.onChange(stream.changed)
  const address = server.address()
  let closing: Promise<unknown> | undefined

  async function close(): Promise<void> {
    stopListening()
    troubles.close()
    stream.close()
    closing ??= new Promise((closed) => server.close(closed))
    server.closeAllConnections()
    await closing
  }
  const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : port}/`
  return { url, close, [Symbol.asyncDispose]: close }
}

type Answering = { deps: PageDeps; stream: SnapshotStream }

async function answer(answering: Answering, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { deps, stream } = answering
  const check = checkRequest(request)
  if (check.kind === 'refused') return sendJson(response, check.status, { kind: 'failed', why: check.why })
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://page')
  const isRead = request.method === 'GET' || request.method === 'HEAD'
  if (request.method === 'POST' && pathname === '/act') return await act(answering, request, response)
  if (request.method === 'GET' && pathname === '/state') {
    const user = deps.people.find((name) => name === searchParams.get('as'))
    if (user === undefined) return sendJson(response, 404, { kind: 'failed', why: 'There is nobody of this name.' })
    return stream.open(response, user)
  }
  const file = isRead ? findPageFile(pathname) : undefined
  if (file === undefined) return sendJson(response, 404, { kind: 'failed', why: 'There is nothing here.' })
  response.writeHead(200, {
    'content-type': file.type,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    ...(file.policy === undefined ? {} : { 'content-security-policy': file.policy }),
  })
  response.end(request.method === 'HEAD' ? undefined : file.body)
}

async function act({ deps, stream }: Answering, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readBody(request, MOST_BYTES)
  if (body === undefined) return sendJson(response, 413, { kind: 'failed', why: 'That is too long for Slack.' })
  const reading = readAction(body)
  if (reading.kind === 'wrong') return sendJson(response, 400, { kind: 'failed', why: reading.why })
  const outcome = await doAction(deps, reading.action)
  stream.changed()
  sendJson(response, 200, outcome)
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' })
  response.end(JSON.stringify(body))
}
