import type { Bot } from '../recording/bot.ts'
import { foldFetch } from '../recording/fold-bot.ts'
import { isMissing } from '../recording/next-bot-step.ts'
import type { Thread } from '../recording/thread.ts'
import type { RecordingLink, ResultView } from '../recording/views.ts'
import type { FlowDeps } from './call.ts'
import { changeBot } from './change.ts'
import { FETCH } from './gate-keys.ts'
import { readyParts } from './own-links.ts'
import { transact } from './tell-changes.ts'

/** The links for a result, fetched now; or why it has to wait. */
export type LinksNow = { kind: 'links'; links: RecordingLink[] } | { kind: 'later'; why: string }

/** `gone`: Recall has thrown the bot away, and with it what it recorded. */
export type FetchedNow = LinksNow | { kind: 'gone' }

/** So many posts are put off for a link that is not there yet; then the result goes out and says what is missing. */
const PATIENCE = 6

/**
 * Recall's pre-signed links for a result. They are never stored: they are fetched right before each try of a post
 * (rule 19). Safe to repeat.
 */
export async function fetchLinks(
  deps: FlowDeps,
  wish: { bot: Bot; thread: Thread; view: ResultView },
): Promise<LinksNow> {
  const { bot, thread, view } = wish
  const wanted = readyParts(view)
  if (wanted.length === 0 || bot.recallId === null) return { kind: 'links', links: [] }
  const fetched = await fetchNow(deps, bot)
  const outOfPatience = thread.failures >= PATIENCE || deps.clock.now() >= thread.answerBy
  if (fetched.kind === 'gone') return { kind: 'links', links: [] }
  if (fetched.kind === 'later') return outOfPatience ? { kind: 'links', links: [] } : fetched
  const complete = wanted.every((part) => fetched.links.some((link) => link.recordingId === part.recordingId))
  return complete || outOfPatience ? fetched : { kind: 'later', why: 'Recall gave no link yet' }
}

/** Asks Recall for the links of all that this bot recorded. What the answer says of the bot is folded on the way. */
export async function fetchNow(deps: FlowDeps, bot: Bot): Promise<FetchedNow> {
  const { recallId } = bot
  if (recallId === null) return { kind: 'links', links: [] }
  const startedAt = deps.clock.now()
  const outcome = await deps.recall.fetchBot(recallId)
  if (outcome.kind === 'limited') deps.gates.close(FETCH, deps.clock.now() + outcome.retryAfterMs)
  const known = await transact(deps, (tx) => {
    const now = deps.clock.now()
    return changeBot(tx, { id: bot.id, now }, (known) =>
      foldFetch(known, { recallId, asked: bot.reading.askedSeq, startedAt, outcome }, now),
    )
  })
  if (outcome.kind === 'bot') return { kind: 'links', links: outcome.links }
  if (known !== undefined && outcome.kind === 'missing' && isMissing(known)) return { kind: 'gone' }
  return { kind: 'later', why: `Recall could not be read (${outcome.kind})` }
}
