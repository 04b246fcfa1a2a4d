import { describe, expect, test } from 'vitest'
import { openWorld } from './open-world.ts'
import { cards, firstResult, letTimePass, linksOf, record, repliesOf, textOf, timeLapse } from './watch.ts'

const MODES = [
  { mode: 'socket', polling: false },
  { mode: 'socket', polling: true },
  { mode: 'http', polling: false },
  { mode: 'http', polling: true },
] as const

describe.each(MODES)('over $mode, polling: $polling', (modes) => {
  test.concurrent('a recorded meeting ends with its link, once, in the thread of its card', async () => {
    await using world = await openWorld({ ...modes, recall: { autoplay: 'happy', meetingTitle: 'Plans <!channel>' } })

    expect(await record(world)).toEqual({ kind: 'acked', payload: {} })
    const result = await firstResult(world)
    await timeLapse(world, () => textOf(cards(world)[0]).includes('Recording ready'))
    await letTimePass(world, 10 * 60_000)

    expect(cards(world)).toHaveLength(1)
    expect(repliesOf(world, 'result')).toHaveLength(1)
    expect(world.recall.bots).toHaveLength(1)
    expect(result.text).toContain(`<@${world.slack.user('ana').id}>`)
    expect(textOf(result)).not.toContain('<!channel>')
    const [link, ...others] = linksOf(result)
    expect(others).toEqual([])
    const video = await fetch(link ?? '')
    expect(video.status).toBe(200)
    expect(video.headers.get('content-type')).toBe('video/mp4')
    expect(world.slack.violations).toEqual([])
  })
})

test.concurrent('the card shows each state that lasts, and its thread the alert of the waiting room', async () => {
  await using world = await openWorld()
  await record(world)
  const bot = await timeLapse(world, () => world.recall.bots[0])
  const shows = (text: string) => timeLapse(world, () => textOf(cards(world)[0]).includes(text))

  bot.joinCall()
  await shows('Joining the call')
  bot.waitInLobby()
  await shows('Waiting to be let in')
  await timeLapse(world, () => repliesOf(world, 'alert').length === 1)
  bot.letIn()
  await shows('not recording yet')
  bot.startRecording()
  await shows('Recording since')
  bot.pause()
  await shows('Paused')
  bot.resume()
  await shows('Recording since')
  bot.endCall('timeout_exceeded_everyone_left')
  await shows('preparing the recording')
  bot.finishMedia()
  bot.done()
  await shows('Recording ready')

  expect(repliesOf(world, 'alert')).toHaveLength(1)
  expect(repliesOf(world, 'result')).toHaveLength(1)
  expect(world.slack.violations).toEqual([])
})

test.concurrent('every message carries its row id, a plain text and no unfurling', async () => {
  await using world = await openWorld({ recall: { autoplay: 'waiting-room' } })
  await record(world)
  await firstResult(world)

  const posts = world.slack.calls.filter(({ method }) => method === 'chat.postMessage')
  expect(posts.length).toBeGreaterThanOrEqual(3)
  for (const { args } of posts) {
    expect(args).toMatchObject({
      unfurl_links: 'false',
      unfurl_media: 'false',
      text: expect.stringMatching(/\S/),
      metadata: { event_type: expect.stringMatching(/^slack_recorder_/), event_payload: { id: expect.any(String) } },
    })
    expect(String(args['text'])).not.toContain('X-Amz')
  }
})

test.concurrent('no log line holds a passcode, a link, a token or a secret', async () => {
  await using world = await openWorld({ recall: { autoplay: 'happy' } })
  world.slack.trouble({ method: 'chat.postMessage', kind: 'lostRequest' })
  world.recall.trouble({ route: 'create', kind: 'lostAnswer' })
  await record(world, { text: 'https://zoom.us/j/123456789?pwd=s3cretPass' })
  await firstResult(world)

  const log = world.logged.join('\n')
  expect(log).toContain('postCard')
  for (const secret of [
    's3cretPass',
    'X-Amz-Signature',
    world.slack.botToken,
    world.slack.appToken,
    world.recall.apiKey,
  ]) {
    expect(log).not.toContain(secret)
  }
  const people = JSON.stringify([cards(world), repliesOf(world, 'result')])
  expect(people).not.toContain('s3cretPass')
})

test.concurrent('a second request for the same meeting sends no second bot: here it subscribes, elsewhere it gets a card', async () => {
  await using world = await openWorld()
  const text = 'https://meet.google.com/abc-defg-hij'
  await record(world, { text })
  const bot = await timeLapse(world, () => world.recall.bots[0])
  await record(world, { text: 'meet.google.com/abc-defg-hij?authuser=1', user: 'ben' })
  await record(world, { text, channel: '#general', user: 'ben' })
  await timeLapse(world, () => cards(world, '#general').length === 1)
  expect(textOf(cards(world, '#general')[0])).toContain('already asked for elsewhere')
  await timeLapse(world, () => world.slack.ephemerals('ben').some((shown) => shown.text.includes('already')))
  bot.joinCall()
  bot.letIn()
  bot.startRecording()
  bot.endCall()
  bot.finishMedia()
  bot.done()

  const here = await firstResult(world)
  const there = await firstResult(world, '#general')
  expect(here.text).toContain(`<@${world.slack.user('ben').id}>`)
  expect(linksOf(there)).toHaveLength(1)
  expect(world.recall.bots).toHaveLength(1)
  expect(cards(world)).toHaveLength(1)
})
