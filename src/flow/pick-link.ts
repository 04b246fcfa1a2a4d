import type { Act, Taken } from '../recording/acts.ts'
import { readAsk } from '../store/asks.ts'
import { meetingOf } from './request-recording.ts'
import { type ActDeps, takeAct } from './take-act.ts'
import { takeRecording } from './take-recording.ts'

/** Takes the choice among the meetings of one message: it is recorded now, in that message's thread. */
export function pickLink(deps: ActDeps, act: Act & { askId: string; index: number }): Promise<Taken> {
  return takeAct(deps, act, async (tx) => {
    const ask = (await readAsk(tx, act.askId))?.ask
    const answer = ask?.wish.kind === 'tell' ? ask.wish.answer : undefined
    const link = answer?.kind === 'whichLink' ? answer.links[act.index] : undefined
    // The question may have reached them elsewhere; the card goes where they asked.
    const theirs = ask?.team === act.team && ask.user === act.user
    if (link === undefined || !theirs) return { kind: 'tooOld' }
    const taken = await takeRecording(deps, tx, {
      team: ask.team,
      channel: ask.channel,
      requester: act.user,
      meeting: meetingOf(link, deps.botName),
      joinAt: null,
      answerRoute: act.route,
      rootTs: ask.threadTs,
    })
    return taken.kind === 'joined' ? taken : null
  })
}
