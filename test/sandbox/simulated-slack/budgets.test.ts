import { WebAPIRateLimitedError } from '@slack/web-api'
import { expect, test } from 'vitest'
import { startSlack } from './slack-fixture.ts'

async function retryAfter(call: Promise<unknown>): Promise<number | undefined> {
  try {
    await call
    return undefined
  } catch (error) {
    if (error instanceof WebAPIRateLimitedError) return error.retryAfter
    throw error
  }
}

test('posts faster than one a second in a channel are answered 429, other channels go on', async () => {
  const { slack, client, clock } = await startSlack()
  const post = (name: string) => retryAfter(client.chat.postMessage({ channel: slack.channel(name).id, text: 'x' }))
  for (let n = 0; n < 3; n += 1) expect(await post('standup')).toBeUndefined()
  expect(await post('standup')).toBe(1)
  expect(await post('design')).toBeUndefined()
  clock.skip(1_000)
  expect(await post('standup')).toBeUndefined()
  expect(await post('standup')).toBe(1)
  expect(slack.messages('standup')).toHaveLength(4)
  expect(slack.violations).toEqual([])
})

test('a workspace takes 50 edits a minute and a few more, then opens again when it said', async () => {
  const { slack, client, clock } = await startSlack()
  const channel = slack.channel('standup').id
  const { ts = '' } = await client.chat.postMessage({ channel, text: 'x' })
  const edit = (n: number) => retryAfter(client.chat.update({ channel, ts, text: `edit ${n}` }))
  for (let n = 1; n <= 55; n += 1) expect(await edit(n)).toBeUndefined()
  const wait = await edit(56)
  expect(wait).toBe(60)
  clock.skip(60_000)
  expect(await edit(57)).toBeUndefined()
})

test('reads have a budget of their own, for each method', async () => {
  const { slack, client } = await startSlack()
  const channel = slack.channel('standup').id
  const { ts } = slack.say({ user: 'ana', channel, text: 'x' })
  for (let n = 1; n <= 55; n += 1) await client.conversations.history({ channel })
  expect(await retryAfter(client.conversations.history({ channel }))).toBe(60)
  expect(await retryAfter(client.conversations.replies({ channel, ts }))).toBeUndefined()
})

test('calling again before Retry-After has passed is noted', async () => {
  const { slack, client, clock } = await startSlack()
  const channel = slack.channel('standup').id
  slack.trouble({ method: 'chat.postMessage', kind: 'http429', retryAfter: 10 })
  const post = () => retryAfter(client.chat.postMessage({ channel, text: 'x' }))
  expect(await post()).toBe(10)
  clock.skip(4_000)
  expect(await post()).toBe(6)
  expect(slack.violations).toMatchObject([{ kind: 'called_before_retry_after' }])
  clock.skip(6_000)
  expect(await post()).toBeUndefined()
})

test('without budgets nothing is counted', async () => {
  const { slack, client } = await startSlack()
  slack.useBudgets(false)
  const channel = slack.channel('standup').id
  for (let n = 0; n < 10; n += 1)
    expect(await retryAfter(client.chat.postMessage({ channel, text: 'x' }))).toBeUndefined()
})
