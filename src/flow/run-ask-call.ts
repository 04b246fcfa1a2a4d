import type { Ask } from '../recording/ask.ts'
import { foldGreeting, foldLinksLater, foldMoment, foldTold } from '../recording/fold-ask.ts'
import type { AnswerOutcome } from '../recording/slack-outcome.ts'
import { type Call, type Ended, ended, type FlowDeps } from './call.ts'
import { freshLinks } from './fresh-links.ts'
import type { AskCall } from './gate-keys.ts'
import { recordAt } from './request-recording.ts'

type AskCallOf<Do extends AskCall['do']> = { ask: Ask; step: Extract<AskCall, { do: Do }> }

/** Carries out one step of an ask. Makes its call once; a throw is a bug or a broken world. */
export function runAskCall(deps: FlowDeps, call: Extract<Call, { kind: 'ask' }>): Promise<Ended<Ask>> {
  const run = RUN[call.step.do] as (deps: FlowDeps, call: { ask: Ask; step: AskCall }) => Promise<Ended<Ask>>
  return run(deps, call)
}

const RUN: { [Do in AskCall['do']]: (deps: FlowDeps, call: AskCallOf<Do>) => Promise<Ended<Ask>> } = {
  async readMoment(deps, { ask, step }) {
    // The words count from when they were typed, not from when Slack told the zone.
    const outcome = await deps.slack.readMoment(ask, { when: step.when, now: ask.askedAt })
    return {
      ...ended(outcome, (now: Ask) => now),
      async foldIn(tx, now, at) {
        const read = foldMoment(now, outcome, at)
        return 'ask' in read ? read.ask : await recordAt(deps, tx, { ask: now, at: read.at })
      },
    }
  },

  async tell({ slack }, { ask, step }) {
    return told(await slack.tell(ask, { answer: step.answer, links: [] }))
  },

  async tellFreshLinks(deps, { ask, step }) {
    const found = await freshLinks(deps, step)
    if (found.kind === 'found') return told(await deps.slack.tell(ask, found))
    // Recall's trouble, not Slack's: it says nothing about the health of the one that was to be told.
    return { ...ended({ kind: 'putOff' }, (now: Ask, at) => foldLinksLater(now, at)), why: found.why }
  },

  async greet({ slack }, { ask }) {
    const outcome = await slack.greet(ask)
    return ended(outcome, (now: Ask, at) => foldGreeting(now, outcome, at))
  },
}

function told(outcome: AnswerOutcome): Ended<Ask> {
  return ended(outcome, (now: Ask, at) => foldTold(now, outcome, at))
}
