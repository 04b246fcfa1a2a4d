/** The posts that must not be repeated: each has an intent before it is sent. */
export type PostStep = 'postCard' | 'alertWaiting' | 'postResult' | 'sendDirect'

/** A post that was about to be sent. While it stands, its outcome is unknown and is settled before anything else (rule 3). */
export type PostIntent = {
  step: PostStep
  /** What the message shows, as its view's key. */
  shows: string
  sentAt: number
  /** Complete looks that did not find the message, ms. */
  absentAt: number[]
  /** Not before this time: the next look, after one that could not be finished. */
  lookAt: number
  /** Since when looks fail although Slack answers, after it had answered nothing at all; null: it still answers nothing. */
  brokenSince?: number | null
  /** It comes from a restored backup, which may have forgotten more: behind this message the final reply is looked for too. */
  afterRestore?: true
}

/** How to reach the person who asked without posting (rule 12). The URL is a secret of that person's session: never logged. */
export type AnswerRoute = {
  responseUrl: string
  usableUntil: number
  /** It came with something done in a thread, and answers in the channel all the same: another way goes first. */
  inThread?: true
}

/** One card in one channel, and what hangs on it. All times ms since 1970, ours; `ts` are Slack's. */
export type Thread = {
  id: string
  botId: string
  team: string
  channel: string
  /** The message whose thread this is; null: the card becomes the root. */
  rootTs: string | null
  cardTs: string | null
  requester: string
  subscribers: string[]
  /** The thread whose *Try again* made this one (rule 18). */
  retryOf: string | null
  /** Who pressed *Try again* here, Slack user id. */
  retriedBy: string | null
  /** Somebody took this channel's wish back before the bot was in the call (rule 20); Slack user id. */
  cancelled: { by: string; at: number } | null
  /** Its bot was recording for another channel already: the card says so, without naming it (rule 13). */
  shared: boolean
  requestedAt: number
  /** Past this, what is known is said by a path that needs only channel, user and ts (rule 7). */
  answerBy: number
  answerRoute: AnswerRoute | null
  /** How to reach later subscribers while there is no card, by Slack user id. */
  subscriberRoutes: Record<string, AnswerRoute>
  /** Who has been told by another way than the thread: requester and subscribers, Slack user ids. */
  told: string[]
  intent: PostIntent | null
  /** Steps that were sent again without having been able to look, once for each time (rule 14). */
  blind: PostStep[]
  /** What the card shows now, as its view's key; null: not known, so it is edited. */
  cardShown: string | null
  /** When it was last sent to Slack, posted or edited. */
  cardSentAt: number | null
  /** An edit is under way, or its answer was lost: one more edit 60 s later (rule 6). */
  editSentAt: number | null
  /** `gone`: somebody deleted the card; `frozen`: it can no longer be edited. */
  card: 'open' | 'gone' | 'frozen'
  alert: { ts: string } | 'dropped' | null
  resultTs: string | null
  resultShown: string | null
  /** As `editSentAt`, of the final reply. */
  resultEditSentAt: number | null
  resultFrozen: boolean
  /** Slack's code for why this channel cannot be posted to; `unconfirmed`: we cannot tell whether it was. */
  channelProblem: string | null
  /** The last post was refused for our token or installation, not for the channel. */
  tokenRefused: boolean
  /** Messages of ours that are one too many and are deleted (rule 4). */
  ghosts: string[]
  retryAt: number | null
  failures: number
  /** How often in a row Slack refused, or we failed to make, what was to be posted: three tries, then a simpler way. */
  refusals: number
  /**
   * Set when nothing more will ever be said in this thread although its result was not posted; `why` goes to the log.
   * `uninstalled`: the workspace took the app away, so nobody there waits for the recording any more.
   */
  closed: { at: number; why: string; uninstalled?: true } | null
}

/** A thread as it is when the request is taken. `answerBy` is filled in by the caller's policy. */
export function newThread(input: {
  id: string
  botId: string
  team: string
  channel: string
  rootTs: string | null
  requester: string
  subscribers?: string[]
  retryOf?: string | null
  shared?: boolean
  requestedAt: number
  answerBy: number
  answerRoute: AnswerRoute | null
}): Thread {
  return {
    ...input,
    shared: input.shared ?? false,
    retryOf: input.retryOf ?? null,
    retriedBy: null,
    cancelled: null,
    cardTs: null,
    subscribers: input.subscribers ?? [],
    subscriberRoutes: {},
    told: [],
    intent: null,
    blind: [],
    cardShown: null,
    cardSentAt: null,
    editSentAt: null,
    card: 'open',
    alert: null,
    resultTs: null,
    resultShown: null,
    resultEditSentAt: null,
    resultFrozen: false,
    channelProblem: null,
    tokenRefused: false,
    ghosts: [],
    retryAt: null,
    failures: 0,
    refusals: 0,
    closed: null,
  }
}

/** Whether this thread still waits for its bot: it is neither closed nor cancelled. */
export function isWaiting(thread: Thread): boolean {
  return thread.closed === null && thread.cancelled === null
}

/** Whether another thread of the same bot waits for it too. */
export function othersWait(threads: Thread[], thread: Thread): boolean {
  return threads.some((one) => one.id !== thread.id && isWaiting(one))
}
