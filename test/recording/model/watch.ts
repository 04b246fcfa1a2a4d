import type { Bot } from '../../../src/recording/bot.ts'
import { cardView } from '../../../src/recording/card-view.ts'
import { changeRefusal } from '../../../src/recording/change-time.ts'
import { isOver, NOTHING_KNOWN } from '../../../src/recording/recall-facts.ts'
import { takePress } from '../../../src/recording/take-press.ts'
import type { Thread } from '../../../src/recording/thread.ts'
import { viewKey } from '../../../src/recording/view-key.ts'
import type { CardButton, CardState, CardView } from '../../../src/recording/views.ts'
import { MINUTE } from '../rows.ts'
import type { RecallBot } from './fake-bot.ts'

/** Throws when a bot row was changed to what no row may be, whatever happened. `bots`: what Recall really has. */
export function watchBot(before: Bot, after: Bot, bots: RecallBot[]): void {
  const { recallId, recall, reading, replaced } = after
  const fail = (what: string): never => {
    throw new Error(`${after.id} ${what}`)
  }
  if (before.stop !== null && after.stop === null) fail('forgets that it was to leave')
  if (before.stop !== null && after.stop?.by !== before.stop.by) fail('forgets who stopped it')
  if (recallId !== null && replaced.includes(recallId)) fail('has a bot that was given up')
  if (before.replaced.some((id) => !replaced.includes(id))) fail('forgets a bot that was given up')
  if (before.recallId !== null && recallId !== before.recallId && !replaced.includes(before.recallId))
    fail('loses its bot')
  if (isOver(before.recall) && !isOver(recall)) fail('was over')
  if (recallId === null) {
    if (recall !== NOTHING_KNOWN) fail('knows something of a bot that it has not')
    if (reading.failingSince !== null || reading.missing > 0) fail('failed to read a bot that it has not')
    return
  }
  if (recall === before.recall) return
  const life = bots.find((bot) => bot.id === recallId)?.life ?? []
  const { status } = recall
  const known = status === null || life.some(({ event }) => event.at === status.at && event.code === status.code)
  if (!known) fail('knows a status of another bot')
  if (Object.keys(recall.recordings).some((id) => !id.startsWith(`${recallId}-`)))
    fail('has a recording of another bot')
}

/** Throws when a card that is about to be shown has a wrong or dead button, by the table of product.md. */
export function watchCard(rows: { bot: Bot; thread: Thread; threads: Thread[] }, view: CardView, now: number): void {
  const { state, buttons } = view
  const expected = view.retriedBy === null ? buttonsOf(state, { wanted: rows.bot.control !== null, now }) : []
  if (buttons.join() !== expected.join())
    throw new Error(`a card that is ${state.kind} has ${buttons.join() || 'none'}`)
  for (const button of buttons) {
    if (button === 'tryAgain') continue
    if (button === 'change') {
      if (changeRefusal(rows.bot, now) !== null) throw new Error('a card can not be changed although it says so')
      continue
    }
    const by = { user: 'U1', threadId: rows.thread.id }
    const { answer } = takePress(rows, { button, by, route: null, now })
    if (answer !== null) throw new Error(`a card that is ${state.kind} has a dead button: ${button}`)
  }
  const others = rows.threads.some((one) => one.id !== rows.thread.id && one.cancelled === null && one.closed === null)
  if (view.others !== (others && buttons.includes('stop'))) throw new Error('a card does not say whether others wait')
  const again = cardView(rows.bot, rows.thread, { now, others })
  if (viewKey(again) !== viewKey(view)) throw new Error('a card is not as it was')
}

/** Throws when a message names somebody who pressed elsewhere, or is of another channel (rule 20). */
export function watchNames(thread: Thread, shows: string): void {
  for (const [, place] of shows.matchAll(/[UP]@([\w-]+)\./g)) {
    if (place !== thread.channel && place !== thread.id) throw new Error(`${thread.id} names somebody of ${place}`)
  }
}

function buttonsOf(state: CardState, { wanted, now }: { wanted: boolean; now: number }): CardButton[] {
  switch (state.kind) {
    case 'requested':
    case 'creating':
      return ['cancel']
    case 'scheduled':
      return state.joinAt - now > 11 * MINUTE ? ['change', 'cancel'] : ['cancel']
    case 'joining':
    case 'waiting':
    case 'inCall':
      return ['stop']
    case 'recording':
      return wanted ? ['stop'] : ['pause', 'stop']
    case 'paused':
      return wanted ? ['stop'] : ['resume', 'stop']
    case 'stopping':
    case 'preparing':
    case 'ready':
      return []
    default:
      return ['tryAgain']
  }
}
