import type { Sandbox } from '../open-sandbox.ts'
import { LIVES, type LifeName } from '../simulated-recall/lives.ts'
import type { ActionOutcome, PageAction } from './page-action.ts'
import { moveNamed } from './possible-moves.ts'

type Moved = Extract<PageAction, { kind: 'move bot' }>
type Life = Extract<PageAction, { kind: 'set life' }>

/** Makes something happen to a bot. From then on it does not live by itself any more, but still winds up after its call. */
export function moveBot({ recall }: Pick<Sandbox, 'recall'>, { bot: id, move, subCode }: Moved): ActionOutcome {
  const name = moveNamed(move)
  if (name === undefined) return { kind: 'failed', why: `A bot cannot “${move}”.` }
  const bot = recall.bot(id)
  const before = bot.phase
  bot[name](subCode ?? undefined)
  const isOver = ['call_ended', 'done', 'fatal'].includes(bot.phase)
  // An empty life calls off what would still have come; the winding up that a call's end begins is left alone.
  if (recall.settings.autoplay !== 'off' && !isOver && before !== 'call_ended') bot.playLife([])
  return { kind: 'done' }
}

/** Chooses what bots live through: the next ones, and those that wait to join. `off` leaves all of them to people's hands. */
export function setLife({ recall }: Pick<Sandbox, 'recall'>, { life, pace }: Life): ActionOutcome {
  if (life !== 'off' && !isLife(life)) return { kind: 'failed', why: `There is no life “${life}”.` }
  const switched = (recall.settings.autoplay === 'off') !== (life === 'off')
  Object.assign(recall.settings, { autoplay: life, pace })
  if (!switched) return { kind: 'done' }
  for (const bot of recall.bots) {
    if (bot.deleted || ['call_ended', 'done', 'fatal'].includes(bot.phase)) continue
    if (life === 'off') bot.playLife([])
    else if (bot.phase === 'ready' && bot.scheduledFor === null) bot.playLife(life, pace)
  }
  return { kind: 'done' }
}

function isLife(name: string): name is LifeName {
  return Object.hasOwn(LIVES, name)
}
