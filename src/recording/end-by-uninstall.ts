import type { Ask } from './ask.ts'
import { closeAsk } from './fold-ask.ts'
import type { Thread } from './thread.ts'

const WHY = 'the app was uninstalled from this workspace'

/** Closes a thread whose workspace took the app away: its bot leaves once nobody else waits for it (rule 32). Safe to repeat. */
export function endThreadByUninstall(thread: Thread, now: number): Thread {
  return thread.closed === null ? { ...thread, closed: { at: now, why: WHY, uninstalled: true } } : thread
}

/** Closes an ask of such a workspace. Safe to repeat. */
export function endAskByUninstall(ask: Ask, now: number): Ask {
  return ask.closed === null ? closeAsk(ask, WHY, now) : ask
}
