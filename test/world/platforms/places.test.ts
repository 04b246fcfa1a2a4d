import { expect, test } from 'vitest'
import { meetingLink, openWorld, type World } from '../open-world.ts'
import {
  cards,
  endMeeting,
  inThread,
  linksOf,
  record,
  recordingBot,
  repliesOf,
  sentBot,
  shows,
  textOf,
  timeLapse,
} from '../watch.ts'
import { complaints, DAY, directMessages, HOUR, logLines, pass, slackMeets, waitForSeconds } from './trouble.ts'

const PRIVATE = '#design'
const PUBLIC = '#standup'

/** The one line that says how a thread ended without its result in it. */
const closings = (world: World) => complaints(world).filter((line) => line.includes('a thread is closed'))

/** What can happen to a channel so that nothing can be posted there any more. */
const LOSSES = [
  {
    name: 'the app is removed from a private channel',
    channel: PRIVATE,
    lose: { withApp: false },
    back: { withApp: true },
  },
  { name: 'a private channel is archived', channel: PRIVATE, lose: { archived: true }, back: { archived: false } },
  { name: 'a public channel is archived', channel: PUBLIC, lose: { archived: true }, back: { archived: false } },
  { name: 'a channel is made read-only', channel: PUBLIC, lose: { readOnly: true }, back: { readOnly: false } },
] as const

test.concurrent.each(LOSSES)(
  '$name while the bot records: who asked gets the result as a direct message, once, and the log names the channel',
  async ({ channel, lose }) => {
    await using world = await openWorld()
    const bot = await recordingBot(world, { channel })
    world.slack.changeChannel(channel, lose)
    endMeeting(bot)
    const [direct] = await timeLapse(world, () => directMessages(world).length > 0 && directMessages(world))
    await waitForSeconds(world)
    expect(direct).toContain('X-Amz-Signature')
    expect(directMessages(world)).toHaveLength(1)
    expect(repliesOf(world, 'result', channel)).toEqual([])
    expect(closings(world)).toHaveLength(1)
    expect(closings(world)[0]).toContain(world.slack.channel(channel).id)
  },
)

test.concurrent.each(LOSSES)(
  '$name and given back before the end: the card goes on and the result comes in its thread',
  async ({ channel, lose, back }) => {
    await using world = await openWorld()
    const bot = await recordingBot(world, { channel })
    world.slack.changeChannel(channel, lose)
    bot.pause()
    await waitForSeconds(world)
    world.slack.changeChannel(channel, back)
    bot.resume()
    await shows(world, 'Recording since', channel)
    endMeeting(bot)
    await timeLapse(world, () => linksOf(repliesOf(world, 'result', channel)[0]).length > 0)
    await shows(world, 'Recording ready', channel)
    await waitForSeconds(world)
    expect(repliesOf(world, 'result', channel)).toHaveLength(1)
    expect(directMessages(world)).toEqual([])
    expect(closings(world)).toEqual([])
  },
)

test.concurrent('the app is removed from a public channel while the bot records: it joins again and answers in the thread', async () => {
  await using world = await openWorld()
  const bot = await recordingBot(world)
  world.slack.changeChannel(PUBLIC, { withApp: false })
  endMeeting(bot)
  await timeLapse(world, () => linksOf(repliesOf(world, 'result')[0]).length > 0)
  await waitForSeconds(world)
  expect(repliesOf(world, 'result')).toHaveLength(1)
})

test.concurrent('a public channel is made private while the bot records: the result comes in its thread', async () => {
  await using world = await openWorld()
  const bot = await recordingBot(world)
  world.slack.channel(PUBLIC).kind = 'private'
  endMeeting(bot)
  await timeLapse(world, () => linksOf(repliesOf(world, 'result')[0]).length > 0)
  await waitForSeconds(world)
  expect(repliesOf(world, 'result')).toHaveLength(1)
})

test.concurrent('a channel is deleted while the bot records: who asked gets the result as a direct message', async () => {
  await using world = await openWorld()
  const bot = await recordingBot(world)
  const { id } = world.slack.channel(PUBLIC)
  slackMeets(world, { method: '*', kind: 'error', error: 'channel_not_found', when: (args) => args['channel'] === id })
  endMeeting(bot)
  await timeLapse(world, () => directMessages(world).length > 0)
  await waitForSeconds(world)
  expect(directMessages(world)).toHaveLength(1)
  expect(closings(world)[0]).toMatch(/direct message.*channel_not_found/)
})

test.concurrent('the channel is archived and who asked has left: the log says that nobody could be told, and why', async () => {
  await using world = await openWorld()
  const bot = await recordingBot(world)
  world.slack.changeChannel(PUBLIC, { archived: true })
  const ana = world.slack.user('ana').id
  slackMeets(world, {
    method: 'chat.postMessage',
    kind: 'error',
    error: 'user_disabled',
    when: (args) => args['channel'] === ana,
  })
  endMeeting(bot)
  await timeLapse(world, () => closings(world)[0])
  await waitForSeconds(world)
  expect(closings(world)).toHaveLength(1)
  expect(closings(world)[0]).toMatch(/is_archived.*user_disabled/)
  expect(complaints(world).length).toBeLessThan(8)
})

test.concurrent.each([
  { stage: 'before the bot is in the call', begin: (world: World) => sentBot(world) },
  { stage: 'while the bot records', begin: (world: World) => recordingBot(world) },
])('somebody deletes the card $stage: the result comes once, in the channel, and no second card', async ({ begin }) => {
  await using world = await openWorld()
  const bot = await begin(world)
  const [card] = cards(world)
  if (card === undefined) throw new Error('no card')
  world.slack.deleteMessage({ channel: PUBLIC, ts: card.ts })
  if (bot.phase !== 'in_call_recording') {
    bot.joinCall()
    bot.letIn()
    bot.startRecording()
  }
  endMeeting(bot)
  const result = await timeLapse(world, () => kinds(world, 'result')[0])
  await waitForSeconds(world)
  expect(linksOf(result)).toHaveLength(1)
  expect(kinds(world, 'result')).toHaveLength(1)
  expect(kinds(world, 'card')).toEqual([])
  expect(directMessages(world)).toEqual([])
})

test.concurrent('somebody deletes the card and the result after the end: neither comes again when the recording goes', async () => {
  await using world = await openWorld()
  const bot = await recordingBot(world)
  endMeeting(bot)
  const result = await timeLapse(world, () => repliesOf(world, 'result')[0])
  const card = await shows(world, 'Recording ready')
  world.slack.deleteMessage({ channel: PUBLIC, ts: result.ts })
  world.slack.deleteMessage({ channel: PUBLIC, ts: card.ts })
  bot.deleteMedia()
  await waitForSeconds(world)
  expect(world.slack.messages(PUBLIC).filter((one) => one.author.kind === 'app')).toEqual([])
  expect(directMessages(world)).toEqual([])
  expect(complaints(world).length).toBeLessThan(4)
})

test.concurrent('the message whose shortcut was used is deleted: card and result stay together below where it was', async () => {
  await using world = await openWorld()
  const message = world.slack.say({ user: 'ana', channel: PUBLIC, text: `Here: ${meetingLink()}` })
  await world.slack.shortcut({ user: 'ben', channel: message.channel, ts: message.ts, callbackId: 'record_message' })
  const bot = await timeLapse(world, () => world.recall.bots[0])
  bot.joinCall()
  bot.letIn()
  bot.startRecording()
  await timeLapse(world, () => textOf(inThread(world, message, 'card')[0]).includes('Recording since'))
  world.slack.deleteMessage({ channel: PUBLIC, ts: message.ts })
  endMeeting(bot)
  const result = await timeLapse(world, () => inThread(world, message, 'result')[0])
  await waitForSeconds(world)
  expect(linksOf(result)).toHaveLength(1)
  expect(inThread(world, message, 'result')).toHaveLength(1)
  expect(inThread(world, message, 'card')).toHaveLength(1)
})

test.concurrent('a thread that Slack no longer knows gives its result to who asked as a direct message', async () => {
  await using world = await openWorld()
  const message = world.slack.say({ user: 'ana', channel: PUBLIC, text: `Here: ${meetingLink()}` })
  await world.slack.shortcut({ user: 'ben', channel: message.channel, ts: message.ts, callbackId: 'record_message' })
  const bot = await timeLapse(world, () => world.recall.bots[0])
  const thread = (args: Record<string, unknown>) => args['thread_ts'] === message.ts
  slackMeets(world, { method: 'chat.postMessage', kind: 'error', error: 'thread_not_found', when: thread })
  bot.playLife('happy')
  await timeLapse(world, () => directMessages(world, 'ben').length > 0)
  await waitForSeconds(world)
  expect(directMessages(world, 'ben')).toHaveLength(1)
  expect(closings(world)[0]).toContain('thread_not_found')
})

test.concurrent('nothing can be posted and the answer’s address has expired: who asked is told by direct message', async () => {
  await using world = await openWorld()
  slackMeets(world, { method: 'response_url', kind: 'http500' })
  slackMeets(world, { method: 'chat.postEphemeral', kind: 'error', error: 'channel_not_found' })
  await record(world, { channel: '#board' })
  await timeLapse(world, () => directMessages(world).length > 0)
  await waitForSeconds(world)
  expect(directMessages(world)).toHaveLength(1)
  expect(directMessages(world)[0]).toContain('/invite')
  expect(world.recall.bots).toEqual([])
})

test.concurrent('nothing can be posted and who asked cannot be told either: it is tried for a day, and the log says so a few times', async () => {
  await using world = await openWorld()
  slackMeets(world, { method: 'response_url', kind: 'http500' })
  slackMeets(world, { method: 'chat.postEphemeral', kind: 'error', error: 'user_not_in_channel' })
  const ana = world.slack.user('ana').id
  slackMeets(world, {
    ...{ method: 'chat.postMessage', kind: 'error', error: 'user_disabled' },
    when: (args) => args['channel'] === ana,
  })
  await record(world, { channel: '#board' })
  await pass(world, 2 * HOUR, 120)
  const tries = world.slack.calls.filter(({ args }) => args['channel'] === ana).length
  expect(tries).toBeGreaterThan(60)
  const lines = logLines(world).filter((line) => line.includes('who asked'))
  expect(lines[0]).toMatch(/^warn .*user_disabled/)
  expect(lines.length).toBeLessThan(9)
  await pass(world, 2 * DAY, 10)
  expect(closings(world)).toHaveLength(1)
  expect(closings(world)[0]).toMatch(/asker could not be told: user_disabled/)
})

function kinds(world: World, kind: 'card' | 'result') {
  return cards(world).filter((message) => message.metadata?.event_type === `slack_recorder_${kind}`)
}
