import type { SimulatedRecall } from '../../src/sandbox/simulated-recall/simulated-recall.ts'
import type { SimulatedSlack } from '../../src/sandbox/simulated-slack/simulated-slack.ts'
import { type Ledger, wordsOf } from './ledger.ts'
import type { Request } from './people.ts'

type Bot = SimulatedRecall['bots'][number]

/** What came of one request, as everybody can see it at Slack and at Recall. */
export type Verdict = {
  number: number
  /** The reply says that a link could not be fetched, and has a button that tries again. */
  withoutLink: boolean
  /** Where the answer is; `unanswered` is the one that must not be. */
  answered: 'thread' | 'direct message' | 'asker only' | 'never taken' | 'unanswered'
  /** When the answer was there, ms; null where there is none. */
  answeredAt: number | null
  /** What is wrong, in words; empty when all is right. */
  faults: string[]
}

type Deps = { slack: SimulatedSlack; ledger: Ledger }

/** Whether this request has its answer, and what would be wrong if it were over now. */
export function judge({ slack, ledger }: Deps, request: Request): Verdict {
  const { number } = request.plan
  const bots = request.bots.filter(({ deleted }) => !deleted)
  const [cards, results, directs, alerts] = (['card', 'result', 'direct', 'alert'] as const).map((kind) =>
    ledger.of(number, kind),
  )
  const reply = results?.[0] ?? directs?.[0]
  const toldAlone = ledger.told.find((told) => told.number === number && told.text.includes('No bot was sent'))
  const faults: string[] = []
  if ((cards?.length ?? 0) > 1) faults.push(`${cards?.length} cards`)
  if ((results?.length ?? 0) + (directs?.length ?? 0) > 1) {
    faults.push(`${results?.length} replies in the thread, ${directs?.length} direct messages`)
  }
  if ((alerts?.length ?? 0) > 1) faults.push(`${alerts?.length} alerts`)
  if (bots.length > 1) faults.push(`${bots.length} bots`)
  const text = reply === undefined ? '' : wordsIn(slack, reply)
  const verdict = { number, faults, withoutLink: text.includes('its link could not be fetched') }
  if (reply !== undefined) {
    const wrong = wrongReply(text, bots)
    if (wrong !== null) faults.push(wrong)
    const live = cards?.find((card) => /"action_id":"(stop|cancel|pause)"/.test(wordsIn(slack, card)))
    if (live !== undefined) faults.push('the card still shows the meeting as under way')
    return { ...verdict, answered: results?.[0] === undefined ? 'direct message' : 'thread', answeredAt: reply.at }
  }
  if (toldAlone !== undefined) {
    if (bots.length > 0) faults.push('told that no bot was sent, but one was')
    return { ...verdict, answered: 'asker only', answeredAt: toldAlone.at }
  }
  if (request.askedAt === null || (request.state !== 'taken' && (cards?.length ?? 0) === 0)) {
    return { ...verdict, answered: 'never taken', answeredAt: null }
  }
  faults.push('no final reply')
  return { ...verdict, answered: 'unanswered', answeredAt: null }
}

/** What a reply must say, by what Recall truly has; null when it is right. */
function wrongReply(text: string, [bot]: Bot[]): string | null {
  const links = text.split('X-Amz-Signature').length - 1
  if (bot === undefined) {
    return /no bot was sent|was cancelled/i.test(text) ? null : `there is no bot, but the reply says: ${headline(text)}`
  }
  const videos = bot.recordings.flatMap(({ media }) => media.filter(({ kind }) => kind === 'video_mixed'))
  const ready = videos.filter(({ status }) => status.code === 'done').length
  // After six failures to get a link the reply goes out without, and with a button that fetches it.
  const unfetched = text.split('its link could not be fetched').length - 1
  if (links + unfetched !== ready) return `${ready} videos at Recall, ${links} links in the reply: ${headline(text)}`
  const silent = bot.phase === 'ready' || bot.phase === 'joining_call'
  const lost = text.includes('lost contact')
  if (silent !== lost) return `the bot is ${bot.phase}, but the reply says: ${headline(text)}`
  if (ready === 0 && !silent && !/nothing was recorded|could not record|was stopped|no recording/i.test(text)) {
    return `nothing was recorded, but the reply says: ${headline(text)}`
  }
  return null
}

/** The story of one request, line by line, for whoever looks for the cause. */
export function storyOf({ slack, ledger }: Deps, request: Request, since: (at: number) => string): string[] {
  const { plan } = request
  const posts = ledger.posted.filter((posted) => posted.number === plan.number)
  const told = ledger.told.filter((one) => one.number === plan.number)
  const lines = [
    `#${plan.number} ${plan.life}, ${plan.silence === 'none' ? 'reports' : plan.silence}; typed ${request.tries} times, last ${request.state}${request.answer === '' ? '' : `: ${request.answer.slice(0, 160)}`}`,
    ...request.bots.map(
      (bot) =>
        `  bot ${bot.id} ${bot.deleted ? 'deleted' : bot.phase}: ${bot.statusChanges.map(({ code, at }) => `${code} ${since(at / 1000)}`).join(', ')}`,
    ),
    ...posts.map(
      (post) =>
        `  ${since(post.at)} ${post.kind}${post.removed ? ' (removed)' : ''} row ${post.row}: ${post.removed ? '' : headline(wordsIn(slack, post))}`,
    ),
    ...told.map((one) => `  ${since(one.at)} told alone: ${headline(one.text)}`),
  ]
  return lines
}

function wordsIn(slack: SimulatedSlack, { channel, ts }: { channel: string; ts: string }): string {
  const [message] = slack.thread(channel, ts)
  return message === undefined ? '' : wordsOf(message)
}

function headline(text: string): string {
  return text.replace(/\s+/g, ' ').slice(0, 140)
}
