import { backoffMs } from './backoff.ts'
import type { Thread } from './thread.ts'

/** A thread after one more failure in a row: it rests, longer each time. */
export function failed(thread: Thread, now: number): Thread {
  const failures = thread.failures + 1
  return { ...thread, failures, retryAt: now + backoffMs(failures) }
}

/** How long a bad token or installation is left alone before the next try (rule 32: it closes nothing). */
const TOKEN_RETRY_MS = 30_000

/** A thread after its token or installation was refused. */
export function tokenFailed(thread: Thread, now: number): Thread {
  return { ...failed(thread, now), retryAt: now + TOKEN_RETRY_MS }
}
