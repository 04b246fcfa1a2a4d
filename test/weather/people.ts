import type { SimulatedRecall } from '../../src/sandbox/simulated-recall/simulated-recall.ts'
import type { SimulatedSlack } from '../../src/sandbox/simulated-slack/simulated-slack.ts'
import type { Draw } from './draw.ts'
import { type Ledger, wordsOf } from './ledger.ts'
import type { PlannedRecording } from './plan.ts'

type Bot = SimulatedRecall['bots'][number]

/** What a person knows of their request. `unsure`: Slack said that the app did not answer, which may or may not have taken it. */
export type Request = {
  plan: PlannedRecording
  user: string
  channel: string
  state: 'not asked' | 'typed' | 'refused' | 'unsure' | 'taken'
  askedAt: number | null
  tries: number
  /** When the person looks or tries again. */
  nextAt: number
  /** What the app answered them at once, if anything. */
  answer: string
  stop: { pressedAt: number | null; presses: number; busy: boolean }
  bots: Bot[]
}

/** How often people were turned away. */
export type PeopleTally = {
  typed: number
  neverTaken: number
  unsure: number
  notStarted: number
  pressesFailed: number
  presses: number
}

/** The people of the workspace: they ask, try again and stop, each when their time has come. */
export type People = {
  requests: readonly Request[]
  tally: PeopleTally
  /** Lets everybody do what is due. Most wait until a socket is open: else it is Slack that refuses, and they try again. */
  act(): void
  /** How many wait for Slack's answer to what they did. */
  busy(): number
  request(number: number): Request | undefined
}

type Deps = { slack: SimulatedSlack; ledger: Ledger; draw: Draw; now: () => number; requests: Request[] }

const SECOND = 1_000
/** So many type at once, whether anybody listens or not. */
const HASTY = 0.1
/** Nobody presses for ever. */
const MOST_PRESSES = 8
/** So many people at most type in one second. */
const AT_ONCE = 4

/** Makes the people of a run. */
export function createPeople({ slack, ledger, draw, now, requests }: Deps): People {
  const tally: PeopleTally = { typed: 0, neverTaken: 0, unsure: 0, notStarted: 0, pressesFailed: 0, presses: 0 }
  const byNumber = new Map(requests.map((request) => [request.plan.number, request]))
  const open = new Set(requests)
  const stopping = new Set(requests.filter(({ plan }) => plan.life === 'stopped'))
  let busy = 0

  function later(request: Request, least: number): number {
    return now() + least + Math.floor(draw('again', request.plan.number, request.tries) * 60 * SECOND)
  }

  async function type(request: Request): Promise<void> {
    const { plan, user, channel } = request
    request.state = 'typed'
    request.askedAt ??= now()
    request.tries += 1
    tally.typed += 1
    const outcome = await slack.command({ user, channel, command: '/record', text: plan.text })
    if (outcome.kind === 'acked') {
      request.answer = Object.keys(outcome.payload).length === 0 ? '' : JSON.stringify(outcome.payload)
      const notStarted = request.answer.includes('Nothing was started')
      request.state = notStarted ? 'refused' : 'taken'
      if (notStarted) tally.notStarted += 1
    } else {
      request.state = outcome.error === 'dispatch_failed' ? 'refused' : 'unsure'
      if (request.state === 'refused') tally.neverTaken += 1
      else tally.unsure += 1
    }
    request.nextAt = later(request, 20 * SECOND)
  }

  async function pressStop(request: Request, ts: string): Promise<void> {
    const { user, channel, stop } = request
    stop.presses += 1
    stop.busy = true
    stop.pressedAt = now()
    tally.presses += 1
    const outcome = await slack.press({ user, channel, ts, actionId: 'stop' })
    stop.busy = false
    if (outcome.kind === 'failed') tally.pressesFailed += 1
  }

  function perform(deed: Promise<void>): void {
    busy += 1
    void deed.finally(() => {
      busy -= 1
    })
  }

  function ask(isHeard: boolean): void {
    let typed = 0
    for (const request of open) {
      if (typed >= AT_ONCE) return
      if (request.nextAt > now()) continue
      const isHasty = request.tries === 0 && draw('hasty', request.plan.number) < HASTY
      if (!(isHeard || isHasty)) continue
      if (request.state === 'taken') open.delete(request)
      if (request.state === 'typed' || request.state === 'taken') continue
      // Whoever is unsure looks first whether a card has come.
      if (request.state === 'unsure' && ledger.of(request.plan.number, 'card').length > 0) {
        request.state = 'taken'
        continue
      }
      typed += 1
      perform(type(request))
    }
  }

  function stopMeetings(): void {
    for (const request of stopping) {
      const { plan, stop, bots } = request
      const [bot] = bots
      const began = bot?.recordings[0]?.startedAt
      if (bot === undefined || began === undefined || stop.busy) continue
      if (['call_ended', 'done', 'fatal'].includes(bot.phase) || stop.presses >= MOST_PRESSES) {
        stopping.delete(request)
        continue
      }
      if (now() < began / 1000 + plan.stopAfterMs || (stop.pressedAt !== null && now() < stop.pressedAt + 180 * SECOND))
        continue
      const [card] = ledger.of(plan.number, 'card')
      const [message] = card === undefined ? [] : slack.thread(card.channel, card.ts)
      if (message === undefined || !wordsOf(message).includes('"action_id":"stop"')) continue
      perform(pressStop(request, message.ts))
    }
  }

  return {
    requests,
    tally,
    busy: () => busy,
    request: (number) => byNumber.get(number),
    act() {
      const isHeard = slack.connections() > 0
      ask(isHeard)
      if (isHeard) stopMeetings()
    },
  }
}
