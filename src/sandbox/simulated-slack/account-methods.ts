import type { ApiArgs } from './api-args.ts'
import { type ApiAnswer, type ApiMethod, type MethodContext, refuse } from './method-context.ts'

/** The methods about the token itself, the socket and people. */
export const accountMethods = {
  'auth.test': { token: 'bot', scopes: [], run: authTest },
  'apps.connections.open': { token: 'app', scopes: [], run: openConnection },
  'users.info': { token: 'bot', scopes: ['users:read'], budget: { perMinute: 100 }, run: userInfo },
} satisfies { [method: string]: ApiMethod }

function authTest({ world }: MethodContext): ApiAnswer {
  const { app } = world
  return {
    ok: true,
    url: `https://${app.teamDomain}.slack.com/`,
    team: 'Simulated workspace',
    user: app.botName,
    team_id: app.teamId,
    user_id: app.botUserId,
    bot_id: app.botId,
    is_enterprise_install: false,
  }
}

function openConnection(context: MethodContext): ApiAnswer {
  return { ok: true, url: context.openSocketUrl() }
}

function userInfo({ world, clock }: MethodContext, args: ApiArgs): ApiAnswer {
  const user = world.users().find((one) => one.id === args.text('user'))
  if (user === undefined) return refuse('user_not_found')
  const profile = { real_name: user.realName, display_name: user.name, team: world.app.teamId }
  return {
    ok: true,
    user: {
      id: user.id,
      team_id: world.app.teamId,
      name: user.name,
      real_name: user.realName,
      deleted: false,
      tz: user.tz,
      tz_offset: zoneOffset(user.tz, clock.now()),
      profile,
      is_bot: false,
      is_app_user: false,
    },
  }
}

/** Seconds east of UTC at that moment. */
function zoneOffset(timeZone: string, at: number): number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })
  const name = format.formatToParts(at).find((part) => part.type === 'timeZoneName')?.value ?? ''
  const parts = /GMT([+-])(\d{2}):(\d{2})/.exec(name)
  if (parts === null) return 0
  return (parts[1] === '-' ? -1 : 1) * (Number(parts[2]) * 3600 + Number(parts[3]) * 60)
}
