import type { AllMiddlewareArgs, SlackEventMiddlewareArgs } from '@slack/bolt'
import { withoutMention } from '../recording/parse-request.ts'
import { fieldAt, idAt, textAt } from './fields.ts'
import { commitInTime, type ListenerDeps, newAct, tellNow } from './listener.ts'
import { takeWords } from './take-words.ts'

type Args = SlackEventMiddlewareArgs<'app_mention' | 'message'> & AllMiddlewareArgs

/**
 * The listener for `@Recorder …` in a channel and for what people write to us directly. What programs wrote and every
 * other kind of message is not for us.
 */
export function createMentionEvent(deps: ListenerDeps): (args: Args) => Promise<void> {
  return async ({ event, body, context }) => {
    const written = readMessage(event)
    if (written === null) return
    const { user, channel, ts, threadTs } = written
    const act = newAct(deps, {
      ...{ team: context.teamId ?? '', channel, user },
      // Not the event's id: an edit is an event of its own. One that adds the mention is taken, any other is a repetition.
      key: `${channel}/${ts}`,
      responseUrl: null,
      threadTs,
      reply: 'later',
    })
    const text = withoutMention(written.text, context.botUserId ?? textAt(body, 'authorizations', 0, 'user_id'))
    const typed = { act, text, rootTs: threadTs ?? ts, now: deps.clock.now() }
    const taken = await commitInTime(deps, () => takeWords(deps.acts, typed))
    if (taken.kind === 'notStarted') void tellNow(deps, act, { kind: 'notStarted' })
  }
}

type Written = { user: string; channel: string; ts: string; threadTs: string | null; text: string }

function readMessage(event: unknown): Written | null {
  const user = idAt(event, 'user')
  const channel = idAt(event, 'channel')
  const ts = textAt(event, 'ts')
  if (user === null || channel === null || ts === null || !isForUs(event, channel)) return null
  const threadTs = textAt(event, 'thread_ts')
  return { user, channel, ts, threadTs: threadTs === ts ? null : threadTs, text: textAt(event, 'text') ?? '' }
}

/** What people write may have a file, and a reply may also be sent to the channel. */
const WRITTEN: unknown[] = [undefined, 'file_share', 'thread_broadcast']

function isForUs(event: unknown, channel: string): boolean {
  if (!WRITTEN.includes(fieldAt(event, 'subtype')) || fieldAt(event, 'bot_id') !== undefined) return false
  const isMention = textAt(event, 'type') === 'app_mention'
  // Our own direct messages come as messages, whether they mention us or not.
  return isMention ? !channel.startsWith('D') : textAt(event, 'channel_type') === 'im'
}
