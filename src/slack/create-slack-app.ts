import { App, AuthorizationError, ErrorCode, type Receiver } from '@slack/bolt'
import { WebAPIPlatformError, type WebClient } from '@slack/web-api'
import type { Acts } from '../recording/acts.ts'
import type { MessagePlace } from '../recording/views.ts'
import { addListeners } from './add-listeners.ts'
import { boltLogger, type Log } from './bolt-logger.ts'
import type { Clock } from './clock.ts'
import { createWebClient, webClientOptions } from './create-web-client.ts'
import { createHttpReceiver, type RequestListener } from './http-receiver.ts'
import { isResponseUrl } from './is-response-url.ts'
import { brokenAnswer, unknownWorkspaceAnswer } from './messages/no-card-answers.ts'
import { permalink } from './permalink.ts'
import { createSlackIdentity, type Identity, type IdentityOutcome, lacksScopes } from './slack-identity.ts'
import { createSocketReceiver, type SocketReceiver } from './socket-receiver.ts'
import { respond } from './tell-asker.ts'

/** How Slack reaches us: over a socket that we open, or by requests to `POST /slack/events` (facts 1.2, 1.8). */
export type SlackMode = { kind: 'socket'; appToken: string } | { kind: 'http'; signingSecret: string }

/** Whose tokens we speak with: one workspace's own, or those of every workspace that installs the app by OAuth. */
export type SlackAccess =
  | { kind: 'token'; botToken: string }
  | { kind: 'oauth'; clientId: string; clientSecret: string; stateSecret: string }

export type SlackAppDeps = {
  mode: SlackMode
  access: SlackAccess
  /** Ends with a slash: `https://slack.com/api/`. */
  apiUrl: string
  clock: Clock
  log: Log
  acts: Acts
  /** Names Recall's region or address to people. */
  recallName: string
}

/** One workspace's Slack app: everything that comes in from Slack, and who we are there. */
export type SlackApp = {
  /**
   * Decides within 30 s. `waiting`: Slack cannot be reached; the app stays up, takes what reaches it and keeps
   * trying. `refused`: a token is bad, `problem` is a sentence for the operator; nothing was left running.
   */
  start(): Promise<StartOutcome>
  stop(): Promise<void>
  /** Slack has told us who we are, and in Socket Mode there was a connection in the last 45 s (rule 31). */
  ready(): boolean
  /** Why it is not ready and what to do, for the operator; null when it is. */
  disconnected(): string | null
  /** Socket Mode: since when there is no connection, ms; null while there is one, and in HTTP mode, which needs none. */
  disconnectedSince(): number | null
  /** Asks Slack whether our token works. Changes nothing, never rejects. */
  probe(): Promise<Probed>
  /** HTTP mode only: to be mounted in our server; answers everything itself, never throws. */
  requestListener: RequestListener | null
  identity(): Identity | null
  /** What people type behind the @ to invite us. */
  slackName(): string
  /** Slack's address of one of our messages; null until Slack has told us the workspace's. */
  permalink(place: MessagePlace): string | null
  clientFor(team: string): WebClient
  /** Socket Mode: builds the connections anew, after a rejection that `isFromSocketClient` recognised. */
  rebuild(why: string): void
}

type Probed = { kind: 'answered'; by: 'write' | 'other' } | { kind: 'refused' | 'silent'; why: string }

type StartOutcome = { kind: 'connected' } | { kind: 'waiting'; why: string } | { kind: 'refused'; problem: string }

/**
 * Makes the app; nothing is connected before `start`. Taking what people do needs no call to Slack: a workspace is authorised
 * from what `auth.test` once said, so it is stored even while Slack's Web API is down.
 */
export async function createSlackApp(deps: SlackAppDeps): Promise<SlackApp> {
  const client = createWebClient({ token: botTokenOf(deps), apiUrl: deps.apiUrl })
  const clientFor = () => client
  const identity = createSlackIdentity({ client, clock: deps.clock, log: deps.log })
  const door = openDoor(deps)
  const app = await createBoltApp(deps, door.receiver, () => identity.current())
  const slackName = () => identity.current()?.name ?? 'Recorder'
  const linkTo = (place: MessagePlace) => permalink(identity.current()?.url ?? null, place)
  const words = () => ({ slackName: slackName(), recallName: deps.recallName, permalink: linkTo })
  addListeners(app, { ...deps, clientFor, words })

  const disconnected = () => {
    if (identity.current() === null) return 'Slack has not told us yet who we are. It is asked again by itself.'
    return door.sockets === null || door.sockets.ready() ? null : disconnectedWords(door.sockets.trouble())
  }
  const stop = async () => {
    identity.stop()
    await door.sockets?.stop()
  }
  return {
    async start() {
      const [known, socket] = await Promise.all([identity.start(), door.sockets?.start() ?? null])
      const outcome = startOutcome(known, socket)
      if (outcome.kind === 'refused') await stop()
      return outcome
    },
    stop,
    ready: () => disconnected() === null,
    disconnected,
    disconnectedSince: () => door.sockets?.disconnectedSince() ?? null,
    probe: async () => probed(await identity.probe()),
    requestListener: door.listener,
    identity: () => identity.current(),
    slackName,
    permalink: linkTo,
    clientFor,
    rebuild: (why) => door.sockets?.rebuild(why),
  }
}

function botTokenOf({ access }: SlackAppDeps): string {
  if (access.kind === 'oauth') throw new Error('many workspaces are not built yet')
  return access.botToken
}

type Door = { receiver: Receiver; sockets: SocketReceiver | null; listener: RequestListener | null }

function openDoor({ mode, apiUrl, clock, log }: SlackAppDeps): Door {
  if (mode.kind === 'http') {
    const { receiver, listener } = createHttpReceiver({ signingSecret: mode.signingSecret, log })
    return { receiver, sockets: null, listener }
  }
  const sockets = createSocketReceiver({ appToken: mode.appToken, apiUrl, clock, log })
  return { receiver: sockets, sockets, listener: null }
}

async function createBoltApp(deps: SlackAppDeps, receiver: Receiver, identity: () => Identity | null): Promise<App> {
  const { log } = deps
  const app = new App({
    receiver,
    logger: boltLogger(log),
    clientOptions: webClientOptions(deps.apiUrl),
    convoStore: false,
    deferInitialization: true,
    extendedErrorHandler: true,
    authorize: ({ teamId }) => {
      const known = identity()
      const foreign = known !== null && !known.wholeEnterprise && known.team !== '' && teamId !== known.team
      if (foreign) return Promise.reject(new Error('not installed in this workspace'))
      return Promise.resolve({
        botToken: botTokenOf(deps),
        ...(known === null ? {} : { botUserId: known.botUserId }),
        ...(known?.botId == null ? {} : { botId: known.botId }),
      })
    },
  })
  app.error(async ({ error, body }: ErrorArgs) => {
    const foreign = error instanceof AuthorizationError
    // Whoever works with people of another workspace sends us what is theirs: nothing of ours is broken.
    if (foreign) log.warn({ why: error.original.message }, 'A payload of another workspace was not taken')
    // At most one of our listeners takes a payload: where several fail, Bolt could not read it.
    else if (error.code === ErrorCode.MultipleListenerError) log.warn({}, 'A payload from Slack could not be read')
    else log.error({ code: error.code, error: error.message }, 'A payload was not handled')
    const url = 'response_url' in body ? body.response_url : undefined
    if (typeof url === 'string' && isResponseUrl(url, deps.apiUrl))
      await respond(url, foreign ? unknownWorkspaceAnswer() : brokenAnswer())
  })
  app.use(async ({ body, next }) => {
    const url: unknown = 'response_url' in body ? body.response_url : undefined
    if (url !== undefined && !(typeof url === 'string' && isResponseUrl(url, deps.apiUrl))) {
      log.warn({}, 'A payload named a response_url that is not Slack’s; it is not used')
      Reflect.deleteProperty(body, 'response_url')
    }
    await next()
  })
  await app.init()
  return app
}

/** The arguments of an extended error handler, which Bolt does not export. */
type ErrorArgs = Parameters<Parameters<App['error']>[0]>[0]

// Slack's own words for an app token that will never work; anything else may pass.
const BAD_APP_TOKEN = new Set([
  'invalid_auth',
  'not_authed',
  'account_inactive',
  'not_allowed_token_type',
  'token_revoked',
  'token_expired',
  'missing_scope',
])

function startOutcome(bot: IdentityOutcome, socket: { error: unknown } | null): StartOutcome {
  if (bot.kind === 'refused') {
    return {
      kind: 'refused',
      problem: `Slack does not accept SLACK_BOT_TOKEN (${bot.code}). Copy the Bot User OAuth Token (xoxb-…) from your Slack app's page "OAuth & Permissions"; if the app was removed from the workspace, install it again first.`,
    }
  }
  const code = socket?.error instanceof WebAPIPlatformError ? String(socket.error.data.error) : ''
  if (BAD_APP_TOKEN.has(code)) return { kind: 'refused', problem: badAppToken(code) }
  if (bot.kind === 'unreachable') return { kind: 'waiting', why: `Slack could not be asked who we are (${bot.why})` }
  if (socket !== null) return { kind: 'waiting', why: 'no Socket Mode connection yet' }
  return { kind: 'connected' }
}

function badAppToken(code: string): string {
  return `Slack does not accept SLACK_APP_TOKEN (${code}). Make an app-level token (xapp-…) with the scope connections:write on your Slack app's page "Basic Information", and see that Socket Mode is switched on.`
}

function disconnectedWords(why: string): string {
  if (BAD_APP_TOKEN.has(why)) return `Slack is not connected, so commands do not reach us. ${badAppToken(why)}`
  return `Slack is not connected (${why}), so commands do not reach us. The connection is opened anew by itself.`
}

function probed(outcome: IdentityOutcome): Probed {
  switch (outcome.kind) {
    case 'known':
      return lacksScopes(outcome.identity)
        ? { kind: 'refused', why: 'missing_scope' }
        : { kind: 'answered', by: 'write' }
    case 'refused':
      return { kind: 'refused', why: outcome.code }
    case 'unreachable':
      return { kind: 'silent', why: outcome.why }
  }
}
