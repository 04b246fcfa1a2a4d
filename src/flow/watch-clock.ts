import { askNotAhead, botNotAhead, threadNotAhead } from '../recording/not-ahead.ts'
import { readUnfinished, wakeWaiting } from '../store/claims.ts'
import { readLastStepAt } from '../store/history.ts'
import type { Db } from '../store/tables.ts'
import { changeAsk, changeBot, changeThread } from './change.ts'
import type { Clock, Log } from './ports.ts'

type WatchDeps = { db: Db; clock: Clock; log: Log; wake: () => void }

/** How often the clock is looked at. */
const LOOK_EVERY_MS = 30_000
/** Clocks are corrected by less than this all the time; a wait that is longer by so little is no matter. */
const NO_MATTER_MS = 5_000
/** The longest that a row which is not over waits by itself (rule 1), and some more. */
const LONGEST_WAIT_MS = 11 * 60_000

/**
 * Sees to it that nothing waits for hours because the machine's clock was set back: while the process was down, which the
 * newest step tells, and from now on. The returned function ends it.
 */
export async function watchClock(deps: WatchDeps): Promise<() => void> {
  const { clock, log } = deps
  let callOff = () => {}
  let last = Math.max(clock.now(), (await readLastStepAt(deps.db)) ?? 0)

  async function look(): Promise<void> {
    const now = clock.now()
    const back = last - now
    if (back > NO_MATTER_MS) {
      await setRight(deps, { now, last })
      log.warn({ seconds: Math.round(back / 1000) }, "the machine's clock was set back; what waits is looked at anew")
      deps.wake()
    }
    last = now
  }

  async function lookOn(): Promise<void> {
    // What cannot be stored now is set right at the next look: `last` stays.
    await look().catch((error: unknown) => log.warn({ err: error }, 'the clock was set back; trying again'))
    callOff = clock.after(LOOK_EVERY_MS, () => void lookOn())
  }

  await lookOn()
  return () => callOff()
}

async function setRight({ db }: WatchDeps, { now, last }: { now: number; last: number }): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const { bots, threads, asks } = await readUnfinished(tx, now)
    for (const id of bots) await changeBot(tx, { id, now }, (bot) => botNotAhead(bot, now))
    for (const id of threads) await changeThread(tx, id, (thread) => threadNotAhead(thread, now))
    for (const id of asks) await changeAsk(tx, id, (ask) => askNotAhead(ask, now))
    await wakeWaiting(tx, { now, until: last + LONGEST_WAIT_MS })
  })
}
