import type { Log } from './bolt-logger.ts'
import type { Clock } from './clock.ts'
import { createWebClient } from './create-web-client.ts'
import { NotInstalled } from './payload-errors.ts'
import { permalink } from './permalink.ts'
import { createSlackIdentity, type IdentityOutcome, lacksScopes } from './slack-identity.ts'
import type { Probed, Workspaces, WorkspacesStarted } from './workspaces.ts'

type Deps = { botToken: string; apiUrl: string; clock: Clock; log: Log }

/** The one workspace of a bot token. It is authorised from what `auth.test` once said, so no payload needs a call. */
export function oneWorkspace(deps: Deps): Workspaces {
  const { botToken } = deps
  const client = createWebClient({ token: botToken, apiUrl: deps.apiUrl })
  const identity = createSlackIdentity({ client, clock: deps.clock, log: deps.log })
  return {
    clientFor: () => client,
    placeFor: async () => ({
      slackName: identity.current()?.name ?? 'Recorder',
      permalink: (place) => permalink(identity.current()?.url ?? null, place),
    }),
    authorize({ teamId }) {
      const known = identity.current()
      const foreign = known !== null && !known.wholeEnterprise && known.team !== '' && teamId !== known.team
      if (foreign) return Promise.reject(new NotInstalled())
      return Promise.resolve({
        botToken,
        ...(known === null ? {} : { botUserId: known.botUserId }),
        ...(known?.botId == null ? {} : { botId: known.botId }),
      })
    },
    start: async () => started(await identity.start()),
    stop: () => identity.stop(),
    probe: async () => probed(await identity.probe()),
    problem: () =>
      identity.current() === null ? 'Slack has not told us yet who we are. It is asked again by itself.' : null,
  }
}

function started(outcome: IdentityOutcome): WorkspacesStarted {
  if (outcome.kind !== 'refused') return outcome
  return {
    kind: 'refused',
    problem: `Slack does not accept SLACK_BOT_TOKEN (${outcome.code}). Copy the Bot User OAuth Token (xoxb-…) from your Slack app's page "OAuth & Permissions"; if the app was removed from the workspace, install it again first.`,
  }
}

function probed(outcome: IdentityOutcome): Probed {
  switch (outcome.kind) {
    case 'known':
      return lacksScopes(outcome.identity)
        ? { kind: 'refused', why: 'missing_scope' }
        : { kind: 'answered', by: 'write' }
    case 'refused':
      return { kind: 'refused', why: outcome.code }
    case 'unreachable':
      return { kind: 'silent', why: outcome.why }
  }
}
