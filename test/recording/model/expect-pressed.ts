import type { Bot, By, ControlWish } from '../../../src/recording/bot.ts'
import { isOver } from '../../../src/recording/recall-facts.ts'
import { type Pressed, takePress } from '../../../src/recording/take-press.ts'
import type { Thread } from '../../../src/recording/thread.ts'
import type { CardButton } from '../../../src/recording/views.ts'

/** Every pause and resume that was taken, and what became of it. */
export type WishLog = { wish: ControlWish; botId: string; became: string[] }[]

type Press = {
  rows: { bot: Bot; thread: Thread; threads: Thread[] }
  button: Exclude<CardButton, 'change' | 'tryAgain'>
  by: By
  now: number
  wishes: WishLog
}

/** Throws when a press did not do what product.md, and rules 20 and 27, say of it. Says so in its own words. */
export function expectPressed(press: Press, pressed: Pressed): void {
  const { rows, button, by, now } = press
  const again = takePress(
    { ...rows, ...pressed, threads: withThread(rows.threads, pressed.thread) },
    {
      button,
      by,
      route: null,
      now,
    },
  )
  if (again.bot !== pressed.bot || again.thread !== pressed.thread) fail(press, 'pressed twice does something twice')
  if (rows.bot.stop !== null && pressed.bot.stop !== rows.bot.stop) fail(press, 'changes an earlier stop')
  const changed = pressed.bot !== rows.bot || pressed.thread !== rows.thread
  if (changed && pressed.answer !== null) fail(press, 'does something and says that it was too late')
  if (rows.thread.cancelled !== null && changed) fail(press, 'acts through a cancelled thread')
  if (button === 'cancel') expectCancelled(press, pressed)
  else if (pressed.thread !== rows.thread) fail(press, 'changes its thread')
  if (button === 'stop' && isStoppable(rows) && pressed.bot.stop === null) fail(press, 'does not stop the bot')
  if (button === 'pause' || button === 'resume') expectWish(press, pressed)
}

/** The pause or resume that this bot is asked for now, as it was taken. */
export function wishOf(wishes: WishLog, { id, control }: Bot): WishLog[number] | undefined {
  return wishes.find(
    ({ botId, wish }) => botId === id && wish.askedAt === control?.askedAt && wish.want === control.want,
  )
}

/** Throws when a request joins a bot that is on its way out (rule 13). */
export function expectOpen({ id, stop, ended, closedAt, recall }: Bot): void {
  const left = isOver(recall) || recall.status?.code === 'call_ended'
  if (stop !== null || ended !== null || closedAt !== null || left) throw new Error(`a request joins ${id}, which goes`)
}

/** Throws when one thread was tried again twice. */
export function expectRetried(threads: Thread[], threadId: string): void {
  if (threads.filter((one) => one.retryOf === threadId).length > 1) throw new Error(`${threadId} is tried again twice`)
}

function expectCancelled(press: Press, { bot, thread }: Pressed): void {
  const { rows } = press
  const wait = rows.threads.some((one) => one.id !== rows.thread.id && one.cancelled === null && one.closed === null)
  if (wait && bot !== rows.bot) fail(press, 'ends the bot for others')
  if (!wait && thread !== rows.thread) fail(press, 'leaves a bot that nobody waits for')
  if (!wait && isStoppable(rows) && bot.stop === null) fail(press, 'does not stop the bot of the last one')
  if (wait && isStoppable(rows) && rows.bot.recall.status === null && thread.cancelled === null)
    fail(press, 'does not cancel before the call')
}

function expectWish(press: Press, { bot }: Pressed): void {
  const { rows, wishes } = press
  if (bot.stop !== rows.bot.stop) fail(press, 'stops the bot')
  if (bot.control === rows.bot.control || bot.control === null) return
  wishOf(wishes, rows.bot)?.became.push('overtaken')
  wishes.push({ wish: bot.control, botId: bot.id, became: [] })
}

function isStoppable({ bot, thread }: Press['rows']): boolean {
  const left = isOver(bot.recall) || bot.recall.status?.code === 'call_ended'
  return bot.stop === null && bot.ended === null && bot.closedAt === null && !left && thread.cancelled === null
}

function withThread(threads: Thread[], thread: Thread): Thread[] {
  return threads.map((one) => (one.id === thread.id ? thread : one))
}

function fail({ button, rows }: Press, what: string): never {
  throw new Error(`a ${button} in ${rows.thread.id} ${what}`)
}
