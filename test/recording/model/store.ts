import type { Bot } from '../../../src/recording/bot.ts'
import { isWaiting, type Thread } from '../../../src/recording/thread.ts'
import { createRow, type Row } from './row.ts'

export type Store = ReturnType<typeof createStore>

type Deps = { now: () => number; watch: (before: Bot, after: Bot) => void }

/** The rows of one world. As in the database, whatever changes a bot or one of its threads makes all of them due (rule 1). */
export function createStore({ now, watch }: Deps) {
  const bots = new Map<string, { bot: Bot; row: Row }>()
  const threads = new Map<string, { thread: Thread; row: Row }>()
  /** When a bot had nobody left who waits for it. */
  const alone = new Map<string, number>()

  /** When a bot at Recall was given up, by its Recall id. */
  const givenUp = new Map<string, number>()

  function botEntry(id: string) {
    const found = bots.get(id)
    if (found === undefined) throw new Error(`no bot ${id}`)
    return found
  }

  function threadEntry(id: string) {
    const found = threads.get(id)
    if (found === undefined) throw new Error(`no thread ${id}`)
    return found
  }

  function wake(botId: string): void {
    botEntry(botId).row.dueAt = now()
    for (const { thread, row } of threads.values()) if (thread.botId === botId) row.dueAt = now()
    if (threadsOf(botId).some(isWaiting)) alone.delete(botId)
    else if (!alone.has(botId)) alone.set(botId, now())
  }

  function threadsOf(botId: string): Thread[] {
    return [...threads.values()].map(({ thread }) => thread).filter((thread) => thread.botId === botId)
  }

  function putBotQuietly(bot: Bot): void {
    const entry = botEntry(bot.id)
    watch(entry.bot, bot)
    for (const id of bot.replaced) if (!givenUp.has(id)) givenUp.set(id, now())
    entry.bot = bot
  }

  function putThreadQuietly(thread: Thread): void {
    threadEntry(thread.id).thread = thread
  }

  return {
    bots: () => [...bots.values()].map(({ bot }) => bot),
    threads: () => [...threads.values()].map(({ thread }) => thread),
    rows: () => [...bots.values(), ...threads.values()],
    bot: (id: string) => botEntry(id).bot,
    thread: (id: string) => threadEntry(id).thread,
    threadsOf,
    aloneSince: (botId: string) => alone.get(botId) ?? null,
    givenUpAt: (recallId: string) => givenUp.get(recallId) ?? 0,
    putBotQuietly,
    putThreadQuietly,
    putBot(bot: Bot): void {
      const changed = botEntry(bot.id).bot !== bot
      putBotQuietly(bot)
      if (changed) wake(bot.id)
    },
    putThread(thread: Thread): void {
      putThreadQuietly(thread)
      wake(thread.botId)
    },
    addBot(bot: Bot): void {
      bots.set(bot.id, { bot, row: createRow(bot.id, now()) })
    },
    addThread(thread: Thread): void {
      threads.set(thread.id, { thread, row: createRow(thread.id, now()) })
      wake(thread.botId)
    },
  }
}
