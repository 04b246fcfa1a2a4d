import type { Bot } from '../../../src/recording/bot.ts'
import { foldCreate, foldFetch, foldFind, foldGhostBot, foldStop } from '../../../src/recording/fold-bot.ts'
import { foldControl } from '../../../src/recording/fold-control.ts'
import { addGhost } from '../../../src/recording/give-up.ts'
import type { BotStep } from '../../../src/recording/next-bot-step.ts'
import type { FakeRecall } from './fake-recall.ts'

/** The steps of a bot that call Recall. */
export type BotCall = Exclude<BotStep, { do: 'waitUntil' | 'rest' | 'askStop' | 'end' | 'close' | 'dropControl' }>

/** What Recall answered, and how to fold it into the row as it is then. */
export type BotAnswer = { outcome: { kind: string }; fold: (bot: Bot, now: number) => Bot }

type At = { recall: FakeRecall; bot: Bot; now: number }

/** Makes one call for a bot, as `flow/` does it. The body of a creation is committed already. */
export function carryOutBotStep(at: At, step: BotCall): BotAnswer {
  const { recall, bot, now } = at
  const recallId = bot.recallId ?? ''
  const key = bot.create?.key ?? ''
  const asked = bot.reading.askedSeq
  switch (step.do) {
    case 'createBot': {
      const outcome = recall.createBot({ key, body: bot.create?.body ?? '' }, now)
      return { outcome, fold: (known, then) => foldCreate(known, { key, outcome }, then) }
    }
    case 'findBot': {
      const outcome = recall.findBots(bot.id, now)
      return { outcome, fold: (known, then) => foldFind(known, { key, startedAt: now, outcome }, then) }
    }
    case 'fetchBot': {
      const outcome = recall.fetchBot(recallId, now)
      return { outcome, fold: (known, then) => foldFetch(known, { recallId, asked, startedAt: now, outcome }, then) }
    }
    case 'leaveCall': {
      const outcome = recall.leaveCall(recallId, now)
      return { outcome, fold: (known, then) => foldStop(known, outcome, then) }
    }
    case 'deleteBot': {
      const outcome = recall.deleteBot(recallId, now)
      return { outcome, fold: (known, then) => foldStop(known, outcome, then) }
    }
    case 'pauseRecording':
      return control(at, 'pause')
    case 'resumeRecording':
      return control(at, 'resume')
    case 'removeGhost': {
      const { ghost } = step
      const outcome =
        ghost.next === 'leave' ? recall.leaveCall(ghost.recallId, now) : recall.deleteBot(ghost.recallId, now)
      return {
        outcome,
        fold: (known, then) => foldGhostBot(addGhost(known, ghost.recallId), ghost, { outcome, now: then }),
      }
    }
  }
}

function control({ recall, bot, now }: At, want: 'pause' | 'resume'): BotAnswer {
  const { control: wish } = bot
  if (wish === null) throw new Error('a pause or resume that nobody asked for')
  const outcome = recall.control(want, bot.recallId ?? '', now)
  return { outcome, fold: (known, then) => foldControl(known, wish, { outcome, now: then }) }
}
