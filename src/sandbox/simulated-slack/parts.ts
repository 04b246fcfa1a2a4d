import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { type CallPoints, createCallPoints } from '../call-points.ts'
import type { SkippableClock } from '../clock.ts'
import { createAppRoute } from './app-route.ts'
import { readAppSettings } from './app-settings.ts'
import { answerAuthorize } from './authorize-page.ts'
import type { ApiCall } from './call-desk.ts'
import { createChanges } from './changes.ts'
import { createHttpDelivery, type HttpDelivery } from './http-delivery.ts'
import type { JsonRecord } from './json.ts'
import { createOAuth } from './oauth.ts'
import { createPauses } from './pauses.ts'
import { type AppIdentity, addDefaultWorld } from './slack-world.ts'
import { createSocketMode, type SocketMode } from './socket-mode.ts'
import { createTroubles } from './trouble.ts'
import { createViolations } from './violations.ts'
import { answerApiCall, type Tokens } from './web-api.ts'
import { createWorkspace, type SharedParts, type Workspace } from './workspace.ts'

/** Everything a simulated Slack is made of, before it listens; `address.baseUrl` is filled in then. */
export type SlackParts = SharedParts & {
  address: { baseUrl: string }
  sockets: SocketMode
  http: HttpDelivery
  points: CallPoints
  /** The first is the one that `tokens.bot` is of. */
  workspaces: [Workspace, ...Workspace[]]
  addWorkspace(app: AppIdentity): Workspace
  tokens: Tokens
  signingSecret: string
  setScopes(scopes: string[]): void
}

const APP: AppIdentity = {
  teamId: 'T0SIMULATED',
  teamDomain: 'simulated',
  teamName: 'Simulated workspace',
  appId: 'A0SIMULATED',
  botId: 'B0SIMULATED',
  botUserId: 'U0SIMULATED',
  botName: 'recorder',
}

/** Makes the parts and the default world. Tokens and the secret are random, so that a leak of them can be searched for. */
export function createParts(clock: SkippableClock, manifest: JsonRecord | undefined): SlackParts {
  const changes = createChanges()
  const violations = createViolations({ now: clock.now, changes })
  const sockets = createSocketMode({ clock, changes, violations, appId: APP.appId })
  const address = { baseUrl: '' }
  const points = createCallPoints()
  const settings = readAppSettings(manifest)
  let scopes = settings.scopes
  const signingSecret = randomBytes(16).toString('hex')
  const http = createHttpDelivery({ clock, signingSecret })
  const calls: ApiCall[] = []
  const shared: SharedParts = {
    ...{ clock, changes, violations, settings, points, calls },
    scopes: () => scopes,
    openSocketUrl: () => `${address.baseUrl.replace(/^http/, 'ws')}${sockets.openPath()}`,
    oauth: createOAuth({ clock, settings }),
    identities: () => workspaces.map(({ context }) => context.world.app),
    route: createAppRoute({ sockets, http, points }),
    pauses: createPauses(clock),
    troubles: createTroubles(),
  }
  const addWorkspace = (app: AppIdentity): Workspace => {
    const workspace = createWorkspace(shared, app)
    addDefaultWorld(workspace.context.world)
    return workspace
  }
  const workspaces: [Workspace, ...Workspace[]] = [addWorkspace(APP)]
  return {
    ...shared,
    ...{ address, sockets, http, signingSecret, workspaces },
    addWorkspace(app) {
      const workspace = addWorkspace(app)
      workspaces.push(workspace)
      return workspace
    },
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
  response.setHeader('date', new Date(parts.clock.now()).toUTCString())
  const method = /^\/api\/([\w.]+)$/.exec(pathname)?.[1]
  if (method !== undefined) return answerApiCall(parts, { request, response, method })
  const asked = /^\/respond\/(\w+)\//.exec(pathname)?.[1]
  const workspace = parts.workspaces.find(({ context }) => context.world.app.teamId === asked)
  if (workspace !== undefined) return workspace.responseUrls.answer(request, response)
  if (pathname === '/oauth/v2/authorize') {
    const workspaces = () => parts.workspaces.map(({ context }) => context.world.app)
    return answerAuthorize({ oauth: parts.oauth, settings: parts.settings, workspaces }, request, response)
  }
  response.writeHead(404).end()
}

function secret(): string {
  return randomBytes(18).toString('hex')
}
