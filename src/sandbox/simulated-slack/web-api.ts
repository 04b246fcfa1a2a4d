import type { IncomingMessage, ServerResponse } from 'node:http'
import { type CallPoints, passCall } from '../call-points.ts'
import { accountMethods } from './account-methods.ts'
import { createApiArgs, readBody, UNREADABLE } from './api-args.ts'
import { type Reply, rateLimited, writeReply } from './call-desk.ts'
import { chatMethods } from './chat-methods.ts'
import { conversationMethods } from './conversation-methods.ts'
import { historyMethods } from './history-methods.ts'
import type { JsonRecord } from './json.ts'
import { type ApiAnswer, type ApiMethod, refuse, refuseScope } from './method-context.ts'
import type { OAuth, TokenState } from './oauth.ts'
import { viewMethods } from './view-methods.ts'
import type { Workspace } from './workspace.ts'

/** What is known about the two tokens of the app. */
export type Tokens = { bot: string; app: string; allowed: boolean }

/** What the Web API needs besides the workspaces, the first of which is the one of the bot token. */
export type WebApiDeps = {
  workspaces: readonly [Workspace, ...Workspace[]]
  oauth: OAuth
  tokens: Tokens
  points: CallPoints
}

/** Every method the simulator answers; any other is `unknown_method`. */
export const apiMethods: ReadonlyMap<string, ApiMethod> = new Map<string, ApiMethod>(
  Object.entries({ ...accountMethods, ...chatMethods, ...conversationMethods, ...historyMethods, ...viewMethods }),
)

/** Answers one `POST /api/METHOD` the way Slack does: token, budget, scope, then the method itself. */
export async function answerApiCall(
  deps: WebApiDeps,
  { request, response, method }: { request: IncomingMessage; response: ServerResponse; method: string },
): Promise<void> {
  const body = await readBody(request)
  if (body.kind === 'refused') return writeReply(response, jsonReply(deps.workspaces[0], refuse(body.error)))
  const { token: bodyToken, ...fields } = body.fields
  const isJson = request.headers['content-type']?.startsWith('application/json') === true
  const token = headerToken(request) ?? (typeof bodyToken === 'string' && !isJson ? bodyToken : undefined)
  const args = createApiArgs(fields)
  const channel = args.text('channel')
  const caller = callerOf(deps, { token, team: args.text('team_id') })
  const perform = () => performCall(deps, { ...caller, method, token, fields })
  await passCall(deps.points, {
    name: `slack ${method}`,
    response,
    act: () => caller.workspace.desk.take({ method, args: readable(fields), channel }, perform),
    send: (reply) => writeReply(response, reply),
  })
}

/** Whom a call is made for, and what Slack says to its token where that was given out by OAuth. */
type Caller = { workspace: Workspace; given: TokenState | undefined }

function callerOf(
  { workspaces, oauth }: WebApiDeps,
  call: { token: string | undefined; team: string | undefined },
): Caller {
  const [first] = workspaces
  const given = call.token === undefined ? undefined : oauth.stateOf(call.token)
  if (given?.kind !== 'good') return { workspace: first, given }
  const { holder } = given
  const reached = workspaces.filter(({ context: { world } }) =>
    holder.kind === 'team' ? world.app.teamId === holder.id : world.app.enterprise?.id === holder.id,
  )
  // Of a whole organisation, the call names the workspace; auth.test alone may go without.
  const workspace =
    holder.kind === 'team' ? reached[0] : reached.find(({ context }) => context.world.app.teamId === call.team)
  const needsTeam: TokenState = {
    kind: 'refused',
    error: call.team === undefined ? 'missing_argument' : 'team_access_not_granted',
  }
  return { workspace: workspace ?? reached[0] ?? first, given: workspace === undefined ? needsTeam : given }
}

type Call = Caller & { method: string; token: string | undefined; fields: JsonRecord }

function performCall(deps: WebApiDeps, call: Call): Reply {
  const { workspace } = call
  const method = apiMethods.get(call.method)
  if (method === undefined) return jsonReply(workspace, refuse('unknown_method', { req_method: call.method }))
  const fault = tokenFault(deps.tokens, { ...call, wanted: method.token })
  if (fault !== undefined) return { kind: 'answered', status: 200, body: refuse(fault) }
  const args = createApiArgs(call.fields)
  const wait = workspace.budgets.spend({ method: call.method, channel: args.text('channel'), budget: method.budget })
  if (wait !== undefined) return rateLimited(wait)
  const granted = workspace.context.scopes()
  if (method.scopes.length > 0 && !method.scopes.some((scope) => granted.includes(scope))) {
    return jsonReply(workspace, refuseScope(workspace.context, method.scopes))
  }
  return jsonReply(workspace, method.run(workspace.context, args), method.scopes)
}

function tokenFault(tokens: Tokens, call: Call & { wanted: ApiMethod['token'] }): string | undefined {
  const { token, wanted, given, method } = call
  if (wanted === 'none') return undefined
  if (token === undefined || token === '') return 'not_authed'
  if (given?.kind === 'refused' && !(given.error === 'missing_argument' && method === 'auth.test')) return given.error
  if (given !== undefined) return wanted === 'bot' ? undefined : 'not_allowed_token_type'
  if (token !== tokens.bot && token !== tokens.app) return 'invalid_auth'
  if (token !== tokens[wanted]) return 'not_allowed_token_type'
  return wanted === 'bot' && !tokens.allowed ? 'token_revoked' : undefined
}

function headerToken(request: IncomingMessage): string | undefined {
  return /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
}

function jsonReply({ context }: Workspace, body: ApiAnswer, accepted: string[] = []): Reply {
  const scopes = { 'x-oauth-scopes': context.scopes().join(','), 'x-accepted-oauth-scopes': accepted.join(',') }
  return { kind: 'answered', status: 200, headers: scopes, body }
}

/** Arguments as tests like to read them: those that carry JSON are parsed, and none is a secret. */
function readable(given: JsonRecord): JsonRecord {
  const { client_secret: _secret, refresh_token: _refresh, code: _code, ...fields } = given
  const args = createApiArgs(fields)
  const parsed = ['blocks', 'metadata', 'attachments', 'view']
    .filter((name) => name in fields)
    .map((name) => [name, args.json(name)] as const)
    .filter(([, value]) => value !== UNREADABLE)
  return { ...fields, ...Object.fromEntries(parsed) }
}
