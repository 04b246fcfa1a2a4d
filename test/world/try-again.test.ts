import { expect, test } from 'vitest'
import { meetingLink, openWorld } from './open-world.ts'
import {
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
  sentBot,
  shownTo,
  shows,
  textOf,
  timeLapse,
  told,
} from './watch.ts'

const FAILURES = [
  { how: 'denied', play: 'denied' },
  { how: 'not found', play: 'meeting-not-found' },
  { how: 'nothing recorded', play: 'nothing-recorded' },
] as const

test.concurrent.each(FAILURES)(
  'Try again after “$how” sends a new bot with the same name, once, in the same thread',
  async ({ play }) => {
    await using world = await openWorld()
    const text = meetingLink()
    const first = await sentBot(world, { text: `${text} as Weekly notes` })
    first.playLife(play)
    const failed = await firstResult(world)
    expect(buttonsOf(failed)).toEqual(['try_again'])
    const root = await timeLapse(world, () => cards(world).find((card) => buttonsOf(card).includes('try_again')))

    await world.slack.press({ user: 'ben', channel: '#standup', ts: failed.ts, actionId: 'try_again' })
    const second = await timeLapse(world, () => world.recall.bots[1])
    const again = `Tried again by <@${world.slack.user('ben').id}>`
    await shows(world, again)
    await timeLapse(world, () => textOf(repliesOf(world, 'result')[0]).includes(again))
    expect([...buttonsOf(cards(world)[0]), ...buttonsOf(repliesOf(world, 'result')[0])]).toEqual([])
    expect(second.request['bot_name']).toBe('Weekly notes')
    expect(second.request['meeting_url']).toBe(first.request['meeting_url'])
    second.playLife('happy')
    const ready = await timeLapse(world, () => inThread(world, root, 'result')[1])
    expect(linksOf(ready)).toHaveLength(1)
    expect(ready.text).toContain(`<@${world.slack.user('ana').id}>`)
    await letTimePass(world, 5 * 60_000)
    expect(world.recall.bots).toHaveLength(2)
    expect(inThread(world, root, 'card').map((card) => card.threadTs)).toEqual([undefined, root.ts])
    expect(inThread(world, root, 'result')).toHaveLength(2)
    expect(cards(world)).toHaveLength(1)
    expect(world.slack.violations).toEqual([])
  },
)

test.concurrent('Try again pressed twice sends one bot; whoever was second is told; a second failure can be tried again too', async () => {
  await using world = await openWorld()
  world.recall.trouble({ route: 'create', kind: 'status', status: 402, times: 2 })
  await record(world)
  const refused = await firstResult(world)
  expect(textOf(refused)).toMatch(/has no credit left/)
  await timeLapse(world, () => buttonsOf(cards(world)[0]).includes('try_again'))
  await Promise.all([
    pressOnCard(world, 'try_again', { user: 'ana' }),
    pressOnCard(world, 'try_again', { user: 'ben' }),
  ])
  await timeLapse(world, () =>
    [...shownTo(world, 'ana'), ...shownTo(world, 'ben')].some((words) => words.includes('already tried again')),
  )
  const root = await shows(world, 'Tried again by')
  const second = await timeLapse(world, () => inThread(world, root, 'result')[1])
  await world.slack.press({ user: 'ana', channel: '#standup', ts: second.ts, actionId: 'try_again' })
  const bot = await timeLapse(world, () => world.recall.bots[0])
  bot.playLife('happy')
  await timeLapse(world, () => linksOf(inThread(world, root, 'result')[2]).length === 1)
  await letTimePass(world, 60_000)
  expect(world.recall.bots).toHaveLength(1)
  expect(inThread(world, root, 'card')).toHaveLength(3)
  expect(inThread(world, root, 'result')).toHaveLength(3)
  expect(world.slack.violations).toEqual([])
})

test.concurrent('Try again joins a bot that somebody else has sent to the meeting meanwhile; a time that has passed is now', async () => {
  await using world = await openWorld()
  const text = meetingLink()
  const first = await sentBot(world, { text: `${text} in 30 minutes` })
  await shows(world, 'Joins')
  await letTimePass(world, 31 * 60_000)
  first.playLife('meeting-not-found')
  await firstResult(world)
  await timeLapse(world, () => buttonsOf(cards(world)[0]).includes('try_again'))
  const other = await sentBot(world, { text, channel: '#general', user: 'ben' })
  expect(other.scheduledFor).toBeNull()
  other.joinCall()
  await shows(world, 'Joining the call', '#general')
  await pressOnCard(world, 'try_again')
  const root = await shows(world, 'Tried again by')
  const again = await timeLapse(world, () => inThread(world, root, 'card')[1])
  expect(textOf(again)).toContain('Joining the call')
  expect(textOf(again)).toContain('already asked for elsewhere')
  other.letIn()
  other.startRecording()
  endMeeting(other)
  await timeLapse(world, () => linksOf(inThread(world, root, 'result')[1]).length === 1)
  expect(world.recall.bots).toHaveLength(2)
})

test.concurrent('a recording that was cancelled can be tried again, and nobody is told twice', async () => {
  await using world = await openWorld()
  await sentBot(world, { text: `${meetingLink()} in 2 hours` })
  await shows(world, 'Joins')
  await pressOnCard(world, 'cancel')
  await firstResult(world)
  await timeLapse(world, () => buttonsOf(cards(world)[0]).includes('try_again'))
  await pressOnCard(world, 'try_again')
  const root = await shows(world, 'Tried again by')
  const again = await timeLapse(world, () => inThread(world, root, 'card')[1])
  await timeLapse(world, () => world.recall.bots[1])
  expect(textOf(again)).toContain('Joins')
  expect(world.recall.bots[1]?.scheduledFor).toBe(world.recall.bots[0]?.scheduledFor)
  expect(shownTo(world)).toEqual([])
  await record(world, { text: 'list' })
  await told(world, /1 now or planned/)
})

test.concurrent('Try again where the card is a reply itself stays in that thread', async () => {
  await using world = await openWorld()
  const message = world.slack.say({ user: 'ana', channel: '#standup', text: `@recorder ${meetingLink()} as Notes` })
  const first = await timeLapse(world, () => world.recall.bots[0])
  first.playLife('meeting-not-found')
  const failed = await timeLapse(world, () => inThread(world, message, 'result')[0])
  await world.slack.press({ user: 'ana', channel: '#standup', ts: failed.ts, actionId: 'try_again' })
  const second = await timeLapse(world, () => world.recall.bots[1])
  second.playLife('happy')
  await timeLapse(world, () => linksOf(inThread(world, message, 'result')[1]).length === 1)
  expect(inThread(world, message, 'card')).toHaveLength(2)
  expect(second.request['bot_name']).toBe('Notes')
  expect(cards(world)).toEqual([])
  expect(world.slack.violations).toEqual([])
})
