import { setImmediate as turn } from 'node:timers/promises'
import { stopsAll } from '../store/storage-trouble.ts'
import type { Db, Tx } from '../store/tables.ts'
import type { Log } from './ports.ts'
import { transact } from './tell-changes.ts'

/**
 * Runs `work` in a transaction and resolves with its outcome once that is durably committed; rejects when it was not. It
 * may run twice, the first time in vain, so it must do nothing but read and write in `tx`.
 */
export type ShareCommits = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>

/** One piece of work, and whom it is for. `run` returns what is to be told once it is committed. */
type Waiting = { run: (tx: Tx) => Promise<() => void>; reject: (error: unknown) => void }

/** A batch of so many waits for no more. */
const LARGE_BATCH = 200

/**
 * What arrives together is committed together: at `synchronous=FULL` a commit costs a sync of the disk, and one for a batch
 * was measured at 13.9k deliveries a second against 3.0k with one each. When a batch fails, each is tried again alone, so
 * that one spoils no other (rule 22), unless nothing at all can be stored.
 */
export function createShareCommits(deps: { db: Db; log: Log }): ShareCommits {
  let waiting: Waiting[] = []
  let committing = false

  async function commitAll(): Promise<void> {
    committing = true
    while (waiting.length > 0) {
      await gather()
      const batch = waiting
      waiting = []
      await commitBatch(deps, batch)
    }
    committing = false
  }

  // Requests that have arrived by now are read in the next turns of the event loop, and come along.
  async function gather(): Promise<void> {
    for (let before = 0; before < waiting.length && waiting.length < LARGE_BATCH; ) {
      before = waiting.length
      await turn()
    }
  }

  return (work) =>
    new Promise((resolve, reject) => {
      const run = async (tx: Tx) => {
        const outcome = await work(tx)
        return () => resolve(outcome)
      }
      waiting.push({ run, reject })
      if (!committing) void commitAll()
    })
}

async function commitBatch(deps: { db: Db; log: Log }, batch: Waiting[]): Promise<void> {
  try {
    const tell = await transact(deps, async (tx) => {
      const done: (() => void)[] = []
      for (const { run } of batch) done.push(await run(tx))
      return done
    })
    for (const resolve of tell) resolve()
  } catch (error) {
    if (batch.length === 1 || stopsAll(error)) {
      for (const { reject } of batch) reject(error)
      return
    }
    for (const one of batch) await commitBatch(deps, [one])
  }
}
