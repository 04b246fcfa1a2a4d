import { createHealths } from './healths.ts'

/** A limit on calls that share `key`: a bucket of `burst` that refills at `perMinute`. */
export type Budget = { perMinute: number; burst: number }

/** What a call needs: the limits it counts against, and whose health it tells. */
export type GateKeys = { limits: string[]; health: string }

/** The gates calls must pass before their row is claimed (rule 9). In memory: a restart opens them all. */
export type Gates = {
  /** 0 when the call may go now; else when to ask again, ms. */
  opensAt(keys: GateKeys, now: number): number
  /** Of the gates that forbid the call now, the one that opens last; null when it may go. */
  closedBy(keys: GateKeys, now: number): string | null
  /** How many calls this gate would let through now, and when it lets the next through: 0 for now, else ms. */
  room(gate: string, now: number): { calls: number; opensAt: number }
  /** Counts a call that goes now. */
  enter(keys: GateKeys, now: number): void
  /**
   * Counts its end. `failed`: the network or the token; five of them in a row let only one probe through at a time. Null:
   * the call told nothing of its other side.
   */
  leave(keys: GateKeys, ended: { now: number; failed: boolean | null }): void
  /** Slack's or Recall's `Retry-After`: nothing passes this limit until then, ms. */
  close(limit: string, until: number): void
}

type Bucket = { tokens: number; at: number; closedUntil: number }

const HEALTH = 'health:'

function gatesOf({ limits, health }: GateKeys): string[] {
  return [`${HEALTH}${health}`, ...limits]
}

/**
 * Makes gates with a budget for each kind of limit: the part of a limit's name before its first colon names the kind.
 * `sharers`: how many processes share the budgets; each keeps to its part.
 */
export function createGates(budgets: Record<string, Budget>, sharers: () => number = () => 1): Gates {
  const buckets = new Map<string, Bucket>()
  const healths = createHealths()

  function budgetOf(limit: string): Budget {
    const { perMinute, burst } = budgets[limit.split(':', 1)[0] ?? ''] ?? { perMinute: 60, burst: 1 }
    const parts = sharers()
    return { perMinute: perMinute / parts, burst: Math.max(1, Math.floor(burst / parts)) }
  }

  function bucketOf(limit: string, now: number): Bucket {
    const { perMinute, burst } = budgetOf(limit)
    const known = buckets.get(limit) ?? { tokens: burst, at: now, closedUntil: 0 }
    const refilled = Math.min(burst, known.tokens + (Math.max(now - known.at, 0) * perMinute) / 60_000)
    // The clock may be set back: what is closed stays so for as long as was meant.
    const closedUntil = known.closedUntil - Math.max(known.at - now, 0)
    const bucket = { ...known, tokens: refilled, at: now, closedUntil }
    buckets.set(limit, bucket)
    return bucket
  }

  function limitOpensAt(limit: string, now: number): number {
    const bucket = bucketOf(limit, now)
    if (bucket.closedUntil > now) return bucket.closedUntil
    if (bucket.tokens >= 1) return 0
    return now + Math.ceil(((1 - bucket.tokens) * 60_000) / budgetOf(limit).perMinute)
  }

  function gateOpensAt(gate: string, now: number): number {
    return gate.startsWith(HEALTH) ? healths.opensAt(gate.slice(HEALTH.length), now) : limitOpensAt(gate, now)
  }

  function callsThrough(gate: string, now: number): number {
    if (gate.startsWith(HEALTH)) return healths.room(gate.slice(HEALTH.length), now)
    return gateOpensAt(gate, now) > 0 ? 0 : Math.floor(bucketOf(gate, now).tokens)
  }

  return {
    opensAt: (keys, now) => Math.max(...gatesOf(keys).map((gate) => gateOpensAt(gate, now))),
    closedBy(keys, now) {
      let last = { gate: '', opensAt: 0 }
      for (const gate of gatesOf(keys)) {
        const opensAt = gateOpensAt(gate, now)
        if (opensAt > last.opensAt) last = { gate, opensAt }
      }
      return last.opensAt > 0 ? last.gate : null
    },
    room: (gate, now) => ({ calls: callsThrough(gate, now), opensAt: gateOpensAt(gate, now) }),
    enter(keys, now) {
      healths.enter(keys.health)
      for (const limit of keys.limits) bucketOf(limit, now).tokens -= 1
    },
    leave(keys, { now, failed }) {
      healths.leave(keys.health, { now, failed })
      // What may come only one at a time is counted from the end: a call that was late on its way would arrive together
      // with the next one.
      for (const limit of keys.limits.filter((one) => budgetOf(one).burst === 1)) {
        const bucket = bucketOf(limit, now)
        bucket.tokens = Math.min(bucket.tokens, 0)
      }
    },
    close(limit, until) {
      const known = buckets.get(limit) ?? { tokens: 0, at: 0, closedUntil: 0 }
      buckets.set(limit, { ...known, closedUntil: Math.max(known.closedUntil, until) })
    },
  }
}
