import type { Bot } from '../recording/bot.ts'
import { partsAt } from '../recording/result-content.ts'
import { readBot } from '../store/bots.ts'
import { readLink } from '../store/links.ts'
import type { FlowDeps } from './call.ts'
import { fetchNow } from './fetch-links.ts'
import { FETCH } from './gate-keys.ts'

/** Where a link of ours leads now. `url` is Recall's pre-signed one: never stored, never logged. */
export type OpenedLink =
  | { kind: 'redirect'; url: string }
  | { kind: 'unknown' }
  | { kind: 'deleted'; at: number | null }
  | { kind: 'preparing' }
  | { kind: 'unavailable'; retryAfterMs: number }

/** How soon somebody may try again when Recall does not answer. */
const RETRY_AFTER_MS = 30_000

/** Fetches the link that a token stands for at this moment; shares the limit of all fetches (rule 29). Safe to repeat. */
export async function openLink(deps: FlowDeps, token: string): Promise<OpenedLink> {
  const target = await deps.db.transaction().execute((tx) => readLink(tx, token))
  const bot = target === undefined ? undefined : await readBotNow(deps, target.botId)
  if (target === undefined || bot === undefined || bot.recallId === null) return { kind: 'unknown' }
  const known = stateOf(bot, target.recordingId, deps.clock.now())
  if (known.kind === 'deleted') return known
  const keys = { limits: [FETCH], health: 'recall' }
  const now = deps.clock.now()
  const opensAt = deps.gates.opensAt(keys, now)
  if (opensAt > 0) return { kind: 'unavailable', retryAfterMs: Math.max(opensAt - now, 1_000) }
  deps.gates.enter(keys, now)
  const fetched = await fetchNow(deps, bot).finally(() =>
    deps.gates.leave(keys, { now: deps.clock.now(), failed: false }),
  )
  if (fetched.kind === 'gone') return { kind: 'deleted', at: null }
  if (fetched.kind === 'later') return { kind: 'unavailable', retryAfterMs: RETRY_AFTER_MS }
  const link = fetched.links.find(({ recordingId }) => recordingId === target.recordingId)
  if (link !== undefined) return { kind: 'redirect', url: link.url }
  return stateOf((await readBotNow(deps, target.botId)) ?? bot, target.recordingId, deps.clock.now())
}

/** What is known of a recording that gave no link. */
function stateOf(bot: Bot, recordingId: string, now: number): Exclude<OpenedLink, { kind: 'redirect' }> {
  const part = partsAt(bot, now).find((one) => one.recordingId === recordingId)
  switch (part?.state) {
    case 'deleted':
      return { kind: 'deleted', at: part.keptUntil !== null && part.keptUntil <= now ? part.keptUntil : null }
    case 'preparing':
      return { kind: 'preparing' }
    case 'ready':
    case 'failed':
    case undefined:
      return { kind: 'unavailable', retryAfterMs: RETRY_AFTER_MS }
  }
}

function readBotNow(deps: FlowDeps, id: string): Promise<Bot | undefined> {
  return deps.db.transaction().execute(async (tx) => (await readBot(tx, id))?.bot)
}
