import type { PersonOutcome } from '../../src/sandbox/simulated-slack/interaction.ts'
import type { Life } from './lives.ts'
import type { Place } from './place.ts'

/** One life, broken off at one place or (null) at none. */
export type Run = { life: Life; readable: boolean; place: Place | null; downMs: number }

/** What the people of a life did so far. */
export type Deeds = {
  /** By channel: what Slack told the person. */
  told: Map<string, PersonOutcome['kind']>
  pressed: boolean
  pressesFailed: number
  /** Somebody waits for Slack's answer. */
  busy: boolean
}
