import type { AppProcess } from './app-process.ts'

/** What is watched: the journals of both simulators, and the app while it runs. */
export type Watched = {
  slack: { calls: readonly unknown[] }
  recall: { calls: readonly unknown[]; deliveries: readonly { attempts: readonly unknown[] }[] }
  app: Pick<AppProcess, 'follow' | 'commits'> | null
}

/** So long, in the machine's own time, nothing must be said between the three. */
const QUIET_MS = 12

/**
 * Waits until nothing more is said between Slack, Recall and the app for a moment in which the app answered twice. A rest that
 * is judged too early is harmless: time then goes on while a step is under way, as it does in the world.
 */
export async function rest({ slack, recall, app }: Watched): Promise<void> {
  const count = () => {
    const answered = slack.calls.length + recall.calls.length + recall.deliveries.length
    return `${answered} ${app?.commits() ?? 0}`
  }
  for (let before = ''; ; ) {
    await app?.follow()
    await new Promise((resolve) => setTimeout(resolve, QUIET_MS))
    await app?.follow()
    const now = count()
    if (now === before) return
    before = now
  }
}
