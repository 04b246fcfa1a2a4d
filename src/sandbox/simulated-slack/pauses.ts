import type { SkippableClock } from '../clock.ts'

/** Waits that end early when the simulator closes. */
export type Pauses = {
  /** True after `ms` of the clock, false when `close` came first. */
  pause(ms: number): Promise<boolean>
  close(): void
}

/** Makes a list without waits. */
export function createPauses(clock: Pick<SkippableClock, 'after'>): Pauses {
  const waiting = new Set<() => void>()
  let closed = false
  return {
    pause: (ms) =>
      new Promise((resolve) => {
        if (closed) return resolve(false)
        const callOff = clock.after(ms, () => {
          waiting.delete(giveUp)
          resolve(true)
        })
        const giveUp = () => {
          callOff()
          resolve(false)
        }
        waiting.add(giveUp)
      }),
    close() {
      closed = true
      for (const giveUp of waiting) giveUp()
    },
  }
}
