import type { IncomingMessage, ServerResponse } from 'node:http'
import { type CallbackOptions, InstallProvider, type Installation as SdkInstallation } from '@slack/oauth'
import { WebAPIPlatformError } from '@slack/web-api'
import { type Log, silentLogger } from './bolt-logger.ts'
import type { Clock } from './clock.ts'
import { webClientOptions } from './create-web-client.ts'
import { type InstallTrouble, installTrouble } from './install-trouble.ts'
import type { InstallationStore } from './installation.ts'
import { NotStored } from './payload-errors.ts'
import { readInstallation } from './read-installation.ts'
import { WANTED_SCOPES } from './slack-identity.ts'

/** What people see on the way. `openUrl` leads into their Slack; `name`: of their workspace or organisation. */
export type InstallPage =
  | { kind: 'install'; url: string }
  | { kind: 'installed'; name: string | null; slackName: string; org: boolean; openUrl: string }
  | { kind: 'failed'; trouble: InstallTrouble }

/** Shows a page, with the headers that belong to it. */
export type InstallPages = {
  show(response: ServerResponse, page: InstallPage): void
  /** For the one page that Slack's SDK sends itself. */
  html(page: InstallPage): string
  setHeaders(response: ServerResponse): void
}

/** The two GET routes of an install. They answer everything themselves and never reject. */
export type Installer = {
  begin(request: IncomingMessage, response: ServerResponse): Promise<void>
  finish(request: IncomingMessage, response: ServerResponse): Promise<void>
}

type Deps = {
  store: Pick<InstallationStore, 'keep'>
  clientId: string
  clientSecret: string
  stateSecret: string
  publicUrl: string
  pages: InstallPages
  apiUrl: string
  clock: Clock
  log: Log
}

/** Where people install the app. */
export function installUrlAt(publicUrl: string): string {
  return `${publicUrl}/slack/install`
}

/** Makes them with Slack's own installer, whose state is good for 10 minutes in the browser that began. */
export function createInstaller(deps: Deps): Installer {
  const { pages, log } = deps
  const provider = createProvider(deps)
  const urlOptions = { scopes: WANTED_SCOPES, redirectUri: `${deps.publicUrl}/slack/oauth_redirect` }

  // What is thrown here would end the process: nobody behind an HTTP server catches it (facts 1.2).
  async function safely(response: ServerResponse, run: () => Promise<void>): Promise<void> {
    try {
      await run()
    } catch (error) {
      log.error({ error: error instanceof Error ? error.name : 'unknown' }, 'a page of the install could not be shown')
      if (response.headersSent) response.destroy()
      else pages.show(response, { kind: 'failed', trouble: 'ours' })
    }
  }

  return {
    begin: (request, response) =>
      safely(response, async () => {
        pages.setHeaders(response)
        await provider.handleInstallPath(request, response, {}, urlOptions)
      }),
    finish: (request, response) =>
      safely(response, () => provider.handleCallback(request, response, callbacksFor(deps, response), urlOptions)),
  }
}

function createProvider({ clientId, clientSecret, stateSecret, apiUrl, pages }: Deps): InstallProvider {
  return new InstallProvider({
    ...{ clientId, clientSecret, stateSecret },
    // Slack's pages stand beside its API.
    authorizationUrl: new URL('/oauth/v2/authorize', apiUrl).href,
    clientOptions: webClientOptions(apiUrl),
    renderHtmlForInstallPath: (url) => pages.html({ kind: 'install', url }),
    // It logs states and answers whole; what has to be known is logged here.
    logger: silentLogger,
  })
}

function callbacksFor({ store, apiUrl, pages, clock, log }: Deps, response: ServerResponse): CallbackOptions {
  return {
    async afterInstallation(given: SdkInstallation) {
      const installation = await readInstallation(given, { apiUrl, now: clock.now() })
      await store.keep(installation).catch((error: unknown) => {
        throw new NotStored('an installation could not be stored', { cause: error })
      })
      const { id, org, name, slackName, scopes } = installation
      const declined = WANTED_SCOPES.filter((scope) => !scopes.includes(scope))
      log.info({ id, org, ...(declined.length > 0 ? { declined } : {}) }, 'the app was installed')
      const openUrl = org ? 'https://app.slack.com/client' : `https://app.slack.com/client/${encodeURIComponent(id)}`
      pages.show(response, { kind: 'installed', name, slackName, org, openUrl })
      // All is done: what would follow is the SDK's own store and page.
      return false
    },
    failure(error) {
      const trouble = installTrouble(error)
      const level = OF_PEOPLE.has(trouble) ? 'info' : 'warn'
      log[level]({ trouble, why: codeOf(error) }, 'an install did not come to its end')
      if (!response.headersSent) pages.show(response, { kind: 'failed', trouble })
    },
  }
}

// What anybody at a browser can bring about.
const OF_PEOPLE = new Set<InstallTrouble>(['declined', 'notBegunHere', 'expired', 'otherBrowser', 'usedUp'])

// Never its message, which may hold the state.
function codeOf(error: Error & { code?: string }): string {
  return error instanceof WebAPIPlatformError ? String(error.data.error) : (error.code ?? error.name)
}
