import { randomUUID } from 'node:crypto'
import { newBot } from '../../src/recording/bot.ts'
import { foldDelivery } from '../../src/recording/fold-bot.ts'
import { newThread } from '../../src/recording/thread.ts'
import { insertBot, writeBot } from '../../src/store/bots.ts'
import { openSqlite } from '../../src/store/dialect.ts'
import { migrate } from '../../src/store/migrate.ts'
import { insertThread } from '../../src/store/threads.ts'

export async function seedActive(file: string, count: number): Promise<{ id: string; recallId: string }[]> {
  const database = openSqlite(file)
  await migrate(database.db)
  const bots = Array.from({ length: count }, () => ({ id: randomUUID(), recallId: randomUUID() }))
  const now = Date.now() - 60_000
  await database.db.transaction().execute(async (tx) => {
    for (const [n, { id, recallId }] of bots.entries()) {
      const team = 'T0BENCH000'
      const asked = { meetingUrl: `https://us02web.zoom.us/j/${80_000_000_000 + n}?pwd=abc`, meetingKey: `zoom:${80_000_000_000 + n}`, meetingLabel: 'Zoom 800 0000 0000', platform: 'zoom', botName: 'Recorder', joinAt: null, requestedAt: now }
      const bot = newBot({ id, team, asked })
      await insertBot(tx, bot)
      const channel = `C0${String(n % 500).padStart(8, '0')}`
      await insertThread(tx, { ...newThread({ id: randomUUID(), botId: id, team, channel, rootTs: null, requester: 'U0BENCH000', requestedAt: now, answerRoute: null, shared: false, retryOf: null, answerBy: now + 8 * 3_600_000 }), cardTs: `${Math.floor(now / 1000)}.${String(n).padStart(6, '0')}` })
      await writeBot(tx, foldDelivery(bot, { recallId, event: { kind: 'status', code: 'ready', subCode: null, at: now * 1000 } }, now))
    }
  })
  await database.close()
  return bots
}
