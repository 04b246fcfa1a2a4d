import { randomBytes } from 'node:crypto'
import type { SkippableClock } from '../clock.ts'

/** Where a person acted: in a conversation, in a view, or neither (the Home tab is a view). */
export type TriggerSource = { user: string; channel: string | undefined; viewId: string | undefined }

/** The `trigger_id`s that came with what people did; each opens one view. */
export type TriggerIds = {
  issue(source: TriggerSource): string
  /** What the id stands for, or Slack's error; a good one is used up. */
  exchange(id: string): { kind: 'good'; source: TriggerSource } | { kind: 'refused'; error: string }
}

// https://docs.slack.dev/interactivity/handling-user-interaction: three seconds, one use.
const LIFETIME_MS = 3_000

/** Makes an empty list. */
export function createTriggerIds(deps: { clock: Pick<SkippableClock, 'now'>; teamId: string }): TriggerIds {
  const issued = new Map<string, { source: TriggerSource; at: number; used: boolean }>()
  const refused = (error: string) => ({ kind: 'refused', error }) as const
  return {
    issue(source) {
      const id = `${deps.clock.now()}.${deps.teamId}.${randomBytes(16).toString('hex')}`
      issued.set(id, { source, at: deps.clock.now(), used: false })
      return id
    },
    exchange(id) {
      const found = issued.get(id)
      if (found === undefined) return refused('invalid_trigger_id')
      if (found.used) return refused('exchanged_trigger_id')
      if (deps.clock.now() - found.at >= LIFETIME_MS) return refused('expired_trigger_id')
      found.used = true
      return { kind: 'good', source: found.source }
    },
  }
}
