import type { IncomingMessage } from 'node:http'
import { type Answer, NO_SUCH_PAGE, refusal } from './answer.ts'
import { matchRoute, type RouteMatch } from './routes.ts'

/** A request as it came in. `body` is the raw text. */
export type RawRequest = { method: string; url: URL; headers: IncomingMessage['headers']; body: string }

/** What the front of Recall makes of a request: passed on to a route, or answered at once. */
export type DoorOutcome = (RouteMatch & { kind: 'route' }) | { kind: 'refused'; answer: Answer }

/** Applies what comes before any route: the firewall, the routing with Django's slashes, the API key. */
export function passFrontDoor(request: RawRequest, apiKey: string): DoorOutcome {
  const blocked = refuseAsFirewall(request)
  if (blocked) return { kind: 'refused', answer: blocked }
  const match = matchRoute(request.method, request.url.pathname)
  if (match.kind === 'none') return { kind: 'refused', answer: answerUnknownPath(request) }
  const unauthorized = refuseWithoutKey(request, apiKey)
  if (unauthorized) return { kind: 'refused', answer: unauthorized }
  if (match.kind === 'route') return match
  const headers = { allow: [...match.allowed, 'HEAD', 'OPTIONS'].join(', ') }
  return {
    kind: 'refused',
    answer: { status: 405, body: { detail: `Method "${request.method}" not allowed.` }, headers },
  }
}

/** Reads the body of a request to a route; a text that is not JSON is answered with 400, another type with 415. */
export function readJsonBody({
  headers,
  body,
}: RawRequest): { kind: 'body'; body: unknown } | { kind: 'refused'; answer: Answer } {
  if (body === '') return { kind: 'body', body: undefined }
  const type = headers['content-type'] ?? ''
  if (!/^application\/json\b/i.test(type)) {
    return {
      kind: 'refused',
      answer: { status: 415, body: { detail: `Unsupported media type "${type}" in request.` } },
    }
  }
  try {
    return { kind: 'body', body: JSON.parse(body) }
  } catch (error) {
    const detail = `JSON parse error - ${error instanceof Error ? error.message : 'unreadable'}`
    return { kind: 'refused', answer: { status: 400, body: { detail } } }
  }
}

// Recall's firewall refuses a GET with a body, and links to this machine or to bare addresses (docs.recall.ai/reference/errors).
function refuseAsFirewall({ method, body }: RawRequest): Answer | undefined {
  const inner =
    /\b(?:https?|wss?|rtmps?):\/\/(?:[^/\s"@]*@)?(?:localhost|\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:]+\])(?=[:/\s"?#]|$)/i
  if (!(method === 'GET' && body !== '') && !inner.test(body)) return undefined
  return refusal(403, 'request_blocked', 'The request was blocked by the firewall.')
}

function answerUnknownPath({ method, url }: RawRequest): Answer {
  const withSlash = `${url.pathname}/`
  if (method !== 'GET' || url.pathname.endsWith('/') || matchRoute(method, withSlash).kind !== 'route')
    return NO_SUCH_PAGE
  // Django appends the slash for a GET; a POST loses its body on the way, so it is simply not found here.
  return { status: 301, headers: { location: `${withSlash}${url.search}` } }
}

function refuseWithoutKey({ headers }: RawRequest, apiKey: string): Answer | undefined {
  const given = headers.authorization?.trim()
  if (!given) return refusal(401, 'not_authenticated', 'Authentication credentials were not provided.')
  if (given.replace(/^Token\s+/i, '') === apiKey) return undefined
  return refusal(401, 'authentication_failed', 'Invalid API token. Is it a key of this region?')
}
