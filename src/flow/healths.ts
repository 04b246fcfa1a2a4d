/** How calls to each other side go, such as one workspace's Slack: after five failures in a row one probes at a time. */
export type Healths = {
  /** 0 when a call may go now; else when to ask again, ms. */
  opensAt(name: string, now: number): number
  /** How many calls may go now. */
  room(name: string, now: number): number
  enter(name: string): void
  /** `failed` null: the call told nothing of its other side. */
  leave(name: string, ended: { now: number; failed: boolean | null }): void
}

type Health = { failures: number; lastFailure: number; inFlight: number }

const FAILURES_BEFORE_PROBING = 5
/** People wait for what comes after an outage, and a probe costs next to nothing. */
const LONGEST_PAUSE_MS = 10_000

/** Makes them; at first all is well. */
export function createHealths(): Healths {
  const healths = new Map<string, Health>()

  function healthOf(name: string): Health {
    const health = healths.get(name) ?? { failures: 0, lastFailure: 0, inFlight: 0 }
    healths.set(name, health)
    return health
  }

  function opensAt(name: string, now: number): number {
    const health = healthOf(name)
    health.lastFailure = Math.min(health.lastFailure, now)
    const { failures, lastFailure, inFlight } = health
    if (failures < FAILURES_BEFORE_PROBING) return 0
    const pause = Math.min(1_000 * 2 ** (failures - FAILURES_BEFORE_PROBING), LONGEST_PAUSE_MS)
    if (now < lastFailure + pause) return lastFailure + pause
    return inFlight > 0 ? now + 1_000 : 0
  }

  // Where one works again, it was the network rather than the token: the others of its side need not wait to find out.
  function tryOthers(name: string): void {
    const [side = ''] = name.split(':', 1)
    for (const [other, health] of healths) if (other.startsWith(side)) health.lastFailure = 0
  }

  return {
    opensAt,
    room(name, now) {
      if (opensAt(name, now) > 0) return 0
      return healthOf(name).failures < FAILURES_BEFORE_PROBING ? Number.POSITIVE_INFINITY : 1
    },
    enter(name) {
      healthOf(name).inFlight += 1
    },
    leave(name, { now, failed }) {
      const health = healthOf(name)
      health.inFlight -= 1
      if (failed === null) return
      if (!failed && health.failures >= FAILURES_BEFORE_PROBING) tryOthers(name)
      health.failures = failed ? health.failures + 1 : 0
      if (failed) health.lastFailure = now
    },
  }
}
