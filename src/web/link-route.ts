import type { IncomingMessage, ServerResponse } from 'node:http'
import { clientAddress, networkOf } from './client-address.ts'
import { type LinkPage, linkPage } from './link-page.ts'
import { PAGE_HEADERS } from './page-frame.ts'
import { createRateLimit } from './rate-limit.ts'

/** What became of the recording behind a link of ours. `at`: when it was deleted, ms since 1970, where that is known. */
export type LinkOutcome =
  /** Opens only https, or http on loopback (rule 34); any other address counts as unavailable. */
  | { kind: 'redirect'; url: string }
  | { kind: 'unknown' }
  | { kind: 'deleted'; at: number | null }
  | { kind: 'preparing' }
  | { kind: 'unavailable'; retryAfterMs: number }

/** Answers one GET or HEAD of `/r/<token>`, whatever its token. Never throws, but for a bug in answering itself. */
export type LinkRoute = (request: IncomingMessage, response: ServerResponse, token: string) => Promise<void>

type LinkRouteDeps = {
  openLink: (token: string) => Promise<LinkOutcome>
  trustProxy: number
  clock: { now(): number }
  onError: (error: unknown) => void
}

const MINUTE = 60_000
// A remembered key with all its times takes half a kB, so each limit stays within a few MB.
const SIZE = { windowMs: MINUTE, capacity: 10_000 }
const OPENS_OF_A_LINK = 30
const OPENS_BY_AN_ADDRESS = 60
const WRONG_LINKS_BY_AN_ADDRESS = 10

const PREPARING_MS = 30_000

/** Makes the route with limits of its own, which live as long as it does. */
export function createLinkRoute(deps: LinkRouteDeps): LinkRoute {
  const open = createOpener(deps)
  return async (request, response, pathEnd) => {
    // Programs that make a link out of a text like to end it with a slash.
    const token = pathEnd.replace(/\/$/, '')
    const origin = { socketAddress: request.socket.remoteAddress, forwardedFor: request.headers['x-forwarded-for'] }
    const outcome = await open(token, networkOf(clientAddress(origin, deps.trustProxy)))
    if (outcome.kind === 'redirect') return redirect(response, outcome.url)
    showPage(response, outcome)
  }
}

type Opened = { kind: 'redirect'; url: string } | LinkPage

function createOpener({ openLink, clock, onError }: LinkRouteDeps) {
  const byToken = createRateLimit({ ...SIZE, most: OPENS_OF_A_LINK })
  const byAddress = createRateLimit({ ...SIZE, most: OPENS_BY_AN_ADDRESS })
  const guesses = createRateLimit({ ...SIZE, most: WRONG_LINKS_BY_AN_ADDRESS })

  return async (token: string, address: string): Promise<Opened> => {
    const now = clock.now()
    const formed = isToken(token)
    const waits = [guesses.wait(address, now), byAddress.take(address, now)]
    if (formed && Math.max(...waits) === 0) waits.push(byToken.take(token, now))
    const retryAfterMs = Math.max(...waits)
    if (retryAfterMs > 0) return { kind: 'limited', retryAfterMs }
    const outcome = formed ? await lookUp(token) : ({ kind: 'unknown' } as const)
    if (outcome.kind === 'unknown') guesses.take(address, clock.now())
    return outcome
  }

  async function lookUp(token: string): Promise<Opened> {
    try {
      const outcome = await openLink(token)
      if (outcome.kind === 'preparing') return { kind: 'preparing', retryAfterMs: PREPARING_MS }
      if (outcome.kind !== 'redirect') return outcome
      const url = safeTarget(outcome.url)
      if (url !== null) return { kind: 'redirect', url }
      onError(new Error('the link to a recording is neither https nor on loopback, so it was not opened'))
    } catch (error) {
      onError(withoutWords(error))
    }
    return { kind: 'unavailable', retryAfterMs: MINUTE }
  }
}

// 128 random bits in base64url.
function isToken(text: string): boolean {
  return /^[\w-]{22}$/.test(text)
}

function safeTarget(text: string): string | null {
  if (!URL.canParse(text)) return null
  const { protocol, hostname, href } = new URL(text)
  const isLoopback = hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname)
  return protocol === 'https:' || (protocol === 'http:' && isLoopback) ? href : null
}

// What a failure says may hold the token or the recording's own link: only where it happened goes on.
function withoutWords(error: unknown): Error {
  const given = error instanceof Error ? error : new Error()
  const code = 'code' in given && typeof given.code === 'string' ? given.code : given.name
  const safe = new Error(`a link to a recording could not be looked up (${/^\w{1,60}$/.exec(code)?.[0] ?? 'no code'})`)
  const frames = (given.stack ?? '').split('\n').filter((line) => /^\s+at .*:\d+:\d+\)?$/.test(line))
  safe.stack = [`${safe.name}: ${safe.message}`, ...frames].join('\n')
  return safe
}

const ALWAYS = { 'cache-control': 'no-store', 'referrer-policy': 'no-referrer', 'x-robots-tag': 'noindex' }

function redirect(response: ServerResponse, location: string): void {
  response.writeHead(302, { ...ALWAYS, location, 'content-length': 0 }).end()
}

const STATUS: Record<LinkPage['kind'], number> = {
  unknown: 404,
  deleted: 410,
  limited: 429,
  preparing: 503,
  unavailable: 503,
}

function showPage(response: ServerResponse, page: LinkPage): void {
  const html = Buffer.from(linkPage(page))
  if ('retryAfterMs' in page) response.setHeader('retry-after', Math.max(1, Math.ceil(page.retryAfterMs / 1000)))
  response.writeHead(STATUS[page.kind], { ...PAGE_HEADERS, 'content-length': html.length })
  response.end(html)
}
