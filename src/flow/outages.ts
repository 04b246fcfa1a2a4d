import { type OutageKind, outageOverWords, outageWords, type Side } from './outage-words.ts'
import type { Log } from './ports.ts'
import { createRefusals } from './workspace-refusals.ts'

/**
 * What a call told about the one that was called. `by`: a call that writes proves more than one that does not: a missing
 * permission to write lets reading through. `nothing`: it never got there, or went by another door.
 */
export type Told = { kind: 'answered'; by: 'write' | 'other' } | { kind: OutageKind; why: string } | { kind: 'nothing' }

/** Slack or Recall does not do what we ask. `since` in ms, ours; `why` is a short code for the log. */
export type Outage = { side: Side; kind: OutageKind; why: string; since: number }

/** What is known of the two that we call. In memory: a restart finds out anew. */
export type Outages = {
  /**
   * Notes a call's end. True when its trouble belongs to an outage that the log has told already. `team`: the workspace it
   * was made for; where there are many, one that refuses us is not Slack's outage.
   */
  note(side: Side, told: Told, team?: string): boolean
  /** Those that go on now. */
  current(): Outage[]
  /** When a call to this side was last noted, ms; null: never. */
  notedAt(side: Side): number | null
}

/** Like the gates: so many failures in a row are more than bad luck. */
const FAILURES_BEFORE_TELLING = 5
/** A limit that closes again and again for so long is no passing rush. */
const LIMITED_BEFORE_TELLING_MS = 5 * 60_000
/** While an outage goes on the log says so this often. */
const REMIND_MS = 60 * 60_000

type Streak = { since: number; failures: number; outage: Outage | null; saidAt: number }

/** `installUrl`: where the app is installed, with many workspaces; null with one. */
type OutagesDeps = { log: Log; now: () => number; installUrl?: string | null }

/** Tells the log when an outage begins, once an hour while it lasts, and when it is over: three lines for an hour, not hundreds. */
export function createOutages({ log, now, installUrl = null }: OutagesDeps): Outages {
  const refusals = createRefusals({ log, now, installUrl })
  const streaks = new Map<Side, Streak>()
  const noted = new Map<Side, number>()

  function say(streak: Streak, outage: Outage): void {
    const level = outage.kind === 'refused' ? 'error' : 'warn'
    log[level]({ why: outage.why, since: new Date(outage.since).toISOString() }, outageWords(outage))
    streak.outage = outage
    streak.saidAt = now()
  }

  function over(side: Side): boolean {
    const outage = streaks.get(side)?.outage ?? null
    streaks.delete(side)
    if (outage !== null) {
      log.info({ minutes: Math.round((now() - outage.since) / 60_000), was: outage.why }, outageOverWords(side))
    }
    return false
  }

  function failed(side: Side, { kind, why }: { kind: OutageKind; why: string }): boolean {
    const streak = streaks.get(side) ?? { since: now(), failures: 0, outage: null, saidAt: 0 }
    streaks.set(side, streak)
    streak.failures += 1
    const outage: Outage = { side, kind, why, since: streak.since }
    const known = streak.outage
    // From one passing kind to the other is no news.
    const same = known !== null && (known.kind === 'refused') === (kind === 'refused')
    if (same && now() < streak.saidAt + REMIND_MS) {
      streak.outage = outage
      return true
    }
    if (known === null && !isTelling(streak, kind)) return false
    say(streak, outage)
    return true
  }

  function isTelling({ failures, since }: Streak, kind: OutageKind): boolean {
    if (kind === 'refused') return true
    return failures >= FAILURES_BEFORE_TELLING && (kind === 'silent' || now() >= since + LIMITED_BEFORE_TELLING_MS)
  }

  return {
    note(side, told, team) {
      if (side === 'slack' && installUrl !== null && team !== undefined) {
        if (told.kind === 'refused') return refusals.note(team, told.why)
        if (told.kind === 'answered' && told.by === 'write') refusals.over(team)
      }
      const outage = streaks.get(side)?.outage ?? null
      if (told.kind === 'nothing') return outage !== null
      noted.set(side, now())
      if (told.kind !== 'answered') return failed(side, told)
      // Reading works without the permission to write.
      return outage?.why === 'missing_scope' && told.by !== 'write' ? false : over(side)
    },
    current: () => [...streaks.values()].flatMap(({ outage }) => (outage === null ? [] : [outage])),
    notedAt: (side) => noted.get(side) ?? null,
  }
}
