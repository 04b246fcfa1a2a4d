import { expect, test } from 'vitest'
import { meetingLink, openWorld, type World } from './open-world.ts'
import {
  askedOfRecall,
  buttonsOf,
  cards,
  endMeeting,
  firstResult,
  inThread,
  letTimePass,
  linksOf,
  pressOnCard,
  record,
  repliesOf,
  shownTo,
  shows,
  timeLapse,
  told,
} from './watch.ts'

/** The app is stopped right after it has answered Slack, and started again. */
async function restart(world: World): Promise<void> {
  await world.stopApp()
  await world.startApp()
}

test.concurrent('stopped right after the ack of a request, a pause, a stop and a fresh link, the app does each of them once', async () => {
  await using world = await openWorld()
  await record(world)
  await restart(world)
  const bot = await timeLapse(world, () => world.recall.bots[0])
  bot.joinCall()
  bot.letIn()
  bot.startRecording()
  await shows(world, 'Recording since')

  await pressOnCard(world, 'pause', { user: 'ben' })
  await restart(world)
  await shows(world, `Paused by <@${world.slack.user('ben').id}>`)
  await pressOnCard(world, 'resume')
  await restart(world)
  await shows(world, 'Recording since')
  await pressOnCard(world, 'stop', { user: 'ben' })
  await restart(world)
  await timeLapse(world, () => bot.phase === 'call_ended')
  endMeeting(bot)
  const result = await firstResult(world)
  await world.slack.press({ user: 'ben', channel: '#standup', ts: result.ts, actionId: 'fresh_links' })
  await restart(world)
  await told(world, /Here is a fresh link/, 'ben')
  await letTimePass(world, 5 * 60_000)

  expect(world.recall.bots).toHaveLength(1)
  expect([cards(world).length, repliesOf(world, 'result').length]).toEqual([1, 1])
  expect(askedOfRecall(world, 'pauseRecording')).toBe(1)
  expect(askedOfRecall(world, 'resumeRecording')).toBe(1)
  expect([shownTo(world, 'ana').length, shownTo(world, 'ben').length]).toEqual([0, 1])
  expect(world.slack.violations).toEqual([])
})

test.concurrent('a plan or a question that meets an app that is away for hours is answered once the app is back', async () => {
  await using world = await openWorld()
  world.slack.trouble({ method: 'users.info', times: 1, kind: 'http500' })
  await record(world, { text: `${meetingLink()} tomorrow 9am` })
  await world.stopApp()
  world.clock.skip(2 * 60 * 60_000)
  await world.startApp()
  await shows(world, 'Joins')
  expect(cards(world)).toHaveLength(1)

  for (const method of ['chat.postEphemeral', 'chat.postMessage'])
    world.slack.trouble({ method, times: 1, kind: 'http500' })
  world.slack.say({ user: 'ben', channel: '#standup', text: '@recorder what is this?' })
  await letTimePass(world, 1_000)
  await world.stopApp()
  world.clock.skip(2 * 60 * 60_000)
  await world.startApp()
  await told(world, /record/, 'ben')
})

test.concurrent('stopped right after the ack of a moment in words, a mention, a shortcut, a cancel and a retry, the app does each of them once', async () => {
  await using world = await openWorld()
  await record(world, { text: `${meetingLink()} tomorrow 9am` })
  await restart(world)
  await shows(world, 'Joins')
  await timeLapse(world, () => world.recall.bots[0])
  await pressOnCard(world, 'cancel')
  await restart(world)
  await timeLapse(world, () => world.recall.bots[0]?.deleted)
  await timeLapse(world, () => buttonsOf(cards(world)[0]).includes('try_again'))
  await pressOnCard(world, 'try_again')
  await restart(world)
  await timeLapse(world, () => world.recall.bots.length === 2)

  const mention = world.slack.say({ user: 'ben', channel: '#standup', text: `@recorder ${meetingLink()}` })
  await timeLapse(world, () => inThread(world, mention, 'card')[0], 0)
  await restart(world)
  const message = world.slack.say({ user: 'ana', channel: '#standup', text: meetingLink() })
  await world.slack.shortcut({ user: 'ben', channel: '#standup', ts: message.ts, callbackId: 'record_message' })
  await restart(world)
  await timeLapse(world, () => world.recall.bots.length === 4)
  for (const bot of world.recall.bots.slice(2)) bot.playLife('happy')
  for (const root of [mention, message])
    await timeLapse(world, () => linksOf(inThread(world, root, 'result')[0]).length === 1)
  await letTimePass(world, 2 * 60_000)
  expect(world.recall.bots).toHaveLength(4)
  expect(cards(world)).toHaveLength(1)
  for (const root of [mention, message]) {
    expect([inThread(world, root, 'card').length, inThread(world, root, 'result').length]).toEqual([1, 1])
  }
  expect([...shownTo(world, 'ana'), ...shownTo(world, 'ben')]).toEqual([])
  expect(world.slack.violations).toEqual([])
})
