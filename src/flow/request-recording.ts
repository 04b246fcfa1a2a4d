import type { Act, RecordAct, Taken } from '../recording/acts.ts'
import type { Ask } from '../recording/ask.ts'
import { answerInstead, closeAsk } from '../recording/fold-ask.ts'
import type { MeetingLink } from '../recording/meeting-link.ts'
import type { AskAnswer } from '../recording/views.ts'
import type { Tx } from '../store/tables.ts'
import { type ActDeps, insertAskFor, takeAct } from './take-act.ts'
import { type RecordingWish, type RowDeps, takeRecording } from './take-recording.ts'

/**
 * Takes a request to record. One with a moment in words becomes an ask, because the requester's time zone is known to
 * Slack only; what the moment turns out to be decides in `recordAt`.
 */
export function requestRecording(deps: ActDeps, act: RecordAct): Promise<Taken> {
  return takeAct(deps, act, async (tx, now) => {
    const { link, rootTs, when } = act
    const botName = act.botName ?? deps.botName
    if (when !== null) {
      await insertAskFor(deps, tx, { act, wish: { kind: 'schedule', when, recording: { link, botName, rootTs } } })
      return null
    }
    const joinAt = act.joinAt !== null && act.joinAt > now ? act.joinAt : null
    return await record(deps, tx, { who: act, meeting: meetingOf(link, botName), joinAt, rootTs })
  })
}

/** Takes the recording that an ask wished for, at the moment (ms) that its words turned out to mean. */
export async function recordAt(deps: RowDeps, tx: Tx, { ask, at }: { ask: Ask; at: number }): Promise<Ask> {
  if (ask.wish.kind !== 'schedule') return ask
  const { link, botName, rootTs } = ask.wish.recording
  const now = deps.clock.now()
  const joinAt = at > now ? at : null
  const answer = await record(deps, tx, { who: ask, meeting: meetingOf(link, botName), joinAt, rootTs })
  return answer === null ? closeAsk(ask, 'planned', now) : answerInstead(ask, answer)
}

/** What Recall and people are told of a meeting. */
export function meetingOf(link: MeetingLink, botName: string): RecordingWish['meeting'] {
  return { meetingUrl: link.url, meetingKey: link.key, meetingLabel: link.label, platform: link.platform, botName }
}

type Wished = Pick<RecordingWish, 'meeting' | 'joinAt' | 'rootTs'> & {
  who: Pick<Act, 'team' | 'channel' | 'user' | 'route'>
}

async function record(deps: RowDeps, tx: Tx, { who, ...wish }: Wished): Promise<AskAnswer | null> {
  const { team, channel, user: requester, route: answerRoute } = who
  const taken = await takeRecording(deps, tx, { ...wish, team, channel, requester, answerRoute })
  return taken.kind === 'joined' ? taken : null
}
