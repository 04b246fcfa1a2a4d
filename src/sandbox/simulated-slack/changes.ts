/** Something that somebody who watches the workspace may want to know. */
type SlackChange =
  | { kind: 'message_posted' | 'message_edited' | 'message_deleted'; channel: string; ts: string }
  | { kind: 'ephemeral_shown' | 'ephemeral_removed'; user: string; channel: string }
  /** A modal or Home tab appeared, changed or went away. */
  | { kind: 'view_changed'; user: string; viewId: string }
  | { kind: 'world_changed' }
  | { kind: 'call_started' | 'call_answered'; method: string }
  | { kind: 'socket_opened' | 'socket_closed'; connections: number }
  | { kind: 'violation' }

/** Tells listeners about every change, right after it happened, in order. */
export type Changes = {
  announce(change: SlackChange): void
  /** Returns a function that ends the subscription. */
  onChange(listener: (change: SlackChange) => void): () => void
  /** Resolves with the first value that is not undefined, looking now and after each change. Rejects at `close`. */
  until<T>(look: () => T | undefined): Promise<T>
  close(): void
}

/** Makes the one list of listeners of a simulated Slack. */
export function createChanges(): Changes {
  const listeners = new Set<(change: SlackChange) => void>()
  const waiting = new Set<(error: Error) => void>()
  let closed = false

  function onChange(listener: (change: SlackChange) => void): () => void {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }

  return {
    announce(change) {
      for (const listener of [...listeners]) listener(change)
    },
    onChange,
    until: (look) =>
      new Promise((resolve, reject) => {
        const end = () => {
          stop()
          waiting.delete(fail)
        }
        const fail = (error: unknown) => {
          end()
          reject(error)
        }
        const lookAgain = () => {
          try {
            const found = look()
            if (found === undefined) return
            end()
            resolve(found)
          } catch (error) {
            fail(error)
          }
        }
        const stop = onChange(lookAgain)
        waiting.add(fail)
        if (closed) fail(closedError())
        else lookAgain()
      }),
    close() {
      closed = true
      for (const fail of [...waiting]) fail(closedError())
      listeners.clear()
    },
  }
}

function closedError(): Error {
  return new Error('simulated Slack closed while somebody still waited for a change')
}
