import { expect, test } from 'vitest'
import { endMeeting, firstResult, letTimePass, record, recordingBot, shows, timeLapse } from '../watch.ts'
import { expectOneOfEach, type Machine, openMachine } from './machine-world.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

async function recordToTheEnd(world: Machine): Promise<void> {
  const bot = await timeLapse(world, () => world.recall.bots[0])
  bot.joinCall()
  bot.letIn()
  bot.startRecording()
  endMeeting(bot)
  await firstResult(world)
  await expectOneOfEach(world)
}

test.concurrent.each([
  { how: 'with webhooks', polling: false, lost: false, restart: false },
  { how: 'with webhooks that are lost', polling: false, lost: true, restart: false },
  { how: 'by polling', polling: true, lost: false, restart: false },
  { how: 'by polling, with a restart', polling: true, lost: false, restart: true },
])(
  'a clock set back by hours in the middle of a recording delays nothing by hours $how',
  async ({ polling, lost, restart }) => {
    await using world = await openMachine({ polling })
    const bot = await recordingBot(world)
    if (lost) world.recall.webhooks.trouble.lose = 'all'
    if (restart) await world.stopApp()
    world.setClock(-3 * HOUR)
    if (restart) await world.startApp()
    const began = world.clock.now()
    endMeeting(bot)
    await firstResult(world)
    expect(world.clock.now() - began).toBeLessThan(15 * MINUTE)
    await expectOneOfEach(world)
  },
)

test.concurrent('a clock set back while a post is under way doubles nothing, and its answer counts', async () => {
  await using world = await openMachine()
  const slow = world.slack.trouble({ method: 'chat.postMessage', kind: 'slow' })
  await record(world)
  await timeLapse(world, () => slow.met() === 1)
  world.setClock(-3 * HOUR)
  // Leases go by the database's own clock: set back, they seem to last hours longer.
  world.other().exec(`update threads set lease_until = lease_until + ${3 * HOUR} where lease_until is not null`)
  await letTimePass(world, 2 * MINUTE)
  slow.release()
  await recordToTheEnd(world)
})

test.concurrent('a lease that a forward clock has ended is not taken twice', async () => {
  await using world = await openMachine()
  const slow = world.slack.trouble({ method: 'chat.postMessage', kind: 'slow' })
  await record(world)
  await timeLapse(world, () => slow.met() === 1)
  world.other().exec('update threads set lease_until = 1 where lease_until is not null')
  await letTimePass(world, 2 * MINUTE)
  slow.release()
  await recordToTheEnd(world)
})

test.concurrent('a clock set forward by days ends a recording, and what was recorded is posted once', async () => {
  await using world = await openMachine()
  const bot = await recordingBot(world)
  world.setClock(2 * DAY)
  await timeLapse(world, () => bot.phase === 'call_ended')
  endMeeting(bot)
  await firstResult(world)
  await shows(world, 'Recording ready')
  await expectOneOfEach(world)
})
