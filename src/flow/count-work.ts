import { setImmediate as turn } from 'node:timers/promises'
import type { Bot } from '../recording/bot.ts'
import { answerWithinMs, HEARTBEAT_MS, type Policy } from '../recording/policy.ts'
import { NO_RECORDINGS, recordingState } from '../recording/recording-state.ts'
import type { Thread } from '../recording/thread.ts'
import type { CardState } from '../recording/views.ts'
import { countDue, readLivelyThreadIds, readOpenBotFacts, readThreadFacts } from '../store/counts.ts'
import type { Db } from '../store/tables.ts'
import type { Clock } from './ports.ts'

/** How much there is to do, and how late it is. Ages in seconds. */
export type Work = {
  /** Recordings that are not over, by what their card says. */
  recordings: Record<CardState['kind'], number>
  openThreads: number
  /** Age of the oldest open thread, from its request or its planned time. */
  oldestThread: number
  /** Open threads whose last moment for an answer has passed (rule 7). */
  threadsPastDeadline: number
  rowsDue: number
}

type CountDeps = { db: Db; clock: Clock; policy: Policy }

/** Who asks more often than this gets the same numbers again: asking must not become work. */
const KEPT_MS = 5_000
/** So many rows are read at a time; a page of bots takes some 5 ms, and webhooks and commands are taken in between. */
const PAGE = 200
/** A thread that waits by itself looks again within the heartbeat (rule 1); a lease adds some to it. */
const LOOKS_AGAIN_WITHIN_MS = HEARTBEAT_MS + 2 * 60_000

/** Makes the count of the work. It rejects when the database cannot be read, and so again for as long as numbers are kept. */
export function createCountWork(deps: CountDeps): () => Promise<Work> {
  let kept: { at: number; work: Promise<Work> } | null = null
  return () => {
    const now = deps.clock.now()
    // A clock that was set back must not keep them for hours.
    if (kept === null || now >= kept.at + KEPT_MS || now < kept.at) kept = { at: now, work: count(deps, now) }
    return kept.work
  }
}

async function count(deps: CountDeps, now: number): Promise<Work> {
  const { db } = deps
  return {
    recordings: await countRecordings(db, now),
    ...(await countThreads(deps, now)),
    rowsDue: await countDue(db, now),
  }
}

async function countRecordings(db: Db, now: number): Promise<Work['recordings']> {
  const counts = { ...NO_RECORDINGS }
  for (let after = '', page = PAGE; page === PAGE; ) {
    const rows = await readOpenBotFacts(db, { after, limit: PAGE })
    for (const { facts } of rows) {
      const bot = read<Bot>(facts)
      if (bot !== null) counts[recordingState(bot, now).kind] += 1
    }
    page = rows.length
    after = rows.at(-1)?.id ?? after
    await turn()
  }
  return counts
}

async function countThreads({ db, policy }: CountDeps, now: number): Promise<Omit<Work, 'recordings' | 'rowsDue'>> {
  const within = answerWithinMs(policy)
  const ids = await readLivelyThreadIds(db, now + LOOKS_AGAIN_WITHIN_MS)
  let [openThreads, oldest, threadsPastDeadline] = [0, 0, 0]
  for (let from = 0; from < ids.length; from += PAGE) {
    for (const facts of await readThreadFacts(db, ids.slice(from, from + PAGE))) {
      const thread = read<Thread>(facts)
      if (thread === null || thread.resultTs !== null || thread.closed !== null) continue
      openThreads += 1
      // Counted back from the deadline: it moves with the planned time.
      oldest = Math.max(oldest, now - (thread.answerBy - within))
      if (now >= thread.answerBy) threadsPastDeadline += 1
    }
    await turn()
  }
  return { openThreads, oldestThread: oldest / 1_000, threadsPastDeadline }
}

// A row whose facts are no JSON any more is told by its decision, and spoils no number.
function read<Row>(facts: string): Row | null {
  try {
    return JSON.parse(facts) as Row
  } catch {
    return null
  }
}
