import type { IncomingMessage, ServerResponse } from 'node:http'
import { type CallPoints, passCall } from '../call-points.ts'
import { accountMethods } from './account-methods.ts'
import { createApiArgs, readBody, UNREADABLE } from './api-args.ts'
import type { Budgets } from './budgets.ts'
import { type CallDesk, type Reply, rateLimited, writeReply } from './call-desk.ts'
import { chatMethods } from './chat-methods.ts'
import { conversationMethods } from './conversation-methods.ts'
import { historyMethods } from './history-methods.ts'
import type { JsonRecord } from './json.ts'
import { type ApiAnswer, type ApiMethod, type MethodContext, refuse, refuseScope } from './method-context.ts'
import { viewMethods } from './view-methods.ts'

/** What is known about the two tokens of the app. */
export type Tokens = { bot: string; app: string; allowed: boolean }

/** What the Web API needs besides the workspace. */
export type WebApiDeps = {
  context: MethodContext
  budgets: Budgets
  desk: CallDesk
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
  if (body.kind === 'refused') return writeReply(response, jsonReply(deps, refuse(body.error)))
  const { token: bodyToken, ...fields } = body.fields
  const isJson = request.headers['content-type']?.startsWith('application/json') === true
  const token = headerToken(request) ?? (typeof bodyToken === 'string' && !isJson ? bodyToken : undefined)
  const args = createApiArgs(fields)
  const channel = args.text('channel')
  const perform = () => performCall(deps, { method, token, fields })
  await passCall(deps.points, {
    name: `slack ${method}`,
    response,
    act: () => deps.desk.take({ method, args: readable(fields), channel }, perform),
    send: (reply) => writeReply(response, reply),
  })
}

function performCall(deps: WebApiDeps, call: { method: string; token: string | undefined; fields: JsonRecord }): Reply {
  const method = apiMethods.get(call.method)
  if (method === undefined) return jsonReply(deps, refuse('unknown_method', { req_method: call.method }))
  const fault = tokenFault(deps.tokens, { token: call.token, wanted: method.token })
  if (fault !== undefined) return { kind: 'answered', status: 200, body: refuse(fault) }
  const args = createApiArgs(call.fields)
  const wait = deps.budgets.spend({ method: call.method, channel: args.text('channel'), budget: method.budget })
  if (wait !== undefined) return rateLimited(wait)
  const granted = deps.context.scopes()
  if (method.scopes.length > 0 && !method.scopes.some((scope) => granted.includes(scope))) {
    return jsonReply(deps, refuseScope(deps.context, method.scopes))
  }
  return jsonReply(deps, method.run(deps.context, args), method.scopes)
}

function tokenFault(tokens: Tokens, call: { token: string | undefined; wanted: 'bot' | 'app' }): string | undefined {
  if (call.token === undefined || call.token === '') return 'not_authed'
  if (call.token !== tokens.bot && call.token !== tokens.app) return 'invalid_auth'
  if (call.token !== tokens[call.wanted]) return 'not_allowed_token_type'
  return call.wanted === 'bot' && !tokens.allowed ? 'token_revoked' : undefined
}

function headerToken(request: IncomingMessage): string | undefined {
  return /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
}

function jsonReply(deps: WebApiDeps, body: ApiAnswer, accepted: string[] = []): Reply {
  const scopes = { 'x-oauth-scopes': deps.context.scopes().join(','), 'x-accepted-oauth-scopes': accepted.join(',') }
  return { kind: 'answered', status: 200, headers: scopes, body }
}

/** Arguments as tests like to read them: those that carry JSON are parsed. */
function readable(fields: JsonRecord): JsonRecord {
  const args = createApiArgs(fields)
  const parsed = ['blocks', 'metadata', 'attachments', 'view']
    .filter((name) => name in fields)
    .map((name) => [name, args.json(name)] as const)
    .filter(([, value]) => value !== UNREADABLE)
  return { ...fields, ...Object.fromEntries(parsed) }
}
