import type { Bot } from '../recording/bot.ts'
import type { Thread } from '../recording/thread.ts'
import { readBot } from '../store/bots.ts'
import type { Tx } from '../store/tables.ts'
import { readThreadsOf } from '../store/threads.ts'

/** A bot, its revision and its threads, oldest first. */
export type Facts = { bot: Bot; rev: number; threads: Thread[] }

/** Reads within one transaction. A bot and its threads are usually due together: they are read and parsed once. */
export type ReadFacts = {
  /** Undefined: there is no such bot. */
  of(botId: string): Promise<Facts | undefined>
  /** To be called when one of them has been written. */
  forget(botId: string): void
}

/** Makes the reader of one transaction. */
export function createReadFacts(tx: Tx): ReadFacts {
  const known = new Map<string, Facts>()
  return {
    async of(botId) {
      const facts = known.get(botId) ?? (await read(tx, botId))
      if (facts !== undefined) known.set(botId, facts)
      return facts
    },
    forget: (botId) => void known.delete(botId),
  }
}

async function read(tx: Tx, botId: string): Promise<Facts | undefined> {
  const stored = await readBot(tx, botId)
  return stored === undefined ? undefined : { ...stored, threads: await readThreadsOf(tx, botId) }
}
