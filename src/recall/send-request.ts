import { type Dispatcher, request } from 'undici'
import { readRetryAfter } from './retry-after.ts'

/** What every request of one client has in common. `longestMs` bounds a whole exchange; `now` gives ms since 1970. */
export type Sender = {
  dispatcher: Dispatcher
  baseUrl: string
  headers: Record<string, string>
  longestMs: number
  now: () => number
  /** Hears the server's own time with each answer, ms since 1970. */
  onDate?: ((date: number) => void) | undefined
}

/** One request. `signal` may end it earlier than the sender's own limit. */
export type RecallRequest = {
  method: 'GET' | 'POST' | 'DELETE'
  path: string
  body?: string
  headers?: Record<string, string>
  signal?: AbortSignal
}

/** An answer. `json` is undefined where the body could not be read as JSON; `html` tells a page for people. */
export type RecallAnswer = {
  kind: 'answer'
  status: number
  json: unknown
  html: boolean
  retryAfterMs: number | null
}

/**
 * What one sending proved. `notSent`: no connection was made, so nothing can have happened. `lost`: it may have
 * happened, but no answer came. `why` is an error code, never a message, which could hold a URL.
 */
export type Exchange = RecallAnswer | { kind: 'notSent'; why: string } | { kind: 'lost'; why: string }

/** Sends one request, once, and never throws. */
export async function sendRequest(sender: Sender, sent: RecallRequest): Promise<Exchange> {
  const limit = AbortSignal.timeout(sender.longestMs)
  const body = sent.body === undefined ? {} : { body: sent.body }
  const type = sent.body === undefined ? {} : { 'content-type': 'application/json' }
  try {
    const answer = await request(sender.baseUrl + sent.path, {
      dispatcher: sender.dispatcher,
      method: sent.method,
      headers: { ...sender.headers, ...type, ...sent.headers },
      signal: sent.signal === undefined ? limit : AbortSignal.any([limit, sent.signal]),
      ...body,
    })
    const date = Date.parse(String(answer.headers['date']))
    if (!Number.isNaN(date)) sender.onDate?.(date)
    return { kind: 'answer', status: answer.statusCode, ...(await readBody(answer)), ...readWait(sender, answer) }
  } catch (error) {
    return wasNeverSent(error) ? { kind: 'notSent', why: codeOf(error) } : { kind: 'lost', why: codeOf(error) }
  }
}

/** The time-outs and the size limit of every connection to Recall, from the limit for one phase, ms. */
export function connectionLimits(timeoutMs: number) {
  return {
    // The list of errors below, which tells what was sent from what was not, is the one of HTTP/1.1.
    allowH2: false,
    connect: { timeout: timeoutMs },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    maxResponseSize: 5 * 1024 * 1024,
  }
}

type Body = Pick<RecallAnswer, 'json' | 'html'>

// A body that is lost or too long leaves the status standing, which alone proves enough for a refusal.
async function readBody(answer: Dispatcher.ResponseData): Promise<Body> {
  const type = String(answer.headers['content-type'] ?? '')
  const text = await answer.body.text().catch(() => '')
  return { json: parseJson(text), html: type.includes('html') || text.trimStart().startsWith('<') }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function readWait(sender: Sender, { headers }: Dispatcher.ResponseData): Pick<RecallAnswer, 'retryAfterMs'> {
  return { retryAfterMs: readRetryAfter(headers['retry-after'], Date.parse(String(headers['date'])) || sender.now()) }
}

const BEFORE_SENDING = [
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_CLOSED',
  'UND_ERR_INVALID_ARG',
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_FAIL',
  'EHOSTUNREACH',
  'ENETUNREACH',
  // The server's protocol and certificate are judged before the request goes out.
  'ERR_SSL_WRONG_VERSION_NUMBER',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]

function wasNeverSent(error: unknown): boolean {
  // Several addresses were tried: each must have failed so.
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors.every(wasNeverSent)
  const syscall = error instanceof Error && 'syscall' in error ? error.syscall : null
  return BEFORE_SENDING.includes(codeOf(error)) || syscall === 'connect' || syscall === 'getaddrinfo'
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error'
  if ('code' in error && typeof error.code === 'string') return error.code
  return error.name
}
