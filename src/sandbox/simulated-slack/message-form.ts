import type { JsonRecord } from './json.ts'
import type { SlackMessage } from './message-store.ts'
import type { MethodContext } from './method-context.ts'

/** A message in the form in which the Web API and interaction payloads show it. */
export function messageForm(context: Pick<MethodContext, 'world' | 'store'>, message: SlackMessage): JsonRecord {
  const { app } = context.world
  if (message.deleted) {
    const gone = { type: 'message', subtype: 'tombstone', user: 'USLACKBOT', hidden: true }
    return { ...gone, text: message.text, ts: message.ts, ...threadForm(context, message) }
  }
  const user = message.author.kind === 'app' ? app.botUserId : message.author.user
  return {
    type: 'message',
    ...(message.broadcast ? { subtype: 'thread_broadcast' } : {}),
    user,
    ts: message.ts,
    team: app.teamId,
    text: message.text,
    ...(message.author.kind === 'app' ? appForm(context) : {}),
    ...(message.blocks.length > 0 ? { blocks: message.blocks } : {}),
    ...(message.metadata === undefined ? {} : { metadata: message.metadata }),
    ...(message.editedAt === undefined
      ? {}
      : { edited: { user, ts: `${Math.floor(message.editedAt / 1000)}.000000` } }),
    ...threadForm(context, message),
  }
}

function appForm({ world }: Pick<MethodContext, 'world'>): JsonRecord {
  const { app } = world
  const profile = { id: app.botId, app_id: app.appId, name: app.botName, team_id: app.teamId, deleted: false }
  return { bot_id: app.botId, app_id: app.appId, bot_profile: profile }
}

function threadForm({ store, world }: Pick<MethodContext, 'world' | 'store'>, message: SlackMessage): JsonRecord {
  if (message.threadTs !== undefined) {
    const root = store.find(message.channel, message.threadTs)
    const parent = root?.author.kind === 'person' ? root.author.user : world.app.botUserId
    return { thread_ts: message.threadTs, ...(root === undefined ? {} : { parent_user_id: parent }) }
  }
  const replies = store.replies(message.channel, message.ts)
  const latest = replies.at(-1)
  if (latest === undefined) return {}
  const writers = new Set(replies.map(({ author }) => (author.kind === 'app' ? world.app.botUserId : author.user)))
  return {
    thread_ts: message.ts,
    reply_count: replies.length,
    reply_users_count: writers.size,
    reply_users: [...writers],
    latest_reply: latest.ts,
  }
}
