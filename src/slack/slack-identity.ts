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
  /** The workspace's own web address, for links to messages. */
  url: string | null
  scopes: string[] | null
}

/** Asks Slack who we are until it answers. */
export type SlackIdentity = {
  current(): Identity | null
  /** The first try's outcome; after anything but success it goes on by itself. */
  start(): Promise<IdentityOutcome>
  /** Asks once, and changes nothing. */
  probe(): Promise<IdentityOutcome>
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
    const outcome = await askIdentity(deps.client)
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
    probe: () => askIdentity(deps.client),
    stop() {
      stopped = true
      cancel()
    },
  }
}

/** Asks Slack once who the client's token is. Never rejects. */
export async function askIdentity(client: WebClient): Promise<IdentityOutcome> {
  try {
    const answer = await client.auth.test()
    if (!answer.user_id) return { kind: 'unreachable', why: 'answer without user_id' }
    const identity: Identity = {
      team: answer.team_id ?? '',
      botUserId: answer.user_id,
      botId: answer.bot_id ?? null,
      name: answer.user ?? 'Recorder',
      wholeEnterprise: answer.is_enterprise_install ?? false,
      url: answer.url ?? null,
      scopes: answer.response_metadata?.scopes ?? null,
    }
    return { kind: 'known', identity }
  } catch (error) {
    const { trouble } = classifySlackError(error)
    if (trouble.kind === 'token') return { kind: 'refused', code: trouble.why }
    return { kind: 'unreachable', why: 'why' in trouble ? trouble.why : trouble.kind }
  }
}

/** Without these nothing works (rule 14). */
const REQUIRED = ['commands', 'chat:write', 'channels:join']

/** What each of the others is for: what does not work while it is missing. */
const OPTIONAL: Record<string, string> = {
  'app_mentions:read': 'we do not hear it when somebody mentions us',
  'users:read': 'a time of day ("at 15:00") cannot be planned, since people’s time zones are unknown',
  'channels:read': 'we say nothing when somebody brings us into a public channel',
  'groups:read': 'we say nothing when somebody brings us into a private channel',
  'channels:history': 'a lost answer can lead to a message posted twice in a public channel',
  'groups:history': 'a lost answer can lead to a message posted twice in a private channel',
  'im:history':
    'we do not see what people write to us directly, and a lost answer can lead to a message posted twice there',
  'mpim:history': 'a lost answer can lead to a message posted twice in a group’s direct messages',
}

/** All that is asked for at an install: what manifest.yml lists. */
export const WANTED_SCOPES = [...REQUIRED, ...Object.keys(OPTIONAL)]

/** Whether a scope is missing without which nothing works; false when Slack does not tell. */
export function lacksScopes({ scopes }: Identity): boolean {
  return scopes !== null && missingScopes(scopes).required.length > 0
}

/** Which of our scopes are not granted: those that nothing works without, and the others with what each costs. */
export function missingScopes(granted: readonly string[]): { required: string[]; optional: [string, string][] } {
  return {
    required: REQUIRED.filter((scope) => !granted.includes(scope)),
    optional: Object.entries(OPTIONAL).filter(([scope]) => !granted.includes(scope)),
  }
}

/** Says which of our scopes Slack did not grant; nothing when it does not tell. */
function reportScopes(log: Log, { scopes, team, botUserId }: Identity): void {
  log.info({ team, botUserId }, 'Slack knows us')
  if (scopes === null) return
  const { required: missing, optional: costs } = missingScopes(scopes)
  if (missing.length > 0) {
    log.error({ missing }, 'The Slack app lacks scopes it cannot work without: add them and install it again')
  }
  if (costs.length > 0) {
    log.warn({ missing: Object.fromEntries(costs) }, 'The Slack app works, but lacks scopes for some of what it can do')
  }
}
