import type { SkippableClock } from '../clock.ts'
import type { Violations } from './violations.ts'

/** How many calls of a method Slack takes: `perMinute` in any 60 s, and for posts also `perSecond` in each channel. */
export type Budget = { perMinute: number; perSecondAndChannel?: number }

/** Counts calls as Slack does, a method at a time; posts also a channel at a time. */
export type Budgets = {
  /** Seconds to wait when the call is over its budget, else undefined and the call is counted. */
  spend(call: BudgetedCall): number | undefined
  /** Seconds until a method that was closed by a 429 opens again. Asking while it is closed is noted as a violation. */
  stillClosed(call: Omit<BudgetedCall, 'budget'>): number | undefined
  /** Closes a method for everybody, as an answered 429 does. */
  close(method: string, seconds: number): void
  /** Off: nothing is counted; what is already closed stays closed until its time. */
  use(on: boolean): void
}

type BudgetedCall = { method: string; channel: string | undefined; budget: Budget | undefined }

/** Slack publishes no bursts (https://docs.slack.dev/apis/web-api/rate-limits); these keep jitter on the way from failing a well-paced app. */
const BURST = { postsInChannel: 3, extraPerMinute: 5 }

const MINUTE = 60_000

/** Makes budgets in which nothing has been spent. */
export function createBudgets(deps: { clock: Pick<SkippableClock, 'now'>; violations: Violations }): Budgets {
  const { clock, violations } = deps
  const spent = new Map<string, number[]>()
  const buckets = new Map<string, { tokens: number; at: number }>()
  const closedUntil = new Map<string, number>()
  let on = true

  function minuteIsFull(method: string, limit: number): number | undefined {
    const recent = (spent.get(method) ?? []).filter((at) => at > clock.now() - MINUTE)
    spent.set(method, recent)
    const [first] = recent
    if (first === undefined || recent.length < limit + BURST.extraPerMinute) return undefined
    return secondsUntil(first + MINUTE)
  }
  function bucketIsEmpty(key: string, perSecond: number): number | undefined {
    const now = clock.now()
    const old = buckets.get(key) ?? { tokens: BURST.postsInChannel, at: now }
    const tokens = Math.min(BURST.postsInChannel, old.tokens + ((now - old.at) / 1000) * perSecond)
    buckets.set(key, { tokens: tokens >= 1 ? tokens - 1 : tokens, at: now })
    return tokens >= 1 ? undefined : 1
  }
  function secondsUntil(time: number): number {
    return Math.max(1, Math.ceil((time - clock.now()) / 1000))
  }
  function close(key: string, seconds: number): number {
    closedUntil.set(key, clock.now() + seconds * 1000)
    return seconds
  }

  return {
    spend({ method, channel, budget }) {
      if (!on || budget === undefined) return undefined
      const wait = minuteIsFull(method, budget.perMinute)
      if (wait !== undefined) return close(method, wait)
      if (budget.perSecondAndChannel !== undefined && channel !== undefined) {
        const key = channelKey(method, channel)
        const short = bucketIsEmpty(key, budget.perSecondAndChannel)
        if (short !== undefined) return close(key, short)
      }
      spent.get(method)?.push(clock.now())
      return undefined
    },
    stillClosed({ method, channel }) {
      const keys = channel === undefined ? [method] : [method, channelKey(method, channel)]
      const until = Math.max(...keys.map((key) => closedUntil.get(key) ?? 0))
      if (until <= clock.now()) return undefined
      violations.note('called_before_retry_after', `${method}, ${until - clock.now()} ms too early`)
      return secondsUntil(until)
    },
    close: (method, seconds) => {
      close(method, seconds)
    },
    use: (wanted) => {
      on = wanted
    },
  }
}

function channelKey(method: string, channel: string): string {
  return `${method} in ${channel}`
}
