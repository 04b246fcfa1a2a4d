import { createWebClient } from '../../slack/create-web-client.ts'
import { type ChannelStanding, lookAtChannel } from '../../slack/look-at-channel.ts'
import { type Check, failure, fine, type Outcome, skipped } from './check.ts'

/** Whether the app can post in the channels that were named, or where recordings were asked for last. */
export const checkChannels: Check = {
  name: 'Slack channels',
  needs: ['SLACK_BOT_TOKEN', 'SLACK_CLIENT_ID', 'SLACK_API_URL', 'DATABASE_URL'],
  async run({ config, facts }) {
    const { access, apiUrl } = config.slack
    if (access.kind === 'oauth') return skipped('many workspaces: the app’s answers in Slack tell')
    const { outcome } = await facts.botToken()
    if (outcome.kind !== 'known') return skipped('the token has to work first')
    const { name, team } = outcome.identity
    const asked = facts.channels.length > 0 ? facts.channels : await recentChannels(facts, team)
    if (asked.length === 0) {
      return skipped(
        'nobody has recorded anything yet',
        'To ask about one: `npm run doctor -- --channel C0123456789`. The id is at the end of the channel’s details in Slack.',
      )
    }
    const client = createWebClient({ token: access.botToken, apiUrl })
    const looks = await Promise.all(asked.map(async (id) => ({ id, ...wordsFor(await lookAtChannel(client, id), id) })))
    const found = looks.map(({ words }) => words).join('; ')
    const worst = looks.find(({ outcome }) => outcome === 'fail') ?? looks.find(({ outcome }) => outcome === 'warn')
    if (worst === undefined) return fine(found)
    const mend = `Type \`/invite @${name}\` there. Public channels the app joins by itself.`
    // Only what was asked about is worth a failure: a channel of the past may be gone on purpose.
    if (worst.outcome === 'fail' && facts.channels.length > 0) return failure(found, mend)
    return { outcome: 'warn', found, mend: worst.mend ?? mend }
  },
}

async function recentChannels(facts: Parameters<Check['run']>[0]['facts'], team: string): Promise<string[]> {
  const database = await facts.database()
  if (database.kind !== 'works') return []
  // Direct messages are always open to the app, and need scopes that it does not ask for to be looked at.
  return database.channels.filter((one) => one.team === team && /^[CG]/.test(one.channel)).map(({ channel }) => channel)
}

function wordsFor(standing: ChannelStanding, id: string): { outcome: Outcome; words: string; mend?: string } {
  switch (standing.kind) {
    case 'member':
      return { outcome: 'ok', words: `#${standing.name}: the app is in it` }
    case 'joins':
      return { outcome: 'ok', words: `#${standing.name}: public, so the app joins when it is needed` }
    case 'stranger':
      return { outcome: 'fail', words: `#${standing.name}: private, and the app is not in it` }
    case 'unseen':
      return { outcome: 'fail', words: `${id}: there is no such channel, or it is private and the app is not in it` }
    case 'archived':
      return { outcome: 'fail', words: `#${standing.name}: archived, so nobody can post` }
    case 'unknown':
      return {
        outcome: 'warn',
        words: `${id}: Slack did not tell (${standing.why})`,
        mend:
          standing.why === 'missing_scope'
            ? 'Looking needs the scopes channels:read and groups:read; the app works without them.'
            : 'Run doctor again in a minute.',
      }
  }
}
