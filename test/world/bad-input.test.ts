import { expect, test } from 'vitest'
import { openWorld } from './open-world.ts'
import { cards, letTimePass, record, timeLapse } from './watch.ts'

const REFUSED = [
  { text: '', says: /\/record https/ },
  { text: 'help', says: /\/record https/ },
  { text: 'please', says: /link/i },
  { text: 'https://zoom.us/j/123456789 https://zoom.us/j/987654321', says: /one/i },
  { text: 'https://example.com/j/123456789', says: /example\.com/ },
  { text: 'https://zoom.us.evil.example/j/123456789', says: /zoom\.us\.evil\.example/ },
  { text: 'https://app.slack.com/huddle/T1/C1', says: /huddle/i },
  { text: 'https://zoom.us/j/123456789 with the blue team', says: /with the blue team/ },
  { text: `https://zoom.us/j/123456789 ${'x'.repeat(10_000)}`, says: /4,000 characters/ },
  { text: `https://zoom.us/j/123456789 as ${'x'.repeat(101)}`, says: /100/ },
]

test.concurrent('what cannot be recorded is answered at once, to the asker alone, and starts nothing', async () => {
  await using world = await openWorld()
  for (const { text, says } of REFUSED) {
    const seen = await record(world, { text })
    expect(JSON.stringify(seen), text.slice(0, 60)).toMatch(says)
  }
  await letTimePass(world, 60_000)
  expect(cards(world)).toEqual([])
  expect(world.recall.bots).toEqual([])
})

const TAKEN = [
  'https://zoom.us/j/123456701?pwd=abc',
  '<https://zoom.us/j/123456702?pwd=abc&amp;x=1>',
  '<https://meet.google.com/abc-defg-hij|our weekly>',
  '“https://us02web.zoom.us/j/123456703”',
  'https://zoom.us/j/123456704 (Passcode: 998877)',
  'https://teams.microsoft.com/meet/1234567890123?p=Xy12Zw as Weekly notes',
]

test.concurrent('links are taken in every form in which they arrive from Slack', async () => {
  await using world = await openWorld()
  for (const text of TAKEN) expect(await record(world, { text }), text).toEqual({ kind: 'acked', payload: {} })
  await timeLapse(world, () => world.recall.bots.length === TAKEN.length)
  const asked = world.recall.bots.map((bot) => bot.request)
  expect(asked.map((request) => request['meeting_url'])).toEqual(
    expect.arrayContaining([
      'https://zoom.us/j/123456701?pwd=abc',
      'https://zoom.us/j/123456702?pwd=abc&x=1',
      'https://meet.google.com/abc-defg-hij',
      'https://zoom.us/j/123456704?pwd=998877',
    ]),
  )
  expect(asked.map((request) => request['bot_name'])).toContain('Weekly notes')
})

test.concurrent.each([
  { channel: '#board', says: /\/invite @/ },
  { channel: '#old', says: /archived/i },
])('where nothing can be posted ($channel) no bot is sent and the asker hears why', async ({ channel, says }) => {
  await using world = await openWorld()
  await record(world, { channel })
  const answer = await timeLapse(world, () => world.slack.ephemerals('ana').at(-1))
  expect(answer.text).toMatch(says)
  await letTimePass(world, 60_000)
  expect(world.recall.bots).toEqual([])
  expect(world.slack.ephemerals('ana')).toHaveLength(1)
})

test.concurrent('a public channel is joined by itself', async () => {
  await using world = await openWorld()
  await record(world, { channel: '#general' })
  await timeLapse(world, () => cards(world, '#general')[0])
  expect(world.slack.ephemerals('ana')).toEqual([])
})
