import { expect, test } from 'vitest'
import { codeOf, dataOf, startSlack } from './slack-fixture.ts'

const texts = (messages: { text?: string }[] | undefined) => messages?.map(({ text }) => text)

test('conversations.history pages through roots, the newest first', async () => {
  const { slack, client } = await startSlack()
  const channel = slack.channel('standup').id
  for (let n = 1; n <= 5; n += 1) slack.say({ user: 'ana', channel, text: `m${n}` })
  const first = await client.conversations.history({ channel, limit: 2 })
  expect(texts(first.messages)).toEqual(['m5', 'm4'])
  expect(first.has_more).toBe(true)
  const cursor = first.response_metadata?.next_cursor ?? ''
  const second = await client.conversations.history({ channel, limit: 2, cursor })
  expect(texts(second.messages)).toEqual(['m3', 'm2'])
  const third = await client.conversations.history({
    channel,
    limit: 2,
    cursor: second.response_metadata?.next_cursor ?? '',
  })
  expect(texts(third.messages)).toEqual(['m1'])
  expect(third.has_more).toBe(false)
  expect(third.response_metadata?.next_cursor).toBeUndefined()
})

test('oldest and latest are left out unless inclusive', async () => {
  const { slack, client } = await startSlack()
  const channel = slack.channel('standup').id
  const [a, , c] = ['a', 'b', 'c'].map((text) => slack.say({ user: 'ana', channel, text }).ts)
  const range = { channel, oldest: a ?? '', latest: c ?? '' }
  expect(texts((await client.conversations.history(range)).messages)).toEqual(['b'])
  expect(texts((await client.conversations.history({ ...range, inclusive: true })).messages)).toEqual(['c', 'b', 'a'])
  expect(texts((await client.conversations.history({ channel, oldest: a ?? '' })).messages)).toEqual(['c', 'b'])
})

test('faulty limits, times and cursors are refused', async () => {
  const { slack, client } = await startSlack()
  const channel = slack.channel('standup').id
  expect(await codeOf(client.conversations.history({ channel, limit: 1000 }))).toBe('invalid_limit')
  expect(await codeOf(client.conversations.history({ channel, oldest: 'yesterday' }))).toBe('invalid_ts_oldest')
  expect(await codeOf(client.conversations.history({ channel, latest: '-1' }))).toBe('invalid_ts_latest')
  expect(await codeOf(client.conversations.history({ channel, cursor: 'abc' }))).toBe('invalid_cursor')
})

test('conversations.replies shows the root on each page, then the replies, the oldest first', async () => {
  const { slack, client } = await startSlack()
  const channel = slack.channel('standup').id
  const { ts } = slack.say({ user: 'ana', channel, text: 'root' })
  for (let n = 1; n <= 3; n += 1) slack.say({ user: 'ben', channel, text: `r${n}`, threadTs: ts })
  const first = await client.conversations.replies({ channel, ts, limit: 3 })
  expect(texts(first.messages)).toEqual(['root', 'r1', 'r2'])
  expect(first.messages?.[0]).toMatchObject({ thread_ts: ts, reply_count: 3, reply_users: [slack.user('ben').id] })
  const cursor = first.response_metadata?.next_cursor ?? ''
  const second = await client.conversations.replies({ channel, ts, limit: 3, cursor })
  expect(texts(second.messages)).toEqual(['root', 'r3'])
  expect(second.has_more).toBe(false)
})

test('a thread that never was, or whose root is gone without replies, is not found', async () => {
  const { slack, client } = await startSlack()
  const channel = slack.channel('standup').id
  expect(await codeOf(client.conversations.replies({ channel, ts: '1600000000.000100' }))).toBe('thread_not_found')
  const { ts } = slack.say({ user: 'ana', channel, text: 'root' })
  slack.deleteMessage({ channel, ts })
  await client.chat.postMessage({ channel, text: 'orphan', thread_ts: ts })
  expect(await codeOf(client.conversations.replies({ channel, ts }))).toBe('thread_not_found')
})

test('a deleted root keeps its replies and leaves a tombstone', async () => {
  const { slack, client } = await startSlack()
  const channel = slack.channel('standup').id
  const { ts = '' } = await client.chat.postMessage({ channel, text: 'root' })
  await client.chat.postMessage({ channel, text: 'reply', thread_ts: ts })
  slack.deleteMessage({ channel, ts })
  const { messages } = await client.conversations.replies({ channel, ts })
  expect(messages).toMatchObject([{ subtype: 'tombstone' }, { text: 'reply' }])
  expect(await codeOf(client.chat.update({ channel, ts, text: 'x' }))).toBe('message_not_found')
})

test('only the event type of metadata is shown unless all of it is asked for', async () => {
  const { slack, client } = await startSlack()
  const channel = slack.channel('standup').id
  const metadata = { event_type: 'card', event_payload: { id: 'a' } }
  const { ts = '' } = await client.chat.postMessage({ channel, text: 'x', metadata })
  const hidden = await client.conversations.history({ channel })
  expect(hidden.messages?.[0]).toMatchObject({ metadata: { event_type: 'card' } })
  expect(JSON.stringify(hidden.messages)).not.toContain('event_payload')
  const shown = await client.conversations.replies({ channel, ts, include_all_metadata: true })
  expect(shown.messages?.[0]).toMatchObject({ metadata })
})

test('reading asks for the scope of the kind of channel and for membership', async () => {
  const { slack, client } = await startSlack()
  const read = (name: string) => dataOf(client.conversations.history({ channel: slack.channel(name).id }))
  expect(await read('design')).toEqual({})
  expect((await read('general')).error).toBe('not_in_channel')
  expect((await read('board')).error).toBe('channel_not_found')
  expect((await read('ana-ben')).error).toBe('channel_not_found')
  slack.setScopes(['channels:history'])
  expect(await read('standup')).toEqual({})
  expect(await read('design')).toMatchObject({
    error: 'missing_scope',
    needed: 'groups:history',
    provided: 'channels:history',
  })
})
