import type { WebClient } from '@slack/web-api'
import type { LookOutcome } from '../recording/slack-outcome.ts'
import type { Thread } from '../recording/thread.ts'
import { classifySlackError } from './classify-slack-error.ts'
import { isTs } from './is-ts.ts'
import { type MessageKind, metadataOf } from './message-kind.ts'

type Look = { thread: Thread; kind: MessageKind; sentAt: number }

/** Slack's clock and ours may differ; looked at from this long before the sending (rule 3). */
const BEFORE_MS = 5 * 60_000
const PAGE = 200
/** All pages of a look together; what is not read by then counts as a look that failed. */
const LOOK_MS = 19_000

// What will be different another time. Any other code of Slack's means that this history is not ours to read, now or
// later (rule 14): a missing scope, a channel we are not in, an organisation's rules, a method that is not there.
const PASSING = new Set([
  'internal_error',
  'fatal_error',
  'invalid_auth',
  'not_authed',
  'token_revoked',
  'token_expired',
  'account_inactive',
])

/**
 * Looks for our own message where it was to go, by its metadata. `absent` only when every page of every such place was
 * read. A thread that Slack does not know (`thread_not_found`) holds no message of ours. Changes nothing.
 */
export async function findMessage(client: WebClient, look: Look): Promise<LookOutcome> {
  const places = placesOf(look)
  if (places.length === 0) return { kind: 'unreadable', why: 'a direct message whose id is not known' }
  const end = AbortSignal.timeout(LOOK_MS)
  for (const threadTs of places) {
    const outcome = await lookIn(client, { look, threadTs }, end)
    if (outcome.kind === 'failed' && !(await answersAtAll(client))) return { ...outcome, silent: true }
    if (outcome.kind !== 'absent') return outcome
  }
  return { kind: 'absent' }
}

/** Tells a history that cannot be read from a Slack that is away, or lets us do nothing. */
async function answersAtAll(client: WebClient): Promise<boolean> {
  try {
    await client.auth.test()
    return true
  } catch (error) {
    const { trouble, code } = classifySlackError(error)
    return trouble.kind === 'limited' || (code !== null && trouble.kind !== 'token')
  }
}

/** Null is the channel itself. A card found gone after the sending leaves open which of the two a reply went to. */
function placesOf({ thread, kind }: Look): (string | null)[] {
  if (kind === 'direct') return []
  if (kind === 'card') return [thread.rootTs]
  const root = thread.rootTs ?? thread.cardTs
  return root === thread.cardTs && thread.card === 'gone' && root !== null ? [root, null] : [root]
}

async function lookIn(
  client: WebClient,
  place: { look: Look; threadTs: string | null },
  end: AbortSignal,
): Promise<LookOutcome> {
  let cursor: string | undefined
  do {
    if (end.aborted) return { kind: 'failed', why: 'too many pages for one look' }
    try {
      const answer = await readPage(client, place, cursor)
      const found = answer.messages?.find((message) => isOurs(message, place.look))
      // It is there, but where cannot be told: that is no proof that nothing was posted.
      if (found !== undefined)
        return isTs(found.ts) ? { kind: 'found', ts: found.ts } : { kind: 'failed', why: 'our message has no ts' }
      cursor = answer.response_metadata?.next_cursor || undefined
      if (cursor === undefined && answer.has_more === true)
        return { kind: 'failed', why: 'more pages without a cursor' }
    } catch (error) {
      return lookTrouble(error)
    }
  } while (cursor !== undefined)
  return { kind: 'absent' }
}

function readPage(client: WebClient, place: { look: Look; threadTs: string | null }, cursor: string | undefined) {
  const { look, threadTs } = place
  const range = {
    channel: look.thread.channel,
    oldest: (Math.max(look.sentAt - BEFORE_MS, 0) / 1000).toFixed(6),
    include_all_metadata: true,
    limit: PAGE,
    ...(cursor === undefined ? {} : { cursor }),
  }
  return threadTs === null
    ? client.conversations.history(range)
    : client.conversations.replies({ ...range, ts: threadTs })
}

type Found = { ts?: string; metadata?: { event_type?: string; event_payload?: object } }

function isOurs({ metadata }: Found, { thread, kind }: Look): boolean {
  const ours = metadataOf(kind, thread.id)
  const payload = metadata?.event_payload
  return (
    metadata?.event_type === ours.event_type && payload !== undefined && 'id' in payload && payload.id === thread.id
  )
}

function lookTrouble(error: unknown): LookOutcome {
  const { trouble, code } = classifySlackError(error)
  if (trouble.kind === 'limited') return trouble
  if (code === 'thread_not_found') return { kind: 'absent' }
  const passing = code === null || trouble.kind === 'notDone' || PASSING.has(code)
  return { kind: passing ? 'failed' : 'unreadable', why: trouble.why }
}
