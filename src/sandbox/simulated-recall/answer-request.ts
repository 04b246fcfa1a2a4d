import type { Answer } from './answer.ts'
import type { Api } from './api.ts'
import { SCHEDULED_FROM_MS } from './bot-routes.ts'
import { type RecallCall, withoutPasscodes } from './call-journal.ts'
import { ignoredFields } from './check-bot-request.ts'
import { isRecord } from './field-checks.ts'
import { passFrontDoor, type RawRequest, readJsonBody } from './front-door.ts'
import type { IdempotencyKeys } from './idempotency.ts'
import type { RateLimits } from './rate-limits.ts'
import type { Route, RouteName } from './routes.ts'
import { answerOfTrouble, type TakenTrouble, type TroubleKind, type Troubles } from './trouble.ts'

/** What answering needs beside the routes' own things. */
export type AnswerDeps = {
  api: Api
  apiKey: string
  limits: RateLimits
  keys: IdempotencyKeys
  troubles: Troubles
  calls: RecallCall[]
  /** Keeps the answer of a created bot back until this resolves. */
  beforeCreateAnswer: (botId: string) => Promise<void>
}

/** An answer to be sent, or `lost`: the connection is to be broken; `cut`: in the middle of the answer's body. */
export type Outcome = Answer | 'lost' | { cut: Answer }

/** Answers one request of the REST API and writes it into the journal. */
export async function answerRequest(deps: AnswerDeps, request: RawRequest): Promise<Outcome> {
  const key = request.headers['idempotency-key']
  const call: RecallCall = {
    at: deps.api.workspace.agenda.now(),
    method: request.method,
    path: request.url.pathname,
    route: 'unknown',
    status: null,
    idempotencyKey: typeof key === 'string' ? key : null,
    replayed: false,
    body: undefined,
    ignored: [],
  }
  deps.calls.push(call)
  const outcome = await passOn(deps, request, call)
  call.status = outcome === 'lost' || 'cut' in outcome ? 'lost' : outcome.status
  deps.api.workspace.changes.notify()
  return outcome
}

async function passOn(deps: AnswerDeps, request: RawRequest, call: RecallCall): Promise<Outcome> {
  const door = passFrontDoor(request, deps.apiKey)
  if (door.kind === 'refused') return door.answer
  call.route = door.name
  const drawn = deps.troubles.draw({ route: door.name, id: door.id, search: request.url.search, body: request.body })
  const trouble = deps.troubles.take(door.name, 'door', { drawn })
  if (trouble) return answerOfTrouble(trouble.trouble) ?? 'lost'
  const wait = deps.api.workspace.settings.rateLimits ? deps.limits.take(door.name, door.route.perMinute) : undefined
  if (wait !== undefined) return throttled(wait)
  const read = readJsonBody(request)
  if (read.kind === 'refused') return read.answer
  call.body = withoutPasscodes(read.body)
  if (door.name === 'create' || door.name === 'update') call.ignored = ignoredFields(read.body)
  deps.api.workspace.changes.notify()
  return answerOnce(deps, call, {
    ...{ ...door, drawn },
    run: () => door.route.run(deps.api, { id: door.id, query: request.url.searchParams, body: read.body }),
    isAdHoc: !isScheduled(read.body, deps.api.workspace.agenda.now()),
  })
}

type Handling = {
  name: RouteName
  route: Route
  run: () => Answer
  isAdHoc: boolean
  drawn: TroubleKind | undefined
}

// Handles a request, or answers it from the memory of its Idempotency-Key.
async function answerOnce(deps: AnswerDeps, call: RecallCall, handling: Handling): Promise<Outcome> {
  const scoped = call.idempotencyKey !== null && call.method !== 'GET' && call.method !== 'DELETE'
  const key = scoped ? `${call.method} ${call.path} ${call.idempotencyKey}` : undefined
  const known = key === undefined ? undefined : deps.keys.begin(key)
  if (known?.kind === 'in flight') return IN_FLIGHT
  if (known?.kind === 'answered') {
    call.replayed = true
    return known.answer
  }
  const answer = await handle(deps, handling)
  const late = deps.troubles.take(handling.name, 'answer', handling)
  if (late?.trouble.kind === 'slow') await late.released
  if (key !== undefined) deps.keys.finish(key, answer)
  if (late?.trouble.kind === 'cutAnswer') return { cut: answer }
  return late?.trouble.kind === 'lostAnswer' ? 'lost' : answer
}

async function handle(deps: AnswerDeps, handling: Handling): Promise<Answer> {
  const { name, run } = handling
  const trouble: TakenTrouble | undefined = deps.troubles.take(name, 'handling', handling)
  const refused = trouble && answerOfTrouble(trouble.trouble)
  if (refused) return refused
  await trouble?.released
  const answer = run()
  deps.api.workspace.changes.notify()
  if (name === 'create' && answer.status === 201 && isRecord(answer.body)) {
    await deps.beforeCreateAnswer(String(answer.body['id']))
  }
  return answer
}

const IN_FLIGHT: Answer = {
  status: 409,
  body: { code: 'conflict', detail: 'A request with the same Idempotency-Key is being handled. Please try again.' },
}

function throttled(seconds: number): Answer {
  const detail = `Request was throttled. Expected available in ${seconds} seconds.`
  return { status: 429, body: { detail }, headers: { 'retry-after': String(seconds) } }
}

function isScheduled(body: unknown, now: number): boolean {
  const joinAt = isRecord(body) ? Date.parse(String(body['join_at'] ?? '')) : Number.NaN
  return joinAt - now > SCHEDULED_FROM_MS
}
