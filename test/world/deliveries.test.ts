import { expect, test } from 'vitest'
import { openWorld, type World } from './open-world.ts'
import { cards, firstResult, letTimePass, linksOf, record, repliesOf, textOf, timeLapse } from './watch.ts'

async function expectOneLink(world: World): Promise<void> {
  const result = await firstResult(world)
  await letTimePass(world, 5 * 60_000)
  expect(linksOf(repliesOf(world, 'result')[0] ?? result)).toHaveLength(1)
  expect(repliesOf(world, 'result')).toHaveLength(1)
  expect(cards(world)).toHaveLength(1)
  expect(world.recall.bots).toHaveLength(1)
}

test.concurrent('webhooks that come three times each end in one link', async () => {
  await using world = await openWorld({ recall: { autoplay: 'happy' } })
  world.recall.webhooks.trouble.copies = 3
  await record(world)
  await expectOneLink(world)
})

test.concurrent('webhooks in reverse order end in one link', async () => {
  await using world = await openWorld({ recall: { autoplay: 'happy' } })
  world.recall.webhooks.hold()
  await record(world)
  await timeLapse(world, () => world.recall.bots[0]?.phase === 'done')
  world.recall.webhooks.release('reversed')
  await expectOneLink(world)
})

test.concurrent('webhooks in the v1.10 shape, from a workspace that speaks v1.10, end in one link', async () => {
  await using world = await openWorld({ recall: { autoplay: 'happy', apiVersion: '1.10' } })
  await record(world)
  await expectOneLink(world)
})

test.concurrent.each([
  { apiVersion: '1.11', answerCreateLate: 'bot.done' },
  { apiVersion: '1.10', answerCreateLate: 'bot.status_change' },
] as const)('webhooks that come before the answer of Create Bot (v$apiVersion) end in one link', async (recall) => {
  await using world = await openWorld({ recall: { autoplay: 'happy', ...recall } })
  await record(world)
  await expectOneLink(world)
})

test.concurrent('webhooks of a meeting that went on while the app was down end in one link', async () => {
  await using world = await openWorld()
  await record(world)
  const bot = await timeLapse(world, () => world.recall.bots[0])
  bot.playLife('happy')
  await timeLapse(world, () => textOf(cards(world)[0]).includes('Recording since'))
  await world.stopApp()
  await timeLapse(world, () => bot.phase === 'done')
  expect(repliesOf(world, 'result')).toEqual([])
  await world.startApp()
  await expectOneLink(world)
})

test.concurrent('webhooks that never come are made up for by the sweep', async () => {
  await using world = await openWorld({ recall: { autoplay: 'happy' } })
  world.recall.webhooks.trouble.lose = 'all'
  await record(world)
  await expectOneLink(world)
})

test.concurrent('webhooks of others, unknown ones and unreadable ones are taken and change nothing', async () => {
  await using world = await openWorld({ recall: { autoplay: 'happy' } })
  world.recall.webhooks.trouble.foreign = true
  await record(world)
  const unreadable = await world.recall.sendRaw({ body: 'not json {' })
  expect(unreadable).toMatchObject({ status: 204 })
  const unknown = await world.recall.sendRaw({ body: JSON.stringify({ event: 'bot.sneezed', data: {} }) })
  expect(unknown).toMatchObject({ status: 204 })
  await expectOneLink(world)
  const answers = world.recall.deliveries.flatMap(({ attempts }) => attempts.map(({ status }) => status))
  // Where time is skipped while a slow machine answers, one may be cut off, and is then sent again.
  expect(new Set(answers.filter((status) => status !== 'no answer'))).toEqual(new Set([204]))
})

test.concurrent('webhooks with a wrong, stale or missing signature are refused and change nothing', async () => {
  await using world = await openWorld()
  const url = `http://127.0.0.1:${world.app.port}/webhooks/recall`
  const post = (headers: Record<string, string>, body = '{}') =>
    fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body }).then(
      ({ status }) => status,
    )
  const now = String(Math.floor(Date.now() / 1000))

  expect(await post({})).toBe(401)
  expect(await post({ 'webhook-id': 'm', 'webhook-timestamp': now, 'webhook-signature': 'v1,AAAA' })).toBe(401)
  expect(await post({ 'svix-id': 'm', 'svix-timestamp': '1600000000', 'svix-signature': 'v1,AAAA' })).toBe(401)
  expect(await post({}, `"${'x'.repeat(1024 * 1024)}"`)).toBe(413)
  expect(await post({ 'content-type': 'text/plain' })).toBe(415)
})

test.concurrent('in polling mode there is no webhook address', async () => {
  await using world = await openWorld({ polling: true })
  const answer = await fetch(`http://127.0.0.1:${world.app.port}/webhooks/recall`, { method: 'POST', body: '{}' })
  expect(answer.status).toBe(404)
})
