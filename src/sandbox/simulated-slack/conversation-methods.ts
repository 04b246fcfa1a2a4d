import type { ApiArgs } from './api-args.ts'
import { appJoined } from './app-events.ts'
import { SCOPE_WORD, visibleChannel } from './channel-access.ts'
import type { JsonRecord } from './json.ts'
import {
  type ApiAnswer,
  type ApiMethod,
  type MethodContext,
  refuse,
  refuseArguments,
  refuseScope,
} from './method-context.ts'
import type { SlackChannel } from './slack-world.ts'

const TIER_3 = { perMinute: 50 }

/** The `conversations.*` methods about conversations themselves, with the scopes and budgets of facts 4. */
export const conversationMethods = {
  'conversations.info': { token: 'bot', scopes: readScopes(), budget: TIER_3, run: info },
  'conversations.join': { token: 'bot', scopes: ['channels:join'], budget: TIER_3, run: join },
  'conversations.open': { token: 'bot', scopes: ['im:write'], budget: TIER_3, run: open },
} satisfies { [method: string]: ApiMethod }

function readScopes(): string[] {
  return Object.values(SCOPE_WORD).map((word) => `${word}:read`)
}

function info(context: MethodContext, args: ApiArgs): ApiAnswer {
  const channel = visibleChannel(context, args.text('channel') ?? '')
  if (channel === undefined) return refuse('channel_not_found')
  const needed = `${SCOPE_WORD[channel.kind]}:read`
  if (!context.scopes().includes(needed)) return refuseScope(context, [needed])
  const count = args.flag('include_num_members') ? { num_members: channel.members.size } : {}
  return { ok: true, channel: { ...channelForm(context, channel), ...count } }
}

function join(context: MethodContext, args: ApiArgs): ApiAnswer {
  const ref = args.text('channel')
  if (ref === undefined) return refuseArguments('missing required field: channel')
  const channel = context.world.channels().find((one) => one.id === ref)
  if (channel === undefined) return refuse('channel_not_found')
  // Met in the field for private channels too: https://github.com/slackapi/bolt-js/issues/1656.
  if (channel.kind !== 'public') return refuse('method_not_supported_for_channel_type')
  if (channel.archived) return refuse('is_archived')
  const already = context.world.appIsIn(channel)
  channel.members.add(context.world.app.botUserId)
  if (!already) {
    context.changes.announce({ kind: 'world_changed' })
    void context.tellApp(appJoined(context, channel))
  }
  const warning = already
    ? { warning: 'already_in_channel', response_metadata: { warnings: ['already_in_channel'] } }
    : {}
  return { ok: true, channel: channelForm(context, channel), ...warning }
}

function open(context: MethodContext, args: ApiArgs): ApiAnswer {
  const users = args.text('users')
  if (users === undefined || users === '') return refuse('users_list_not_supplied')
  if (users.includes(','))
    return refuse('not_enough_users', { simulated: 'only direct messages with one user can be opened' })
  const person = context.world.users().find((user) => user.id === users)
  if (person === undefined) return refuse('user_not_found')
  const channel = context.world.directWithApp(person.id)
  const full = args.flag('return_im') ? channelForm(context, channel) : { id: channel.id }
  return { ok: true, channel: full }
}

function channelForm({ world }: MethodContext, channel: SlackChannel): JsonRecord {
  const isDirect = channel.kind === 'direct'
  return {
    id: channel.id,
    ...(isDirect
      ? { user: [...channel.members].find((member) => member !== world.app.botUserId) }
      : { name: channel.name, name_normalized: channel.name }),
    is_channel: channel.kind === 'public',
    is_group: false,
    is_im: isDirect,
    is_mpim: channel.kind === 'group_direct',
    is_private: channel.kind !== 'public',
    is_archived: channel.archived,
    is_read_only: channel.readOnly,
    is_member: world.appIsIn(channel),
    context_team_id: world.app.teamId,
  }
}
