import { addGhost } from '../../../src/recording/adopt.ts'
import type { Bot } from '../../../src/recording/bot.ts'
import { foldCreate, foldFetch, foldFind, foldGhostBot, foldStop } from '../../../src/recording/fold-bot.ts'
import type { BotStep } from '../../../src/recording/next-bot-step.ts'
import type { FakeRecall } from './fake-recall.ts'

/** The steps of a bot that call Recall. */
export type BotCall = Exclude<BotStep, { do: 'waitUntil' | 'rest' | 'askStop' | 'end' | 'close' }>

/** What Recall answered, and how to fold it into the row as it is then. */
export type BotAnswer = { outcome: { kind: string }; fold: (bot: Bot, now: number) => Bot }

/** Makes one call for a bot, as `flow/` does it. The body of a creation is committed already. */
export function carryOutBotStep(
  { recall, bot, now }: { recall: FakeRecall; bot: Bot; now: number },
  step: BotCall,
): BotAnswer {
  const recallId = bot.recallId ?? ''
  const key = bot.create?.key ?? ''
  const asked = bot.reading.askedSeq
  switch (step.do) {
    case 'createBot': {
      const outcome = recall.createBot({ key, form: bot.create?.form ?? '1.11' }, now)
      return { outcome, fold: (known, at) => foldCreate(known, { key, outcome }, at) }
    }
    case 'findBot': {
      const outcome = recall.findBots(now)
      return { outcome, fold: (known, at) => foldFind(known, { key, startedAt: now, outcome }, at) }
    }
    case 'fetchBot': {
      const outcome = recall.fetchBot(recallId, now)
      return { outcome, fold: (known, at) => foldFetch(known, { asked, startedAt: now, outcome }, at) }
    }
    case 'leaveCall': {
      const outcome = recall.leaveCall(recallId, now)
      return { outcome, fold: (known, at) => foldStop(known, outcome, at) }
    }
    case 'deleteBot': {
      const outcome = recall.deleteBot(recallId, now)
      return { outcome, fold: (known, at) => foldStop(known, outcome, at) }
    }
    case 'removeGhost': {
      const { ghost } = step
      const outcome =
        ghost.next === 'leave' ? recall.leaveCall(ghost.recallId, now) : recall.deleteBot(ghost.recallId, now)
      return {
        outcome,
        fold: (known, at) => foldGhostBot(addGhost(known, ghost.recallId), ghost, { outcome, now: at }),
      }
    }
  }
}
