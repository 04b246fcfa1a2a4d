import { expect, test } from 'vitest'
import { openWorld } from '../open-world.ts'
import { buttonsOf, cards, endMeeting, linksOf, record, recordingBot, repliesOf, textOf, timeLapse } from '../watch.ts'
import { complaints, DAY, HOUR, MINUTE, pass, recallDown, recallMeets, slackDown, waitForSeconds } from './trouble.ts'

const LENGTHS = [
  { ms: HOUR, hours: 1 },
  { ms: DAY, hours: 24 },
]

test.concurrent.each(LENGTHS)(
  'Recall is away for $hours h when a bot is to be sent: the thread says so after 15 minutes, and no bot comes later',
  async ({ ms }) => {
    await using world = await openWorld()
    const down = recallDown(world)
    await record(world)
    await pass(world, ms)
    down.end()
    await pass(world, HOUR)
    expect(repliesOf(world, 'result')).toHaveLength(1)
    expect(world.recall.bots).toEqual([])
  },
)

test.concurrent('Recall takes a bot, its answer is lost and it is away for an hour: no bot stays in the call unknown', async () => {
  await using world = await openWorld()
  world.recall.trouble({ route: 'create', kind: 'lostAnswer' })
  const down = [recallMeets(world, { route: 'list', kind: 'lostRequest' })]
  await record(world)
  await timeLapse(world, () => world.recall.bots.length > 0)
  down.push(recallDown(world))
  await pass(world, HOUR)
  const [bot] = world.recall.bots
  bot?.joinCall()
  bot?.letIn()
  bot?.startRecording()
  for (const one of down) one.end()
  await timeLapse(world, () => textOf(cards(world)[0]).includes('Recording since'), 30_000)
  if (bot !== undefined) endMeeting(bot)
  await timeLapse(world, () => linksOf(repliesOf(world, 'result')[0]).length > 0, 10_000)
  await waitForSeconds(world)
  expect(repliesOf(world, 'result')).toHaveLength(1)
})

test.concurrent.each(LENGTHS)(
  'Recall is away for $hours h while a bot records and the meeting ends: one result with the link',
  async ({ ms }) => {
    await using world = await openWorld()
    const bot = await recordingBot(world)
    const down = recallDown(world)
    await pass(world, 5 * MINUTE)
    endMeeting(bot)
    await pass(world, ms - 5 * MINUTE)
    down.end()
    await timeLapse(world, () => linksOf(repliesOf(world, 'result')[0]).length > 0, 60_000)
    await waitForSeconds(world)
    expect(repliesOf(world, 'result')).toHaveLength(1)
    expect(cards(world)).toHaveLength(1)
  },
)

test.concurrent('Recall is away for a day right after the end: one result with the link', async () => {
  await using world = await openWorld()
  const bot = await recordingBot(world)
  bot.endCall()
  await timeLapse(world, () => textOf(cards(world)[0]).includes('preparing'))
  const down = recallDown(world)
  bot.finishMedia()
  bot.done()
  await pass(world, DAY)
  down.end()
  await timeLapse(world, () => linksOf(repliesOf(world, 'result')[0]).length > 0, 60_000)
  await waitForSeconds(world)
  expect(repliesOf(world, 'result')).toHaveLength(1)
})

test.concurrent('both are away for a day: one result with the link', async () => {
  await using world = await openWorld()
  const bot = await recordingBot(world)
  const slack = slackDown(world)
  const recall = recallDown(world)
  endMeeting(bot)
  await pass(world, DAY, 16)
  slack.end()
  recall.end()
  await timeLapse(world, () => linksOf(repliesOf(world, 'result')[0]).length > 0, 60_000)
  await waitForSeconds(world)
  expect(repliesOf(world, 'result')).toHaveLength(1)
})

test.concurrent('Recall sends no webhook at the end and gives up those it could not deliver: one result, found by looking', async () => {
  await using world = await openWorld()
  const bot = await recordingBot(world)
  // An address at which nobody listens: each delivery fails eight times over 28 hours.
  world.recall.sendWebhooksTo('http://127.0.0.1:9/webhooks/recall')
  endMeeting(bot)
  await timeLapse(world, () => linksOf(repliesOf(world, 'result')[0]).length > 0, 10_000)
  await pass(world, 2 * DAY)
  expect(repliesOf(world, 'result')).toHaveLength(1)
  expect(cards(world)).toHaveLength(1)
})

test.concurrent('Recall’s firewall refuses the bot: the thread says so at once, with Try again, and the log says what was refused', async () => {
  await using world = await openWorld()
  world.recall.trouble({ route: 'create', kind: 'html403' })
  await record(world)
  const result = await timeLapse(world, () => repliesOf(world, 'result')[0])
  expect(textOf(result)).toMatch(/firewall of Recall.*blocked this app/)
  expect(buttonsOf(result)).toEqual(['try_again'])
  await timeLapse(world, () => complaints(world).length > 0)
  expect(complaints(world).join()).toMatch(/a step was refused.*createBot.*403 blocked/)
  expect(world.recall.bots).toEqual([])
})
