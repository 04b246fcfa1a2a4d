import { setImmediate } from 'node:timers/promises'

/**
 * Resolves once something is under way; rejects when it could not even begin. For events, which Slack sends again for minutes
 * to an app that is away: nobody waits for that.
 */
export async function begun(doing: Promise<unknown>): Promise<void> {
  doing.catch(() => undefined)
  await Promise.race([doing, setImmediate()])
}
