import type { Installation as SdkInstallation } from '@slack/oauth'
import { createWebClient } from './create-web-client.ts'
import { NoBot } from './install-trouble.ts'
import type { Installation } from './installation.ts'

/**
 * What Slack's installer was given, in our own form, with who we are there. Asks Slack once; rejects with `NoBot` when no
 * bot token was given. `now`: ms.
 */
export async function readInstallation(
  given: SdkInstallation,
  { apiUrl, now }: { apiUrl: string; now: number },
): Promise<Installation> {
  const { bot, team, enterprise, isEnterpriseInstall: org = false } = given
  const owner = org ? enterprise : team
  if (bot === undefined || owner === undefined) throw new NoBot('no bot token was given')
  // Where Slack does not say, texts go without our name and links; the next install brings them.
  const identity = await createWebClient({ apiUrl, token: bot.token })
    .auth.test()
    .catch(() => null)
  return {
    ...{ id: owner.id, org, name: owner.name ?? null },
    ...{ botUserId: bot.userId, botId: bot.id, scopes: bot.scopes },
    ...{ slackName: identity?.user ?? 'Recorder', url: identity?.url ?? null },
    token: bot.token,
    rotation: rotationOf(bot, now),
    installedAt: now,
  }
}

// The installer counts by the machine's own clock, ours may be another.
function rotationOf(bot: NonNullable<SdkInstallation['bot']>, now: number): Installation['rotation'] {
  if (bot.refreshToken === undefined || bot.expiresAt === undefined) return null
  return { refreshToken: bot.refreshToken, expiresAt: now + bot.expiresAt * 1000 - Date.now() }
}
