import type { Policy } from '../../recording/policy.ts'
import { recordingState } from '../../recording/recording-state.ts'
import type { Thread } from '../../recording/thread.ts'
import type { StoredStory } from '../../store/story.ts'
import { factsOf } from './facts-of.ts'
import type { Moment } from './moment.ts'
import { type NextStep, nextSteps } from './next-steps.ts'

/**
 * What support may know of one recording. Made of chosen fields only: no passcode, no link to a recording, no address to
 * answer at, no words of people. All times ms since 1970.
 */
export type Story = {
  bot: { id: string; recallId: string | null; team: string; platform: string; meeting: string; state: string }
  threads: ThreadStory[]
  moments: Moment[]
  next: NextStep[]
  /** A call is under way at most until then. */
  busyUntil: number | null
  /** Webhooks and steps before this are removed; null: all of them are still there. */
  historyBegins: number | null
}

export type ThreadStory = {
  id: string
  channel: string
  ts: string | null
  /** Where the thread is in Slack. */
  link: string | null
  answer: 'open' | 'posted' | 'closed'
  answerBy: number
}

/** Tells a stored recording. Pure. */
export function storyOf(stored: StoredStory, at: { now: number; policy: Policy; historyMs: number }): Story {
  const { bot, threads, deliveries, steps, busyUntil } = stored
  const moments: Moment[] = [
    ...factsOf(bot, threads),
    ...deliveries.map(({ event, state, reason, received_at }) => ({
      ...{ at: received_at, kind: 'webhook' as const, thread: null },
      words: [event, state === 'folded' ? null : state, reason].filter((word) => word !== null).join(', '),
    })),
    ...steps.map(({ step, outcome, why, thread_id, at: then }) => ({
      ...{ at: then, kind: 'step' as const, thread: thread_id },
      words: `${step}: ${outcome}${why === null || why === '' ? '' : ` (${why})`}`,
    })),
  ]
  const begins = at.now - at.historyMs
  return {
    bot: {
      ...{ id: bot.id, recallId: bot.recallId, team: bot.team },
      ...{ platform: bot.asked.platform, meeting: bot.asked.meetingLabel, state: recordingState(bot, at.now).kind },
    },
    threads: threads.map(threadStory),
    moments: moments.sort((a, b) => a.at - b.at),
    next: nextSteps(bot, threads, at),
    busyUntil: busyUntil !== null && busyUntil > at.now ? busyUntil : null,
    historyBegins: bot.asked.requestedAt < begins ? begins : null,
  }
}

function threadStory({ id, team, channel, rootTs, cardTs, resultTs, closed, answerBy }: Thread): ThreadStory {
  const ts = rootTs ?? cardTs
  const link = ts === null ? null : `https://app.slack.com/client/${team}/${channel}/thread/${channel}-${ts}`
  return { id, channel, ts, link, answer: resultTs !== null ? 'posted' : closed !== null ? 'closed' : 'open', answerBy }
}
