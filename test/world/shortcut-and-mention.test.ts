import { expect, test } from 'vitest'
import { meetingLink, openWorld, type World } from './open-world.ts'
import {
  buttonElements,
  buttonsOf,
  cards,
  inThread,
  letTimePass,
  linksOf,
  type Message,
  shownTo,
  textOf,
  timeLapse,
  told,
  wordsOf,
} from './watch.ts'

const useShortcut = (world: World, message: Message, user = 'ben') =>
  world.slack.shortcut({ user, channel: message.channel, ts: message.ts, callbackId: 'record_message' })

test.concurrent('the shortcut records the link of a message: card and result are replies to it', async () => {
  await using world = await openWorld({ recall: { autoplay: 'happy' } })
  const message = world.slack.say({ user: 'ana', channel: '#standup', text: `Here: ${meetingLink()} (Passcode: 123)` })
  expect(await useShortcut(world, message)).toEqual({ kind: 'acked', payload: {} })
  const result = await timeLapse(world, () => inThread(world, message, 'result')[0])
  const [card, ...more] = inThread(world, message, 'card')
  await timeLapse(world, () => textOf(card).includes('Recording ready'))
  expect(more).toEqual([])
  expect([card?.threadTs, result.threadTs]).toEqual([message.ts, message.ts])
  expect(result.text).toContain(`<@${world.slack.user('ben').id}>`)
  expect(linksOf(result)).toHaveLength(1)
  expect(cards(world)).toEqual([])
  expect([...shownTo(world, 'ana'), ...shownTo(world, 'ben')]).toEqual([])
  expect(world.recall.bots).toHaveLength(1)
  expect(world.slack.violations).toEqual([])
})

test.concurrent('the shortcut on a reply uses that thread; on several links it asks which, on none it says so', async () => {
  await using world = await openWorld()
  const root = world.slack.say({ user: 'ana', channel: '#standup', text: 'Who joins?' })
  const none = await useShortcut(world, root)
  expect(none).toEqual({ kind: 'acked', payload: {} })
  await told(world, /There is no link to a meeting in this message/, 'ben')

  const reply = world.slack.say({
    ...{ user: 'ana', channel: '#standup', threadTs: root.ts },
    text: 'https://zoom.us/j/123456789?pwd=abc or https://meet.google.com/abc-defg-hij, not https://example.com/',
  })
  await useShortcut(world, reply)
  const which = await told(world, /There are 2 different meetings in this message. Which one is to be recorded/, 'ben')
  expect(wordsOf(which)).not.toContain('abc"')
  expect(wordsOf(which)).not.toContain('pwd')
  const [, meet] = buttonElements(which.blocks)
  expect(JSON.stringify(meet?.['text'])).toContain('Google Meet: meet.google.com/abc-defg-hij')
  expect(world.recall.bots).toEqual([])

  await world.slack.press({ user: 'ben', channel: which.channel, ts: which.ts, actionId: String(meet?.['action_id']) })
  const bot = await timeLapse(world, () => world.recall.bots[0])
  expect(bot.request['meeting_url']).toBe('https://meet.google.com/abc-defg-hij')
  const card = await timeLapse(world, () => inThread(world, root, 'card')[0])
  expect(card.threadTs).toBe(root.ts)
  await timeLapse(world, () => !world.slack.ephemerals('ben').some((shown) => shown.ts === which.ts))
  bot.playLife('happy')
  await timeLapse(world, () => inThread(world, root, 'result')[0])
  await letTimePass(world, 60_000)
  expect(world.recall.bots).toHaveLength(1)
  expect(shownTo(world, 'ana')).toEqual([])
  expect(cards(world)).toEqual([])
  expect(world.slack.violations).toEqual([])
})

test.concurrent('the shortcut where the app is not: a public channel is joined, a private one gets the invite line', async () => {
  await using world = await openWorld()
  const there = world.slack.say({ user: 'ben', channel: '#general', text: meetingLink() })
  await useShortcut(world, there)
  await timeLapse(world, () => inThread(world, there, 'card')[0])
  const secret = world.slack.say({ user: 'ben', channel: '#board', text: meetingLink() })
  await useShortcut(world, secret)
  await told(world, /\/invite @/, 'ben')
  await letTimePass(world, 60_000)
  expect(world.recall.bots).toHaveLength(1)
})

test.concurrent('a mention records in a channel and in a thread, with time and name, and its card is a reply', async () => {
  await using world = await openWorld({ recall: { autoplay: 'happy' } })
  const first = world.slack.say({ user: 'ben', channel: '#standup', text: `@recorder ${meetingLink()}` })
  await timeLapse(world, () => linksOf(inThread(world, first, 'result')[0]).length === 1)
  expect(inThread(world, first, 'card')[0]?.threadTs).toBe(first.ts)

  const root = world.slack.say({ user: 'ana', channel: '#standup', text: 'Tomorrow?' })
  const text = `${meetingLink()} in 20 minutes as Weekly notes, please @recorder`
  world.slack.say({ user: 'ben', channel: '#standup', threadTs: root.ts, text: text.replace(', please', '') })
  const card = await timeLapse(world, () => inThread(world, root, 'card')[0])
  await timeLapse(world, () => /<!date\^\d+\^Joins /.test(textOf(card)))
  await timeLapse(world, () => world.recall.bots[1]?.request['bot_name'] === 'Weekly notes')
  expect(card.threadTs).toBe(root.ts)
  expect(cards(world)).toEqual([])

  world.slack.say({ user: 'ben', channel: '#standup', threadTs: root.ts, text: '@recorder what is this?' })
  const answer = await told(world, /There is no meeting link in/, 'ben')
  expect(answer.threadTs).toBe(root.ts)
  world.slack.say({ user: 'ben', channel: '#standup', text: '@recorder list' })
  await told(world, /1 now or planned/, 'ben')
  world.slack.say({ user: 'ben', channel: '#standup', text: 'recorder is a nice app https://zoom.us/j/123456789' })
  await letTimePass(world, 60_000)
  expect(shownTo(world, 'ana')).toEqual([])
  expect(shownTo(world, 'ben')).toHaveLength(2)
  expect(world.recall.bots).toHaveLength(2)
  expect(world.slack.violations).toEqual([])
})

test.concurrent('a message to the app itself records, its card is a reply there; without a link it helps', async () => {
  await using world = await openWorld({ recall: { autoplay: 'happy' } })
  const direct = world.slack.directWithApp('ana')
  const said = world.slack.say({ user: 'ana', channel: direct.id, text: meetingLink() })
  const result = await timeLapse(world, () => inThread(world, said, 'result')[0])
  expect(linksOf(result)).toHaveLength(1)
  expect(inThread(world, said, 'card')[0]?.threadTs).toBe(said.ts)
  world.slack.say({ user: 'ana', channel: direct.id, text: 'hello?' })
  const help = await told(world, /\/record help|Record a meeting/)
  expect(help.channel).toBe(direct.id)
  expect(buttonsOf(help)).toEqual([])
  await letTimePass(world, 60_000)
  expect(world.recall.bots).toHaveLength(1)
  expect(world.slack.violations).toEqual([])
})

test.concurrent('a mention is taken once, however often Slack sends it or its writer edits it', async () => {
  await using world = await openWorld({ recall: { autoplay: 'happy' } })
  const said = world.slack.say({ user: 'ana', channel: '#standup', text: 'see below' })
  const event = {
    ...{ type: 'app_mention', user: said.author.kind === 'person' ? said.author.user : '', channel: said.channel },
    ...{ ts: said.ts, text: `<@${world.slack.app.botUserId}> ${meetingLink()}`, event_ts: said.ts },
  }
  // The same message under another event's id, as for an edit.
  await Promise.all([world.slack.event(event), world.slack.event(event)])
  await timeLapse(world, () => inThread(world, said, 'result')[0])
  await world.slack.event({ ...event, edited: { user: event.user, ts: '1800000000.000100' } })
  await letTimePass(world, 60_000)
  expect(world.recall.bots).toHaveLength(1)
  expect(inThread(world, said, 'card')).toHaveLength(1)
  expect(shownTo(world, 'ana')).toEqual([])
})
