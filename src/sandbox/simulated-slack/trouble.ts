import type { JsonRecord } from './json.ts'

/**
 * What goes wrong with a call. `lostAnswer` cuts the connection after the effect, `cutAnswer` in the middle of the answer's body,
 * `lostRequest` before any effect; `slow` holds the answer until released, with the effect at once or (`effect: 'late'`) only then.
 * `tookEffect` is for answers that lie: Slack says an HTTP 500, `internal_error` or `fatal_error` may come after the effect.
 */
type TroubleKind =
  | { kind: 'http429'; retryAfter: number }
  | { kind: 'http500'; tookEffect?: boolean }
  | { kind: 'html200'; tookEffect?: boolean }
  | { kind: 'error'; error: string; tookEffect?: boolean }
  | { kind: 'lostAnswer' }
  | { kind: 'cutAnswer' }
  | { kind: 'lostRequest' }
  | { kind: 'slow'; effect?: 'now' | 'late' }

/** Which calls it meets: the next `times` (1 by default) of `method` (`response_url` too; `*` is any) whose arguments satisfy `when`. */
export type Trouble = TroubleKind & { method: string; times?: number; when?: (args: JsonRecord) => boolean }

/** Decides for each call by itself what it meets; a `slow` one would wait for ever. Countable troubles go before it. */
export type Weather = (call: { method: string; args: JsonRecord }) => Exclude<TroubleKind, { kind: 'slow' }> | undefined

/** A trouble in force. */
export type TroubleHandle = {
  /** How many calls it has met. */
  met(): number
  /** Lets `slow` calls go on, those that are held and those that come. */
  release(): void
  /** No further call is met; held ones are released. */
  end(): void
}

/** A trouble as one call meets it; `held` resolves when a `slow` one is released. */
export type MetTrouble = TroubleKind & { held: Promise<void> }

/** The troubles in force, the oldest first. */
export type Troubles = {
  add(trouble: Trouble): TroubleHandle
  take(method: string, args: JsonRecord): MetTrouble | undefined
  /** The weather from now on; null is fair. */
  setWeather(weather: Weather | null): void
  endAll(): void
}

/** Makes an untroubled list. */
export function createTroubles(): Troubles {
  const active = new Set<{ trouble: Trouble; left: number; met: number; held: Promise<void>; handle: TroubleHandle }>()
  const handles = new Set<TroubleHandle>()
  let weather: Weather | null = null
  return {
    add(trouble) {
      const { promise: held, resolve: release } = Promise.withResolvers<void>()
      const handle = {
        met: () => entry.met,
        release,
        end: () => {
          active.delete(entry)
          handles.delete(handle)
          release()
        },
      }
      const entry = { trouble, left: trouble.times ?? 1, met: 0, held, handle }
      active.add(entry)
      handles.add(handle)
      return handle
    },
    take(method, args) {
      for (const entry of active) {
        const { trouble } = entry
        if (![method, '*'].includes(trouble.method) || trouble.when?.(args) === false) continue
        entry.left -= 1
        entry.met += 1
        if (entry.left <= 0) active.delete(entry)
        return { ...trouble, held: entry.held }
      }
      const drawn = weather?.({ method, args })
      return drawn === undefined ? undefined : { ...drawn, held: Promise.resolve() }
    },
    setWeather(wanted) {
      weather = wanted
    },
    endAll() {
      for (const handle of [...handles]) handle.end()
    },
  }
}
