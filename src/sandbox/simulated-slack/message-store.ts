import { isDeepStrictEqual } from 'node:util'
import type { Changes } from './changes.ts'
import type { MessageMetadata } from './check-metadata.ts'
import type { JsonRecord } from './json.ts'

/** What a message shows. `blocks` carry the ids Slack adds to those without one. */
type MessageContent = { text: string; blocks: JsonRecord[]; metadata: MessageMetadata | undefined }

/** Who wrote a message. */
type Author = { kind: 'app' } | { kind: 'person'; user: string }

/** One message as everybody in its channel sees it. `versions` starts with what was posted; times are in ms of the clock. */
export type SlackMessage = MessageContent & {
  channel: string
  ts: string
  /** The root of its thread, for replies only. */
  threadTs: string | undefined
  author: Author
  broadcast: boolean
  /** A deleted root that still has replies: it stays as a tombstone. */
  deleted: boolean
  /** When its text was last changed; edits of blocks alone leave no mark. */
  editedAt: number | undefined
  versions: (MessageContent & { at: number })[]
}

/** Something only one person sees. `from` says how it reached them; `slack` is Slack's own notice about a failed command. */
export type Ephemeral = {
  user: string
  channel: string
  ts: string
  threadTs: string | undefined
  from: 'ack' | 'response_url' | 'chat.postEphemeral' | 'slack'
  text: string
  blocks: JsonRecord[]
  at: number
  /** How often `replace_original` has rewritten it. */
  replaced: number
}

/** All messages of the workspace. `ts` values are unique and rise. */
export type MessageStore = {
  nextTs(): string
  post(
    message: MessageContent & { channel: string; author: Author; threadTs?: string | undefined; broadcast?: boolean },
  ): SlackMessage
  /** Replaces the content; says whether anything is different now. */
  edit(message: SlackMessage, content: MessageContent): boolean
  remove(message: SlackMessage): void
  find(channel: string, ts: string): SlackMessage | undefined
  /** Replies of a thread, oldest first, without the root. */
  replies(channel: string, rootTs: string): SlackMessage[]
  /** Everything in a channel, oldest first. */
  inChannel(channel: string): SlackMessage[]
  ephemerals: Ephemeral[]
  show(ephemeral: Omit<Ephemeral, 'ts' | 'at' | 'replaced'>): Ephemeral
  /** What `replace_original` does to an ephemeral message. */
  rewrite(shown: Ephemeral, content: Pick<MessageContent, 'text' | 'blocks'>): void
  /** Takes an ephemeral message away; safe to repeat. */
  hide(shown: Ephemeral): void
}

/** Makes an empty store. */
export function createMessageStore(deps: { now: () => number; changes: Changes }): MessageStore {
  const { changes } = deps
  // By channel and then by `ts`, in the order of posting: a day of thousands of messages stays quick.
  const channels = new Map<string, Map<string, SlackMessage>>()
  const ephemerals: Ephemeral[] = []
  const nextTs = createTimestamps(deps.now)
  const inChannel = (channel: string) => [...(channels.get(channel)?.values() ?? [])]

  return {
    nextTs,
    post({ channel, author, threadTs, broadcast = false, ...sent }) {
      const content = withBlockIds(sent)
      const message: SlackMessage = {
        ...content,
        channel,
        ts: nextTs(),
        threadTs,
        author,
        broadcast,
        deleted: false,
        editedAt: undefined,
        versions: [{ ...content, at: deps.now() }],
      }
      const known = channels.get(channel) ?? new Map<string, SlackMessage>()
      channels.set(channel, known.set(message.ts, message))
      changes.announce({ kind: 'message_posted', channel, ts: message.ts })
      return message
    },
    edit(message, sent) {
      const content = withBlockIds(sent)
      const { text, blocks, metadata } = message
      const differs = !isDeepStrictEqual({ text, blocks, metadata }, content)
      if (text !== content.text) message.editedAt = deps.now()
      Object.assign(message, content)
      message.versions.push({ ...content, at: deps.now() })
      changes.announce({ kind: 'message_edited', channel: message.channel, ts: message.ts })
      return differs
    },
    remove(message) {
      const hasReplies = inChannel(message.channel).some((one) => one.threadTs === message.ts)
      if (hasReplies) Object.assign(message, TOMBSTONE)
      else channels.get(message.channel)?.delete(message.ts)
      changes.announce({ kind: 'message_deleted', channel: message.channel, ts: message.ts })
    },
    find: (channel, ts) => channels.get(channel)?.get(ts),
    replies: (channel, rootTs) => inChannel(channel).filter((one) => one.threadTs === rootTs),
    inChannel,
    ephemerals,
    show(shown) {
      const blocks = withBlockIds({ ...shown, metadata: undefined }).blocks
      const ephemeral = { ...shown, blocks, ts: nextTs(), at: deps.now(), replaced: 0 }
      ephemerals.push(ephemeral)
      changes.announce({ kind: 'ephemeral_shown', user: shown.user, channel: shown.channel })
      return ephemeral
    },
    rewrite(shown, { text, blocks: sent }) {
      const { blocks } = withBlockIds({ text, blocks: sent, metadata: undefined })
      Object.assign(shown, { text, blocks, replaced: shown.replaced + 1 })
      changes.announce({ kind: 'ephemeral_shown', user: shown.user, channel: shown.channel })
    },
    hide(shown) {
      const place = ephemerals.indexOf(shown)
      if (place < 0) return
      ephemerals.splice(place, 1)
      changes.announce({ kind: 'ephemeral_removed', user: shown.user, channel: shown.channel })
    },
  }
}

const TOMBSTONE = { deleted: true, text: 'This message was deleted.', blocks: [], metadata: undefined }

/** Slack invents a `block_id` for blocks without one; here it follows from the place, so that equal blocks stay equal. */
function withBlockIds({ text, blocks, metadata }: MessageContent): MessageContent {
  return {
    text,
    metadata,
    blocks: blocks.map((block, index) => ({ ...block, block_id: block['block_id'] ?? `b${index}` })),
  }
}

/** Seconds and microseconds, each later than the one before even when the clock stands still. */
function createTimestamps(now: () => number): () => string {
  let last = 0
  return () => {
    // In steps of 100 µs, as real values mostly look, but never equal to the one before.
    last = Math.max(last + 100, now() * 1000)
    return `${Math.floor(last / 1e6)}.${String(Math.floor(last % 1e6)).padStart(6, '0')}`
  }
}
