import { WebAPIRequestError } from '@slack/web-api'
import { expect, test } from 'vitest'
import type { CallPoint } from '../../../src/sandbox/call-points.ts'
import { startSlack } from './slack-fixture.ts'

test('a call waits at each of its places: before its effect, after it, and once it is answered', async () => {
  const { slack, client } = await startSlack()
  const channel = slack.channel('standup').id
  const seen: [string, number][] = []
  const answered = Promise.withResolvers<void>()
  slack.onCallPoint(async ({ name, at }: CallPoint) => {
    await new Promise((resolve) => setImmediate(resolve))
    seen.push([`${name} ${at}`, slack.messages('standup').length])
    if (at === 'answered') answered.resolve()
    return undefined
  })
  await client.chat.postMessage({ channel, text: 'here' })
  await answered.promise
  expect(seen).toEqual([
    ['slack chat.postMessage arrived', 0],
    ['slack chat.postMessage acted', 1],
    ['slack chat.postMessage answered', 1],
  ])
})

test('a call that is dropped when it arrives has no effect and no answer', async () => {
  const { slack, client } = await startSlack()
  const channel = slack.channel('standup').id
  const end = slack.onCallPoint(async ({ at }) => (at === 'arrived' ? 'drop' : undefined))
  await expect(client.chat.postMessage({ channel, text: 'gone' })).rejects.toBeInstanceOf(WebAPIRequestError)
  end()
  await client.chat.postMessage({ channel, text: 'there' })
  expect(slack.messages('standup').map(({ text }) => text)).toEqual(['there'])
})
