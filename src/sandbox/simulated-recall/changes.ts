/** Tells whoever watches that something happened, and lets tests wait for a state instead of a time. */
export type Changes = {
  /** Says that something happened. Listeners hear of it soon after, once for all that happened together. */
  notify(): void
  /** Calls `listener` after each change; the returned function ends that. */
  onChange(listener: () => void): () => void
  /** Resolves with the first answer of `check` that is not undefined, null or false; asked now and after each change. Rejects if `check` throws or on `close`. */
  until<T>(check: () => T | undefined | null | false): Promise<T>
  /** Ends all waiting. */
  close(): void
}

/** Makes the register of who watches. */
export function createChanges(): Changes {
  const listeners = new Set<() => void>()
  const waiting = new Set<(reason: Error) => void>()
  let announced = false

  function notify(): void {
    if (announced) return
    announced = true
    queueMicrotask(() => {
      announced = false
      for (const listener of [...listeners]) listener()
    })
  }

  function until<T>(check: () => T | undefined | null | false): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const end = (finish: () => void) => {
        listeners.delete(look)
        waiting.delete(fail)
        finish()
      }
      const fail = (reason: Error) => end(() => reject(reason))
      const look = () => {
        try {
          const found = check()
          if (found !== undefined && found !== null && found !== false) end(() => resolve(found))
        } catch (error) {
          end(() => reject(error))
        }
      }
      listeners.add(look)
      waiting.add(fail)
      look()
    })
  }

  return {
    notify,
    onChange(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    until,
    close() {
      for (const fail of [...waiting]) fail(new Error('simulated Recall was closed while somebody waited for it'))
      listeners.clear()
    },
  }
}
