import type { IncomingMessage, ServerResponse } from 'node:http'
import { clientAddress, networkOf } from './client-address.ts'
import { type InstallPage, type InstallTrouble, installPage } from './install-page.ts'
import { PAGE_HEADERS } from './page-frame.ts'
import { createRateLimit } from './rate-limit.ts'

/** What answers the two steps of an install by OAuth, and never rejects. */
export type InstallSteps = Record<'begin' | 'finish', Step>

type Step = (request: IncomingMessage, response: ServerResponse) => Promise<void>

type InstallRouteDeps = { steps: InstallSteps; trustProxy: number; clock: { now(): number } }

const MINUTE = 60_000
/** Each end of an install may ask Slack something. */
const MOST_BY_AN_ADDRESS = 30

/** The paths of the two steps. */
const STEPS: Record<string, keyof InstallSteps> = { '/slack/install': 'begin', '/slack/oauth_redirect': 'finish' }

/** Whether this path is one of an install's. */
export function isInstallPath(path: string): boolean {
  return Object.hasOwn(STEPS, path)
}

/** Makes the route of both steps, with a limit for each internet connection. It answers everything and never rejects. */
export function createInstallRoute({ steps, trustProxy, clock }: InstallRouteDeps) {
  const limit = createRateLimit({ windowMs: MINUTE, capacity: 10_000, most: MOST_BY_AN_ADDRESS })
  return async (request: IncomingMessage, response: ServerResponse, path: string): Promise<void> => {
    const step = STEPS[path]
    if (step === undefined) return
    const origin = { socketAddress: request.socket.remoteAddress, forwardedFor: request.headers['x-forwarded-for'] }
    const address = networkOf(clientAddress(origin, trustProxy))
    if (limit.take(address, clock.now()) > 0) return showInstallPage(response, { kind: 'failed', trouble: 'limited' })
    await steps[step](request, response)
  }
}

/** Sends a page of an install. */
export function showInstallPage(response: ServerResponse, page: InstallPage): void {
  const html = Buffer.from(installPage(page))
  const status = page.kind === 'failed' ? STATUS[page.trouble] : 200
  response.writeHead(status, { ...PAGE_HEADERS, 'content-length': html.length }).end(html)
}

/** For a page that is sent by somebody else. */
export function setPageHeaders(response: ServerResponse): void {
  for (const [name, value] of Object.entries(PAGE_HEADERS)) response.setHeader(name, value)
}

const STATUS: Record<InstallTrouble, number> = {
  declined: 200,
  notBegunHere: 400,
  expired: 400,
  otherBrowser: 400,
  usedUp: 400,
  setUpWrongly: 500,
  noBot: 502,
  slackSilent: 502,
  ours: 503,
  limited: 429,
}
