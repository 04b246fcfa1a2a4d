import type { WebClient } from '@slack/web-api'
import type { MomentOutcome } from '../recording/slack-outcome.ts'
import { classifySlackError } from './classify-slack-error.ts'
import { readMoment } from './read-moment.ts'

type Deps = { clientFor(team: string): WebClient; clock: { now(): number } }

/** Whose words, and what they count from, ms. */
type Asked = { team: string; user: string; when: string; now: number }

/** Reads a moment in words; Slack is asked for the person's time zone only where the moment depends on it. Safe to repeat. */
export function createMomentReader(deps: Deps): (asked: Asked) => Promise<MomentOutcome> {
  const zones = createZones()
  return async ({ team, user, when, now }) => {
    const reading = await readMoment({ text: when, zone: null, now })
    if (reading.kind !== 'needsZone') return { kind: 'read', reading }
    const zone = zones.get(`${team}/${user}`, deps.clock.now()) ?? (await askZone(deps.clientFor(team), user))
    if (typeof zone !== 'string') return zone
    zones.set(`${team}/${user}`, { zone, at: deps.clock.now() })
    const inZone = await readMoment({ text: when, zone, now })
    return inZone.kind === 'needsZone' ? { kind: 'noZone', scope: false } : { kind: 'read', reading: inZone }
  }
}

async function askZone(client: WebClient, user: string): Promise<string | Exclude<MomentOutcome, { kind: 'read' }>> {
  try {
    const answer = await client.users.info({ user })
    return answer.user?.tz || { kind: 'noZone', scope: false }
  } catch (error) {
    const { trouble, code } = classifySlackError(error)
    if (trouble.kind === 'limited') return trouble
    if (code === 'missing_scope') return { kind: 'noZone', scope: true }
    return GONE.has(code ?? '') ? { kind: 'noZone', scope: false } : { kind: 'failed', why: trouble.why }
  }
}

// Slack will never tell the zone of these (https://docs.slack.dev/reference/methods/users.info).
const GONE = new Set(['user_not_found', 'user_not_visible'])

// People travel; an hour late is soon enough.
const KEPT_MS = 60 * 60_000
const MOST = 5_000

/** Holds the zones of at most 5,000 people; who was asked for first goes first. */
function createZones() {
  const known = new Map<string, { zone: string; at: number }>()
  return {
    get(person: string, now: number): string | null {
      const found = known.get(person)
      return found !== undefined && now - found.at < KEPT_MS ? found.zone : null
    },
    set(person: string, { zone, at }: { zone: string; at: number }): void {
      const before = known.get(person)
      if (before !== undefined && at - before.at < KEPT_MS) return
      known.delete(person)
      known.set(person, { zone, at })
      const [oldest] = known.keys()
      if (known.size > MOST && oldest !== undefined) known.delete(oldest)
    },
  }
}
