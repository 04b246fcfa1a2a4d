import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AppSettings } from './app-settings.ts'
import type { Holder, OAuth } from './oauth.ts'
import type { AppIdentity } from './slack-world.ts'

type PageDeps = { oauth: OAuth; settings: AppSettings; workspaces: () => AppIdentity[] }

/** Slack's page `/oauth/v2/authorize`: whom the app asks for what. One link allows it for each workspace, and one cancels. */
export function answerAuthorize(deps: PageDeps, request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? '/', 'http://slack')
  const asked = readAsked(deps, url.searchParams)
  if ('problem' in asked)
    return void response.writeHead(400, { 'content-type': 'text/plain' }).end(`${asked.problem}\n`)
  const choice = url.searchParams.get('choice')
  if (choice === null) return void response.writeHead(200, HTML).end(page(deps, url))
  const back = new URL(asked.redirectUri)
  if (choice === 'cancel') back.searchParams.set('error', 'access_denied')
  else back.searchParams.set('code', deps.oauth.allow({ ...asked, holder: readHolder(choice) }))
  back.searchParams.set('state', asked.state)
  response.writeHead(302, { location: back.href }).end()
}

const HTML = { 'content-type': 'text/html; charset=utf-8' }

type Asked = { redirectUri: string; scopes: string[]; state: string }

function readAsked({ oauth, settings }: PageDeps, given: URLSearchParams): Asked | { problem: string } {
  const scopes = (given.get('scope') ?? '').split(',')
  const redirectUri = given.get('redirect_uri') ?? ''
  if (given.get('client_id') !== oauth.clientId) return { problem: 'invalid_client_id' }
  if (!settings.redirectUrls.some((allowed) => redirectUri.startsWith(allowed))) return { problem: 'bad_redirect_uri' }
  if (scopes.some((scope) => !settings.scopes.includes(scope))) return { problem: 'invalid_scope' }
  return { redirectUri, scopes, state: given.get('state') ?? '' }
}

// `T…` for a workspace, `E…` for a whole organisation.
function readHolder(choice: string): Holder {
  return { kind: choice.startsWith('E') ? 'org' : 'team', id: choice }
}

function page({ settings, workspaces }: PageDeps, url: URL): string {
  const link = (choice: string, label: string) => {
    const to = new URL(url)
    to.searchParams.set('choice', choice)
    return `<li><a href="${to.pathname}${to.search.replaceAll('&', '&amp;')}">${label}</a></li>`
  }
  const orgs = new Map(workspaces().flatMap(({ enterprise }) => (enterprise ? [[enterprise.id, enterprise.name]] : [])))
  const links = [
    ...workspaces().map(({ teamId, teamName }) => link(teamId, `Allow in ${teamName}`)),
    ...[...orgs].map(([id, name]) => (settings.orgDeploy ? link(String(id), `Allow in all of ${name}`) : '')),
    link('cancel', 'Cancel'),
  ]
  return `<!doctype html><meta charset="utf-8"><title>Simulated Slack</title>
<h1>The app asks for access</h1><p>${(url.searchParams.get('scope') ?? '').split(',').join(', ')}</p><ul>${links.join('\n')}</ul>`
}
