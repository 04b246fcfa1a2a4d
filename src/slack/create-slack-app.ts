import { App, ErrorCode, type Receiver } from '@slack/bolt'
import { WebAPIPlatformError } from '@slack/web-api'
import type { Acts } from '../recording/acts.ts'
import { addListeners, addUninstallEvents } from './add-listeners.ts'
import { boltLogger, type Log } from './bolt-logger.ts'
import type { Clock } from './clock.ts'
import { createInstaller, type Installer, type InstallPages, installUrlAt } from './create-installer.ts'
import { webClientOptions } from './create-web-client.ts'
import { createHttpReceiver, type RequestListener } from './http-receiver.ts'
import type { InstallationStore } from './installation.ts'
import { isResponseUrl } from './is-response-url.ts'
import { manyWorkspaces } from './many-workspaces.ts'
import { brokenAnswer, unknownWorkspaceAnswer } from './messages/no-card-answers.ts'
import { oneWorkspace } from './one-workspace.ts'
import { NotInstalled, NotStored } from './payload-errors.ts'
import { createSocketReceiver, type SocketReceiver } from './socket-receiver.ts'
import { respond } from './tell-asker.ts'
import type { Probed, Workspaces, WorkspacesStarted } from './workspaces.ts'

/** How Slack reaches us: over a socket that we open, or by requests to `POST /slack/events` (facts 1.2, 1.8). */
export type SlackMode = { kind: 'socket'; appToken: string } | { kind: 'http'; signingSecret: string }

/**
 * Whose tokens we speak with: one workspace's own, or those of every workspace that installs the app by OAuth, at
 * `publicUrl`/slack/install. `pages` are what people see there.
 */
export type SlackAccess =
  | { kind: 'token'; botToken: string }
  | ({ kind: 'oauth'; store: InstallationStore; publicUrl: string; pages: InstallPages } & OAuthSecrets)

type OAuthSecrets = { clientId: string; clientSecret: string; stateSecret: string }

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

/** The Slack app: everything that comes in from Slack, and who we are there. */
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
  /** With OAuth only: what answers `GET /slack/install` and `GET /slack/oauth_redirect`. */
  installer: Installer | null
  clientFor: Workspaces['clientFor']
  placeFor: Workspaces['placeFor']
  /** Socket Mode: builds the connections anew, after a rejection that `isFromSocketClient` recognised. */
  rebuild(why: string): void
}

type StartOutcome = { kind: 'connected' } | { kind: 'waiting'; why: string } | { kind: 'refused'; problem: string }

/**
 * Makes the app; nothing is connected before `start`. Taking what people do needs no call to Slack: a workspace is authorised
 * from what `auth.test` once said, so it is stored even while Slack's Web API is down.
 */
export async function createSlackApp(deps: SlackAppDeps): Promise<SlackApp> {
  const { access, clock, log, apiUrl } = deps
  const workspaces =
    access.kind === 'token'
      ? oneWorkspace({ botToken: access.botToken, apiUrl, clock, log })
      : manyWorkspaces({ ...access, apiUrl, clock, log })
  const { clientFor, placeFor } = workspaces
  const door = openDoor(deps)
  const app = await createBoltApp(deps, door.receiver, workspaces)
  const words = async (team: string) => ({ ...(await placeFor(team)), recallName: deps.recallName })
  addListeners(app, { ...deps, clientFor, words })
  if (access.kind === 'oauth') addUninstallEvents(app, { ...deps, store: access.store })

  const disconnected = () => {
    const problem = workspaces.problem()
    if (problem !== null) return problem
    return door.sockets === null || door.sockets.ready() ? null : disconnectedWords(door.sockets.trouble())
  }
  const stop = async () => {
    workspaces.stop()
    await door.sockets?.stop()
  }
  return {
    async start() {
      const [known, socket] = await Promise.all([workspaces.start(), door.sockets?.start() ?? null])
      const outcome = startOutcome(known, socket)
      if (outcome.kind === 'refused') await stop()
      return outcome
    },
    stop,
    ready: () => disconnected() === null,
    disconnected,
    disconnectedSince: () => door.sockets?.disconnectedSince() ?? null,
    probe: workspaces.probe,
    requestListener: door.listener,
    installer: access.kind === 'oauth' ? createInstaller({ ...access, apiUrl, clock, log }) : null,
    clientFor,
    placeFor,
    rebuild: (why) => door.sockets?.rebuild(why),
  }
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

async function createBoltApp(deps: SlackAppDeps, receiver: Receiver, workspaces: Workspaces): Promise<App> {
  const { log, access } = deps
  const installUrl = access.kind === 'oauth' ? installUrlAt(access.publicUrl) : null
  const app = new App({
    receiver,
    logger: boltLogger(log),
    clientOptions: webClientOptions(deps.apiUrl),
    convoStore: false,
    deferInitialization: true,
    extendedErrorHandler: true,
    authorize: ({ teamId }, body) => workspaces.authorize({ teamId, body }),
  })
  app.error(async ({ error, body }: ErrorArgs) => {
    const original: unknown = 'original' in error ? error.original : undefined
    const foreign = original instanceof NotInstalled
    // Whoever works with people of another workspace sends us what is theirs: nothing of ours is broken.
    if (foreign) log.warn({ why: original.message }, 'A payload of another workspace was not taken')
    // At most one of our listeners takes a payload: where several fail, Bolt could not read it.
    else if (error.code === ErrorCode.MultipleListenerError) log.warn({}, 'A payload from Slack could not be read')
    else log.error({ code: error.code, error: error.message }, 'A payload was not handled')
    const url = 'response_url' in body ? body.response_url : undefined
    if (typeof url === 'string' && isResponseUrl(url, deps.apiUrl))
      await respond(url, foreign ? unknownWorkspaceAnswer(installUrl) : brokenAnswer())
    // It is not acked then, and comes again. Slack sends nothing else again.
    if (original instanceof NotStored && 'event' in body) throw original
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

function startOutcome(bot: WorkspacesStarted, socket: { error: unknown } | null): StartOutcome {
  if (bot.kind === 'refused') return bot
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
