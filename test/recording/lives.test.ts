import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { adopt } from '../../src/recording/adopt.ts'
import type { Bot } from '../../src/recording/bot.ts'
import { cardView } from '../../src/recording/card-view.ts'
import { foldDelivery } from '../../src/recording/fold-bot.ts'
import { nextBotStep } from '../../src/recording/next-bot-step.ts'
import { foldEvent, foldSnapshot, NOTHING_KNOWN, type RecallFacts } from '../../src/recording/recall-facts.ts'
import { resultContent } from '../../src/recording/result-content.ts'
import type { CardState } from '../../src/recording/views.ts'
import { eventOf, type Life, readLives, snapshotAt } from './read-life.ts'
import { aBot, aThread, fetched, POLICY, SECOND, T0 } from './rows.ts'

const LIVES = readLives()
const DAY = 24 * 3_600
const POLLING = { ...POLICY, polling: true }

describe('a bot that', () => {
  test.each(LIVES)('$life', (life) => {
    let bot = adopt(aBot(), 'recall-1', T0)
    for (const moment of life.told) {
      const event = eventOf(moment)
      const now = T0 + moment.at * SECOND
      bot = event === null ? bot : foldDelivery(bot, { recallId: 'recall-1', event }, now)
      bot = driven(bot, life, moment.at)
      if (moment.card !== undefined) {
        expect({ ...moment, card: stateInSeconds(cardView(bot, aThread(), { now, others: false }).state) }).toEqual(
          moment,
        )
      }
    }
    const last = life.told.at(-1)?.at ?? 0
    expect(resultInSeconds(bot, T0 + last * SECOND)).toEqual(life.result)
  })
})

describe('polling alone, without a single webhook, ends with the same result for a bot that', () => {
  test.each(LIVES.filter((life) => life.told.every((moment) => moment.at < DAY)))('$life', (life) => {
    const bot = polled(adopt(aBot(), 'recall-1', T0), life, T0)
    expect(resultInSeconds(bot, bot.closedAt ?? 0)).toEqual(life.result)
  })
})

describe('any order, duplication or loss of its webhooks ends in the same facts once Retrieve Bot is read (rule 8), for a bot that', () => {
  test.each(LIVES)('$life', (life) => {
    const events = life.told.map(eventOf).filter((event) => event !== null)
    const whole = snapshotAt(life, Number.POSITIVE_INFINITY)
    const expected = foldSnapshot(events.reduce(foldEvent, NOTHING_KNOWN), whole)
    const heard = fc.array(fc.constantFrom(...events), { maxLength: 2 * events.length })
    fc.assert(
      fc.property(heard, fc.nat(2 * events.length), (some, when) => {
        const before = some.slice(0, when).reduce(foldEvent, NOTHING_KNOWN)
        const facts: RecallFacts = some.slice(when).reduce(foldEvent, foldSnapshot(before, whole))
        expect(facts).toEqual(expected)
      }),
      { numRuns: 60 },
    )
  })
})

/** Reads the bot whenever its row says so, until it is closed. */
function polled(bot: Bot, life: Life, now: number): Bot {
  const next = driven(bot, life, (now - T0) / SECOND)
  const step = nextBotStep(next, [aThread()], { now, policy: POLLING })
  return step.do === 'waitUntil' ? polled(next, life, step.at) : next
}

/** Takes every step that is due at that moment: reads the bot, and closes it. */
function driven(bot: Bot, life: Life, at: number): Bot {
  const now = T0 + at * SECOND
  const step = nextBotStep(bot, [aThread()], { now, policy: POLLING })
  switch (step.do) {
    case 'fetchBot':
      return driven(fetched(bot, snapshotAt(life, at), now), life, at)
    case 'close':
      return { ...bot, closedAt: now }
    case 'waitUntil':
    case 'rest':
      return bot
    default:
      throw new Error(`${step.do} has no place in this life`)
  }
}

function stateInSeconds(state: CardState): object {
  return state.kind === 'recording' ? { ...state, since: seconds(state.since) } : state
}

function resultInSeconds(bot: Bot, now: number): object {
  const content = resultContent(bot, aThread(), now)
  if (content.kind !== 'recording') return content
  const parts = content.parts.map(({ lengthMs, startedAt, keptUntil, ...part }) => ({
    ...part,
    startedAt: seconds(startedAt),
    length: lengthMs === null ? null : lengthMs / SECOND,
    keptUntil: seconds(keptUntil),
  }))
  return { ...content, parts }
}

function seconds(at: number | null): number | null {
  return at === null ? null : (at - T0) / SECOND
}
