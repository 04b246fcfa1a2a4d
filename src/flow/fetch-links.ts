import type { Bot } from '../recording/bot.ts'
import { foldFetch } from '../recording/fold-bot.ts'
import type { PresignedLink } from '../recording/recall-event.ts'
import type { Thread } from '../recording/thread.ts'
import type { ResultView } from '../recording/views.ts'
import type { FlowDeps } from './call.ts'
import { changeBot } from './change.ts'
import { FETCH } from './gate-keys.ts'

/** The links for a result, fetched now; or why it has to wait. */
export type LinksNow = { kind: 'links'; links: PresignedLink[] } | { kind: 'later'; why: string }

/** So many posts are put off for a link that is not there yet; then the result goes out and says what is missing. */
const PATIENCE = 6

/**
 * Pre-signed links are never stored: they are fetched right before each try of a post (rule 19). What the answer says
 * of the bot is folded on the way. Safe to repeat.
 */
export async function fetchLinks(
  deps: FlowDeps,
  wish: { bot: Bot; thread: Thread; view: ResultView },
): Promise<LinksNow> {
  const { bot, thread, view } = wish
  const wanted = view.content.kind === 'recording' ? view.content.parts.filter((part) => part.state === 'ready') : []
  if (wanted.length === 0 || bot.recallId === null) return { kind: 'links', links: [] }
  const startedAt = deps.clock.now()
  const outcome = await deps.recall.fetchBot(bot.recallId)
  if (outcome.kind === 'limited') deps.gates.close(FETCH, deps.clock.now() + outcome.retryAfterMs)
  await deps.db.transaction().execute((tx) => {
    const now = deps.clock.now()
    return changeBot(tx, { id: bot.id, now }, (known) =>
      foldFetch(known, { asked: bot.reading.askedSeq, startedAt, outcome }, now),
    )
  })
  const outOfPatience = thread.failures >= PATIENCE || deps.clock.now() >= thread.answerBy
  if (outcome.kind === 'bot') {
    const complete = wanted.every((part) => outcome.links.some((link) => link.recordingId === part.recordingId))
    if (complete || outOfPatience) return { kind: 'links', links: outcome.links }
    return { kind: 'later', why: 'Recall gave no link yet' }
  }
  if (outOfPatience) return { kind: 'links', links: [] }
  return { kind: 'later', why: `Recall could not be read (${outcome.kind})` }
}
