import type { Answer } from './answer.ts'
import type { RouteName } from './routes.ts'

/**
 * What goes wrong with a request.
 * - `status`: this answer and no effect. A 5xx of the overloaded front (502, 503, 504), 401, 403 and 429 are never stored
 *   under the request's key; the others are, as Recall stores errors too.
 * - `poolDepleted`: 507, for ad hoc bots only.
 * - `lostRequest`: the connection breaks before anything happened; `lostAnswer`: after it happened; `cutAnswer`: in the middle of
 *   the answer's body.
 * - `slow`: nothing is answered until it is released; before or after it happened.
 * - `html403`: what the firewall in front of Recall used to answer.
 */
export type TroubleKind =
  | { kind: 'status'; status: number; body?: unknown; retryAfter?: number }
  | { kind: 'poolDepleted'; retryAfter?: number }
  | { kind: 'lostRequest' }
  | { kind: 'lostAnswer' }
  | { kind: 'cutAnswer' }
  | { kind: 'slow'; before?: 'effect' | 'answer' }
  | { kind: 'html403' }

/** A request as the weather sees it. `id` is in the path, '' where the route has none; `search` is its query; `body` is the raw text. */
type WeatherCall = { route: RouteName; id: string; search: string; body: string }

/** Decides for each request by itself what it meets; a `slow` one would wait for ever. Countable troubles go before it. */
export type Weather = (call: WeatherCall) => Exclude<TroubleKind, { kind: 'slow' }> | undefined

/** Trouble for the next `times` requests (1 if not said) of one route, or of all. */
export type Trouble = { route: RouteName | 'all'; times?: number } & TroubleKind

/** Trouble that has been set up. */
export type TroubleHandle = {
  /** How many requests it will still hit. */
  readonly left: number
  /** Lets the slow ones go on that wait now, and hits no more. Safe to repeat. */
  release(): void
}

/** When in a request's life a trouble strikes. */
type TroubleStage = 'door' | 'handling' | 'answer'

/** The troubles set up for a simulated Recall. */
export type Troubles = {
  add(trouble: Trouble): TroubleHandle
  /** Takes the first trouble that strikes this route at this stage; `drawn` is what the weather brings, if it strikes now. */
  take(
    route: RouteName,
    stage: TroubleStage,
    request?: { isAdHoc?: boolean; drawn?: TroubleKind | undefined },
  ): TakenTrouble | undefined
  /** What the weather brings to a request; to be asked once for each. */
  draw(call: WeatherCall): TroubleKind | undefined
  /** The weather from now on; null is fair. */
  setWeather(weather: Weather | null): void
  /** Releases everything. */
  close(): void
}

/** A trouble that strikes one request; `released` resolves when a slow one may go on. */
export type TakenTrouble = { trouble: TroubleKind; released: Promise<void> }

/** Makes an empty list of troubles. */
export function createTroubles(): Troubles {
  const entries: { trouble: Trouble; left: number; released: Promise<void>; release: () => void }[] = []
  let weather: Weather | null = null

  function add(trouble: Trouble): TroubleHandle {
    const { promise, resolve } = Promise.withResolvers<void>()
    const entry = { trouble, left: trouble.times ?? 1, released: promise, release: resolve }
    entries.push(entry)
    return {
      get left() {
        return entry.left
      },
      release() {
        entry.left = 0
        resolve()
      },
    }
  }

  return {
    add,
    draw: (call) => weather?.(call),
    setWeather(wanted) {
      weather = wanted
    },
    take(route, stage, { isAdHoc = true, drawn } = {}) {
      const entry = entries.find(
        ({ trouble, left }) =>
          left > 0 &&
          (trouble.route === route || trouble.route === 'all') &&
          stageOf(trouble) === stage &&
          (isAdHoc || trouble.kind !== 'poolDepleted'),
      )
      if (!entry) {
        const strikes = drawn !== undefined && stageOf(drawn) === stage && (isAdHoc || drawn.kind !== 'poolDepleted')
        return strikes ? { trouble: drawn, released: Promise.resolve() } : undefined
      }
      entry.left -= 1
      return { trouble: entry.trouble, released: entry.released }
    },
    close() {
      for (const entry of entries) entry.release()
    },
  }
}

/** The answer that a trouble gives by itself; undefined for those that only break or delay. */
export function answerOfTrouble(trouble: TroubleKind): Answer | undefined {
  switch (trouble.kind) {
    case 'status':
      return { status: trouble.status, body: trouble.body ?? usualBody(trouble), headers: retryAfter(trouble) }
    case 'poolDepleted':
      return { status: 507, body: usualBody({ status: 507 }), headers: retryAfter(trouble) }
    case 'html403':
      return {
        status: 403,
        body: '<html>\r\n<head><title>403 Forbidden</title></head>\r\n<body>\r\n<center><h1>403 Forbidden</h1></center>\r\n</body>\r\n</html>\r\n',
        headers: { 'content-type': 'text/html' },
      }
    case 'lostRequest':
    case 'lostAnswer':
    case 'cutAnswer':
    case 'slow':
      return undefined
  }
}

// What never reaches the application behind Recall's front is not stored under an Idempotency-Key.
const AT_THE_DOOR = [401, 403, 429, 502, 503, 504]

function stageOf(trouble: TroubleKind): TroubleStage {
  switch (trouble.kind) {
    case 'status':
      return AT_THE_DOOR.includes(trouble.status) ? 'door' : 'handling'
    case 'poolDepleted':
      return 'handling'
    case 'lostRequest':
    case 'html403':
      return 'door'
    case 'lostAnswer':
    case 'cutAnswer':
      return 'answer'
    case 'slow':
      return trouble.before === 'effect' ? 'handling' : 'answer'
  }
}

function retryAfter(trouble: { retryAfter?: number }): Record<string, string> {
  return trouble.retryAfter === undefined ? {} : { 'retry-after': String(trouble.retryAfter) }
}

function usualBody({ status, retryAfter: seconds }: { status: number; retryAfter?: number }): unknown {
  switch (status) {
    case 401:
      return { code: 'authentication_failed', detail: 'Invalid API token.' }
    case 402:
      return { code: 'insufficient_credits', detail: 'The workspace is out of credit. Please add a payment method.' }
    case 403:
      return { code: 'request_blocked', detail: 'The request was blocked by the firewall.' }
    case 429:
      return { detail: `Request was throttled. Expected available in ${seconds ?? 30} seconds.` }
    case 507:
      return {
        code: 'adhoc_pool_depleted',
        detail: 'There are no bots available in the ad hoc pool. Please try again shortly.',
      }
    default:
      return status >= 500 ? '<html><body><h1>Server Error</h1></body></html>' : { detail: `Simulated ${status}.` }
  }
}
