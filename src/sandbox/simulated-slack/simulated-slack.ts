import type { SkippableClock } from '../clock.ts'
import type { ApiCall } from './call-desk.ts'
import type { Changes } from './changes.ts'
import type { Delivery, DeliveryOutcome } from './delivery.ts'
import type { JsonRecord } from './json.ts'
import { answerRequest, createParts } from './parts.ts'
import { createPauses } from './pauses.ts'
import { createPeople, type People } from './people.ts'
import { type EventOutcome, sendEvent } from './send-event.ts'
import { openSlackDoor } from './slack-door.ts'
import type { AppIdentity } from './slack-world.ts'
import type { DisconnectReason } from './socket-mode.ts'
import type { Trouble, TroubleHandle } from './trouble.ts'
import type { Violation } from './violations.ts'
import { createWorldView, type WorldView } from './world-view.ts'

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

    /** Sends one event; resolves when it is acked or given up after three more tries. */
    event(event: JsonRecord): Promise<EventOutcome>

    /** Every Web API and `response_url` call, oldest first. */
    calls: readonly ApiCall[]
    violations: readonly Violation[]
    trouble(trouble: Trouble): TroubleHandle
    useBudgets(on: boolean): void
    setScopes(scopes: string[]): void
    /** False: the bot token counts as revoked. */
    allowToken(allowed: boolean): void

    /** Open Socket Mode connections. */
    connections(): number
    refreshSockets(reason?: DisconnectReason): void
    dropSockets(): void
    /** Commands, clicks and events go to this address while no socket is open. */
    deliverOverHttp(requestUrl: string): void
    /** Slack's handshake with that address. */
    verifyRequestUrl(): Promise<boolean>

    /** Ends every connection, timer and wait; safe to repeat. */
    close(): Promise<void>
  }

type Options = { clock: SkippableClock; port?: number; host?: string }

/** Starts a workspace with Ana, Ben and the channels of `addDefaultWorld`, on a free port of the loopback unless told otherwise. */
export async function createSimulatedSlack({ clock, port = 0, host = '127.0.0.1' }: Options): Promise<SimulatedSlack> {
  const parts = createParts(clock)
  const { context, desk, responseUrls, sockets, http, tokens, changes } = parts
  const pauses = createPauses(clock)
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
  const world = createWorldView(context)
  let requestUrl: string | undefined
  async function deliver(delivery: Delivery): Promise<DeliveryOutcome> {
    if (sockets.connections() > 0) return sockets.deliver(delivery)
    return requestUrl === undefined ? { kind: 'unreachable' } : http.deliver(requestUrl, delivery)
  }
  const people = createPeople({
    ...{ context, responseUrls, deliver, baseUrl: door.baseUrl },
    ...{ needUser: world.user, needChannel: world.channel },
  })
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
    ...people,
    event: (event) => sendEvent({ context, deliver, pause: pauses.pause }, event),
    ...world,
    ...{ onChange: changes.onChange, until: changes.until, close, [Symbol.asyncDispose]: close },
    apiUrl: `${door.baseUrl}/api/`,
    ...{ botToken: tokens.bot, appToken: tokens.app, signingSecret: parts.signingSecret, app: context.world.app },
    ...{ calls: desk.calls, violations: context.violations.list, trouble: parts.troubles.add },
    useBudgets: parts.budgets.use,
    setScopes: parts.setScopes,
    allowToken: (allowed) => {
      tokens.allowed = allowed
    },
    connections: sockets.connections,
    refreshSockets: (reason = 'refresh_requested') => sockets.refresh(reason),
    dropSockets: sockets.drop,
    deliverOverHttp: (url) => {
      requestUrl = url
    },
    verifyRequestUrl: async () => requestUrl !== undefined && http.verify(requestUrl),
  }
}
