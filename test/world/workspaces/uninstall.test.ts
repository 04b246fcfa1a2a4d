import { describe, expect, test } from 'vitest'
import {
  cards,
  firstResult,
  letTimePass,
  record,
  recordingBot,
  repliesOf,
  sentBot,
  shownTo,
  timeLapse,
} from '../watch.ts'
import { install, openTwo } from './install.ts'

const EVENTS = ['app_uninstalled', 'tokens_revoked'] as const

describe.each([
  ['in the order of their names', EVENTS],
  ['the other way round', EVENTS.toReversed()],
] as const)('an uninstall whose events come %s', (_, order) => {
  test.concurrent('ends what is open in that workspace, its bot leaves, and the other workspace goes on', async () => {
    await using two = await openTwo()
    const { world, acme, globex, one } = two
    const [theirs, others] = [await recordingBot(acme), await recordingBot(globex)]
    const uninstalled = one.uninstall()
    for (const event of order) expect(await uninstalled.tell(event)).toMatchObject({ kind: 'delivered', attempts: 1 })

    await timeLapse(world, () => theirs.phase === 'call_ended')
    expect(others.phase).toBe('in_call_recording')
    theirs.finishMedia()
    theirs.done()
    await letTimePass(world, 10 * 60_000)
    expect(repliesOf(acme, 'result')).toEqual([])
    expect(world.logged.filter((line) => line.includes('the app was uninstalled from this workspace'))).toHaveLength(1)
    expect(world.logged.join('\n')).not.toContain('Slack does not accept')

    others.endCall()
    others.finishMedia()
    others.done()
    await firstResult(globex)
    expect(await world.app.readiness()).toEqual({ ready: true, problems: [] })
  })
})

test.concurrent('a request that waits for its card is closed by an uninstall, and sends no bot', async () => {
  await using two = await openTwo()
  const { world, acme, one } = two
  world.slack.trouble({ method: 'chat.postMessage', kind: 'http500' })
  await record(acme, { text: 'https://zoom.us/j/123456789 in 2 hours' })
  await timeLapse(world, () => world.slack.calls.some(({ method }) => method === 'chat.postMessage'))
  await one.uninstall().tell('app_uninstalled')
  await letTimePass(world, 3 * 60 * 60_000)
  expect(world.recall.bots).toEqual([])
  expect(cards(acme)).toEqual([])
})

test.concurrent('a workspace that installs the app again records again, and a late event ends nothing', async () => {
  await using two = await openTwo({ recall: { autoplay: 'happy' } })
  const { world, acme, one } = two
  const uninstalled = one.uninstall()
  await uninstalled.tell('app_uninstalled')
  await record(acme)
  await timeLapse(world, () => shownTo(acme).some((words) => words.includes('not set up for your workspace')))
  world.clock.skip(60_000)
  await install(world, 'Allow in Acme')
  await record(acme)
  await timeLapse(world, () => cards(acme).length === 1)
  await uninstalled.tell('tokens_revoked')
  await uninstalled.tell('app_uninstalled')
  await firstResult(acme)
  await record(acme)
  await timeLapse(world, () => cards(acme).length === 2)
})

test.concurrent('a late event ends nothing either while Slack does not say whether the token works', async () => {
  await using two = await openTwo()
  const { world, acme, one } = two
  const uninstalled = one.uninstall()
  world.clock.skip(60_000)
  await install(world, 'Allow in Acme')
  world.slack.trouble({ method: 'auth.test', kind: 'http500', times: 5 })
  for (const event of EVENTS) await uninstalled.tell(event)
  await sentBot(acme)
  expect(world.logged.join('\n')).toContain('installed again since')
})

test.concurrent('a token of a person that is revoked ends nothing', async () => {
  await using two = await openTwo()
  const { world, acme, one } = two
  const tokens = { oauth: [acme.slack.user('ana').id], bot: [] }
  await one.event({ type: 'tokens_revoked', tokens })
  await sentBot(acme)
  expect(world.logged.join('\n')).not.toContain('uninstalled')
})

test.concurrent('rows of a workspace whose token dies without a word wait, are no outage, and go on after a new install', async () => {
  await using two = await openTwo()
  const { world, acme, globex, one } = two
  const bot = await recordingBot(acme)
  one.uninstall()
  bot.endCall()
  bot.finishMedia()
  bot.done()
  await letTimePass(world, 30 * 60_000)
  expect(repliesOf(acme, 'result')).toEqual([])
  expect(await world.app.readiness()).toEqual({ ready: true, problems: [] })
  expect(world.logged.filter((line) => line.includes('does not let the app work in the workspace'))).toHaveLength(1)
  await sentBot(globex)
  await install(world, 'Allow in Acme')
  await firstResult(acme)
  expect(repliesOf(acme, 'result')).toHaveLength(1)
  expect(world.logged.join('\n')).toContain(`works in the workspace ${one.app.teamId} again`)
})

test.concurrent('an uninstall while the app is down is told again by Slack, and ends what is open', async () => {
  await using two = await openTwo()
  const { world, acme, one } = two
  const bot = await recordingBot(acme)
  await world.stopApp()
  const told = one.uninstall().tell('app_uninstalled')
  await world.startApp()
  world.clock.skip(60_000)
  expect(await told).toMatchObject({ kind: 'delivered' })
  await timeLapse(world, () => bot.phase === 'call_ended')
})
