import { copyFileSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { backUp } from '../../../src/store/back-up.ts'
import { DatabaseError } from '../../../src/store/database.ts'
import { endMeeting, firstResult, letTimePass, record, recordingBot, timeLapse } from '../watch.ts'
import { expectNothingTaken, expectOneOfEach, type Machine, openMachine } from './machine-world.ts'

const LOCKED = /Another program keeps the database locked/
const GONE = /The database is not in its place any more/
const DAMAGED = /The database is damaged.*restore the newest backup/

/** Recall tells of the end of a meeting while nothing can be stored, and again until it is taken. */
async function endUntaken(world: Machine, bot: Machine['recall']['bots'][number]): Promise<void> {
  endMeeting(bot)
  const answers = () => world.recall.deliveries.flatMap(({ attempts }) => attempts.map(({ status }) => status))
  await timeLapse(world, () => answers().includes(503))
}

test.concurrent('a database that another program locks for minutes loses and doubles nothing, and all goes on when it is free', async () => {
  await using world = await openMachine()
  const bot = await recordingBot(world)
  const other = world.other()
  other.exec('begin exclusive')
  await expectNothingTaken(world, LOCKED)
  await endUntaken(world, bot)
  await letTimePass(world, 3 * 60_000)
  other.exec('rollback')
  await firstResult(world)
  await expectOneOfEach(world)
  expect(world.logged.filter((line) => line.includes('the database stores again'))).toHaveLength(1)
})

test.concurrent('what a call proved while the database is locked is written down when it is free: no second card', async () => {
  await using world = await openMachine()
  // Nothing could be looked up afterwards: only the answer itself tells that the card is there.
  world.slack.setScopes(['commands', 'chat:write', 'channels:join'])
  const slow = world.slack.trouble({ method: 'chat.postMessage', kind: 'slow' })
  await record(world)
  await timeLapse(world, () => slow.met() === 1)
  const other = world.other()
  other.exec('begin exclusive')
  slow.release()
  await letTimePass(world, 2 * 60_000)
  other.exec('rollback')
  const bot = await timeLapse(world, () => world.recall.bots[0])
  bot.joinCall()
  bot.letIn()
  bot.startRecording()
  endMeeting(bot)
  await firstResult(world)
  await expectOneOfEach(world)
})

test.concurrent('a database that was moved away is missed at once, and used again when it is back', async () => {
  await using world = await openMachine()
  const bot = await recordingBot(world)
  for (const end of ['', '-wal', '-shm']) renameSync(`${world.file}${end}`, `${world.file}${end}.away`)
  await expectNothingTaken(world, GONE)
  await endUntaken(world, bot)
  for (const end of ['', '-wal', '-shm']) renameSync(`${world.file}${end}.away`, `${world.file}${end}`)
  await firstResult(world)
  await expectOneOfEach(world)
})

test.concurrent('a database that was deleted is saved beside its place, and goes on from there', async () => {
  await using world = await openMachine()
  const bot = await recordingBot(world)
  for (const end of ['', '-wal', '-shm']) rmSync(`${world.file}${end}`)
  await expectNothingTaken(world, GONE)
  expect((await world.app.readiness()).problems).toEqual([expect.stringContaining('recorder.db.rescued-1')])
  await endUntaken(world, bot)
  await world.stopApp()
  renameSync(`${world.file}.rescued-1`, world.file)
  await world.startApp()
  await firstResult(world)
  await expectOneOfEach(world)
  expect(readdirSync(dirname(world.file)).filter((name) => name.includes('rescued'))).toEqual([])
})

test.concurrent('another file in the place of the database is left alone, and nothing is stored until the next start', async () => {
  await using world = await openMachine()
  await recordingBot(world)
  const away = join(dirname(world.file), 'away.db')
  renameSync(world.file, away)
  writeFileSync(world.file, 'somebody else’s')
  await expectNothingTaken(world, /The database was replaced by another file/)
  await world.stopApp()
  expect(readFileSync(world.file, 'utf8')).toBe('somebody else’s')
})

test.concurrent('a database that is damaged while it is not used is refused at the start, with what to do', async () => {
  await using world = await openMachine()
  await recordingBot(world)
  await world.stopApp()
  damage(world.file)
  await expect(world.startApp()).rejects.toThrow(DatabaseError)
  await expect(world.startApp()).rejects.toThrow(DAMAGED)
})

test.concurrent('a database that is damaged while it is used takes nothing from then on; the backup goes on', async () => {
  await using world = await openMachine()
  const bot = await recordingBot(world)
  const copy = `${world.file}.monday`
  expect(await backUp({ database: world.file, file: copy, unfinished: `${copy}.unfinished` })).toMatchObject({
    kind: 'done',
  })
  const other = world.other()
  other.pragma('wal_checkpoint(truncate)')
  damage(world.file)
  // The app reads from the file again what another connection may have changed.
  other.pragma('user_version = 7')
  await expectNothingTaken(world, DAMAGED)
  endMeeting(bot)
  await world.stopApp()
  for (const end of ['', '-wal', '-shm']) rmSync(`${world.file}${end}`, { force: true })
  copyFileSync(copy, world.file)
  await world.startApp()
  await firstResult(world)
  await expectOneOfEach(world)
})

/** Overwrites all of the file but its first page. */
function damage(file: string): void {
  const bytes = readFileSync(file)
  bytes.fill(0xa5, 4_096)
  writeFileSync(file, bytes)
}
