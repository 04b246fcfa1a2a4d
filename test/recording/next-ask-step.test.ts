import { describe, expect, test } from 'vitest'
import type { Ask, AskWish } from '../../src/recording/ask.ts'
import {
  answerInstead,
  closeAsk,
  failedAsk,
  foldGreeting,
  foldLinksLater,
  foldMoment,
  foldTold,
} from '../../src/recording/fold-ask.ts'
import type { MomentReading } from '../../src/recording/moment-reading.ts'
import { type AskStep, nextAskStep } from '../../src/recording/next-ask-step.ts'
import type { PostOutcome } from '../../src/recording/slack-outcome.ts'
import type { AskAnswer, MomentFault } from '../../src/recording/views.ts'
import { anAsk, HOUR, MINUTE, SECOND, T0 } from './rows.ts'

const LINK = { url: 'https://zoom.us/j/1?pwd=secret', platform: 'zoom', key: 'zoom:1', label: 'zoom.us/j/1' } as const
const TOO_OLD = { kind: 'tooOld' } as const
const GREET = anAsk({ wish: { kind: 'greet' } })
const LINKS = anAsk({ wish: { kind: 'freshLinks', botId: 'bot-row', threadId: 'thread-row' } })
const SCHEDULE_WISH: AskWish = {
  kind: 'schedule',
  when: 'at 3',
  recording: { link: LINK, botName: 'Notes', rootTs: '5.0' },
}
const SCHEDULE = anAsk({ wish: SCHEDULE_WISH })

function question(fault: MomentFault): AskAnswer {
  return { kind: 'badMoment', when: 'at 3', fault, link: LINK, botName: 'Notes' }
}

const wait = (afterMs: number): AskStep => ({ do: 'waitUntil', at: T0 + afterMs })
const givenUp = (ask: Ask, after: number) => {
  const step = nextAskStep(ask, T0 + after)
  return step.do === 'giveUp' ? step.why : step
}

describe('the next step of an ask', () => {
  const rows: { when: string; ask: Ask; after?: number; step: AskStep }[] = [
    { when: 'an answer is there: tells it', ask: anAsk(), step: { do: 'tell', answer: TOO_OLD } },
    {
      when: 'links were asked for: fetches and tells them',
      ask: LINKS,
      step: { do: 'tellFreshLinks', botId: 'bot-row', threadId: 'thread-row' },
    },
    { when: 'a moment is in words: reads it', ask: SCHEDULE, step: { do: 'readMoment', when: 'at 3' } },
    { when: 'the app is new here: greets', ask: GREET, step: { do: 'greet' } },
    { when: 'it is closed: rests', ask: closeAsk(anAsk(), 'told', T0), step: { do: 'rest' } },
    { when: 'it is closed and late: rests', ask: closeAsk(anAsk(), 'told', T0), after: HOUR, step: { do: 'rest' } },
    { when: 'it is backed off: waits', ask: anAsk({ retryAt: T0 + 4 * SECOND }), step: wait(4 * SECOND) },
    { when: 'its back-off is over: tells it', ask: anAsk({ retryAt: T0 }), step: { do: 'tell', answer: TOO_OLD } },
    {
      when: 'a moment is backed off: waits',
      ask: { ...SCHEDULE, retryAt: T0 + MINUTE },
      step: wait(MINUTE),
    },
    {
      when: 'a moment could not be read in nine tries: asks back, and plans nothing',
      ask: { ...SCHEDULE, failures: 9 },
      step: { do: 'answerInstead', answer: question({ kind: 'noZone', scope: false }) },
    },
    {
      when: 'a moment has a try left: reads it',
      ask: { ...SCHEDULE, failures: 8 },
      after: 99 * HOUR,
      step: { do: 'readMoment', when: 'at 3' },
    },
    {
      when: 'anything else could not be told for hours: is still told',
      ask: anAsk({ failures: 24 * 60 - 1 }),
      step: { do: 'tell', answer: TOO_OLD },
    },
    {
      when: 'the app was away for days: an answer is told all the same',
      ask: anAsk(),
      after: 99 * HOUR,
      step: { do: 'tell', answer: TOO_OLD },
    },
    {
      when: 'the app was away for days: a moment is read all the same',
      ask: SCHEDULE,
      after: 99 * HOUR,
      step: { do: 'readMoment', when: 'at 3' },
    },
  ]
  test.each(rows)('$when', ({ ask, after = 0, step }) => {
    expect(nextAskStep(ask, T0 + after)).toEqual(step)
  })

  test.each([anAsk(), LINKS, GREET])('after a day of tries $wish.kind is left to the log', (ask) => {
    expect(givenUp({ ...ask, failures: 24 * 60 }, 0)).toContain(ask.wish.kind)
    expect(givenUp({ ...ask, failures: 24 * 60, retryAt: T0 + HOUR }, 0)).toContain(ask.wish.kind)
  })

  test('a greeting whose outcome is not known is not sent again', () => {
    expect(givenUp({ ...GREET, sentAt: T0 }, 0)).toContain('not known')
    expect(givenUp({ ...GREET, sentAt: T0, retryAt: T0 + HOUR }, 0)).toContain('not known')
  })

  test('why it is given up holds no link and no words of people', () => {
    for (const ask of [anAsk(), LINKS, GREET]) {
      expect(String(givenUp({ ...ask, failures: 9_999 }, 0))).not.toMatch(/secret|zoom|at 3/)
    }
  })
})

describe('telling', () => {
  test('closes the ask', () => {
    expect(foldTold(anAsk(), { kind: 'told' }, T0).closed).toEqual({ at: T0, why: 'told' })
  })

  test('is tried again, less and less often', () => {
    let ask = anAsk()
    const waits: number[] = []
    for (let n = 0; n < 7; n++) {
      ask = foldTold(ask, { kind: 'untold', why: 'down' }, T0)
      waits.push(((ask.retryAt ?? 0) - T0) / SECOND)
    }
    expect(waits).toEqual([2, 4, 8, 16, 32, 60, 60])
    expect(ask.closed).toBeNull()
  })

  test('something else instead begins anew', () => {
    const tired = failedAsk(failedAsk(SCHEDULE, T0), T0)
    expect(answerInstead(tired, TOO_OLD)).toEqual({ ...SCHEDULE, wish: { kind: 'tell', answer: TOO_OLD } })
  })
})

describe('reading a moment', () => {
  const read = (reading: MomentReading, ask = SCHEDULE) => foldMoment(ask, { kind: 'read', reading }, T0)

  test('gives the moment', () => {
    expect(read({ kind: 'moment', at: T0 + HOUR })).toEqual({ at: T0 + HOUR })
    expect(read({ kind: 'moment', at: T0 - 15 * MINUTE })).toEqual({ at: T0 - 15 * MINUTE })
  })

  test('that passed while it could not be read asks back: nobody sends a bot to a meeting that is over', () => {
    const at = T0 - 15 * MINUTE - 1
    expect(read({ kind: 'moment', at })).toMatchObject({ ask: { wish: { answer: question({ kind: 'past', at }) } } })
  })

  test.each([
    { reading: { kind: 'past', at: T0 - HOUR }, fault: { kind: 'past', at: T0 - HOUR } },
    { reading: { kind: 'tooFar', at: T0 + 999 * HOUR }, fault: { kind: 'tooFar', at: T0 + 999 * HOUR } },
    { reading: { kind: 'unclear' }, fault: { kind: 'unclear' } },
    { reading: { kind: 'needsZone' }, fault: { kind: 'noZone', scope: false } },
  ] as { reading: MomentReading; fault: MomentFault }[])(
    'that is $reading.kind asks back, with the link and the name',
    ({ reading, fault }) => {
      expect(read(reading)).toEqual({ ask: { ...SCHEDULE, wish: { kind: 'tell', answer: question(fault) } } })
    },
  )

  test.each([true, false])('without a zone asks back (scope missing: %s)', (scope) => {
    const folded = foldMoment(SCHEDULE, { kind: 'noZone', scope }, T0)
    expect(folded).toMatchObject({ ask: { wish: { answer: question({ kind: 'noZone', scope }) } } })
  })

  test('that failed is tried again, and one that was limited waits for its gate', () => {
    expect(foldMoment(SCHEDULE, { kind: 'failed', why: '' }, T0)).toEqual({ ask: failedAsk(SCHEDULE, T0) })
    const limited = foldMoment(SCHEDULE, { kind: 'limited', retryAfterMs: 9 }, T0)
    expect('ask' in limited && limited.ask).toBe(SCHEDULE)
  })

  test.each([
    { what: 'is closed', ask: closeAsk(SCHEDULE, 'told', T0) },
    { what: 'is about something else by now', ask: answerInstead(SCHEDULE, TOO_OLD) },
  ])('for an ask that $what plans nothing', ({ ask }) => {
    const folded = read({ kind: 'moment', at: T0 + HOUR }, ask)
    expect('ask' in folded && folded.ask).toBe(ask)
  })
})

describe('links that Recall does not give', () => {
  test('are tried again for a minute; then who asked is told so', () => {
    expect(foldLinksLater(LINKS, T0 + MINUTE - 1)).toEqual(failedAsk(LINKS, T0 + MINUTE - 1))
    const unreachable = { kind: 'tell', answer: { kind: 'noFreshLinks', why: 'unreachable' } }
    expect(foldLinksLater(LINKS, T0 + MINUTE)).toMatchObject({ wish: unreachable })
  })
})

describe('a greeting', () => {
  const sent = { ...GREET, sentAt: T0 }
  const rows: { outcome: PostOutcome; next: string }[] = [
    { outcome: { kind: 'posted', channel: 'C1', ts: '1.0' }, next: 'closed' },
    { outcome: { kind: 'unknown', why: 'no answer' }, next: 'closed' },
    { outcome: { kind: 'channel', why: 'is_archived' }, next: 'closed' },
    { outcome: { kind: 'refused', why: 'invalid_blocks' }, next: 'closed' },
    { outcome: { kind: 'limited', retryAfterMs: 9 }, next: 'again' },
    { outcome: { kind: 'notDone', why: 'down' }, next: 'later' },
    { outcome: { kind: 'token', why: 'invalid_auth' }, next: 'later' },
  ]
  test.each(rows)('that came to $outcome.kind: $next', ({ outcome, next }) => {
    const ask = foldGreeting(sent, outcome, T0 + SECOND)
    const steps = { closed: { do: 'rest' }, again: { do: 'greet' }, later: wait(3 * SECOND) }
    expect(nextAskStep(ask, T0 + SECOND)).toEqual(steps[next as keyof typeof steps])
  })
})
