import type { ApiArgs } from './api-args.ts'
import { accessToEdit, accessToPost, visibleChannel } from './channel-access.ts'
import { readContent, type SentContent, TEXT_CUT_AT } from './message-content.ts'
import { messageForm } from './message-form.ts'
import type { SlackMessage } from './message-store.ts'
import { type ApiAnswer, type ApiMethod, type MethodContext, refuse, refuseArguments } from './method-context.ts'

const TS = /^\d{10}\.\d{6}$/
// https://docs.slack.dev/reference/methods/chat.update: longer texts are refused, not cut.
const UPDATE_TEXT_LIMIT = 4_000
// Slack advises about 3 s between edits of one message; what jitter on the way takes off is forgiven.
const EDIT_PAUSE_MS = 2_900

const POST_ARGUMENTS = [
  'channel',
  'text',
  'blocks',
  'metadata',
  'thread_ts',
  'reply_broadcast',
  'unfurl_links',
  'unfurl_media',
  'mrkdwn',
]
const UPDATE_ARGUMENTS = ['channel', 'ts', 'text', 'blocks', 'metadata']
// Sent by the SDK with every call of a listener's client; a single workspace has no use for them.
const IGNORED_ARGUMENTS = ['token', 'team_id']

/** Every `chat.*` method of the simulator, with the scopes and budgets of facts 2.2 and 4. */
export const chatMethods = {
  'chat.postMessage': {
    token: 'bot',
    scopes: ['chat:write'],
    budget: { perMinute: 300, perSecondAndChannel: 1 },
    run: post,
  },
  'chat.update': { token: 'bot', scopes: ['chat:write'], budget: { perMinute: 50 }, run: update },
  'chat.delete': { token: 'bot', scopes: ['chat:write'], budget: { perMinute: 50 }, run: remove },
  'chat.postEphemeral': { token: 'bot', scopes: ['chat:write'], budget: { perMinute: 100 }, run: postEphemeral },
  'chat.getPermalink': { token: 'bot', scopes: [], run: getPermalink },
} satisfies { [method: string]: ApiMethod }

function post(context: MethodContext, args: ApiArgs): ApiAnswer {
  const ref = args.text('channel')
  if (ref === undefined || ref === '') return refuseArguments('missing required field: channel')
  const access = accessToPost(context, ref)
  if ('refusal' in access) return access.refusal
  const read = readContent(args)
  if ('refusal' in read) return read.refusal
  const { content } = read
  if (content.metadata === 'cleared') return refuse('invalid_metadata_format')
  const threadTs = args.text('thread_ts') || undefined
  if (threadTs !== undefined && !TS.test(threadTs)) {
    return refuse('invalid_thread_ts', {
      response_metadata: { messages: [`[ERROR] ${threadTs} is not a valid thread_ts`] },
    })
  }
  const channel = access.channel.id
  if (threadTs !== undefined && context.store.find(channel, threadTs)?.threadTs !== undefined) {
    context.violations.note('reply_to_a_reply', `${threadTs} is itself a reply`)
  }
  noteSloppiness(context, { args, content, simulated: POST_ARGUMENTS, method: 'chat.postMessage' })
  const message = context.store.post({
    channel,
    author: { kind: 'app' },
    threadTs,
    broadcast: threadTs !== undefined && args.flag('reply_broadcast'),
    text: (content.text ?? '').slice(0, TEXT_CUT_AT),
    blocks: content.blocks ?? [],
    metadata: content.metadata,
  })
  return { ok: true, channel, ts: message.ts, message: messageForm(context, message) }
}

function update(context: MethodContext, args: ApiArgs): ApiAnswer {
  const found = findOwn(context, args, 'cant_update_message')
  if ('refusal' in found) return found.refusal
  const read = readContent(args)
  if ('refusal' in read) return read.refusal
  const { content } = read
  const { message } = found
  if ((content.text ?? '').length > UPDATE_TEXT_LIMIT) return refuse('msg_too_long')
  noteSloppiness(context, { args, content, simulated: UPDATE_ARGUMENTS, method: 'chat.update' })
  const lastEdit = message.versions.length > 1 ? message.versions.at(-1) : undefined
  const pause = context.clock.now() - (lastEdit?.at ?? Number.NEGATIVE_INFINITY)
  if (pause < EDIT_PAUSE_MS) context.violations.note('edited_too_often', `${message.ts} after ${pause} ms`)
  const differs = context.store.edit(message, {
    text: content.text ?? message.text,
    blocks: content.blocks ?? [],
    metadata: content.metadata === 'cleared' ? undefined : (content.metadata ?? message.metadata),
  })
  if (!differs) context.violations.note('edit_changes_nothing', message.ts)
  return {
    ok: true,
    channel: message.channel,
    ts: message.ts,
    text: message.text,
    message: messageForm(context, message),
  }
}

function remove(context: MethodContext, args: ApiArgs): ApiAnswer {
  const found = findOwn(context, args, 'cant_delete_message')
  if ('refusal' in found) return found.refusal
  context.store.remove(found.message)
  return { ok: true, channel: found.message.channel, ts: found.message.ts }
}

function postEphemeral(context: MethodContext, args: ApiArgs): ApiAnswer {
  const [ref, userId] = [args.text('channel'), args.text('user')]
  if (ref === undefined) return refuseArguments('missing required field: channel')
  if (userId === undefined) return refuseArguments('missing required field: user')
  const access = accessToPost(context, ref)
  if ('refusal' in access) return access.refusal
  if (!access.channel.members.has(userId)) return refuse('user_not_in_channel')
  const read = readContent(args)
  if ('refusal' in read) return read.refusal
  const { content } = read
  noteSloppiness(context, {
    args,
    content,
    simulated: ['channel', 'user', 'text', 'blocks', 'thread_ts'],
    method: 'chat.postEphemeral',
  })
  const shown = context.store.show({
    user: userId,
    channel: access.channel.id,
    threadTs: args.text('thread_ts') || undefined,
    from: 'chat.postEphemeral',
    text: (content.text ?? '').slice(0, TEXT_CUT_AT),
    blocks: content.blocks ?? [],
  })
  return { ok: true, message_ts: shown.ts }
}

function getPermalink(context: MethodContext, args: ApiArgs): ApiAnswer {
  const channel = visibleChannel(context, args.text('channel') ?? '')
  if (channel === undefined) return refuse('channel_not_found')
  const message = context.store.find(channel.id, args.text('message_ts') ?? '')
  if (message === undefined) return refuse('message_not_found')
  const address = `https://${context.world.app.teamDomain}.slack.com/archives/${channel.id}/p${message.ts.replace('.', '')}`
  const thread = message.threadTs === undefined ? '' : `?thread_ts=${message.threadTs}&cid=${channel.id}`
  return { ok: true, channel: channel.id, permalink: `${address}${thread}` }
}

function findOwn(
  context: MethodContext,
  args: ApiArgs,
  notOurs: string,
): { message: SlackMessage } | { refusal: ApiAnswer } {
  const [ref, ts] = [args.text('channel'), args.text('ts')]
  if (ref === undefined) return { refusal: refuseArguments('missing required field: channel') }
  if (ts === undefined) return { refusal: refuseArguments('missing required field: ts') }
  const access = accessToEdit(context, ref)
  if ('refusal' in access) return access
  const message = context.store.find(access.channel.id, ts)
  if (message === undefined || message.deleted) return { refusal: refuse('message_not_found') }
  return message.author.kind === 'app' ? { message } : { refusal: refuse(notOurs) }
}

type Sending = { args: ApiArgs; content: SentContent; simulated: string[]; method: string }

function noteSloppiness({ violations }: MethodContext, { args, content, simulated, method }: Sending): void {
  if ((content.blocks ?? []).length > 0 && (content.text ?? '') === '') violations.note('blocks_without_text', method)
  const unknown = args.names.filter((name) => !simulated.includes(name) && !IGNORED_ARGUMENTS.includes(name))
  for (const name of unknown) violations.note('argument_not_simulated', `${method}: ${name}`)
}
