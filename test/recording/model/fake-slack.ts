import type { AnswerOutcome, EditOutcome, LookOutcome, PostOutcome } from '../../../src/recording/slack-outcome.ts'
import type { PostStep } from '../../../src/recording/thread.ts'
import { SECOND } from '../rows.ts'
import type { Random } from './random.ts'
import { isDown, type Trouble } from './trouble.ts'

export type Message = {
  ts: string
  threadId: string
  step: PostStep
  shows: string
  /** What it showed at any time, the newest last. */
  showed: string[]
  postedAt: number
  editedAt: number
  visibleAt: number
  deletedBy: 'us' | 'person' | null
}

/** How one channel behaves for good, from `badAt` on. */
export type ChannelNature = { badAt: number; unreadable: boolean; refusesRecordings: boolean; directClosed: boolean }

type Deps = {
  random: Random
  trouble: Trouble
  nature: (threadId: string) => ChannelNature
  later: (at: number, run: () => void) => void
}
type Post = { threadId: string; step: PostStep; shows: string; isRecording: boolean }

export type FakeSlack = ReturnType<typeof createFakeSlack>

/** Slack advises against more than one edit of a message in 3 s; where nothing goes wrong, each edit changes something. */
function expectSense(message: Message, shows: string, now: number): void {
  if (message.shows === shows) throw new Error(`${message.threadId}: an edit that changes nothing`)
  if (message.step === 'postCard' && now < message.editedAt + 3 * SECOND) throw new Error('a card is edited too often')
}

/** Slack in memory: messages that may appear although the answer was lost, and that readers see a few seconds late. */
export function createFakeSlack({ random, trouble, nature, later }: Deps) {
  const messages: Message[] = []
  const told: { threadId: string; at: number }[] = []

  function troubled(now: number): boolean {
    return now < trouble.calmAt && random.chance(trouble.probability)
  }

  function appear(post: Post, now: number): Message {
    const message: Message = {
      threadId: post.threadId,
      step: post.step,
      shows: post.shows,
      ts: `${messages.length + 1}.000`,
      showed: [post.shows],
      postedAt: now,
      editedAt: now,
      visibleAt: now + (random.chance(0.3) ? random.between(0, 8 * SECOND) : 0),
      deletedBy: null,
    }
    messages.push(message)
    return message
  }

  function trouble429(): { kind: 'limited'; retryAfterMs: number } {
    return { kind: 'limited', retryAfterMs: random.between(1, 40) * SECOND }
  }

  function isBad({ threadId, step }: Post, now: number): boolean {
    const { badAt, directClosed } = nature(threadId)
    return step === 'sendDirect' ? directClosed : now >= badAt
  }

  function post(what: Post, now: number): PostOutcome {
    if (isDown(trouble.slackOutages, now)) return { kind: 'unknown', why: 'no answer' }
    if (isBad(what, now)) return { kind: 'channel', why: 'is_archived' }
    if (what.isRecording && nature(what.threadId).refusesRecordings) return { kind: 'refused', why: 'invalid_blocks' }
    if (!troubled(now)) return { kind: 'posted', channel: 'C1', ts: appear(what, now).ts }
    const outcome = random.pick<PostOutcome>([
      trouble429(),
      { kind: 'notDone', why: 'service_unavailable' },
      { kind: 'token', why: 'invalid_auth' },
      { kind: 'unknown', why: 'no answer' },
      { kind: 'unknown', why: 'HTTP 500' },
    ])
    if (outcome.kind === 'unknown' && random.chance(0.6)) {
      const at = now + random.pick([0, 1, 10, 40]) * SECOND
      if (at === now) appear(what, now)
      else later(at, () => appear(what, at))
    }
    return outcome
  }

  function edit(what: { ts: string; shows: string; threadId: string; isRecording: boolean }, now: number): EditOutcome {
    const message = messages.find((one) => one.ts === what.ts)
    if (isDown(trouble.slackOutages, now)) return { kind: 'unknown', why: 'no answer' }
    if (message === undefined || message.deletedBy !== null) return { kind: 'gone', why: 'message_not_found' }
    if (now >= nature(what.threadId).badAt) return { kind: 'channel', why: 'is_archived' }
    if (what.isRecording && nature(what.threadId).refusesRecordings) return { kind: 'refused', why: 'invalid_blocks' }
    if (!trouble.wild) expectSense(message, what.shows, now)
    message.editedAt = now
    const apply = () => {
      message.shows = what.shows
      message.showed.push(what.shows)
    }
    if (!troubled(now)) {
      apply()
      return { kind: 'edited' }
    }
    const outcome = random.pick<EditOutcome>([
      trouble429(),
      { kind: 'notDone', why: 'service_unavailable' },
      { kind: 'unknown', why: 'no answer' },
      { kind: 'unknown', why: 'HTTP 500' },
    ])
    if (outcome.kind === 'unknown' && random.chance(0.6)) later(now + random.between(1, 50) * SECOND, apply)
    return outcome
  }

  function find(what: { threadId: string; step: PostStep; sentAt: number }, now: number): LookOutcome {
    if (isDown(trouble.slackOutages, now)) return { kind: 'failed', why: 'no answer' }
    if (nature(what.threadId).unreadable) return { kind: 'unreadable', why: 'missing_scope' }
    if (troubled(now)) return random.chance(0.3) ? trouble429() : { kind: 'failed', why: 'HTTP 502' }
    const found = messages.find(
      (one) =>
        one.threadId === what.threadId &&
        one.step === what.step &&
        one.deletedBy === null &&
        one.visibleAt <= now &&
        one.postedAt >= what.sentAt - 300 * SECOND,
    )
    return found === undefined ? { kind: 'absent' } : { kind: 'found', ts: found.ts }
  }

  function remove(ts: string, now: number): EditOutcome {
    if (isDown(trouble.slackOutages, now) || troubled(now)) return { kind: 'unknown', why: 'no answer' }
    const message = messages.find((one) => one.ts === ts)
    if (message === undefined || message.deletedBy !== null) return { kind: 'gone', why: 'message_not_found' }
    message.deletedBy = 'us'
    return { kind: 'edited' }
  }

  function answerAsker(threadId: string, now: number): AnswerOutcome {
    if (isDown(trouble.slackOutages, now) || troubled(now)) return { kind: 'untold', why: 'no answer' }
    told.push({ threadId, at: now })
    return { kind: 'told' }
  }

  return { messages, told, post, edit, find, remove, answerAsker }
}
