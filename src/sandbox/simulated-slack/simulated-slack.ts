import type { CallPoints } from '../call-points.ts'
import type { SkippableClock } from '../clock.ts'
import type { ApiCall } from './call-desk.ts'
import type { Changes } from './changes.ts'
import type { EventOutcome } from './delivery.ts'
import type { JsonRecord } from './json.ts'
import type { OAuth } from './oauth.ts'
import { answerRequest, createParts } from './parts.ts'
import type { People } from './people.ts'
import { identityOf, type SimulatedWorkspace, simulatedWorkspace } from './simulated-workspace.ts'
import { openSlackDoor } from './slack-door.ts'
import type { AppIdentity } from './slack-world.ts'
import type { DisconnectReason } from './socket-mode.ts'
import type { Trouble, TroubleHandle, Weather } from './trouble.ts'
import type { Violation } from './violations.ts'
import type { WorldView } from './world-view.ts'

/** A workspace to look at and to act in. Users and channels are named by id or name (`ana`, `#standup`); times are ms of the clock. */
export type SimulatedSlack = People &
  WorldView &
  Pick<Changes, 'onChange' | 'until'> &
  AsyncDisposable & {
    /** What goes into the app's `SLACK_API_URL`, with its closing slash. */
    apiUrl: string
    botToken: string
    appToken: string
    signingSecret: string
    app: AppIdentity

    /** Sends one event, subscribed to or not; resolves when it is acked or given up after three more tries. */
    event(event: JsonRecord): Promise<EventOutcome>

    /** Every Web API and `response_url` call, oldest first. */
    calls: readonly ApiCall[]
    violations: readonly Violation[]
    trouble(trouble: Trouble): TroubleHandle
    /** Asked about each call that meets no trouble of its own; null ends it. */
    weather(weather: Weather | null): void
    useBudgets(on: boolean): void
    setScopes(scopes: string[]): void
    /** Hears of each place between two effects, and may keep everything waiting there: to end the app at exactly that place. */
    onCallPoint: CallPoints['onCallPoint']
    /** False: the bot token counts as revoked. */
    allowToken(allowed: boolean): void

    /** The app's installs by OAuth: what it is known by, and the tokens that were given out. */
    oauth: OAuth
    /** Another workspace with Ana, Ben and the same channels, where the app is not installed. `name` in small letters. */
    addWorkspace(wanted: { name: string; enterprise?: { id: string; name: string } }): SimulatedWorkspace
    /** The first workspace, as `addWorkspace` makes them. */
    workspace: SimulatedWorkspace

    /** Open Socket Mode connections. */
    connections(): number
    refreshSockets(reason?: DisconnectReason, which?: { only?: 'oldest' }): void
    dropSockets(): void
    /** Commands, clicks and events go to this address while no socket is open. */
    deliverOverHttp(requestUrl: string): void
    /** Slack's handshake with that address. */
    verifyRequestUrl(): Promise<boolean>

    /** Ends every connection, timer and wait; safe to repeat. */
    close(): Promise<void>
  }

/** `manifest` is the app's, parsed: it decides about scopes, events, interactivity and tabs. Without one everything is allowed. */
type Options = { clock: SkippableClock; manifest?: JsonRecord; port?: number; host?: string }

/** Starts a workspace with Ana, Ben and the channels of `addDefaultWorld`, on a free port of the loopback unless told otherwise. */
export async function createSimulatedSlack(options: Options): Promise<SimulatedSlack> {
  const { clock, manifest, port = 0, host = '127.0.0.1' } = options
  const parts = createParts(clock, manifest)
  const { sockets, http, route, pauses, tokens, changes, oauth } = parts
  const { context } = parts.workspaces[0]
  const door = await openSlackDoor({
    host,
    port,
    upgrade: sockets.upgrade,
    answer: (request, response) => answerRequest(parts, request, response),
  }).catch(async (error: unknown) => {
    sockets.close()
    await http.close()
    throw error
  })
  parts.address.baseUrl = door.baseUrl
  const first = simulatedWorkspace(parts, parts.workspaces[0])
  let closing: Promise<unknown> | undefined
  async function close(): Promise<void> {
    parts.troubles.endAll()
    pauses.close()
    sockets.close()
    closing ??= Promise.all([http.close(), door.close()])
    await closing
    changes.close()
  }

  return {
    ...first,
    workspace: first,
    ...{ oauth, addWorkspace: (wanted) => simulatedWorkspace(parts, parts.addWorkspace(identityOf(wanted))) },
    ...{ onChange: changes.onChange, until: changes.until, close, [Symbol.asyncDispose]: close },
    apiUrl: `${door.baseUrl}/api/`,
    ...{ botToken: tokens.bot, appToken: tokens.app, signingSecret: parts.signingSecret },
    ...{ calls: parts.calls, violations: context.violations.list, trouble: parts.troubles.add },
    weather: parts.troubles.setWeather,
    useBudgets: (on) => {
      for (const { budgets } of parts.workspaces) budgets.use(on)
    },
    setScopes: parts.setScopes,
    onCallPoint: parts.points.onCallPoint,
    allowToken: (allowed) => {
      tokens.allowed = allowed
    },
    connections: sockets.connections,
    refreshSockets: (reason = 'refresh_requested', which = {}) => sockets.refresh(reason, which),
    dropSockets: sockets.drop,
    deliverOverHttp: route.useHttp,
    verifyRequestUrl: route.verify,
  }
}
