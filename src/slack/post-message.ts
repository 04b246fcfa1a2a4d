import type { MessageMetadata } from '@slack/types'
import type { WebClient } from '@slack/web-api'
import type { PostOutcome, SlackTrouble } from '../recording/slack-outcome.ts'
import { classifySlackError } from './classify-slack-error.ts'
import { isTs } from './is-ts.ts'
import type { JoinedChannels } from './joined-channels.ts'
import { type Message, plainText } from './messages/message.ts'

/** Where a post goes, what it says and how it is found again (`metadata` null: never). `threadTs` null: into the channel itself. */
export type Post = {
  team: string
  channel: string
  threadTs: string | null
  metadata: MessageMetadata | null
  message: Message
}

type Deps = { client: WebClient; joined: JoinedChannels }

/** No further call is begun after this time; a call takes at most 10 s, so that a whole step stays below 30 s. */
const STEP_MS = 18_000

// chat.postMessage cuts texts above 40,000 characters (facts 2.2).
const PLAIN_LIMIT = 39_000

/**
 * Posts once. A public channel is joined before (rule 14), and once more if somebody has taken us out since. If joining
 * failed for a passing reason, that reason counts, not the post's `not_in_channel`. Not safe to repeat.
 */
export async function postMessage(deps: Deps, post: Post): Promise<PostOutcome> {
  const step = AbortSignal.timeout(STEP_MS)
  const known = deps.joined.has(post.team, post.channel)
  const isPublic = post.channel.startsWith('C')
  let joining = isPublic && !known ? await join(deps, post) : null
  let outcome = await send(deps.client, post, step)
  if (isOutside(outcome)) {
    deps.joined.forget(post.team, post.channel)
    if (known && isPublic && !step.aborted) {
      joining = await join(deps, post)
      if (joining === null && step.aborted) return { kind: 'notDone', why: 'joining took too long' }
      if (joining === null) outcome = await send(deps.client, post, step)
    }
    if (isOutside(outcome) && joining !== null) return passing(joining) ?? outcome
  }
  if (outcome.kind === 'posted') deps.joined.add(post.team, post.channel)
  return outcome
}

/** Posts once, and only where we are: no channel is joined for it. Not safe to repeat. */
export function postWhereWeAre(client: WebClient, post: Post): Promise<PostOutcome> {
  return send(client, post, AbortSignal.timeout(STEP_MS))
}

/** A post whose blocks Slack refuses is sent once more as plain text, and only that answer counts. */
async function send(client: WebClient, post: Post, step: AbortSignal): Promise<PostOutcome> {
  const outcome = await call(client, post, { blocks: post.message.blocks, text: post.message.text })
  if (outcome.kind !== 'refused' || step.aborted) return outcome
  return call(client, post, { text: plainText(post.message, PLAIN_LIMIT) })
}

async function call(client: WebClient, post: Post, content: Partial<Message> & { text: string }): Promise<PostOutcome> {
  try {
    const answer = await client.chat.postMessage({
      channel: post.channel,
      ...content,
      ...(post.metadata === null ? {} : { metadata: post.metadata }),
      unfurl_links: false,
      unfurl_media: false,
      ...(post.threadTs === null ? {} : { thread_ts: post.threadTs }),
    })
    if (!isTs(answer.ts)) return { kind: 'unknown', why: 'answer without ts' }
    return { kind: 'posted', channel: answer.channel ?? post.channel, ts: answer.ts }
  } catch (error) {
    return classifySlackError(error).trouble
  }
}

/** Null when joined. A channel that cannot be joined (a private one has a C id too) may still be one we are in. */
async function join({ client, joined }: Deps, { team, channel }: Post): Promise<SlackTrouble | null> {
  try {
    await client.conversations.join({ channel })
    joined.add(team, channel)
    return null
  } catch (error) {
    return classifySlackError(error).trouble
  }
}

function isOutside(outcome: PostOutcome): boolean {
  return outcome.kind === 'channel' && (outcome.why === 'not_in_channel' || outcome.why === 'channel_not_found')
}

/** Slack has proven that nothing was posted; whether to try again depends on why we could not join. */
function passing(joining: SlackTrouble): SlackTrouble | null {
  switch (joining.kind) {
    case 'limited':
      return joining
    case 'notDone':
      return { kind: 'notDone', why: `joining: ${joining.why}` }
    case 'unknown':
      return isPassing(joining.why) ? { kind: 'notDone', why: `joining: ${joining.why}` } : null
    case 'channel':
    case 'token':
    case 'refused':
      return null
  }
}

/** Any other code of Slack's, such as "this kind of channel cannot be joined", will be the same next time. */
function isPassing(why: string): boolean {
  return why === 'internal_error' || why === 'fatal_error' || !/^[a-z0-9_]+$/.test(why)
}
