import { expect, test } from 'vitest'
import { meetingLink, openWorld } from './open-world.ts'
import {
  buttonsOf,
  cards,
  firstResult,
  letTimePass,
  pressOnCard,
  record,
  recordingBot,
  repliesOf,
  shownTo,
  shows,
  textOf,
  timeLapse,
} from './watch.ts'

test.concurrent('Stop ends the recording, names who pressed, and the link comes', async () => {
  await using world = await openWorld()
  const bot = await recordingBot(world)
  expect(buttonsOf(cards(world)[0])).toEqual(['pause', 'stop'])

  expect(await pressOnCard(world, 'stop', { user: 'ben' })).toEqual({ kind: 'acked', payload: {} })
  await shows(world, 'Stopping')
  expect(textOf(cards(world)[0])).toContain(`<@${world.slack.user('ben').id}>`)
  expect(buttonsOf(cards(world)[0])).toEqual([])
  await timeLapse(world, () => world.recall.calls.some(({ route }) => route === 'leave'))
  bot.finishMedia()
  bot.done()
  const result = await firstResult(world)
  await shows(world, 'Recording ready')
  await letTimePass(world, 10 * 60_000)
  expect(result.text).toContain('ready')
  expect(repliesOf(world, 'result')).toHaveLength(1)
  expect(world.slack.violations).toEqual([])
})

test.concurrent('two people who press Stop at once stop it once; the second is told', async () => {
  await using world = await openWorld()
  await recordingBot(world)
  await Promise.all([pressOnCard(world, 'stop', { user: 'ana' }), pressOnCard(world, 'stop', { user: 'ben' })])
  await shows(world, 'Stopping')
  await timeLapse(world, () => shownTo(world, 'ana').length + shownTo(world, 'ben').length === 1)
  expect([...shownTo(world, 'ana'), ...shownTo(world, 'ben')].join()).toMatch(/stopping/i)
})

test.concurrent.each([{ polling: false }, { polling: true }])(
  'Pause and Resume are carried out, and the card says by whom (polling: $polling)',
  async ({ polling }) => {
    await using world = await openWorld({ polling })
    const bot = await recordingBot(world)
    await pressOnCard(world, 'pause', { user: 'ben' })
    await shows(world, 'Paused by')
    expect(textOf(cards(world)[0])).toContain(`Paused by <@${world.slack.user('ben').id}>`)
    expect(buttonsOf(cards(world)[0])).toEqual(['resume', 'stop'])
    await pressOnCard(world, 'resume')
    await shows(world, 'Recording since')
    expect(bot.recordings).toHaveLength(1)
    expect(world.recall.calls.filter(({ route }) => route === 'pauseRecording')).toHaveLength(1)
    expect(world.recall.calls.filter(({ route }) => route === 'resumeRecording')).toHaveLength(1)
  },
)

test.concurrent('Cancel before the bot is there ends the request with an answer, and Try again sends a new one in the same thread', async () => {
  await using world = await openWorld()
  world.recall.trouble({ route: 'create', kind: 'poolDepleted', times: 100 })
  await record(world)
  await timeLapse(world, () => cards(world)[0] !== undefined)
  expect(buttonsOf(cards(world)[0])).toEqual(['cancel'])
  await pressOnCard(world, 'cancel')
  const cancelled = await firstResult(world)
  expect(cancelled.text).toMatch(/cancelled/i)
  await timeLapse(world, () => buttonsOf(cards(world)[0]).includes('try_again'))

  await pressOnCard(world, 'try_again', { user: 'ben' })
  await pressOnCard(world, 'try_again', { user: 'ana' }).catch(() => undefined)
  await shows(world, 'Tried again by')
  expect(buttonsOf(cards(world)[0])).toEqual([])
  const card = await timeLapse(
    world,
    () =>
      world.slack
        .thread('#standup', cards(world)[0]?.ts ?? '')
        .filter((one) => one.metadata?.event_type === 'slack_recorder_card')[1],
  )
  expect(card.threadTs).toBe(cards(world)[0]?.ts)
  expect(cards(world)).toHaveLength(1)
})

test.concurrent('a Cancel in one of two channels leaves the bot to the other', async () => {
  await using world = await openWorld()
  world.recall.trouble({ route: 'create', kind: 'poolDepleted', times: 1, retryAfter: 60 })
  const text = meetingLink()
  await record(world, { text })
  await timeLapse(world, () => cards(world)[0] !== undefined)
  await record(world, { text, channel: '#general', user: 'ben' })
  await timeLapse(world, () => cards(world, '#general')[0] !== undefined)
  await pressOnCard(world, 'cancel')
  await timeLapse(world, () => repliesOf(world, 'result')[0]?.text.match(/cancelled/i))
  const bot = await timeLapse(world, () => world.recall.bots[0])
  bot.joinCall()
  await shows(world, 'Joining the call', '#general')
  expect(textOf(cards(world)[0])).toContain('Cancelled')
  expect(repliesOf(world, 'result', '#general')).toEqual([])
})
