import { describe, expect, test } from 'vitest'
import type { Bot, ControlWish } from '../../src/recording/bot.ts'
import { cardView } from '../../src/recording/card-view.ts'
import { askStop } from '../../src/recording/fold-bot.ts'
import { dropControl, foldControl, markControl } from '../../src/recording/fold-control.ts'
import { isPaused } from '../../src/recording/is-paused.ts'
import { nextBotStep } from '../../src/recording/next-bot-step.ts'
import { type ControlStep, nextControlStep } from '../../src/recording/next-control-step.ts'
import type { ControlOutcome } from '../../src/recording/recall-outcome.ts'
import {
  aBot,
  aThread,
  BY,
  createdBot,
  MINUTE,
  overBot,
  PERSON,
  POLICY,
  recording,
  SECOND,
  status,
  T0,
  told,
} from './rows.ts'

const WISH: ControlWish = { want: 'pause', by: BY, askedAt: T0, triedAt: null, channel: 'C1', route: null }
const started = status('in_call_recording', -60)
const recordingNow = told(createdBot(), [started], T0)
const wanting = (over: Partial<ControlWish> = {}, bot: Bot = recordingNow): Bot => ({
  ...bot,
  control: { ...WISH, ...over },
})
const pausedNow = told(recordingNow, [recording('paused', 0), status('in_call_not_recording', 0)], T0)
const stateOf = (bot: Bot) => cardView(bot, aThread(), { now: T0 + SECOND, others: false }).state

describe('the next step of a pause or resume (rule 27)', () => {
  const over = { do: 'dropControl', reason: 'over' } as const
  const rows: { when: string; bot: Bot; after?: number; step: ControlStep }[] = [
    { when: 'nobody asked: none', bot: recordingNow, step: { do: 'waitUntil', at: Number.POSITIVE_INFINITY } },
    { when: 'a pause was asked: pauses', bot: wanting(), step: { do: 'pauseRecording' } },
    {
      when: 'a resume was asked: resumes',
      bot: wanting({ want: 'resume' }, pausedNow),
      step: { do: 'resumeRecording' },
    },
    {
      when: 'a try was a moment ago: waits 5 s',
      bot: wanting({ triedAt: T0 }),
      after: SECOND,
      step: { do: 'waitUntil', at: T0 + 5 * SECOND },
    },
    {
      when: 'a try was 5 s ago: tries again',
      bot: wanting({ triedAt: T0 }),
      after: 5 * SECOND,
      step: { do: 'pauseRecording' },
    },
    {
      when: 'a try was just before the minute is over: waits till then',
      bot: wanting({ triedAt: T0 + 58 * SECOND }),
      after: 59 * SECOND,
      step: { do: 'waitUntil', at: T0 + MINUTE },
    },
    {
      when: 'it took 60 s: drops it',
      bot: wanting({ triedAt: T0 }),
      after: MINUTE,
      step: { do: 'dropControl', reason: 'time' },
    },
    {
      when: 'it is paused already: is content',
      bot: wanting({}, pausedNow),
      step: { do: 'dropControl', reason: 'carriedOut' },
    },
    {
      when: 'it records again already: is content',
      bot: wanting({ want: 'resume' }),
      step: { do: 'dropControl', reason: 'carriedOut' },
    },
    {
      when: 'a stop was asked meanwhile: drops it',
      bot: askStop(wanting(), { by: BY, why: 'person' }, T0),
      step: over,
    },
    {
      when: 'the call has ended: drops it',
      bot: wanting({}, told(recordingNow, [status('call_ended', 1)], T0)),
      step: over,
    },
    { when: 'the bot is over: drops it', bot: wanting({}, overBot([started], 1)), after: SECOND, step: over },
    {
      when: 'the bot is lost: drops it',
      bot: wanting({}, { ...recordingNow, ended: { kind: 'lost', why: 'silent', at: T0 } }),
      step: over,
    },
    { when: 'Recall does not know the bot (any more): drops it', bot: wanting({}, aBot()), step: over },
  ]
  test.each(rows)('$when', ({ bot, after = 0, step }) => {
    expect(nextControlStep(bot, T0 + after)).toEqual(step)
  })

  test.each(rows.filter(({ bot }) => bot.control !== null))(
    '$when: before all else but ghosts, for the bot as a whole',
    ({ bot, after = 0, step }) => {
      const whole = nextBotStep(bot, [aThread()], { now: T0 + after, policy: POLICY })
      if (step.do !== 'waitUntil') expect(whole).toEqual(step)
      else if (whole.do === 'waitUntil') expect(whole.at).toBeLessThanOrEqual(step.at)
    },
  )

  test('is never waited for beyond its minute, even by a bot that is closed', () => {
    for (const { bot } of rows) {
      const closed = { ...bot, closedAt: T0 }
      if (bot.control === null) continue
      const step = nextBotStep(closed, [aThread()], { now: T0 + MINUTE, policy: POLICY })
      expect(step.do).toBe('dropControl')
    }
  })
})

describe('an answer of Recall', () => {
  const fold = (bot: Bot, outcome: ControlOutcome, wish = bot.control ?? WISH) =>
    foldControl(bot, wish, { outcome, now: T0 + SECOND })

  test('done: it is paused from now on, by who pressed, and a fetch is asked for', () => {
    const bot = fold(wanting(), { kind: 'done' })
    expect(bot).toMatchObject({ control: null, controlled: { want: 'pause', by: BY, at: T0 + SECOND } })
    expect(bot.reading.askedSeq).toBe(recordingNow.reading.askedSeq + 1)
    expect(stateOf(bot)).toEqual({ kind: 'paused', by: PERSON })
  })

  test('refused: it is dropped, and the card goes on as before', () => {
    const bot = fold(wanting(), { kind: 'refused', why: 'The host does not allow it.' })
    expect(bot).toMatchObject({ control: null, controlled: null })
    expect(stateOf(bot).kind).toBe('recording')
  })

  test('refused after a try that went unanswered: that one may have done it, so the facts decide', () => {
    const tried = wanting({ triedAt: T0 - 5 * SECOND })
    const bot = fold(tried, { kind: 'refused', why: null })
    expect(bot.control).toMatchObject({ triedAt: T0 + SECOND })
    expect(bot.reading.askedSeq).toBe(tried.reading.askedSeq + 1)
    const seen = told(bot, [recording('paused', 1), status('in_call_not_recording', 1)], T0 + 2 * SECOND)
    expect(nextControlStep(seen, T0 + 2 * SECOND)).toEqual({ do: 'dropControl', reason: 'carriedOut' })
    expect(stateOf(dropControl(seen, 'carriedOut', T0 + 2 * SECOND))).toEqual({ kind: 'paused', by: PERSON })
  })

  test.each([{ kind: 'missing' }, { kind: 'failed', why: 'no answer', key: false }] as ControlOutcome[])(
    '$kind: it is tried again, and looked for',
    (outcome) => {
      const bot = fold(wanting(), outcome)
      expect(bot.control).toEqual({ ...WISH, triedAt: T0 + SECOND })
      expect(bot.reading.askedSeq).toBe(recordingNow.reading.askedSeq + 1)
    },
  )

  test('limited: nothing was done, and the gate keeps the time', () => {
    const bot = wanting()
    expect(fold(markControl(bot, T0), { kind: 'limited', retryAfterMs: 1 }, WISH)).toEqual(bot)
  })

  test('refused after a crash in the middle of the first try: the facts decide, not the refusal', () => {
    const marked = markControl(wanting(), T0 - 5 * SECOND)
    expect(fold(marked, { kind: 'refused', why: 'It is paused already.' }).control).toMatchObject({ want: 'pause' })
  })

  test.each([
    { what: 'no wish any more', bot: recordingNow },
    { what: 'a later wish', bot: wanting({ askedAt: T0 + 1 }) },
    { what: 'the opposite wish', bot: wanting({ want: 'resume' }) },
  ])('that finds $what speaks for nothing (rule 5)', ({ bot }) => {
    for (const outcome of [{ kind: 'done' }, { kind: 'refused', why: null }] as ControlOutcome[]) {
      expect(fold(bot, outcome, WISH)).toBe(bot)
    }
  })
})

describe('a wish that is given up', () => {
  test('leaves nothing behind', () => {
    expect(dropControl(wanting(), 'time', T0)).toEqual(recordingNow)
    expect(dropControl(recordingNow, 'over', T0)).toBe(recordingNow)
  })

  test('because somebody else did it first is not its asker’s', () => {
    expect(dropControl(wanting({}, pausedNow), 'carriedOut', T0).controlled).toBeNull()
    expect(stateOf(dropControl(wanting({}, pausedNow), 'carriedOut', T0))).toEqual({ kind: 'paused', by: null })
  })
})

describe('paused (rule 27)', () => {
  const by = { want: 'pause', by: BY, at: T0 } as const
  const old = told(createdBot(), [started], T0)
  const resumed = { want: 'resume', by: BY, at: T0 } as const
  test.each([
    { when: 'it records', bot: recordingNow, paused: false },
    { when: 'Recall says so of the recording', bot: pausedNow, paused: true },
    {
      when: 'only the bot has stopped recording: it may have a reason of its own',
      bot: told(recordingNow, [status('in_call_not_recording', 0)], T0),
      paused: false,
    },
    {
      when: 'v1.10 tells no recordings, but our own pause was answered',
      bot: { ...told(old, [status('in_call_not_recording', 0)], T0), controlled: by },
      paused: true,
    },
    { when: 'our pause was answered, and no news came yet', bot: { ...old, controlled: by }, paused: true },
    {
      when: 'our resume was answered, and no news came yet: still as Recall says',
      bot: { ...pausedNow, controlled: resumed },
      paused: true,
    },
    {
      when: 'v1.10, and our resume was answered',
      bot: { ...told(old, [status('in_call_not_recording', 0)], T0), controlled: resumed },
      paused: false,
    },
    {
      when: 'the call has ended',
      bot: { ...told(pausedNow, [status('call_ended', 1)], T0), controlled: by },
      paused: false,
    },
    {
      when: 'it is in the waiting room',
      bot: { ...told(createdBot(), [status('in_waiting_room', 1)], T0), controlled: by },
      paused: false,
    },
  ])('$when: $paused', ({ bot, paused }) => {
    expect(isPaused(bot)).toBe(paused)
  })

  test('somebody else resumes: Recall’s news overtake our pause', () => {
    const ours = foldControl(wanting(), WISH, { outcome: { kind: 'done' }, now: T0 })
    const quiet = told(ours, [status('in_call_not_recording', 1)], T0 + SECOND)
    expect(quiet.controlled).not.toBeNull()
    const again = told(quiet, [status('in_call_recording', 30)], T0 + 30 * SECOND)
    expect(again.controlled).toBeNull()
    expect(stateOf(again).kind).toBe('recording')
    // And somebody pauses again, whom we do not know.
    const paused = told(again, [recording('paused', 40), status('in_call_not_recording', 40)], T0 + 40 * SECOND)
    expect(stateOf(paused)).toEqual({ kind: 'paused', by: null })
  })

  test('an older "recording" that comes late does not overtake our pause', () => {
    const ours = foldControl(wanting(), WISH, { outcome: { kind: 'done' }, now: T0 })
    const late = told(ours, [status('in_call_recording', -90), status('joining_call', -100)], T0 + SECOND)
    expect(isPaused(late)).toBe(true)
  })

  test('never shows the hint that it does not record (rule 27)', () => {
    for (const bot of [pausedNow, { ...told(old, [status('in_call_not_recording', 0)], T0), controlled: by }]) {
      const { state, buttons } = cardView(bot, aThread(), { now: T0 + 60 * MINUTE, others: false })
      expect(state.kind).toBe('paused')
      expect(buttons).toEqual(['resume', 'stop'])
    }
  })
})
