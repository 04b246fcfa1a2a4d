import type { Bot } from '../../recording/bot.ts'
import { nextBotStep } from '../../recording/next-bot-step.ts'
import { nextThreadStep } from '../../recording/next-thread-step.ts'
import type { Policy } from '../../recording/policy.ts'
import { othersWait, type Thread } from '../../recording/thread.ts'

/** What a row does next; `until` ms: it waits, and looks again then at the latest. */
export type NextStep = { row: 'bot' | 'thread'; id: string; step: string; words: string; until: number | null }

/** What the bot and each thread do next, as the app itself would decide now. Pure. */
export function nextSteps(bot: Bot, threads: Thread[], at: { now: number; policy: Policy }): NextStep[] {
  const ofBot = nextBotStep(bot, threads, at)
  return [
    { row: 'bot', id: bot.id, ...told(ofBot, waitsFor(bot)) },
    ...threads.map((thread): NextStep => {
      const step = nextThreadStep(thread, bot, { ...at, others: othersWait(threads, thread) })
      return { row: 'thread', id: thread.id, ...told(step, threadWaitsFor(thread)) }
    }),
  ]
}

function told(step: { do: string; at?: number }, waits: string): Pick<NextStep, 'step' | 'words' | 'until'> {
  if (step.do === 'rest') return { step: 'rest', words: 'nothing: it is done', until: null }
  if (step.do === 'waitUntil') return { step: 'waitUntil', words: `waits ${waits}`, until: step.at ?? null }
  return { step: step.do, words: WORDS[step.do] ?? step.do, until: null }
}

function waitsFor(bot: Bot): string {
  if (bot.pausedUntil !== null) return 'because its last step failed in a way nobody foresaw'
  if (bot.recallId === null) return 'to send the bot'
  if (bot.overSince !== null) return 'for the recording to be complete at Recall'
  return 'for news from Recall'
}

function threadWaitsFor(thread: Thread): string {
  if (thread.intent !== null) return 'to look whether a message arrived whose answer was lost'
  if (thread.retryAt !== null) return 'to try again'
  return thread.resultTs === null ? 'for news of its bot' : 'until a recording is kept no longer'
}

const WORDS: Record<string, string> = {
  createBot: 'now: Create Bot at Recall',
  findBot: 'now: look at Recall whether the bot was made',
  fetchBot: 'now: ask Recall about the bot',
  leaveCall: 'now: tell the bot to leave the call',
  deleteBot: 'now: delete the bot at Recall before it joins',
  removeGhost: 'now: remove a bot that is one too many',
  pauseRecording: 'now: pause the recording',
  resumeRecording: 'now: resume the recording',
  dropControl: 'now: give up a pause or resume',
  askStop: 'now: make leaving its goal',
  end: 'now: end it by our own word',
  close: 'now: close it',
  settlePost: 'now: look whether a message arrived whose answer was lost',
  postCard: 'now: post the card',
  updateCard: 'now: edit the card',
  alertWaiting: 'now: post the alert about the waiting room',
  postResult: 'now: post the result',
  updateResult: 'now: edit the result',
  sendDirect: 'now: send the result as a direct message',
  answerAsker: 'now: tell who asked that no card could be posted',
  deleteGhost: 'now: delete a message that is one too many',
}
