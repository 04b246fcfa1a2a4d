import { expect, test } from 'vitest'
import { meetingLink, openWorld } from './open-world.ts'
import {
  askedOfRecall,
  cards,
  endMeeting,
  firstResult,
  letTimePass,
  linksOf,
  record,
  repliesOf,
  sentBot,
  shownTo,
  shows,
  startRecording,
  textOf,
  timeLapse,
  told,
  wordsOf,
} from './watch.ts'

const SPELLINGS = [
  { first: 'https://zoom.us/j/123456789?pwd=abc', second: '<https://us02web.zoom.us/j/123456789|Join>' },
  { first: 'https://acme.zoom.us/j/223456789', second: 'https://acme.zoom.us/w/223456789?pwd=x&from=mail' },
  { first: 'https://meet.google.com/abc-defg-hij', second: 'MEET.google.com/abc-defg-hij?authuser=1' },
  {
    first: 'https://teams.microsoft.com/l/meetup-join/19%3ameeting_abc%40thread.v2/0?context=%7b%22Tid%22%3a%221%22%7d',
    second: 'https://teams.microsoft.com/l/meetup-join/19:meeting_abc@thread.v2/0',
  },
  {
    first: 'https://teams.microsoft.com/meet/1234567890123?p=Xy1',
    second: 'https://teams.microsoft.com/meet/1234567890123',
  },
  { first: 'https://acme.webex.com/meet/ana.lima', second: 'https://acme.webex.com/meet/Ana.Lima/' },
  { first: 'https://meet.goto.com/123456789', second: 'https://app.goto.com/meeting/123456789' },
]

test.concurrent('the same meeting in other spellings is the same: who asks second in the channel is told where, and mentioned at the end', async () => {
  await using world = await openWorld({ recall: { autoplay: 'off' } })
  for (const { first } of SPELLINGS) await record(world, { text: first })
  await timeLapse(world, () => world.recall.bots.length === SPELLINGS.length)
  await timeLapse(world, () => cards(world).length === SPELLINGS.length)
  for (const { second } of SPELLINGS) await record(world, { text: second, user: 'ben' })
  await timeLapse(world, () => shownTo(world, 'ben').length === SPELLINGS.length)
  for (const words of shownTo(world, 'ben')) {
    expect(words).toMatch(
      /already being recorded here, so no second bot is sent. <https?:[^|]*archives[^|]*\|Open its thread>/,
    )
  }
  await letTimePass(world, 60_000)
  expect(world.recall.bots).toHaveLength(SPELLINGS.length)
  for (const bot of world.recall.bots) bot.playLife('happy')
  await timeLapse(world, () =>
    cards(world).every((card) => world.slack.thread('#standup', card.ts).some((one) => linksOf(one).length > 0)),
  )
  const mention = `<@${world.slack.user('ben').id}>`
  for (const card of cards(world)) {
    const result = world.slack
      .thread('#standup', card.ts)
      .filter((one) => one.metadata?.event_type === 'slack_recorder_result')
    expect(result).toHaveLength(1)
    expect(result[0]?.text).toContain(mention)
  }
  expect(world.slack.violations).toEqual([])
})

test.concurrent('another channel gets a card that says so and the result, and a private channel is never named', async () => {
  await using world = await openWorld()
  const text = meetingLink()
  const bot = await sentBot(world, { channel: '#design', text })
  await timeLapse(world, () => cards(world, '#design')[0])
  await record(world, { text, user: 'ben' })
  const card = await shows(world, 'No second bot is sent; the recording is posted here too')
  await record(world, { text, user: 'ben', channel: '#board' })
  await told(world, /\/invite @/, 'ben')
  await startRecording(world, bot)
  endMeeting(bot)
  const [here, there] = [await firstResult(world), await firstResult(world, '#design')]
  expect(linksOf(here)).toHaveLength(1)
  expect(linksOf(there)).toHaveLength(1)
  expect(world.recall.bots).toHaveLength(1)
  expect(askedOfRecall(world, 'create')).toBe(1)
  const id = world.slack.channel('#design').id
  const seen = [
    wordsOf(card),
    ...card.versions.map(wordsOf),
    ...repliesOf(world, 'result').map(wordsOf),
    ...shownTo(world, 'ben'),
  ]
  for (const words of seen) expect(words).not.toMatch(new RegExp(`${id}|#design|${world.slack.user('ana').id}`))
  expect(world.slack.violations).toEqual([])
})

test.concurrent('times ten minutes apart are one meeting, Friday’s does not swallow today’s', async () => {
  await using world = await openWorld()
  const text = 'https://meet.google.com/abc-defg-hij'
  await sentBot(world, { text: `${text} in 60 minutes` })
  await record(world, { text: `${text} in 70 minutes`, user: 'ben' })
  const joined = await told(world, /A bot is already planned for this meeting here/, 'ben')
  expect(wordsOf(joined)).toMatch(/<!date\^\d+\^It joins /)
  const now = await sentBot(world, { text })
  expect(now.scheduledFor).toBeNull()
  await record(world, { text: `${text} in 48 hours` })
  await timeLapse(world, () => world.recall.bots.length === 3)
  await letTimePass(world, 60_000)
  expect(world.recall.bots).toHaveLength(3)
  expect(cards(world)).toHaveLength(3)
  expect(cards(world).filter((card) => textOf(card).includes('Joins'))).toHaveLength(2)
  expect(shownTo(world, 'ana')).toEqual([])
  expect(world.slack.violations).toEqual([])
})

test.concurrent('once a bot was told to stop, or its call has ended, a new request sends a new bot', async () => {
  await using world = await openWorld()
  const text = meetingLink()
  const first = await sentBot(world, { text })
  await startRecording(world, first)
  world.recall.settings.leaveMs = 30_000
  await record(world, { text: 'stop' })
  await shows(world, 'Stopping')
  const second = await sentBot(world, { text })
  expect(second.id).not.toBe(first.id)
  second.joinCall()
  second.endCall()
  await timeLapse(world, () => cards(world).some((card) => textOf(card).includes('finding out what happened')))
  await sentBot(world, { text })
  expect(world.recall.bots).toHaveLength(3)
})
