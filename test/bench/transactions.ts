import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { newBot } from '../../src/recording/bot.ts'
import { insertBot, readBot, writeBot } from '../../src/store/bots.ts'
import { releaseLease, settleDecision, takeLease } from '../../src/store/claims.ts'
import { insertStep } from '../../src/store/history.ts'
import { migrate } from '../../src/store/migrate.ts'
import { openPostgres } from '../../src/store/open-postgres.ts'
import type { Db } from '../../src/store/tables.ts'
import { readThreadsOf } from '../../src/store/threads.ts'
import { startPostgres } from '../postgres.ts'

// `node test/bench/transactions.ts`: how many transactions a second processes on one Postgres database come to, each with as many
// statements as a step of the app has. They wait for each other, and the server for its disk. For decision 16.

const SECONDS = 10
/** So many at a time in each process: its loop, its webhooks, its steps in flight. */
const AT_A_TIME = 8

const ASKED = {
  ...{ meetingUrl: 'https://zoom.us/j/9000000001', meetingLabel: 'Zoom 9000000001', requestedAt: Date.now() },
  ...({ platform: 'zoom', botName: 'Recorder', joinAt: null } as const),
}

const [, , mine, number = '0'] = process.argv
if (mine === undefined) await measure()
else await work(mine, Number(number))

async function measure(): Promise<void> {
  await using server = await startPostgres({ durable: true })
  for (const processes of [1, 3]) {
    const url = await server.newDatabase()
    const { db, close } = await openPostgres(url)
    await migrate(db)
    await close()
    const counts = await Promise.all(Array.from({ length: processes }, (_, n) => inAProcess(url, n)))
    const all = counts.reduce((sum, count) => sum + count, 0)
    process.stdout.write(`${processes} processes: ${Math.round(all / SECONDS)} transactions a second (${counts})\n`)
  }
}

async function inAProcess(url: string, number: number): Promise<number> {
  const child = fork(fileURLToPath(import.meta.url), [url, String(number)])
  const [count] = await Promise.race([once(child, 'message'), once(child, 'exit')])
  return Number(count)
}

async function work(url: string, number: number): Promise<void> {
  const { db, close } = await openPostgres(url)
  const until = performance.now() + SECONDS * 1_000
  const counts = await Promise.all(
    Array.from({ length: AT_A_TIME }, async (_, n) => {
      const id = `bot-${number}-${n}`
      await db
        .transaction()
        .execute((tx) => insertBot(tx, newBot({ id, team: 'T1', asked: { ...ASKED, meetingKey: id } })))
      let done = 0
      for (; performance.now() < until; done++) await step(db, id)
      return done
    }),
  )
  process.send?.(counts.reduce((sum, count) => sum + count, 0))
  await close()
  process.disconnect()
}

/** As a decision and the folding of an outcome are, in one. */
async function step(db: Db, id: string): Promise<void> {
  const row = { table: 'bots', id, botId: id, team: 'T1' } as const
  await db.transaction().execute(async (tx) => {
    await takeLease(tx, row, { owner: id, leaseMs: 90_000 })
    const stored = await readBot(tx, id)
    if (stored === undefined) throw new Error('the row is gone')
    await readThreadsOf(tx, id)
    await writeBot(tx, stored.bot, stored)
    await settleDecision(tx, row, { rev: stored.rev, dueAt: Date.now() + 600_000 })
    await releaseLease(tx, row, { owner: id, now: Date.now() })
    const done = { bot_id: id, thread_id: null, step: 'fetchBot', outcome: 'bot', why: null }
    await insertStep(tx, { ...done, at: Date.now() })
  })
}
