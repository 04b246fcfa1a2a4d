import { greetSocket } from '../../slack/greet-socket.ts'
import { missingScopes } from '../../slack/slack-identity.ts'
import { appTokenMend, botTokenMend } from '../slack-words.ts'
import { type Check, type Finding, failure, fine, type Patient, skipped, warning } from './check.ts'

const ACCESS = [
  'SLACK_BOT_TOKEN',
  'SLACK_CLIENT_ID',
  'SLACK_CLIENT_SECRET',
  'SLACK_STATE_SECRET',
  'SLACK_API_URL',
] as const

/** Whether Slack takes the bot token, and who it is. */
export const checkBotToken: Check = {
  name: 'Slack token',
  needs: ACCESS,
  async run({ config, facts }) {
    if (config.slack.access.kind === 'oauth') return skipped('many workspaces: each has a token of its own')
    const { outcome } = await facts.botToken()
    switch (outcome.kind) {
      case 'known':
        return fine(`@${outcome.identity.name} in ${workspaceOf(outcome.identity)}`)
      case 'refused':
        return failure(`Slack refuses SLACK_BOT_TOKEN (${outcome.code})`, botTokenMend(outcome.code))
      case 'unreachable':
        return failure(`Slack could not be asked (${outcome.why})`, 'See that this machine reaches https://slack.com.')
    }
  },
}

/** Whether the scopes that were granted are those that are needed, and what does not work without the others. */
export const checkScopes: Check = {
  name: 'Slack scopes',
  needs: ACCESS,
  async run({ config, facts }) {
    if (config.slack.access.kind === 'oauth') return skipped('many workspaces: each grants its own')
    const { outcome } = await facts.botToken()
    if (outcome.kind !== 'known') return skipped('the token has to work first')
    const { scopes } = outcome.identity
    if (scopes === null) return skipped('Slack did not list them')
    const { required, optional } = missingScopes(scopes)
    const again = 'Add them on the Slack app’s page “OAuth & Permissions” and install the app again.'
    if (required.length > 0) return failure(`missing, and nothing works without: ${required.join(', ')}`, again)
    if (optional.length === 0) return fine('all that the app can use')
    const costs = optional.map(([scope, cost]) => `${scope}: ${cost}`)
    return warning(`enough to work, but some are missing:\n${costs.join('\n')}`, again)
  },
}

/**
 * Whether Socket Mode can be used. A connection is only opened while the app does not run: Slack would hand it commands
 * that were meant for the app.
 */
export const checkSocket: Check = {
  name: 'Slack socket',
  needs: ['SLACK_APP_TOKEN', 'SLACK_API_URL'],
  async run({ config, facts }) {
    const { mode } = config.slack
    if (mode.kind === 'http') return skipped('HTTP mode: Slack calls the app instead')
    const tried = await facts.appToken(mode.appToken)
    switch (tried.kind) {
      case 'refused':
        return failure(`Slack refuses SLACK_APP_TOKEN (${tried.code})`, appTokenMend(tried.code))
      case 'unreachable':
        return failure(`Slack opens no connection (${tried.why})`, 'See that this machine reaches https://slack.com.')
      case 'ok':
        return (await mayConnect({ config, facts }))
          ? await greet(tried.url)
          : fine('the app token works; the app runs, so no connection was opened beside its own')
    }
  },
}

// Somewhere else counts too: then it is the public address that answers, or Postgres knows it.
async function mayConnect({ config, facts }: Patient): Promise<boolean> {
  if ((await facts.app()).kind !== 'off') return false
  const database = await facts.database()
  if (database.kind === 'works' && database.appRuns) return false
  if (config.publicUrl === null) return true
  const door = await facts.door()
  return door.kind === 'silent' || door.status !== 200
}

async function greet(url: string): Promise<Finding> {
  const greeting = await greetSocket(url)
  if (greeting.kind === 'failed') {
    return failure(
      `Slack gave an address for the connection, but ${greeting.why}`,
      'See that this machine may open WebSockets to wss-primary.slack.com and wss-backup.slack.com (port 443); a proxy often forbids them.',
    )
  }
  if (greeting.connections === 1) return fine('the app token works, and Slack said hello on the connection')
  return warning(
    `it works, but ${greeting.connections - 1} other connection(s) of this Slack app are open`,
    'Slack gives each command to one of them. Stop the other process, or make a Slack app of its own for it.',
  )
}

function workspaceOf({ url, team }: { url: string | null; team: string }): string {
  return (url === null ? null : URL.parse(url)?.host) ?? team
}
