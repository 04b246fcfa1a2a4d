import { failed, tokenFailed } from './failed.ts'
import { hasLanded } from './next-thread-step.ts'
import type { EditOutcome } from './slack-outcome.ts'
import type { Thread } from './thread.ts'

/**
 * Marks that an edit of the card or the final reply is about to be sent; `own` tells whether its answer may clear the
 * mark (rule 6). It may not while an earlier edit, whose answer was lost, can still land.
 */
export function markEdit(thread: Thread, message: 'card' | 'result', now: number): { thread: Thread; own: boolean } {
  const sentAt = message === 'card' ? thread.editSentAt : thread.resultEditSentAt
  const own = sentAt === null || hasLanded(sentAt, now)
  // With a lost answer behind us, what the message shows is not known until an edit is answered.
  if (message === 'card') {
    return { thread: { ...thread, editSentAt: now, cardShown: sentAt === null ? thread.cardShown : null }, own }
  }
  return { thread: { ...thread, resultEditSentAt: now, resultShown: sentAt === null ? thread.resultShown : null }, own }
}

/** Folds what an edit of the card proved. `markedAt` is the mark this edit set itself, or null. */
export function foldCardEdit(
  thread: Thread,
  sent: { shows: string; markedAt: number | null; outcome: EditOutcome },
  now: number,
): Thread {
  const { outcome } = sent
  if (outcome.kind === 'unknown') return { ...failed(thread, now), cardShown: null, cardSentAt: now }
  const ownMark = sent.markedAt !== null && thread.editSentAt === sent.markedAt
  const answered = ownMark ? { ...thread, editSentAt: null } : thread
  switch (outcome.kind) {
    case 'edited':
      return { ...answered, cardShown: sent.shows, cardSentAt: now, failures: 0, retryAt: null }
    case 'gone':
      return resultToChannel({ ...answered, card: 'gone', editSentAt: null })
    case 'frozen':
      return { ...answered, card: 'frozen', editSentAt: null }
    case 'channel':
      // Until the end the channel may be given back: what the card says next gets a new chance.
      if (thread.resultTs !== null) return { ...answered, card: 'frozen', editSentAt: null }
      return { ...answered, cardShown: sent.shows, cardSentAt: now }
    case 'refused':
      // The same content would be refused again: what the card says next gets a new chance.
      return { ...answered, cardShown: sent.shows, cardSentAt: now }
    case 'limited':
      return answered
    case 'notDone':
      return failed(answered, now)
    case 'token':
      return tokenFailed(answered, now)
  }
}

/**
 * A final reply below a card that was gone before stands where nobody looks: Slack takes replies to deleted messages
 * (facts, section 5). It is removed there, and comes in the channel (rule 17). A card that was edited after the reply was
 * still there with it.
 */
function resultToChannel(thread: Thread): Thread {
  const { rootTs, resultTs, cardSentAt, ghosts } = thread
  if (rootTs !== null || resultTs === null || Number(resultTs) * 1_000 < (cardSentAt ?? 0)) return thread
  return { ...thread, resultTs: null, resultShown: null, resultEditSentAt: null, ghosts: [...ghosts, resultTs] }
}

/** Folds what an edit of the final reply proved. `markedAt` is the mark this edit set itself, or null. */
export function foldResultEdit(
  thread: Thread,
  sent: { shows: string; markedAt: number | null; outcome: EditOutcome },
  now: number,
): Thread {
  const { outcome } = sent
  if (outcome.kind === 'unknown') return { ...failed(thread, now), resultShown: null }
  const ownMark = sent.markedAt !== null && thread.resultEditSentAt === sent.markedAt
  const answered = ownMark ? { ...thread, resultEditSentAt: null } : thread
  switch (outcome.kind) {
    case 'edited':
      return { ...answered, resultShown: sent.shows, failures: 0, retryAt: null }
    case 'gone':
    case 'frozen':
    case 'channel':
    case 'refused':
      return { ...answered, resultFrozen: true, resultEditSentAt: null }
    case 'limited':
      return answered
    case 'notDone':
      return failed(answered, now)
    case 'token':
      return tokenFailed(answered, now)
  }
}

/** Folds the removal of a message that was one too many. What cannot be removed is left. */
export function foldGhost(thread: Thread, ts: string, seen: { outcome: EditOutcome; now: number }): Thread {
  const { kind } = seen.outcome
  if (kind === 'limited') return thread
  if (kind === 'unknown' || kind === 'notDone' || kind === 'token') return failed(thread, seen.now)
  return { ...thread, ghosts: thread.ghosts.filter((ghost) => ghost !== ts), failures: 0 }
}
