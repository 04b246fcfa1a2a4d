import type { BotSnapshot } from '../recording/recall-event.ts'
import type { FindOutcome } from '../recording/recall-outcome.ts'
import { callTrouble, successOf } from './call-trouble.ts'
import { readBot } from './read-bot.ts'
import { type Sender, sendRequest } from './send-request.ts'
import { BOT_METADATA_KEY, pageShape } from './shapes.ts'

// Recall filters by our metadata, so more than one page means that the filter was not taken.
const MOST_PAGES = 20

/**
 * Looks for our bot in List Bots, all pages, within 25 s. Counts only bots whose own metadata holds our id; `absent`
 * only after every page was read in full. One found outweighs a page that failed.
 */
export async function findBots(sender: Sender, botId: string): Promise<FindOutcome> {
  const signal = AbortSignal.timeout(25_000)
  const found = new Map<string, BotSnapshot>()
  let trouble: FindOutcome | null = null
  let page: number | null = 1
  while (page !== null && trouble === null) {
    const read = await readPage(sender, { botId, page, signal })
    for (const snapshot of read.found) found.set(snapshot.recallId, snapshot)
    trouble = read.trouble
    page = read.next
  }
  if (found.size > 0) return { kind: 'found', snapshots: [...found.values()] }
  return trouble ?? { kind: 'absent' }
}

type Page = { found: BotSnapshot[]; next: number | null; trouble: FindOutcome | null }

async function readPage(
  sender: Sender,
  { botId, page, signal }: { botId: string; page: number; signal: AbortSignal },
): Promise<Page> {
  const path = listPath(botId, page)
  const exchange = await sendRequest(sender, { method: 'GET', path, signal })
  const parsed = pageShape.safeParse(successOf(exchange)?.json)
  if (!parsed.success) {
    const trouble = callTrouble(exchange)
    return broken([], trouble.kind === 'missing' ? failed('HTTP 404') : trouble)
  }
  const bots = parsed.data.results.map((entry) => readBot(entry, sender.now()))
  const found = bots.flatMap((bot) => (bot?.metadataBotId === botId ? [bot.snapshot] : []))
  if (bots.includes(null)) return broken(found, failed('an unreadable bot in the list'))
  if (!parsed.data.next) return { found, next: null, trouble: null }
  const next = pageNumber(parsed.data.next, sender.baseUrl)
  if (next === null || next <= page) return broken(found, failed('the list names no next page'))
  return next > MOST_PAGES ? broken(found, failed('the list is too long')) : { found, next, trouble: null }
}

/** The path of one page of List Bots with our metadata. */
export function listPath(botId: string, page: number): string {
  const query = new URLSearchParams({ [`metadata__${BOT_METADATA_KEY}`]: botId })
  if (page > 1) query.set('page', String(page))
  return `/api/v1/bot/?${query}`
}

// Only the number is taken: the key must never be sent to a host that an answer names.
function pageNumber(next: string, baseUrl: string): number | null {
  const page = URL.canParse(next, baseUrl) ? new URL(next, baseUrl).searchParams.get('page') : null
  return page !== null && /^\d{1,6}$/.test(page) ? Number(page) : null
}

function broken(found: BotSnapshot[], trouble: FindOutcome): Page {
  return { found, next: null, trouble }
}

function failed(why: string): FindOutcome {
  return { kind: 'failed', why, key: false }
}
