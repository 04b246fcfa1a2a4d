import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { type CallPoints, createCallPoints } from '../call-points.ts'
import type { SkippableClock } from '../clock.ts'
import { createAppEvents } from './app-events.ts'
import { type AppRoute, createAppRoute } from './app-route.ts'
import { readAppSettings } from './app-settings.ts'
import { type Budgets, createBudgets } from './budgets.ts'
import { type CallDesk, createCallDesk } from './call-desk.ts'
import { type Changes, createChanges } from './changes.ts'
import type { EventOutcome } from './delivery.ts'
import { createHttpDelivery, type HttpDelivery } from './http-delivery.ts'
import type { JsonRecord } from './json.ts'
import { createMessageStore } from './message-store.ts'
import type { MethodContext } from './method-context.ts'
import { createPauses, type Pauses } from './pauses.ts'
import { createResponseUrls, type ResponseUrls } from './response-urls.ts'
import { sendEvent } from './send-event.ts'
import { addDefaultWorld, createSlackWorld } from './slack-world.ts'
import { createSocketMode, type SocketMode } from './socket-mode.ts'
import { createTriggerIds } from './trigger-ids.ts'
import { createTroubles, type Troubles } from './trouble.ts'
import { createViewStore } from './view-store.ts'
import { createViolations } from './violations.ts'
import { answerApiCall, type Tokens } from './web-api.ts'

/** Everything a simulated Slack is made of, before it listens; `address.baseUrl` is filled in then. */
export type SlackParts = {
  address: { baseUrl: string }
  context: MethodContext
  changes: Changes
  budgets: Budgets
  troubles: Troubles
  desk: CallDesk
  sockets: SocketMode
  http: HttpDelivery
  route: AppRoute
  pauses: Pauses
  points: CallPoints
  /** Sends an event without asking whether the app wants it. */
  send(event: JsonRecord): Promise<EventOutcome>
  responseUrls: ResponseUrls
  tokens: Tokens
  signingSecret: string
  setScopes(scopes: string[]): void
}

const APP = {
  teamId: 'T0SIMULATED',
  teamDomain: 'simulated',
  appId: 'A0SIMULATED',
  botId: 'B0SIMULATED',
  botUserId: 'U0SIMULATED',
  botName: 'recorder',
}

/** Makes the parts and the default world. Tokens and the secret are random, so that a leak of them can be searched for. */
export function createParts(clock: SkippableClock, manifest: JsonRecord | undefined): SlackParts {
  const changes = createChanges()
  const watched = { now: clock.now, changes }
  const violations = createViolations(watched)
  const world = createSlackWorld(APP)
  addDefaultWorld(world)
  const sockets = createSocketMode({ clock, changes, violations, appId: APP.appId })
  const address = { baseUrl: '' }
  const points = createCallPoints()
  const settings = readAppSettings(manifest)
  let scopes = settings.scopes
  const store = createMessageStore(watched)
  const signingSecret = randomBytes(16).toString('hex')
  const http = createHttpDelivery({ clock, signingSecret })
  const route = createAppRoute({ sockets, http, points })
  const pauses = createPauses(clock)
  const send = (event: JsonRecord) =>
    sendEvent({ context: { world, store, clock }, deliver: route.deliver, pause: pauses.pause }, event)
  const context: MethodContext = {
    ...{ clock, world, changes, violations, store, settings },
    views: createViewStore({ ...watched, world }),
    triggers: createTriggerIds({ clock, teamId: APP.teamId }),
    scopes: () => scopes,
    tellApp: createAppEvents({ settings, scopes: () => scopes, send }),
    openSocketUrl: () => `${address.baseUrl.replace(/^http/, 'ws')}${sockets.openPath()}`,
  }
  const budgets = createBudgets({ clock, violations })
  const troubles = createTroubles()
  const desk = createCallDesk({ clock, budgets, troubles, changes })
  return {
    ...{
      address,
      context,
      changes,
      budgets,
      troubles,
      desk,
      sockets,
      signingSecret,
      http,
      route,
      pauses,
      points,
      send,
    },
    responseUrls: createResponseUrls({ context, desk, points }),
    tokens: { bot: `xoxb-${secret()}`, app: `xapp-1-${APP.appId}-${secret()}`, allowed: true },
    setScopes: (wanted) => {
      scopes = wanted
    },
  }
}

/** Answers one request to the Web API or to a `response_url`; anything else is 404. */
export async function answerRequest(
  parts: SlackParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://slack')
  response.setHeader('date', new Date(parts.context.clock.now()).toUTCString())
  const method = /^\/api\/([\w.]+)$/.exec(pathname)?.[1]
  if (method !== undefined) return answerApiCall(parts, { request, response, method })
  if (pathname.startsWith('/respond/')) return parts.responseUrls.answer(request, response)
  response.writeHead(404).end()
}

function secret(): string {
  return randomBytes(18).toString('hex')
}
