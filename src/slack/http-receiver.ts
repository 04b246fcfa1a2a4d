import type { IncomingMessage, ServerResponse } from 'node:http'
import { parse } from 'node:querystring'
import { HTTPReceiver, HTTPReceiverDeferredRequestError } from '@slack/bolt'
import { boltLogger, type Log } from './bolt-logger.ts'
import { NotStored } from './payload-errors.ts'
import { verifySlackRequest } from './verify-slack-request.ts'

/** What our own HTTP server calls for `POST /slack/events`. It always answers and never throws. */
export type RequestListener = (request: IncomingMessage, response: ServerResponse) => void

type Deps = { signingSecret: string; log: Log }

const FORM = 'application/x-www-form-urlencoded'
const LIMIT = 1024 * 1024

/**
 * Bolt's receiver for HTTP mode, without a server of its own: `listener` is mounted in ours. Signatures are checked there,
 * before anything is parsed; Bolt checks them once more.
 */
export function createHttpReceiver(deps: Deps): { receiver: HTTPReceiver; listener: RequestListener } {
  const receiver = new HTTPReceiver({
    signingSecret: deps.signingSecret,
    logger: boltLogger(deps.log),
    bodyLimit: LIMIT,
    // What our listeners throw never comes here: it is Bolt that could not read the payload.
    processEventErrorHandler: ({ error, response }) => {
      const known = error instanceof NotStored
      if (!known) deps.log.warn({ error: error.name }, 'A payload from Slack could not be read')
      if (!response.headersSent) end(response, known ? 503 : 400)
      return Promise.resolve(false)
    },
    unhandledRequestHandler: ({ response }) => {
      deps.log.warn({}, 'A payload from Slack is of no kind that we listen to')
      if (!response.headersSent) end(response, 404)
    },
  })
  const listener: RequestListener = (request, response) => {
    void admit(deps, request, response).then(
      (admitted) => admitted && handOn(receiver, request, response),
      // The sender went away before the end of the body.
      () => response.destroy(),
    )
  }
  return { receiver, listener }
}

/** False where it was answered here: too large, not signed, or not one of Slack's. The body is left where Bolt looks for it. */
async function admit({ signingSecret, log }: Deps, request: IncomingMessage, response: ServerResponse) {
  // Bolt refuses these by itself, and takes any others that reach this path.
  if (request.method !== 'POST' || request.url?.split('?', 1)[0] !== '/slack/events') return true
  const { headers } = request
  // Bolt takes a form for JSON as soon as anything follows its type (facts 1.2).
  if (headers['content-type']?.toLowerCase().startsWith(`${FORM};`)) headers['content-type'] = FORM
  const body = await readBody(request)
  if (body === null) return end(response, 413)
  const isForm = headers['content-type'] === FORM
  // Slack's look whether our certificate is good: it need not be signed (Bolt does so too), and nothing is done.
  if (isForm && body.length < 1_000 && /(?:^|&)ssl_check=1(?:&|$)/.test(body.toString())) return end(response, 200)
  const verified = verifySlackRequest(signingSecret, { headers, body }, Date.now())
  if (verified.kind === 'refused') {
    log.warn(
      { why: verified.why },
      'a request to /slack/events was refused: it is not signed with SLACK_SIGNING_SECRET',
    )
    return end(response, 401)
  }
  // On anything else Bolt throws where nobody can catch it.
  if (!isPayload(body.toString(), isForm)) return end(response, 400)
  Object.assign(request, { rawBody: body })
  return true
}

function handOn(receiver: HTTPReceiver, request: IncomingMessage, response: ServerResponse): void {
  try {
    receiver.requestListener(request, response)
  } catch (error) {
    if (!response.headersSent) end(response, error instanceof HTTPReceiverDeferredRequestError ? 404 : 400)
  }
}

function end(response: ServerResponse, status: number): false {
  response.writeHead(status).end()
  return false
}

/** Null where it is larger than the limit: no more than that is ever held, and Node forgets the rest as it comes. */
function readBody(request: IncomingMessage): Promise<Buffer | null> {
  if (Number(request.headers['content-length'] ?? 0) > LIMIT) return Promise.resolve(null)
  const chunks: Buffer[] = []
  let length = 0
  return new Promise((resolve, reject) => {
    request.on('data', (chunk: Buffer) => {
      length += chunk.length
      if (length <= LIMIT) chunks.push(chunk)
      else resolve(null)
    })
    request.once('end', () => resolve(Buffer.concat(chunks)))
    for (const event of ['error', 'close']) request.once(event, reject)
  })
}

function isPayload(text: string, isForm: boolean): boolean {
  try {
    const form = isForm ? parse(text) : {}
    const inForm = typeof form['payload'] === 'string' ? form['payload'] : '{}'
    const payload: unknown = JSON.parse(isForm ? inForm : text)
    return typeof payload === 'object' && payload !== null
  } catch {
    return false
  }
}
