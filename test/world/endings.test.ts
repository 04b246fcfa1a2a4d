import { expect, test } from 'vitest'
import { openWorld } from './open-world.ts'
import { cards, firstResult, letTimePass, linksOf, record, repliesOf, textOf, timeLapse } from './watch.ts'

const LIVES = [
  { autoplay: 'two-parts', links: 2, says: 'Recording ready' },
  { autoplay: 'paused', links: 1, says: 'Recording ready' },
  { autoplay: 'late-media', links: 1, says: 'Recording ready' },
  { autoplay: 'late-part', links: 2, says: 'Recording ready' },
  { autoplay: 'fatal-after-recording', links: 1, says: 'Recording ready' },
  { autoplay: 'media-failed', links: 0, says: '' },
  { autoplay: 'meeting-not-found', links: 0, says: '' },
] as const

test.concurrent.each(LIVES)(
  'the life $autoplay ends in one reply with $links links',
  async ({ autoplay, links, says }) => {
    await using world = await openWorld({ recall: { autoplay } })
    await record(world)
    await timeLapse(
      world,
      () => linksOf(repliesOf(world, 'result')[0]).length === links && repliesOf(world, 'result').length > 0,
    )
    await letTimePass(world, 5 * 60_000)

    const results = repliesOf(world, 'result')
    expect(results).toHaveLength(1)
    expect(linksOf(results[0])).toHaveLength(links)
    expect(textOf(cards(world)[0])).toContain(says)
    expect(results[0]?.text).toContain(`<@${world.slack.user('ana').id}>`)
    expect(world.slack.violations).toEqual([])
  },
)

test.concurrent('a bot that is never let in: the thread says so, in words', async () => {
  await using world = await openWorld({ recall: { autoplay: 'never-let-in' } })
  await record(world)
  const result = await timeLapse(world, () => repliesOf(world, 'result')[0], 10_000)
  expect(repliesOf(world, 'alert')).toHaveLength(1)
  expect(textOf(result)).toMatch(/Nobody let “Recorder” in for 10 minutes/)
  expect(textOf(result)).not.toMatch(/timeout_exceeded|sub_code/)
})

test.concurrent('a bot of which nothing is heard any more ends as lost, and its thread says where to look', async () => {
  await using world = await openWorld({ env: { LOST_AFTER_MINUTES: '30' } })
  await record(world)
  const bot = await timeLapse(world, () => world.recall.bots[0])
  bot.joinCall()
  bot.letIn()
  bot.startRecording()
  await timeLapse(world, () => textOf(cards(world)[0]).includes('Recording since'))
  const unreadable = world.recall.trouble({ route: 'all', times: 100_000, kind: 'lostRequest' })
  await timeLapse(world, () => textOf(cards(world)[0]).includes('has not answered since'), 20_000)
  const result = await timeLapse(world, () => repliesOf(world, 'result')[0], 20_000)
  expect(textOf(result)).toMatch(/lost/i)

  unreadable.release()
  bot.endCall()
  bot.finishMedia()
  bot.done()
  await timeLapse(world, () => linksOf(repliesOf(world, 'result')[0]).length === 1, 60_000)
  expect(repliesOf(world, 'result')).toHaveLength(1)
})

test.concurrent('a recording that runs on for too long is ended by the app itself', async () => {
  await using world = await openWorld({ env: { MAX_RECORDING_MINUTES: '5' } })
  await record(world)
  const bot = await timeLapse(world, () => world.recall.bots[0])
  bot.playLife('endless')
  await timeLapse(world, () => bot.phase === 'done', 20_000)
  const result = await firstResult(world)
  expect(linksOf(result)).toHaveLength(1)
})

test.concurrent.each([
  {
    trouble: { kind: 'status', status: 400, body: { meeting_url: ['This link is not valid.'] } },
    says: /This link is not valid/,
  },
  { trouble: { kind: 'status', status: 401, body: { code: 'authentication_failed' } }, says: /key/i },
  {
    trouble: { kind: 'status', status: 402, body: { code: 'insufficient_credit', detail: 'Out of credit' } },
    says: /credit/i,
  },
  { trouble: { kind: 'html403' }, says: /block/i },
] as const)(
  'what Recall refuses for good ($trouble.kind $trouble.status) is the final reply',
  async ({ trouble, says }) => {
    await using world = await openWorld()
    world.recall.trouble({ route: 'create', ...trouble })
    await record(world)
    const result = await firstResult(world)
    expect(textOf(result)).toMatch(says)
    await letTimePass(world, 60_000)
    expect(repliesOf(world, 'result')).toHaveLength(1)
    expect(world.recall.bots).toHaveLength(0)
  },
)

test.concurrent.each([
  { times: 3, kind: 'poolDepleted', retryAfter: 5 },
  { times: 3, kind: 'poolDepleted' },
  { times: 1, kind: 'status', status: 429, retryAfter: 7 },
  { times: 1, kind: 'lostAnswer' },
  { times: 2, kind: 'lostRequest' },
  { times: 1, kind: 'status', status: 503 },
  { times: 1, kind: 'status', status: 500 },
] as const)(
  'trouble that passes while a bot is created ($kind $status, $times times) still makes one bot and one link',
  async (trouble) => {
    await using world = await openWorld({ recall: { autoplay: 'happy' } })
    world.recall.trouble({ route: 'create', ...trouble })
    await record(world)
    const result = await firstResult(world)
    expect(linksOf(result)).toHaveLength(1)
    expect(world.recall.bots).toHaveLength(1)
  },
)

test.concurrent('a Recall without a free bot for 15 minutes ends the request with the reason', async () => {
  await using world = await openWorld()
  world.recall.trouble({ route: 'create', times: 1_000, kind: 'poolDepleted' })
  await record(world)
  await timeLapse(world, () => textOf(cards(world)[0]).match(/no free bot/i))
  const result = await timeLapse(world, () => repliesOf(world, 'result')[0], 10_000)
  expect(textOf(result)).toMatch(/free/i)
  expect(world.recall.bots).toHaveLength(0)
})

test.concurrent('a bot deleted at Recall behind our back ends as lost', async () => {
  await using world = await openWorld({ recall: { autoplay: 'off' } })
  await record(world)
  const bot = await timeLapse(world, () => world.recall.bots[0])
  await timeLapse(world, () => cards(world)[0])
  world.recall.trouble({ route: 'retrieve', times: 1_000, kind: 'status', status: 404, body: { detail: 'Not found.' } })
  bot.joinCall()
  const result = await timeLapse(world, () => repliesOf(world, 'result')[0], 20_000)
  expect(textOf(result)).toMatch(/lost|find/i)
})
