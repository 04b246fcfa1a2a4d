import { expect, test } from 'vitest'
import { meetingLink, openWorld } from './open-world.ts'
import { cards, inThread, letTimePass, linksOf, pressOnCard, record, shows, timeLapse, told } from './watch.ts'

test.concurrent('over HTTP everything works as over a socket: command, event, shortcut, button, form and Home', async () => {
  await using world = await openWorld({ mode: 'http' })
  await record(world, { text: `${meetingLink()} in 30 minutes` })
  await shows(world, 'Joins')
  await pressOnCard(world, 'change')
  const form = await timeLapse(world, () => world.slack.modals('ana').at(-1), 0)
  const at = Math.ceil(world.clock.now() / 60_000) * 60_000 + 60 * 60_000
  const when = { when: { type: 'datetimepicker', selected_date_time: at / 1000 } }
  expect(await world.slack.submitView({ user: 'ana', viewId: form.id, values: { when } })).toEqual({ kind: 'closed' })
  await shows(world, `<!date^${at / 1000}^Joins `)
  await pressOnCard(world, 'cancel')
  await shows(world, 'Cancelled by')

  const mention = world.slack.say({ user: 'ben', channel: '#sales', text: `@recorder ${meetingLink()}` })
  await timeLapse(world, () => inThread(world, mention, 'card')[0])
  const message = world.slack.say({ user: 'ana', channel: '#sales', text: meetingLink() })
  await world.slack.shortcut({ user: 'ben', channel: '#sales', ts: message.ts, callbackId: 'record_message' })
  const card = await timeLapse(world, () => inThread(world, message, 'card')[0])
  const bot = await timeLapse(world, () => world.recall.bots[3])
  bot.joinCall()
  bot.letIn()
  bot.startRecording()
  await timeLapse(world, () => JSON.stringify(card.blocks).includes('Recording since'))
  await world.slack.press({ user: 'ana', channel: '#sales', ts: card.ts, actionId: 'stop' })
  await timeLapse(world, () => bot.phase === 'call_ended')
  bot.finishMedia()
  bot.done()
  await timeLapse(world, () => linksOf(inThread(world, message, 'result')[0]).length === 1)
  await world.slack.openAppHome({ user: 'ben', tab: 'home' })
  await timeLapse(world, () => JSON.stringify(world.slack.home('ben') ?? '').includes('Recording ready'), 0)
  await record(world, { text: 'list', channel: '#sales' })
  await told(world, /Recordings in this channel/)
  await letTimePass(world, 60_000)
  expect(cards(world, '#sales')).toEqual([])
  expect(world.slack.violations).toEqual([])
})
