import type { Bot } from '../recording/bot.ts'
import { foldCreate, foldFetch, foldFind, foldGhostBot, foldStop } from '../recording/fold-bot.ts'
import { foldControl } from '../recording/fold-control.ts'
import { addGhost } from '../recording/give-up.ts'
import type { ControlOutcome } from '../recording/recall-outcome.ts'
import { remember } from '../store/remembered.ts'
import { type Call, type Ended, ended, type FlowDeps } from './call.ts'
import type { BotCall } from './gate-keys.ts'
import { tellDropped } from './tell-dropped.ts'

type BotCallOf<Do extends BotCall['do']> = { bot: Bot; step: Extract<BotCall, { do: Do }> }

/** The name under which the dialect of the Recall workspace is remembered (rule 24). */
export const RECALL_FORM = 'recall form'

/** Carries out one step of a bot. Makes its call once; a throw is a bug or a broken world. */
export function runBotCall(deps: FlowDeps, call: Extract<Call, { kind: 'bot' }>): Promise<Ended<Bot>> {
  const run = RUN[call.step.do] as (deps: FlowDeps, call: { bot: Bot; step: BotCall }) => Promise<Ended<Bot>>
  return run(deps, call)
}

const RUN: { [Do in BotCall['do']]: (deps: FlowDeps, call: BotCallOf<Do>) => Promise<Ended<Bot>> } = {
  async createBot({ recall }, { bot }) {
    const { create } = bot
    if (create === null) throw new Error('a creation without its frozen body')
    const outcome = await recall.createBot({ body: create.body, key: create.key })
    const result = ended(outcome, (now: Bot, at) => foldCreate(now, { key: create.key, outcome }, at))
    if (outcome.kind === 'refused') {
      const { kind, status } = outcome.refusal
      return { ...result, why: `${status} ${kind}`, shutOut: kind === 'key' }
    }
    if (outcome.kind !== 'otherForm' || create.form === '1.10') return result
    return { ...result, also: (tx) => remember(tx, RECALL_FORM, '1.10') }
  },

  async findBot({ recall, clock }, { bot }) {
    const startedAt = clock.now()
    const key = bot.create?.key ?? ''
    const outcome = await recall.findBots(bot.id)
    return ended(outcome, (now: Bot, at) => foldFind(now, { key, startedAt, outcome }, at))
  },

  async fetchBot({ recall, clock }, { bot }) {
    const startedAt = clock.now()
    const asked = bot.reading.askedSeq
    const recallId = recallIdOf(bot)
    const outcome = await recall.fetchBot(recallId)
    const fold = (now: Bot, at: number) => foldFetch(now, { recallId, asked, startedAt, outcome }, at)
    return { ...ended(outcome, fold), routine: outcome.kind === 'bot' }
  },

  async leaveCall({ recall }, { bot }) {
    const outcome = await recall.leaveCall(recallIdOf(bot))
    return ended(outcome, (now: Bot, at) => foldStop(now, outcome, at))
  },

  async deleteBot({ recall }, { bot }) {
    const outcome = await recall.deleteBot(recallIdOf(bot))
    return ended(outcome, (now: Bot, at) => foldStop(now, outcome, at))
  },

  pauseRecording: (deps, { bot }) => control(deps, bot, deps.recall.pauseRecording),

  resumeRecording: (deps, { bot }) => control(deps, bot, deps.recall.resumeRecording),

  async removeGhost({ recall }, { step: { ghost } }) {
    const remove = ghost.next === 'leave' ? recall.leaveCall : recall.deleteBot
    const outcome = await remove(ghost.recallId)
    return ended(outcome, (now: Bot, at) => foldGhostBot(addGhost(now, ghost.recallId), ghost, { outcome, now: at }))
  },
}

async function control(
  deps: FlowDeps,
  bot: Bot,
  call: (recallId: string) => Promise<ControlOutcome>,
): Promise<Ended<Bot>> {
  const { control: wish } = bot
  if (wish === null) throw new Error('a pause or resume that nobody asked for')
  const outcome = await call(recallIdOf(bot))
  const result = ended({ ...outcome, why: 'why' in outcome ? (outcome.why ?? '') : '' }, (now: Bot, at) =>
    foldControl(now, wish, { outcome, now: at }),
  )
  if (outcome.kind !== 'refused' || wish.triedAt !== null) return result
  // Recall's sentence is for who pressed, not for the log.
  return { ...result, why: null, also: (tx) => tellDropped(deps, tx, { bot, reason: 'refused', why: outcome.why }) }
}

function recallIdOf(bot: Bot): string {
  if (bot.recallId === null) throw new Error('a call for a bot that Recall does not know yet')
  return bot.recallId
}
