import { describe, expect, test } from 'vitest'
import type { Bot } from '../../src/recording/bot.ts'
import { cardButtons } from '../../src/recording/card-buttons.ts'
import { cardView } from '../../src/recording/card-view.ts'
import { askStop } from '../../src/recording/fold-bot.ts'
import { nextCreateStep } from '../../src/recording/next-create-step.ts'
import { isStoppable, isUnderWay, type Press, type Pressed, takePress } from '../../src/recording/take-press.ts'
import type { Thread } from '../../src/recording/thread.ts'
import type { CardState } from '../../src/recording/views.ts'
import {
  ASKED,
  aBot,
  aThread,
  BY,
  createdBot,
  HOUR,
  MINUTE,
  overBot,
  recording,
  STOP,
  status,
  T0,
  told,
  video,
} from './rows.ts'

const NOW = T0 + MINUTE
const OTHER = aThread({ id: 'other-thread', channel: 'C2', requester: 'U9' })
const ROUTE = { responseUrl: 'https://hooks.example/1', usableUntil: T0 + HOUR }

/** Presses in the thread of `aThread`, while the threads of `others` wait too. */
function press(
  button: Press['button'],
  bot: Bot,
  over: { thread?: Partial<Thread>; others?: Thread[]; user?: string } = {},
): Pressed {
  const thread = aThread(over.thread)
  const by = { user: over.user ?? 'U2', threadId: thread.id }
  return takePress({ bot, thread, threads: [thread, ...(over.others ?? [])] }, { button, by, route: ROUTE, now: NOW })
}

const heard = (...events: Parameters<typeof told>[1]) => told(createdBot(), events, T0)
const started = status('in_call_recording', 3)
const paused = heard(started, recording('paused', 9), status('in_call_not_recording', 9))

/** Each state of a card, with a bot that is in it. */
const STATES: { kind: CardState['kind']; bot: Bot }[] = [
  { kind: 'requested', bot: aBot() },
  { kind: 'creating', bot: aBot({ createTrouble: 'noCapacity' }) },
  { kind: 'scheduled', bot: createdBot({ asked: { ...ASKED, joinAt: T0 + HOUR } }) },
  { kind: 'joining', bot: heard(status('joining_call', 1)) },
  { kind: 'waiting', bot: heard(status('in_waiting_room', 1)) },
  { kind: 'inCall', bot: heard(status('in_call_not_recording', 2)) },
  { kind: 'recording', bot: heard(started) },
  { kind: 'paused', bot: paused },
  { kind: 'stopping', bot: { ...heard(started), stop: { ...STOP, by: { user: 'U9', threadId: 'other-thread' } } } },
  { kind: 'preparing', bot: heard(started, status('call_ended', 9)) },
  { kind: 'ready', bot: overBot([started, video('done', 9)], 10) },
  { kind: 'nothing', bot: overBot([status('call_ended', 9, 'bot_kicked_from_waiting_room')], 10) },
  { kind: 'failed', bot: { ...overBot([started, recording('failed', 2)], 10) } },
  {
    kind: 'refused',
    bot: aBot({
      ended: { kind: 'refused', refusal: { kind: 'link', status: 400, code: null, message: null }, at: T0 },
    }),
  },
  { kind: 'notCreated', bot: aBot({ ended: { kind: 'notCreated', why: null, at: T0 } }) },
  { kind: 'cancelled', bot: aBot({ ended: { kind: 'cancelled', by: BY, at: T0 } }) },
  { kind: 'lost', bot: createdBot({ ended: { kind: 'lost', why: 'silent', at: T0 } }) },
]
const BEFORE = ['requested', 'creating', 'scheduled']
const DURING = ['joining', 'waiting', 'inCall', 'recording', 'paused']

/** What one press comes to: the goal it set, or how it was answered. */
function came({ bot, thread, answer }: Pressed, before: Bot): string {
  const stopped = bot.stop !== null && before.stop === null
  const wished = bot.control !== null && before.control === null ? bot.control.want : null
  const effects = [stopped && 'stop', thread.cancelled !== null && 'cancel here', wished].filter(Boolean)
  const words = answer === null ? [] : [answer.kind]
  return [...effects, ...words].join(' + ')
}

describe('a press on a card in the state', () => {
  test.each(STATES)('$kind does what that state allows, and else says what the bot is doing', ({ kind, bot }) => {
    expect(cardView(bot, aThread(), { now: NOW, others: false }).state.kind).toBe(kind)
    const stoppable = BEFORE.includes(kind) || DURING.includes(kind)
    expect(came(press('stop', bot), bot)).toBe(stoppable ? 'stop' : 'pressIdle')
    expect(came(press('cancel', bot), bot)).toBe(stoppable ? 'stop' : 'pressIdle')
    expect(came(press('pause', bot), bot)).toBe(kind === 'recording' ? 'pause' : 'pressIdle')
    expect(came(press('resume', bot), bot)).toBe(kind === 'paused' ? 'resume' : 'pressIdle')
  })

  test.each(STATES)('$kind, while another channel waits too: a cancel is for this channel only', ({ kind, bot }) => {
    const others = [OTHER]
    const cancelled = BEFORE.includes(kind) ? 'cancel here' : DURING.includes(kind) ? 'inCallForOthers' : 'pressIdle'
    expect(came(press('cancel', bot, { others }), bot)).toBe(cancelled)
    const stoppable = BEFORE.includes(kind) || DURING.includes(kind)
    expect(came(press('stop', bot, { others }), bot)).toBe(stoppable ? 'stop' : 'pressIdle')
    expect(came(press('pause', bot, { others }), bot)).toBe(kind === 'recording' ? 'pause' : 'pressIdle')
    expect(came(press('resume', bot, { others }), bot)).toBe(kind === 'paused' ? 'resume' : 'pressIdle')
  })

  test.each(STATES)('$kind that changes nothing gives back the very same rows, so that nobody is woken', ({ bot }) => {
    for (const button of ['stop', 'cancel', 'pause', 'resume'] as const) {
      const pressed = press(button, bot)
      if (pressed.answer?.kind !== 'pressIdle') continue
      expect(pressed.bot).toBe(bot)
      const thread = aThread()
      const rows = { bot, thread, threads: [thread] }
      expect(takePress(rows, { button, by: BY, route: null, now: NOW }).thread).toBe(thread)
      expect(pressed.answer).toMatchObject({
        action: button,
        state: cardView(bot, thread, { now: NOW, others: false }).state,
      })
    }
  })

  test.each(STATES)('$kind offers no button that would change nothing', ({ bot }) => {
    const { buttons } = cardView(bot, aThread(), { now: NOW, others: false })
    for (const button of buttons) {
      if (button !== 'change' && button !== 'tryAgain') expect(press(button, bot).answer, button).toBeNull()
    }
  })
})

describe('a stop', () => {
  test('is a goal of who pressed, and of their thread', () => {
    expect(press('stop', heard(started)).bot.stop).toEqual({ ...STOP, askedAt: NOW })
  })

  test('of a bot whose time is ahead begins with DELETE (rule 26)', () => {
    expect(press('cancel', createdBot({ asked: { ...ASKED, joinAt: T0 + HOUR } })).bot.stop?.next).toBe('delete')
  })

  test('that comes twice, from one or from two people, does one thing', () => {
    const first = press('stop', heard(started))
    for (const user of ['U2', 'U3']) {
      const second = press('stop', first.bot, { user })
      expect(second.bot).toBe(first.bot)
      const state = { kind: 'stopping', by: { kind: 'person', user: 'U2' }, arrivesAt: null }
      expect(second.answer).toEqual({ kind: 'pressIdle', action: 'stop', state })
    }
  })
})

describe('a cancel before the call (rule 20)', () => {
  test('takes back the wish of one channel, and the bot stays for the other', () => {
    const pressed = press('cancel', aBot(), { others: [OTHER] })
    expect(pressed.thread.cancelled).toEqual({ by: 'U2', at: NOW })
    expect(pressed.bot.stop).toBeNull()
    expect(nextCreateStep(pressed.bot, [pressed.thread, OTHER], NOW)).toEqual({ do: 'createBot' })
  })

  test('of the last channel that waits stops the bot', () => {
    const gone = { ...OTHER, cancelled: { by: 'U9', at: T0 } }
    const closed = { ...OTHER, closed: { at: T0, why: 'told' } }
    const pressed = press('cancel', aBot(), { others: [gone, closed] })
    expect(pressed.bot.stop?.by).toEqual(BY)
    expect(pressed.thread.cancelled).toBeNull()
  })

  test('that comes twice is told so, and changes nothing', () => {
    const cancelled = { by: 'U3', at: T0 }
    const pressed = press('cancel', aBot(), { thread: { cancelled }, others: [OTHER] })
    expect(pressed.thread.cancelled).toEqual(cancelled)
    const by = { kind: 'person', user: 'U3' }
    expect(pressed.answer).toEqual({
      kind: 'pressIdle',
      action: 'cancel',
      state: { kind: 'cancelled', by, wasInCall: false },
    })
  })

  test.each(['cancel', 'stop', 'pause', 'resume'] as const)(
    'leaves a channel that can no longer %s for the others',
    (button) => {
      for (const { bot } of STATES) {
        const pressed = press(button, bot, { thread: { cancelled: { by: 'U3', at: T0 } }, others: [OTHER] })
        expect(pressed.bot).toBe(bot)
        expect(pressed.answer?.kind).toBe('pressIdle')
      }
    },
  )
})

describe('a pause', () => {
  const wished = press('pause', heard(started)).bot

  test('is a wish of who pressed, with the way back to them', () => {
    expect(wished.control).toEqual({ want: 'pause', by: BY, askedAt: NOW, triedAt: null, channel: 'C1', route: ROUTE })
  })

  test('that is wished twice is one wish, and stays the first one’s', () => {
    const second = press('pause', wished, { user: 'U3' })
    expect(second).toMatchObject({ answer: null, bot: { control: { by: BY } } })
    expect(second.bot).toBe(wished)
  })

  test('under way hides Pause; a stop is still offered, and takes precedence', () => {
    expect(cardView(wished, aThread(), { now: NOW, others: false })).toMatchObject({
      buttons: ['stop'],
      wanted: { want: 'pause', by: { kind: 'person', user: 'U2' } },
    })
    expect(press('stop', wished).bot.stop).not.toBeNull()
  })
})

describe('whoever pressed elsewhere is never named (rule 20)', () => {
  const far = { user: 'U-FAR', threadId: 'other-thread' }
  const rows: { what: string; bot: Bot }[] = [
    { what: 'a stop', bot: askStop(heard(started), { by: far, why: 'person' }, T0) },
    { what: 'a cancellation', bot: aBot({ ended: { kind: 'cancelled', by: far, at: T0 } }) },
    { what: 'a stop before it recorded', bot: { ...overBot([], 10), stop: { ...STOP, by: far } } },
    { what: 'a pause', bot: { ...paused, controlled: { want: 'pause', by: far, at: T0 } } },
    {
      what: 'a wish for a pause',
      bot: {
        ...heard(started),
        control: { want: 'pause', by: far, askedAt: T0, triedAt: null, channel: 'C2', route: null },
      },
    },
    { what: 'a change of time', bot: createdBot({ asked: { ...ASKED, joinAt: T0 + HOUR }, changedBy: far }) },
  ]
  test.each(rows)('by $what', ({ bot }) => {
    for (const others of [true, false]) {
      const here = JSON.stringify(cardView(bot, aThread(), { now: NOW, others }))
      expect(here).not.toContain('U-FAR')
      expect(here).not.toContain('C2')
      expect(JSON.stringify(cardView(bot, OTHER, { now: NOW, others }))).toContain('U-FAR')
    }
    for (const button of ['stop', 'cancel', 'pause', 'resume'] as const) {
      expect(JSON.stringify(press(button, bot).answer)).not.toContain('U-FAR')
    }
  })
})

describe('the buttons of a card (product.md, "The card")', () => {
  const at = { now: T0, wanted: false }
  test.each([
    { state: { kind: 'requested' }, buttons: ['cancel'] },
    { state: { kind: 'creating', trouble: 'limited', until: T0 }, buttons: ['cancel'] },
    { state: { kind: 'scheduled', joinAt: T0 + 11 * MINUTE + 1, changedBy: null }, buttons: ['change', 'cancel'] },
    { state: { kind: 'scheduled', joinAt: T0 + 11 * MINUTE, changedBy: null }, buttons: ['cancel'] },
    { state: { kind: 'joining' }, buttons: ['stop'] },
    { state: { kind: 'waiting' }, buttons: ['stop'] },
    { state: { kind: 'inCall', slow: false, again: false, permission: null }, buttons: ['stop'] },
    { state: { kind: 'recording', since: T0 }, buttons: ['pause', 'stop'] },
    { state: { kind: 'paused', by: null }, buttons: ['resume', 'stop'] },
    { state: { kind: 'stopping', by: null, arrivesAt: null }, buttons: [] },
    { state: { kind: 'preparing', recorded: true }, buttons: [] },
    { state: { kind: 'ready', parts: 1, lengthMs: null }, buttons: [] },
    { state: { kind: 'nothing', code: null }, buttons: ['tryAgain'] },
    { state: { kind: 'failed', code: null }, buttons: ['tryAgain'] },
    { state: { kind: 'notCreated', trouble: null }, buttons: ['tryAgain'] },
    { state: { kind: 'cancelled', by: null, wasInCall: true }, buttons: ['tryAgain'] },
    { state: { kind: 'lost' }, buttons: ['tryAgain'] },
  ] as { state: CardState; buttons: string[] }[])('$state.kind: $buttons', ({ state, buttons }) => {
    expect(cardButtons(state, at)).toEqual(buttons)
  })

  test('are gone once somebody tried again here (rule 18)', () => {
    const bot = aBot({ ended: { kind: 'notCreated', why: null, at: T0 } })
    const view = cardView(bot, aThread({ retriedBy: 'U3' }), { now: NOW, others: false })
    expect(view).toMatchObject({ buttons: [], retriedBy: 'U3' })
  })
})

test('under way is what was not planned for later, and all of it can be stopped', () => {
  for (const { kind, bot } of STATES) {
    const { state } = cardView(bot, aThread(), { now: NOW, others: false })
    expect(isUnderWay(state), kind).toBe(DURING.includes(kind) || kind === 'requested' || kind === 'creating')
    if (isUnderWay(state)) expect(isStoppable(state), kind).toBe(true)
  }
})
