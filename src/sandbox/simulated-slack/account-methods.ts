import type { ApiArgs } from './api-args.ts'
import { type ApiAnswer, type ApiMethod, type MethodContext, refuse } from './method-context.ts'

/** The methods about the token itself, the socket and people. */
export const accountMethods = {
  'auth.test': { token: 'bot', scopes: [], run: authTest },
  'oauth.v2.access': { token: 'none', scopes: [], run: access },
  'apps.connections.open': { token: 'app', scopes: [], run: openConnection },
  'users.info': { token: 'bot', scopes: ['users:read'], budget: { perMinute: 100 }, run: userInfo },
} satisfies { [method: string]: ApiMethod }

function authTest({ world, oauth }: MethodContext): ApiAnswer {
  const { app } = world
  const { enterprise } = app
  const wide = enterprise !== undefined && oauth.holderOf(app).kind === 'org'
  return {
    ok: true,
    url: wide
      ? `https://${enterprise.name.toLowerCase()}.enterprise.slack.com/`
      : `https://${app.teamDomain}.slack.com/`,
    team: wide ? enterprise.name : app.teamName,
    user: app.botName,
    team_id: app.teamId,
    user_id: app.botUserId,
    bot_id: app.botId,
    ...(enterprise === undefined ? {} : { enterprise_id: enterprise.id }),
    is_enterprise_install: wide,
  }
}

// https://docs.slack.dev/reference/methods/oauth.v2.access; for a refresh too.
function access({ oauth, identities }: MethodContext, args: ApiArgs): ApiAnswer {
  if (args.text('client_id') !== oauth.clientId) return refuse('invalid_client_id')
  if (args.text('client_secret') !== oauth.clientSecret) return refuse('bad_client_secret')
  const isRefresh = args.text('grant_type') === 'refresh_token'
  const given = isRefresh
    ? oauth.refresh(args.text('refresh_token') ?? '')
    : oauth.exchange(args.text('code') ?? '', args.text('redirect_uri'))
  if (typeof given === 'string') return refuse(given)
  const { holder, token, scopes, rotation } = given
  const app = identities().find(
    ({ teamId, enterprise }) => holder.id === (holder.kind === 'team' ? teamId : enterprise?.id),
  )
  if (app === undefined) return refuse('team_not_found')
  return {
    ok: true,
    app_id: app.appId,
    ...(isRefresh ? {} : { authed_user: { id: 'U0INSTALLER' } }),
    scope: scopes.join(','),
    token_type: 'bot',
    access_token: token,
    bot_user_id: app.botUserId,
    ...(rotation === null ? {} : { refresh_token: rotation.refreshToken, expires_in: rotation.expiresIn }),
    team: holder.kind === 'org' ? null : { id: app.teamId, name: app.teamName },
    enterprise: app.enterprise ?? null,
    is_enterprise_install: holder.kind === 'org',
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
