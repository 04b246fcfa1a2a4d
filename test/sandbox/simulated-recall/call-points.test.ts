import { expect, test } from 'vitest'
import { MEET, startRecall, startReceiver } from './harness.ts'

test('a request waits at each of its places, and so does a webhook that was sent', async () => {
  await using receiver = await startReceiver()
  await using world = await startRecall()
  world.recall.sendWebhooksTo(receiver.url)
  const seen: [string, number][] = []
  world.recall.onCallPoint(async ({ name, at }) => {
    await new Promise((resolve) => setImmediate(resolve))
    seen.push([`${name} ${at}`, world.recall.bots.length])
    return undefined
  })
  const id = await world.create({})
  world.recall.bot(id).joinCall()
  await world.recall.until(() => world.recall.deliveries[0]?.state === 'delivered')
  expect(seen).toEqual([
    ['recall create arrived', 0],
    ['recall create acted', 1],
    ['recall create answered', 1],
    ['webhook sent', 1],
    ['webhook acked', 1],
  ])
})

test('a request that is dropped when it arrives has no effect', async () => {
  await using world = await startRecall()
  world.recall.onCallPoint(async ({ at }) => (at === 'arrived' ? 'drop' : undefined))
  await expect(world.call('POST', '/api/v1/bot/', { meeting_url: MEET })).rejects.toThrow()
  expect(world.recall.bots).toEqual([])
})
