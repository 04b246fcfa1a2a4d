import { cards, inThread, linksOf, record, textOf, timeLapse } from '../world/watch.ts'
import type { FuzzWorld } from './fuzz-world.ts'

/** Waits until nothing more is said between the app and the two others, and the sockets are there. Time moves only for them. */
export async function settle(world: FuzzWorld): Promise<void> {
  const count = () =>
    world.slack.calls.length + world.recall.calls.length + world.logged.length + world.relay.responses.length
  for (let still = 0, before = count(); still < 2; ) {
    await new Promise((resolve) => setTimeout(resolve, 15))
    still = count() === before ? still + 1 : 0
    before = count()
  }
  if (world.mode === 'socket') await reconnect(world)
}

// Each try gets more of the machine's time than it needs: 30 s of the clock's time without a hello end it.
async function reconnect(world: FuzzWorld): Promise<void> {
  for (let tries = 0; world.relay.connections() < 2 && tries < 100; tries++) {
    world.clock.skip(5_000)
    const until = Date.now() + 200
    while (world.relay.connections() < 2 && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

/** After all that: the app is ready, and a recording that is asked for now ends with its link, once. Answers what is wrong. */
export async function mainJobWorks(world: FuzzWorld): Promise<string[]> {
  try {
    return await doMainJob(world)
  } catch (error) {
    return [`the main job did not come to its end: ${error instanceof Error ? error.message : String(error)}`]
  }
}

async function doMainJob(world: FuzzWorld): Promise<string[]> {
  const channel = '#general'
  const digits = '6600000001'
  await settle(world)
  const acked = await record(world, { channel, text: `https://zoom.us/j/${digits}?pwd=Pa55canary` })
  if (acked.kind !== 'acked') return [`/record was answered ${JSON.stringify(acked)}`]
  const bot = await timeLapse(world, () =>
    world.recall.bots.find(({ request }) => String(request['meeting_url']).includes(digits)),
  )
  bot.playLife('happy', 0.05)
  const results = () => cards(world, channel).flatMap((card) => inThread(world, card, 'result'))
  await timeLapse(world, () => results().length > 0, 5_000)
  const readiness = await world.app.readiness()
  return [
    ...(readiness.ready ? [] : [`not ready: ${readiness.problems.join(' ')}`]),
    ...(/\/r\/[\w-]{22}/.test(textOf(results()[0])) || linksOf(results()[0]).length > 0
      ? []
      : ['the result holds no link']),
    ...(results().length === 1 ? [] : [`${results().length} results`]),
  ]
}
