import { wordsOf } from './message-text.ts'
import type { Sandbox } from './open-sandbox.ts'
import type { Scenario, Step } from './scenario.ts'
import { cardsIn, repliesTo } from './thread-of.ts'
import { comeToRest, timeLapse } from './time-lapse.ts'

/** Whoever watches a scenario. What it does takes as long as it likes; the clock stands still for nobody. */
export type Onlooker = {
  /** Somebody typed a command. */
  typed(said: { user: string; channel: string; text: string }): void
  /** Something from outside happened, in a sentence. */
  told(what: string): void
  /** Time is skipped that nobody would sit through, ms. */
  skipped(ms: number, what: string): void
  /** A little time was skipped until something is seen; said often, while waiting, ms. */
  waited(ms: number): void
  /** Before something new happens: time to read. */
  beat(): Promise<void>
  /** Long waits are skipped in so many parts, with `frame` after each. */
  frames: number
  frame(): Promise<void>
}

/** Where and what is typed when a scenario does not say. */
export const USUAL = { user: 'ana', channel: '#standup', link: 'https://meet.google.com/dqm-nhrt-wza' }

/** What playing needs; `patience` ends the whole run when it is aborted. */
export type PlayDeps = { sandbox: Sandbox; onlooker: Onlooker; patience: AbortSignal }

/** At least this much time lies between two things that happen to a bot: more than between two edits of a card. */
const BETWEEN_MOVES_MS = 4_000

/** Types the command and plays the scenario to its end. Throws when a state that it must come to is never seen. */
export async function playScenario(deps: PlayDeps, scenario: Scenario): Promise<void> {
  const { sandbox, onlooker } = deps
  const channel = scenario.types?.channel ?? USUAL.channel
  const text = scenario.types?.link ?? USUAL.link
  const troubleCame = scenario.prepare?.(sandbox) ?? (() => true)
  onlooker.typed({ user: USUAL.user, channel, text: `/record ${text}` })
  await onlooker.beat()
  const heard = await sandbox.slack.command({ user: USUAL.user, channel, command: '/record', text })
  if (heard.kind === 'failed') throw new Error(`Slack could not give the command to the app: ${heard.error}.`)
  const act = createAct(deps, channel)
  for (const step of scenario.steps) await act(step)
  for (const reply of scenario.outcome.thread) await act({ kind: 'reply', says: reply.says })
  if (scenario.outcome.card !== null) await act({ kind: 'card', says: scenario.outcome.card })
  if (!troubleCame()) throw new Error('The trouble of this scenario never came, so it proves nothing.')
}

function createAct(deps: PlayDeps, channel: string): (step: Step) => Promise<void> {
  const { sandbox, onlooker } = deps
  const { clock, slack, recall } = sandbox

  function see<T>(what: string, look: () => T | undefined | false): Promise<T> {
    return timeLapse({ ...deps, onSkip: onlooker.waited }, what, look)
  }
  async function seeCard(says: string): Promise<void> {
    await see(`“${says}” on the card`, () => cardsIn(sandbox, channel).some((card) => wordsOf(card).includes(says)))
  }
  async function seeReply(says: string): Promise<void> {
    const replies = () => cardsIn(sandbox, channel).flatMap((card) => repliesTo(sandbox, channel, card))
    await see(`“${says}” in the thread`, () => replies().some((reply) => wordsOf(reply).includes(says)))
  }
  async function pass(ms: number): Promise<void> {
    for (let frame = 0; frame < onlooker.frames; frame++) {
      clock.skip(Math.round(ms / onlooker.frames))
      await onlooker.frame()
    }
    await comeToRest(deps)
  }

  return async (step) => {
    switch (step.kind) {
      case 'bot': {
        const bot = await see('a bot at Recall', () => recall.bots.at(-1))
        await onlooker.beat()
        clock.skip(BETWEEN_MOVES_MS)
        bot[step.move](step.subCode)
        return step.card === null ? await comeToRest(deps) : await seeCard(step.card)
      }
      case 'later':
        await onlooker.beat()
        onlooker.skipped(step.ms, step.what)
        return await pass(step.ms)
      case 'card':
        return await seeCard(step.says)
      case 'reply':
        return await seeReply(step.says)
      case 'asker':
        await see(`“${step.says}” for the asker alone`, () =>
          slack.ephemerals(USUAL.user).some((shown) => wordsOf(shown).includes(step.says)),
        )
        return
      case 'act':
        await onlooker.beat()
        onlooker.told(step.tell)
        await step.run(sandbox)
        return await comeToRest(deps)
    }
  }
}
