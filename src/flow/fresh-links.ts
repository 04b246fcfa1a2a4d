import type { Bot } from '../recording/bot.ts'
import { resultContent } from '../recording/result-content.ts'
import type { AskAnswer, RecordingLink } from '../recording/views.ts'
import { readBot } from '../store/bots.ts'
import { readThread } from '../store/threads.ts'
import type { FlowDeps } from './call.ts'
import { fetchNow } from './fetch-links.ts'

/** What *Get a fresh link* answers now, or why it has to wait. */
export type FreshLinks = { kind: 'found'; answer: AskAnswer; links: RecordingLink[] } | { kind: 'later'; why: string }

/** Fetches links that work now, for one person. They are shown once and stored nowhere (rule 19). Safe to repeat. */
export async function freshLinks(deps: FlowDeps, of: { botId: string; threadId: string }): Promise<FreshLinks> {
  const before = await readRows(deps, of)
  if (before === null || before.bot.recallId === null) return without('none')
  const links = await fetchNow(deps, before.bot)
  if (links.kind === 'gone') return without('deleted')
  if (links.kind === 'later') return links
  // As it is now: the answer may have told that the recording is gone.
  const rows = (await readRows(deps, of)) ?? before
  const content = resultContent(rows.bot, rows.thread, deps.clock.now())
  if (content.kind !== 'recording') return without('none')
  const { title, parts } = content
  const ready = parts.filter((part) => links.links.some(({ recordingId }) => recordingId === part.recordingId))
  if (ready.length === 0) return without(parts.every(({ state }) => state === 'deleted') ? 'deleted' : 'unreachable')
  return { kind: 'found', answer: { kind: 'freshLinks', title, parts }, links: links.links }
}

function without(why: Extract<AskAnswer, { kind: 'noFreshLinks' }>['why']): FreshLinks {
  return { kind: 'found', answer: { kind: 'noFreshLinks', why }, links: [] }
}

function readRows(deps: FlowDeps, of: { botId: string; threadId: string }) {
  return deps.db.transaction().execute(async (tx) => {
    const bot: Bot | undefined = (await readBot(tx, of.botId))?.bot
    const thread = await readThread(tx, of.threadId)
    return bot === undefined || thread === undefined ? null : { bot, thread }
  })
}
