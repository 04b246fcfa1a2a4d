import type { WebClient } from '@slack/web-api'
import type { Log } from './bolt-logger.ts'
import { classifySlackError } from './classify-slack-error.ts'
import type { Clock } from './clock.ts'

/** Who we are in Slack, as `auth.test` says. `scopes` is null when Slack did not list them. */
export type Identity = {
  team: string
  botUserId: string
  botId: string | null
  /** What people type behind the @. */
  name: string
  wholeEnterprise: boolean
  scopes: string[] | null
}

/** Asks Slack who we are until it answers. */
export type SlackIdentity = {
  current(): Identity | null
  /** The first try's outcome; after anything but success it goes on by itself. */
  start(): Promise<IdentityOutcome>
  stop(): void
}

/** `refused`: the token is bad, by Slack's own word. `unreachable`: nothing is known about the token. */
export type IdentityOutcome =
  | { kind: 'known'; identity: Identity }
  | { kind: 'refused'; code: string }
  | { kind: 'unreachable'; why: string }

const FIRST_WAIT_MS = 5_000
const LONGEST_WAIT_MS = 5 * 60_000

/** Tries again after 5 s, then ever later up to 5 min. */
export function createSlackIdentity(deps: { client: WebClient; clock: Clock; log: Log }): SlackIdentity {
  let identity: Identity | null = null
  let stopped = false
  let cancel = () => {}

  async function attempt(wait: number): Promise<IdentityOutcome> {
    const outcome = await ask(deps.client)
    if (outcome.kind === 'known') {
      identity = outcome.identity
      reportScopes(deps.log, identity)
      return outcome
    }
    deps.log.warn(outcome, 'Slack did not say who we are')
    if (!stopped) {
      const next = Math.min(wait * 2, LONGEST_WAIT_MS)
      cancel = deps.clock.after(wait, () => void attempt(next).catch(() => {}))
    }
    return outcome
  }

  return {
    current: () => identity,
    start: () => attempt(FIRST_WAIT_MS),
    stop() {
      stopped = true
      cancel()
    },
  }
}

async function ask(client: WebClient): Promise<IdentityOutcome> {
  try {
    const answer = await client.auth.test()
    if (!answer.user_id) return { kind: 'unreachable', why: 'answer without user_id' }
    const identity: Identity = {
      team: answer.team_id ?? '',
      botUserId: answer.user_id,
      botId: answer.bot_id ?? null,
      name: answer.user ?? 'Recorder',
      wholeEnterprise: answer.is_enterprise_install ?? false,
      scopes: answer.response_metadata?.scopes ?? null,
    }
    return { kind: 'known', identity }
  } catch (error) {
    const { trouble } = classifySlackError(error)
    if (trouble.kind === 'token') return { kind: 'refused', code: trouble.why }
    return { kind: 'unreachable', why: 'why' in trouble ? trouble.why : trouble.kind }
  }
}

/** Rule 14. */
const REQUIRED = ['commands', 'chat:write', 'channels:join']
const OPTIONAL = ['channels:history', 'groups:history', 'im:history', 'mpim:history']

/** The scopes of rule 14 that Slack did not grant; none when Slack does not say. */
function missingScopes(granted: string[] | null): { required: string[]; optional: string[] } {
  const missing = (wanted: string[]) => (granted === null ? [] : wanted.filter((scope) => !granted.includes(scope)))
  return { required: missing(REQUIRED), optional: missing(OPTIONAL) }
}

function reportScopes(log: Log, { scopes, team, botUserId }: Identity): void {
  const { required, optional } = missingScopes(scopes)
  log.info({ team, botUserId }, 'Slack knows us')
  if (required.length > 0) {
    log.error({ missing: required }, 'The Slack app lacks scopes it cannot work without: add them and install it again')
  }
  if (optional.length > 0) {
    log.warn({ missing: optional }, 'Without these Slack scopes a lost answer can lead to a message posted twice')
  }
}
