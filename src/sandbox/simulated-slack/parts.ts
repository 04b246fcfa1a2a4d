import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { SkippableClock } from '../clock.ts'
import { type Budgets, createBudgets } from './budgets.ts'
import { type CallDesk, createCallDesk } from './call-desk.ts'
import { type Changes, createChanges } from './changes.ts'
import { createHttpDelivery, type HttpDelivery } from './http-delivery.ts'
import { createMessageStore } from './message-store.ts'
import type { MethodContext } from './method-context.ts'
import { createResponseUrls, type ResponseUrls } from './response-urls.ts'
import { addDefaultWorld, createSlackWorld } from './slack-world.ts'
import { createSocketMode, type SocketMode } from './socket-mode.ts'
import { createTroubles, type Troubles } from './trouble.ts'
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
  responseUrls: ResponseUrls
  tokens: Tokens
  signingSecret: string
  setScopes(scopes: string[]): void
}

/** The bot scopes of the app's manifest (rule 14), its optional ones granted. */
const DEFAULT_SCOPES = [
  'commands',
  'chat:write',
  'channels:join',
  'channels:history',
  'groups:history',
  'im:history',
  'mpim:history',
]

const APP = {
  teamId: 'T0SIMULATED',
  teamDomain: 'simulated',
  appId: 'A0SIMULATED',
  botId: 'B0SIMULATED',
  botUserId: 'U0SIMULATED',
  botName: 'recorder',
}

/** Makes the parts and the default world. Tokens and the secret are random, so that a leak of them can be searched for. */
export function createParts(clock: SkippableClock): SlackParts {
  const changes = createChanges()
  const watched = { now: clock.now, changes }
  const violations = createViolations(watched)
  const world = createSlackWorld(APP)
  addDefaultWorld(world)
  const sockets = createSocketMode({ clock, changes, violations, appId: APP.appId })
  const address = { baseUrl: '' }
  let scopes = DEFAULT_SCOPES
  const context: MethodContext = {
    ...{ clock, world, changes, violations },
    store: createMessageStore(watched),
    scopes: () => scopes,
    openSocketUrl: () => `${address.baseUrl.replace(/^http/, 'ws')}${sockets.openPath()}`,
  }
  const budgets = createBudgets({ clock, violations })
  const troubles = createTroubles()
  const desk = createCallDesk({ clock, budgets, troubles, changes })
  const signingSecret = randomBytes(16).toString('hex')
  return {
    ...{ address, context, changes, budgets, troubles, desk, sockets, signingSecret },
    http: createHttpDelivery({ clock, signingSecret }),
    responseUrls: createResponseUrls({ context, desk }),
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
  const method = /^\/api\/([\w.]+)$/.exec(pathname)?.[1]
  if (method !== undefined) return answerApiCall(parts, { request, response, method })
  if (pathname.startsWith('/respond/')) return parts.responseUrls.answer(request, response)
  response.writeHead(404).end()
}

function secret(): string {
  return randomBytes(18).toString('hex')
}
