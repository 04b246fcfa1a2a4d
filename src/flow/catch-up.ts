import { setTimeout as pause } from 'node:timers/promises'
import { askFetch } from '../recording/ask-fetch.ts'
import { readOpenBotIds } from '../store/bots.ts'
import type { Db } from '../store/tables.ts'
import { changeBot } from './change.ts'
import type { Clock, Log } from './ports.ts'

type CatchUpDeps = { db: Db; clock: Clock; log: Log; wake: () => void }

/** So many bots share a commit, and so long, of the machine's own time, requests have it to themselves in between. */
const PAGE = 100
const BETWEEN_PAGES_MS = 20

/**
 * Asks for a fetch of every bot that is under way: what Recall said while the process was down may come again only after
 * hours (its retries grow to 10 hours, facts 2.5). For the start, which does not wait for it: 10,000 bots take some seconds.
 * `end` ends it before that, and resolves when it has ended. Safe to repeat.
 */
export function catchUp(deps: CatchUpDeps): { done: Promise<void>; end: () => Promise<void> } {
  let ended = false
  const run = async () => {
    try {
      const ids = await deps.db.transaction().execute(readOpenBotIds)
      for (let from = 0; from < ids.length && !ended; from += PAGE) {
        if (from > 0) await pause(BETWEEN_PAGES_MS)
        await askFetches(deps, ids.slice(from, from + PAGE))
        deps.wake()
      }
    } catch (error) {
      deps.log.warn({ err: error }, 'not every bot could be caught up with; the sweep looks at the others in its time')
    }
  }
  const done = run()
  return {
    done,
    end() {
      ended = true
      return done
    },
  }
}

async function askFetches({ db, clock }: CatchUpDeps, ids: string[]): Promise<void> {
  await db.transaction().execute(async (tx) => {
    for (const id of ids) await changeBot(tx, { id, now: clock.now() }, askFetch).catch(unlessUnreadable)
  })
}

// A row whose facts are no JSON any more is told by its decision, and keeps no other from its own (rule 7).
function unlessUnreadable(error: unknown): void {
  if (!(error instanceof SyntaxError)) throw error
}
