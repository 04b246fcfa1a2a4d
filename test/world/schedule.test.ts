import { expect, test } from 'vitest'
import { meetingLink, openWorld } from './open-world.ts'
import { wallTime } from './wall-time.ts'
import {
  askedOfRecall,
  buttonsOf,
  cards,
  firstResult,
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

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

const IN_WORDS = [
  { user: 'ana', when: 'at 15:00', zone: 'Europe/Lisbon', says: /\w+ 15:00/, within: 0.6 * DAY },
  { user: 'ana', when: 'tomorrow 9am', zone: 'Europe/Lisbon', says: /\w+ 09:00/, within: 2 * DAY },
  { user: 'ana', when: 'Fri 10:30', zone: 'Europe/Lisbon', says: /Fri 10:30/, within: 7 * DAY },
  { user: 'ben', when: 'at 15:00', zone: 'America/New_York', says: /\w+ 15:00/, within: 0.6 * DAY },
  { user: 'ben', when: 'tomorrow 9am', zone: 'America/New_York', says: /\w+ 09:00/, within: 2 * DAY },
  { user: 'ben', when: 'Fri 10:30', zone: 'America/New_York', says: /Fri 10:30/, within: 7 * DAY },
]

test.concurrent('a moment in words is meant in the requester’s zone, and the card shows it in each reader’s', async () => {
  await using world = await openWorld({ startsAt: { hour: 8, zone: 'Europe/Lisbon' } })
  // In Lisbon and in New York it is the same day then.
  const from = world.clock.now()
  for (const { user, when } of IN_WORDS)
    await record(world, { user, text: `${meetingLink()} ${when} as ${user} ${when}` })
  await record(world, { text: `${meetingLink()} in 20 minutes as soon` })
  await timeLapse(world, () => world.recall.bots.length === IN_WORDS.length + 1)
  const named = (name: string) => world.recall.bots.find((bot) => bot.request['bot_name'] === name)

  expect(named('soon')?.scheduledFor).toBe(Math.floor(from / 1000) * 1000 + 20 * MINUTE)
  for (const { user, when, zone, says, within } of IN_WORDS) {
    const at = named(`${user} ${when}`)?.scheduledFor ?? 0
    expect(wallTime(at, zone), `${user} ${when}`).toMatch(says)
    expect(at, `${user} ${when}`).toBeGreaterThan(from)
    expect(at, `${user} ${when}`).toBeLessThanOrEqual(from + within)
    const card = cards(world).find((one) => textOf(one).includes(`${user} ${when}`))
    expect(textOf(card)).toContain(`<!date^${at / 1000}^Joins `)
    expect(buttonsOf(card)).toEqual(['change', 'cancel'])
  }
  expect(askedOfRecall(world, 'create')).toBe(IN_WORDS.length + 1)
  expect(world.slack.violations).toEqual([])
})

test.concurrent('a moment that is past or unclear gets a question, and no bot', async () => {
  await using world = await openWorld({ startsAt: { hour: 14, zone: 'Europe/Lisbon' } })
  const ask = async (when: string, says: RegExp) => {
    await record(world, { text: `https://zoom.us/j/123456789 ${when} as Notes` })
    return JSON.stringify(await told(world, says))
  }
  const past = await ask('at 8:00', /“at 8:00” <!date\^\d+\^means /)
  expect(past).toContain('that is over')
  expect(past).toContain('`/record https://zoom.us/j/123456789 tomorrow 9am as Notes`')
  expect(await ask('at 9', /I do not know which moment “at 9” means/)).toContain('Fri 15:30 as Notes`')
  await ask('in 9700 hours', /no further than about a year ahead/)
  await ask('tomorrow', /I do not know which moment “tomorrow” means/)
  await letTimePass(world, 2 * MINUTE)
  expect(cards(world)).toEqual([])
  expect(world.recall.bots).toEqual([])
  expect(shownTo(world)).toHaveLength(4)
  expect(world.slack.violations).toEqual([])
})

test.concurrent('without the permission to see people a time of day gets a question, a length of time does not need it', async () => {
  await using world = await openWorld()
  world.slack.setScopes(['commands', 'chat:write', 'channels:join'])
  await record(world, { text: `${meetingLink()} tomorrow 9am` })
  await told(world, /I have to know your time zone. This app may not look it up here/)
  await record(world, { text: `${meetingLink()} in 20 minutes` })
  await timeLapse(world, () => world.recall.bots[0])
  expect(cards(world)).toHaveLength(1)
})

test.concurrent('a Slack that does not tell the time zone for a while only delays the card; after 5 minutes there is a question', async () => {
  await using world = await openWorld({ startsAt: { hour: 8, zone: 'Europe/Lisbon' } })
  const down = world.slack.trouble({ method: 'users.info', times: 2, kind: 'http500' })
  await record(world, { text: `${meetingLink()} at 15:00` })
  await shows(world, 'Joins')
  expect(down.met()).toBe(2)
  expect(wallTime((await timeLapse(world, () => world.recall.bots[0])).scheduledFor ?? 0, 'Europe/Lisbon')).toMatch(
    /15:00/,
  )

  const dead = world.slack.trouble({ method: 'users.info', times: 1_000, kind: 'http500' })
  await record(world, { user: 'ben', text: `${meetingLink()} at 15:00` })
  await told(world, /I could not find it out; type the same again in a minute/, 'ben')
  dead.end()
  await letTimePass(world, 10 * MINUTE)
  expect(cards(world)).toHaveLength(1)
  expect(world.recall.bots).toHaveLength(1)
})

test.concurrent('a bot far ahead is Recall’s to send at its time; one nearer is created when it is time, by the next start too', async () => {
  await using world = await openWorld({ recall: { autoplay: 'happy' } })
  await record(world, { text: `${meetingLink()} in 30 minutes as far` })
  const far = await timeLapse(world, () => world.recall.bots[0])
  expect(far.request['join_at']).toBe(new Date(far.scheduledFor ?? 0).toISOString())

  await record(world, { text: `${meetingLink()} in 8 minutes as near` })
  await timeLapse(world, () => cards(world)[1])
  expect(buttonsOf(cards(world)[1])).toEqual(['cancel'])
  await letTimePass(world, MINUTE)
  expect(world.recall.bots).toHaveLength(1)
  await world.stopApp()
  world.clock.skip(6 * MINUTE)
  await world.startApp()
  await letTimePass(world, 20_000)
  expect(world.recall.bots).toHaveLength(1)
  const near = await timeLapse(world, () => world.recall.bots[1])
  expect(near.request).not.toHaveProperty('join_at')
  expect(near.request['bot_name']).toBe('near')
  expect(textOf(cards(world)[1])).not.toContain('Joins')
  await timeLapse(world, () => cards(world).every((card) => textOf(card).includes('Recording ready')), 5_000)
  await letTimePass(world, 5 * MINUTE)
  expect(world.recall.bots).toHaveLength(2)
  expect(linksOf(repliesOf(world, 'result')[0])).toHaveLength(1)
  expect(repliesOf(world, 'result')).toHaveLength(1)
  expect(world.slack.violations).toEqual([])
})

test.concurrent('Cancel of a scheduled one deletes it at Recall, and nothing comes at its time', async () => {
  await using world = await openWorld({ recall: { autoplay: 'happy' } })
  const bot = await sentBot(world, { text: `${meetingLink()} in 30 minutes` })
  await shows(world, 'Joins')
  await pressOnCard(world, 'cancel', { user: 'ben' })
  const result = await firstResult(world)
  expect(bot.deleted).toBe(true)
  expect(result.text).toMatch(/cancelled by <@\w+>, nothing was recorded/)
  await shows(world, `Cancelled by <@${world.slack.user('ben').id}>`)
  await letTimePass(world, 40 * MINUTE)
  expect(bot.phase).toBe('ready')
  expect(world.recall.bots).toHaveLength(1)
  expect(repliesOf(world, 'result')).toHaveLength(1)
})

test.concurrent('Cancel in the last ten minutes: the bot cannot be called back, it leaves as soon as it arrives', async () => {
  await using world = await openWorld({ recall: { autoplay: 'endless' } })
  const bot = await sentBot(world, { text: `${meetingLink()} in 20 minutes` })
  await shows(world, 'Joins')
  await letTimePass(world, 12 * MINUTE)
  await timeLapse(world, () => buttonsOf(cards(world)[0]).join() === 'cancel')
  await pressOnCard(world, 'cancel')
  const card = await shows(world, 'it leaves as soon as it arrives, at <!date^')
  expect(textOf(card)).toContain('Stopping, asked by')
  expect(buttonsOf(card)).toEqual([])
  expect(bot.deleted).toBe(false)
  await timeLapse(world, () => bot.statusChanges.some(({ code }) => code === 'call_ended'))
  await firstResult(world)
  await letTimePass(world, 5 * MINUTE)
  expect(repliesOf(world, 'result')).toHaveLength(1)
  expect(world.recall.bots).toHaveLength(1)
  expect(world.slack.violations).toEqual([])
})
