import type { Weather as RequestWeather } from '../../src/sandbox/simulated-recall/trouble.ts'
import type { WebhookWeather } from '../../src/sandbox/simulated-recall/webhook-trouble.ts'
import type { Weather as CallWeather } from '../../src/sandbox/simulated-slack/trouble.ts'
import { createAttempts, type Draw, oneOf, wholeBetween } from './draw.ts'
import type { Silence } from './plan.ts'

/** The weather of one run: the same call about the same recording, at the same attempt, meets the same whatever the order. */
export type Weather = {
  slack: CallWeather
  recall: RequestWeather
  webhook: WebhookWeather
  /** What was met so far, by kind. */
  met: ReadonlyMap<string, number>
  /** No more of it: everything is fair from now on, but bots that never report still do not. */
  end(): void
}

/** Who is spoken of: the number of the recording in a call to Slack, by the bot's id at Recall, by its link in a body. */
export type WhoIsWho = {
  inSlackCall(args: Record<string, unknown>): number | undefined
  ofBot(id: string): number | undefined
  inBody(body: string): number | undefined
  silence(number: number): Silence
}

/** `harsh`: a factor on the chance of every trouble, 1 as usual. */
type Deps = { harsh: number; draw: Draw; now: () => number; beganAt: number; who: WhoIsWho; onCall: () => void }

const MINUTE = 60_000

/** Recall has no free bot for up to this long out of every ten minutes, where the seed says so. */
const BURST_EVERY_MS = 10 * MINUTE
const LONGEST_BURST_MS = 150_000

/** Makes the weather of a seed. `onCall` hears of each call before it is answered. */
export function createWeather({ harsh, draw, now, beganAt, who, onCall }: Deps): Weather {
  const attempt = createAttempts()
  const met = new Map<string, number>()
  const rows = new Map<string, number>()
  let over = false

  const note = (kind: string) => void met.set(kind, (met.get(kind) ?? 0) + 1)
  const counted = <T extends string>(side: string, kind: T): T => {
    note(`${side}: ${kind}`)
    return kind
  }

  const slack: CallWeather = ({ method, args }) => {
    onCall()
    note('Slack: calls')
    if (over) return undefined
    const about = who.inSlackCall(args) ?? String(args['channel'] ?? '-')
    const name = `slack ${method} ${kindIn(args)} ${about}`
    const seen = [name, attempt(name)] as const
    const kind = oneOf(draw('weather', ...seen) / harsh, SLACK)
    if (kind === 'fair') return undefined
    switch (counted('Slack', kind)) {
      case '429':
        return { kind: 'http429', retryAfter: retryAfter(draw('wait', ...seen)) }
      case '500 before the effect':
        return { kind: 'http500' }
      case '500 after the effect':
        return { kind: 'http500', tookEffect: true }
      case 'lost answer':
        return { kind: 'lostAnswer' }
      case 'reset in mid-body':
        return { kind: 'cutAnswer' }
    }
  }

  const recall: RequestWeather = ({ route, id, search, body }) => {
    onCall()
    note('Recall: requests')
    const row = /[0-9a-f]{8}-[0-9a-f-]{27}/.exec(route === 'create' ? metadataIn(body) : search)?.[0] ?? ''
    const number = route === 'create' ? who.inBody(body) : (who.ofBot(id) ?? rows.get(row))
    if (route === 'create' && number !== undefined) rows.set(row, number)
    if (over) return undefined
    const name = `recall ${route} ${number ?? '-'}`
    const seen = [name, attempt(name)] as const
    if (route === 'create' && isDepleted(draw, now() - beganAt)) {
      note('Recall: 507 (no free bot)')
      return { kind: 'poolDepleted', retryAfter: retryAfter(draw('wait', ...seen)) }
    }
    const kind = oneOf(draw('weather', ...seen) / harsh, route === 'create' ? CREATE : RECALL)
    if (kind === 'fair') return undefined
    switch (counted('Recall', kind)) {
      case '429':
        return { kind: 'status', status: 429, retryAfter: retryAfter(draw('wait', ...seen)) }
      case '5xx': {
        const status = oneOf(draw('status', ...seen), STATUSES)
        return { kind: 'status', status }
      }
      case 'lost answer':
      case 'lost answer to Create Bot':
        return { kind: 'lostAnswer' }
      case 'reset in mid-body':
        return { kind: 'cutAnswer' }
    }
  }

  const webhook: WebhookWeather = ({ event, botId }) => {
    note('Webhooks: all')
    const number = botId === null ? undefined : who.ofBot(botId)
    if (number !== undefined && who.silence(number) !== 'none') {
      note('Webhooks: of bots that never report, not sent')
      return { lost: true }
    }
    if (over) return {}
    const name = `webhook ${event} ${number ?? '-'}`
    const seen = [name, attempt(name)] as const
    if (draw('lost', ...seen) < 0.3) {
      note('Webhooks: lost')
      return { lost: true }
    }
    const late = draw('late', ...seen) < 0.03
    const delayMs = late
      ? wholeBetween(draw('delay', ...seen), 5, 20) * MINUTE
      : Math.floor(draw('delay', ...seen) ** 2 * 90_000)
    note(late ? 'Webhooks: delayed by 5 to 20 minutes' : 'Webhooks: delayed by up to 90 s')
    if (draw('doubled', ...seen) >= 0.3) return { delayMs }
    note('Webhooks: doubled')
    return { delayMs, copies: 2, copyDelayMs: Math.floor(draw('copy', ...seen) * 120_000) }
  }

  return {
    ...{ slack, recall, webhook, met },
    end() {
      over = true
    },
  }
}

const SLACK = [
  [0.1, '429'],
  [0.025, '500 before the effect'],
  [0.025, '500 after the effect'],
  [0.05, 'lost answer'],
  [0.02, 'reset in mid-body'],
  [0.78, 'fair'],
] as const

const RECALL = [
  [0.05, '429'],
  [0.05, '5xx'],
  [0.03, 'lost answer'],
  [0.02, 'reset in mid-body'],
  [0.85, 'fair'],
] as const

const CREATE = [
  [0.05, '429'],
  [0.05, '5xx'],
  [0.05, 'lost answer to Create Bot'],
  [0.02, 'reset in mid-body'],
  [0.83, 'fair'],
] as const

const STATUSES = [
  [0.4, 500],
  [0.2, 502],
  [0.3, 503],
  [0.1, 504],
] as const

/** Mostly a moment, at times half a minute. */
function retryAfter(drawn: number): number {
  return 1 + Math.floor(drawn ** 4 * 30)
}

function isDepleted(draw: Draw, sinceBegin: number): boolean {
  const burst = Math.floor(sinceBegin / BURST_EVERY_MS)
  const length = draw('burst', burst) * LONGEST_BURST_MS
  const from = draw('burst begins', burst) * (BURST_EVERY_MS - length)
  const at = sinceBegin % BURST_EVERY_MS
  return at >= from && at < from + length
}

function kindIn({ metadata }: Record<string, unknown>): string {
  if (typeof metadata !== 'object' || metadata === null || !('event_type' in metadata)) return '-'
  return String(metadata.event_type)
}

function metadataIn(body: string): string {
  return /"metadata":\{[^}]*\}/.exec(body)?.[0] ?? ''
}
