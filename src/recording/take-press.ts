import type { Bot, By } from './bot.ts'
import { cardState } from './card-view.ts'
import { askStop } from './fold-bot.ts'
import { type AnswerRoute, othersWait, type Thread } from './thread.ts'
import type { AskAnswer, CardState } from './views.ts'

/** A press on a live control: in whose thread, by whom, and how to reach them later. */
export type Press = {
  button: 'cancel' | 'stop' | 'pause' | 'resume'
  by: By
  route: AnswerRoute | null
  now: number
}

/** The rows a press is about: the thread it was made in, its bot, and all threads of that bot. */
export type PressedRows = { bot: Bot; thread: Thread; threads: Thread[] }

/** What a press changes; the same objects come back where it changes nothing. `answer`: for who pressed, or null. */
export type Pressed = { bot: Bot; thread: Thread; answer: AskAnswer | null }

/**
 * Decides what a press does (rules 20 and 27). It only sets goals; the loop carries them out. A press that comes twice,
 * or too late, changes nothing and says what the bot is doing. Pure.
 */
export function takePress(rows: PressedRows, press: Press): Pressed {
  const state = cardState(rows.bot, rows.thread, press.now)
  switch (press.button) {
    case 'cancel':
      return cancel(rows, press, state)
    case 'stop':
      return isStoppable(state) ? stop(rows, press) : idle(rows, press, state)
    case 'pause':
      return state.kind === 'recording' ? control(rows, press, 'pause') : idle(rows, press, state)
    case 'resume':
      return state.kind === 'paused' ? control(rows, press, 'resume') : idle(rows, press, state)
  }
}

/** Whether the bot can be told to leave, or to stay away, in this state. */
export function isStoppable({ kind }: CardState): boolean {
  return IN_CALL.has(kind) || BEFORE_CALL.has(kind)
}

/** Whether a bot is on its way or in the call, rather than planned for later. */
export function isUnderWay({ kind }: CardState): boolean {
  return IN_CALL.has(kind) || kind === 'requested' || kind === 'creating'
}

const BEFORE_CALL = new Set<CardState['kind']>(['requested', 'creating', 'scheduled'])
const IN_CALL = new Set<CardState['kind']>(['joining', 'waiting', 'inCall', 'recording', 'paused'])

function idle({ bot, thread }: PressedRows, { button }: Press, state: CardState): Pressed {
  return { bot, thread, answer: { kind: 'pressIdle', action: button, state } }
}

function stop({ bot, thread }: PressedRows, { by, now }: Press): Pressed {
  return { bot: askStop(bot, { by, why: 'person' }, now), thread, answer: null }
}

// Before the call a cancel takes back this channel's wish only; the bot stays for the others (rule 20).
function cancel(rows: PressedRows, press: Press, state: CardState): Pressed {
  const others = othersWait(rows.threads, rows.thread)
  if (!others) return isStoppable(state) ? stop(rows, press) : idle(rows, press, state)
  if (IN_CALL.has(state.kind)) return { bot: rows.bot, thread: rows.thread, answer: { kind: 'inCallForOthers' } }
  if (!BEFORE_CALL.has(state.kind)) return idle(rows, press, state)
  const { by, now } = press
  return { bot: rows.bot, thread: { ...rows.thread, cancelled: { by: by.user, at: now } }, answer: null }
}

function control({ bot, thread }: PressedRows, press: Press, want: 'pause' | 'resume'): Pressed {
  const { by, now, route } = press
  if (bot.control?.want === want) return { bot, thread, answer: null }
  const wish = { want, by, askedAt: now, triedAt: null, channel: thread.channel, route }
  return { bot: { ...bot, control: wish }, thread, answer: null }
}
