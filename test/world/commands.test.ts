import { expect, test } from 'vitest'
import { meetingLink, openWorld } from './open-world.ts'
import {
  askedOfRecall,
  buttonElements,
  buttonsOf,
  cards,
  endMeeting,
  firstResult,
  letTimePass,
  pressOnShown,
  record,
  recordingBot,
  repliesOf,
  sentBot,
  shownTo,
  shows,
  textOf,
  timeLapse,
  told,
  wordsOf,
} from './watch.ts'

test.concurrent('list shows what is recorded here to the asker alone, what goes on first, and ends it by a button', async () => {
  await using world = await openWorld({ recall: { meetingTitle: 'Plans' } })
  await record(world, { text: 'list' })
  await told(world, /Nothing has been recorded in this channel yet/)

  const first = await recordingBot(world)
  endMeeting(first)
  await firstResult(world)
  const second = await recordingBot(world, { user: 'ben', text: 'https://meet.google.com/abc-defg-hij' })
  const posted = cards(world).length
  const seenByAna = shownTo(world, 'ana').length
  await record(world, { text: 'list', user: 'ben' })
  const list = await told(world, /1 now or planned/, 'ben')
  const words = wordsOf(list)
  const [ana, ben] = [world.slack.user('ana').id, world.slack.user('ben').id]
  expect(words.indexOf('Recording since')).toBeGreaterThan(-1)
  expect(words.indexOf('Recording ready')).toBeGreaterThan(words.indexOf('Recording since'))
  expect(words).toContain(`asked for by <@${ben}>`)
  expect(words).toContain(`asked for by <@${ana}>`)
  expect(words).toContain('*Plans*')
  expect(words).toMatch(/<https?:[^|]*\/archives\/C[^|]*\|Open its thread>/)
  expect(buttonsOf(list)).toEqual(['stop'])
  expect(shownTo(world, 'ana')).toHaveLength(seenByAna)
  expect(cards(world)).toHaveLength(posted)

  await record(world, { text: 'list', user: 'ben', channel: '#general' })
  await told(world, /Nothing has been recorded in this channel yet/, 'ben')
  await pressOnShown(world, list, 'stop')
  await timeLapse(world, () => second.phase === 'call_ended')
  expect(world.slack.violations).toEqual([])
})

test.concurrent('stop: nothing to stop is said, what is planned can be cancelled, and one is stopped', async () => {
  await using world = await openWorld()
  await record(world, { text: 'stop' })
  await told(world, /Nothing is being recorded in this channel, so there is nothing to stop/)

  await record(world, { text: `${meetingLink()} in 2 hours` })
  await shows(world, 'Joins')
  await record(world, { text: 'stop', user: 'ben' })
  const planned = await told(world, /This is planned/, 'ben')
  expect(buttonsOf(planned)).toEqual(['cancel'])
  await pressOnShown(world, planned, 'cancel')
  await shows(world, 'Cancelled by')

  const bot = await recordingBot(world)
  await record(world, { text: 'stop', user: 'ben' })
  const asked = await told(world, /Stopping \*Zoom\*/, 'ben')
  expect(wordsOf(asked)).toContain('Open its thread')
  await shows(world, `Stopping, asked by <@${world.slack.user('ben').id}>`)
  await timeLapse(world, () => bot.phase === 'call_ended')
  expect(world.slack.violations).toEqual([])
})

test.concurrent('stop asks which of several, and asks back before it ends one that another channel waits for', async () => {
  await using world = await openWorld()
  const [one, other] = [meetingLink(), meetingLink()]
  const first = await recordingBot(world, { text: one })
  const second = await sentBot(world, { text: other })
  await record(world, { text: 'stop' })
  const which = await told(world, /There are 2 recordings in this channel. Which one is to be stopped/)
  expect(buttonsOf(which)).toEqual(expect.arrayContaining(['stop']))
  expect(askedOfRecall(world, 'leave')).toBe(0)
  const stop = buttonElements(which.blocks).find((button) => button['action_id'] === 'stop')
  expect(stop).toBeDefined()
  await pressOnShown(world, which, 'stop')
  await timeLapse(world, () => first.phase === 'call_ended')
  expect(second.phase).toBe('ready')
  endMeeting(first)

  second.joinCall()
  await record(world, { text: other, channel: '#general', user: 'ben' })
  await timeLapse(world, () => textOf(cards(world, '#general')[0]).includes('Joining the call'))
  await timeLapse(world, () => repliesOf(world, 'result').length === 1)
  await record(world, { text: 'stop' })
  const sure = await told(world, /Another channel waits for this recording too. Press \*Stop\* to end it for everybody/)
  expect(second.phase).toBe('joining_call')
  expect(buttonElements(sure.blocks)[0]).toMatchObject({ action_id: 'stop', confirm: { style: 'danger' } })
  await pressOnShown(world, sure, 'stop')
  await timeLapse(world, () => second.phase === 'call_ended')
  expect(world.slack.violations).toEqual([])
})

const UNCLEAR = [
  { text: '', says: [/\/record https/, /in your time zone/] },
  { text: 'help', says: [/\/record list/, /\/record stop/, /Record this meeting/, /@\w+` and a link/] },
  { text: 'please', says: [/There is no meeting link in “please”/, /\/record https/] },
  { text: 'lsit', says: [/There is no meeting link in “lsit”/] },
  {
    text: 'https://zoom.us/j/123456789 with the blue team',
    says: [/“with the blue team”/, /`\/record https:\/\/zoom/],
  },
  { text: 'https://zoom.us/j/123456789 as', says: [/no name behind `as`/, /as Weekly notes`/] },
  { text: 'https://zoom.us/j/123456789 https://zoom.us/j/987654321', says: [/2 different meetings/] },
  {
    text: 'https://example.com/j/123456789',
    says: [/example\.com\* cannot be recorded/, /Zoom, Google Meet, Microsoft Teams, Webex and GoTo/],
  },
  { text: 'https://app.slack.com/huddle/T1/C1', says: [/Slack huddles cannot be recorded/] },
]

test.concurrent('help and words that are not understood are answered to the asker alone, with commands to copy', async () => {
  await using world = await openWorld()
  for (const { text, says } of UNCLEAR) {
    const acked = JSON.stringify(await record(world, { text }))
    expect(acked, text).toContain('"response_type":"ephemeral"')
    for (const words of says) expect(acked, text).toMatch(words)
  }
  await letTimePass(world, 60_000)
  expect(shownTo(world, 'ana')).toHaveLength(UNCLEAR.length)
  expect(shownTo(world, 'ben')).toEqual([])
  expect(cards(world)).toEqual([])
  expect(world.recall.bots).toEqual([])
  expect(world.slack.violations).toEqual([])
})

const SPELLINGS = [
  { text: 'https://zoom.us/j/123456701?pwd=abc', url: 'https://zoom.us/j/123456701?pwd=abc' },
  { text: '<https://zoom.us/j/123456702>', url: 'https://zoom.us/j/123456702' },
  { text: '<https://meet.google.com/abc-defg-hij|our weekly>', url: 'https://meet.google.com/abc-defg-hij' },
  { text: 'https://zoom.us/j/123456703?pwd=abc&amp;x=1', url: 'https://zoom.us/j/123456703?pwd=abc&x=1' },
  { text: '“https://zoom.us/j/123456704”', url: 'https://zoom.us/j/123456704' },
  { text: 'https://zoom.us/j/123456705 (Passcode: 123)', url: 'https://zoom.us/j/123456705?pwd=123' },
  {
    text: 'https://teams.microsoft.com/meet/1234567890123?p=Xy1',
    url: 'https://teams.microsoft.com/meet/1234567890123?p=Xy1',
  },
  { text: 'acme.webex.com/meet/ana.lima', url: 'https://acme.webex.com/meet/ana.lima' },
  { text: 'https://meet.goto.com/123456789', url: 'https://meet.goto.com/123456789' },
]

test.concurrent('links of every platform are taken in every form in which Slack passes them on', async () => {
  await using world = await openWorld()
  for (const { text } of SPELLINGS) expect(await record(world, { text }), text).toEqual({ kind: 'acked', payload: {} })
  await timeLapse(world, () => world.recall.bots.length === SPELLINGS.length)
  const asked = world.recall.bots.map((bot) => String(bot.request['meeting_url']))
  expect(asked.sort()).toEqual(SPELLINGS.map(({ url }) => url).sort())
  const shown = cards(world)
    .map((card) => wordsOf(card))
    .join()
  for (const platform of ['Zoom', 'Google Meet', 'Microsoft Teams', 'Webex', 'GoTo']) expect(shown).toContain(platform)
  expect(shown).not.toMatch(/pwd|Xy1|abc&/)
  expect(world.slack.violations).toEqual([])
})

test.concurrent('as names the bot in the meeting, and the card says that name', async () => {
  await using world = await openWorld()
  const bot = await sentBot(world, { text: `${meetingLink()} as Weekly *notes*` })
  expect(bot.request['bot_name']).toBe('Weekly *notes*')
  expect(textOf(cards(world)[0])).toMatch(/In the meeting the bot is called .*Weekly/)
})
