import { expect, test } from 'vitest'
import { openWorld, type World } from './open-world.ts'
import { cards, letTimePass, record, shownTo, textOf, timeLapse, told, wordsOf } from './watch.ts'

const greetings = (world: World, channel: string) =>
  world.slack.messages(channel).filter((message) => message.text.includes('I record meetings'))

test.concurrent('invited into a channel the app says once, in three lines, what it does; joining by itself it says nothing', async () => {
  await using world = await openWorld()
  await world.slack.invite({ user: 'ana', channel: '#board' })
  const greeting = await timeLapse(world, () => greetings(world, '#board')[0])
  expect(greeting.text.trim().split('\n')).toHaveLength(3)
  expect(textOf(greeting)).toContain('/record help')
  expect(greeting.threadTs).toBeUndefined()

  world.slack.changeChannel('#board', { withApp: false })
  await world.slack.invite({ user: 'ben', channel: '#board' })
  await record(world, { channel: '#general' })
  await timeLapse(world, () => cards(world, '#general')[0])
  await letTimePass(world, 2 * 60_000)
  expect(greetings(world, '#board')).toHaveLength(1)
  expect(greetings(world, '#general')).toEqual([])
  expect(world.slack.violations).toEqual([])
})

test.concurrent('whoever first opens the Messages tab is greeted there, once, also across a restart', async () => {
  await using world = await openWorld()
  await world.slack.openAppHome({ user: 'ana', tab: 'messages' })
  await world.stopApp()
  await world.startApp()
  const direct = world.slack.directWithApp('ana').id
  await timeLapse(world, () => greetings(world, direct)[0])
  await world.slack.openAppHome({ user: 'ana', tab: 'messages' })
  await letTimePass(world, 60_000)
  await world.slack.openAppHome({ user: 'ana', tab: 'home' })
  await letTimePass(world, 60_000)
  expect(greetings(world, direct)).toHaveLength(1)
  await world.slack.openAppHome({ user: 'ben', tab: 'messages' })
  await timeLapse(world, () => greetings(world, world.slack.directWithApp('ben').id)[0])
  expect(world.slack.violations).toEqual([])
})

const NO_PLACE = [
  { channel: '#board', says: /I am not in this channel.*`\/invite @/ },
  { channel: '#old', says: /this channel is archived/ },
  { channel: '#announcements', says: /only some people may post|does not let me post/ },
  { channel: 'ana-ben', says: /I cannot post in a direct message between other people/ },
]

test.concurrent('/record where nothing can be posted sends no bot and says what to do; after /invite it works', async () => {
  await using world = await openWorld()
  for (const { channel, says } of NO_PLACE) {
    await record(world, { channel })
    const answer = await told(world, says)
    expect(wordsOf(answer)).toContain('No bot was sent')
  }
  await letTimePass(world, 60_000)
  expect(shownTo(world)).toHaveLength(NO_PLACE.length)
  expect(shownTo(world, 'ben')).toEqual([])
  expect(world.recall.bots).toEqual([])

  await world.slack.invite({ user: 'ana', channel: '#board' })
  await record(world, { channel: '#board' })
  await timeLapse(world, () => world.recall.bots[0])
  expect(
    cards(world, '#board').filter((message) => message.metadata?.event_type === 'slack_recorder_card'),
  ).toHaveLength(1)
})
