import type { Side } from './outage-words.ts'
import type { Outages, Told } from './outages.ts'
import type { Clock } from './ports.ts'

const EVERY_MS = 60_000
/** Rows that wait for an answer ask often enough by themselves. */
const QUIET_MS = 2 * 60_000

/**
 * Asks whoever is out, once a minute, where no row asks any more: without it an outage that nobody waits for would be told
 * for ever. `probes` change nothing and never reject. The returned function ends it.
 */
export function probeOutages(deps: {
  clock: Clock
  outages: Outages
  probes: Record<Side, () => Promise<Told>>
}): () => void {
  const { clock, outages, probes } = deps
  let callOff = clock.after(EVERY_MS, probe)

  function probe(): void {
    for (const { side } of outages.current()) {
      if (clock.now() < (outages.notedAt(side) ?? 0) + QUIET_MS) continue
      void probes[side]().then((told) => outages.note(side, told))
    }
    callOff = clock.after(EVERY_MS, probe)
  }

  return () => callOff()
}
