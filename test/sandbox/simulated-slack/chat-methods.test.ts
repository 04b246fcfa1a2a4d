import { expect, test } from 'vitest'
import { codeOf, dataOf, startSlack } from './slack-fixture.ts'

const SECTION = { type: 'section', text: { type: 'mrkdwn', text: 'Hello' } }

test('chat.postMessage answers with the message, its ts and generated block ids', async () => {
  const { slack, client } = await startSlack()
  const channel = slack.channel('standup').id
  const answer = await client.chat.postMessage({ channel, text: 'Hello', blocks: [SECTION] })
  expect(answer).toMatchObject({
    channel,
    message: { text: 'Hello', ts: answer.ts, bot_id: slack.app.botId, app_id: slack.app.appId, blocks: [SECTION] },
  })
  expect(answer.ts).toMatch(/^\d{10}\.\d{6}$/)
  expect(answer.message?.blocks?.[0]?.block_id).toBeTruthy()
})

test('ts values are unique and rise while the clock stands still', async () => {
  const { slack } = await startSlack()
  const stamps = Array.from({ length: 50 }, () => slack.say({ user: 'ana', channel: 'general', text: 'x' }).ts)
  expect(new Set(stamps).size).toBe(50)
  expect([...stamps].sort()).toEqual(stamps)
})

test('where the app may post depends on the kind of channel and on its membership', async () => {
  const { slack, client } = await startSlack()
  slack.addChannel({ name: 'news', kind: 'public', withApp: true, readOnly: true })
  const post = (name: string) => codeOf(client.chat.postMessage({ channel: slack.channel(name).id, text: 'x' }))
  expect(await post('standup')).toBe('ok')
  expect(await post('design')).toBe('ok')
  expect(await post('general')).toBe('not_in_channel')
  expect(await post('board')).toBe('channel_not_found')
  expect(await post('ana-ben')).toBe('channel_not_found')
  expect(await post('old')).toBe('is_archived')
  expect(await post('news')).toBe('restricted_action_read_only_channel')
  expect(await codeOf(client.chat.postMessage({ channel: '#standup', text: 'x' }))).toBe('channel_not_found')
})

test('chat:write.public lets the app post in a public channel without joining, and nowhere else', async () => {
  const { slack, client } = await startSlack()
  slack.setScopes(['chat:write', 'chat:write.public'])
  expect(await codeOf(client.chat.postMessage({ channel: slack.channel('general').id, text: 'x' }))).toBe('ok')
  expect(await codeOf(client.chat.postMessage({ channel: slack.channel('board').id, text: 'x' }))).toBe(
    'channel_not_found',
  )
})

test('posting to a user id opens one direct message with the app', async () => {
  const { slack, client } = await startSlack()
  const first = await client.chat.postMessage({ channel: slack.user('ana').id, text: 'one' })
  const second = await client.chat.postMessage({ channel: slack.user('ana').id, text: 'two' })
  expect(first.channel).toMatch(/^D/)
  expect(second.channel).toBe(first.channel)
  expect(slack.messages(first.channel ?? '').map(({ text }) => text)).toEqual(['one', 'two'])
})

test('a message needs text or blocks, and long text is cut at 40,000 characters', async () => {
  const { slack, client } = await startSlack()
  const channel = slack.channel('standup').id
  expect(await codeOf(client.chat.postMessage({ channel, text: '' }))).toBe('no_text')
  expect(await codeOf(client.apiCall('chat.postMessage', { channel, blocks: [] }))).toBe('no_text')
  await client.chat.postMessage({ channel, text: 'a'.repeat(40_001) })
  expect(slack.messages('standup').at(-1)?.text).toHaveLength(40_000)
})

test('metadata is an event type and a payload that is flat or one level deep', async () => {
  const { slack, client } = await startSlack()
  slack.useBudgets(false)
  const channel = slack.channel('standup').id
  const post = (metadata: unknown) => codeOf(client.apiCall('chat.postMessage', { channel, text: 'x', metadata }))
  expect(
    await post({ event_type: 'card', event_payload: { id: 'a', n: 1, ok: true, o: { a: 1 }, l: [{ b: 2 }] } }),
  ).toBe('ok')
  const faulty = [
    'not JSON',
    {},
    { event_type: 'card' },
    { event_type: '', event_payload: {} },
    { event_type: 'card', event_payload: { deep: { deeper: { a: 1 } } } },
    { event_type: 'card', event_payload: { list: ['a'] } },
    { event_type: 'card', event_payload: { nothing: null } },
    { event_type: 'card', event_payload: {}, more: 1 },
  ]
  for (const metadata of faulty) expect(await post(metadata), JSON.stringify(metadata)).toBe('invalid_metadata_format')
})

test('a reply goes into its thread, is shown in the channel only when broadcast, and an orphan is accepted', async () => {
  const { slack, client } = await startSlack()
  slack.useBudgets(false)
  const channel = slack.channel('standup').id
  const { ts: root = '' } = await client.chat.postMessage({ channel, text: 'root' })
  await client.chat.postMessage({ channel, text: 'reply', thread_ts: root })
  await client.chat.postMessage({ channel, text: 'loud', thread_ts: root, reply_broadcast: true })
  const orphan = await client.chat.postMessage({
    channel: slack.channel('design').id,
    text: 'o',
    thread_ts: '1600000000.000100',
  })
  expect(orphan.ok).toBe(true)
  expect(slack.messages('standup').map(({ text }) => text)).toEqual(['root', 'loud'])
  expect(slack.thread('standup', root).map(({ text }) => text)).toEqual(['root', 'reply', 'loud'])
  const wrong = await dataOf(client.chat.postMessage({ channel, text: 'x', thread_ts: '17.1' }))
  expect(wrong).toMatchObject({ error: 'invalid_thread_ts' })
})

test('chat.update replaces the text, drops blocks that are not sent again and keeps metadata until it is cleared', async () => {
  const { slack, client, clock } = await startSlack()
  const channel = slack.channel('standup').id
  const metadata = { event_type: 'card', event_payload: { id: 'a' } }
  const { ts = '' } = await client.chat.postMessage({ channel, text: 'one', blocks: [SECTION], metadata })
  clock.skip(3_000)
  await client.chat.update({ channel, ts, text: 'one', blocks: [{ type: 'divider' }] })
  expect(slack.messages('standup')[0]).toMatchObject({ editedAt: undefined, metadata })
  clock.skip(3_000)
  await client.chat.update({ channel, ts, text: 'two' })
  expect(slack.messages('standup')[0]).toMatchObject({ text: 'two', blocks: [], metadata, editedAt: clock.now() })
  clock.skip(3_000)
  await client.apiCall('chat.update', { channel, ts, text: 'three', metadata: {} })
  const [message] = slack.messages('standup')
  expect(message?.metadata).toBeUndefined()
  expect(message?.versions.map(({ text }) => text)).toEqual(['one', 'one', 'two', 'three'])
  expect(slack.violations).toEqual([])
})

test('chat.update and chat.delete touch only the app’s own messages that still exist', async () => {
  const { slack, client } = await startSlack()
  const channel = slack.channel('standup').id
  const { ts: theirs } = slack.say({ user: 'ana', channel: 'standup', text: 'mine' })
  expect(await codeOf(client.chat.update({ channel, ts: theirs, text: 'x' }))).toBe('cant_update_message')
  expect(await codeOf(client.chat.delete({ channel, ts: theirs }))).toBe('cant_delete_message')
  const { ts = '' } = await client.chat.postMessage({ channel, text: 'own' })
  expect(await codeOf(client.chat.update({ channel, ts, text: 'a'.repeat(4_001) }))).toBe('msg_too_long')
  expect(await codeOf(client.chat.update({ channel, ts, text: '' }))).toBe('no_text')
  expect(await codeOf(client.chat.delete({ channel, ts }))).toBe('ok')
  expect(await codeOf(client.chat.update({ channel, ts, text: 'x' }))).toBe('message_not_found')
  expect(await codeOf(client.chat.delete({ channel, ts }))).toBe('message_not_found')
  expect(await codeOf(client.chat.update({ channel: 'C0NOWHERE', ts, text: 'x' }))).toBe('channel_not_found')
})

test('chat.postEphemeral reaches one member of the channel', async () => {
  const { slack, client } = await startSlack()
  const outsider = slack.addUser({ name: 'cleo' })
  const channel = slack.channel('standup').id
  const show = (place: string, user: string) =>
    codeOf(client.chat.postEphemeral({ channel: place, user, text: 'psst' }))
  expect(await show(channel, slack.user('ana').id)).toBe('ok')
  expect(await show(channel, outsider.id)).toBe('user_not_in_channel')
  expect(await show(slack.channel('general').id, slack.user('ana').id)).toBe('not_in_channel')
  expect(slack.ephemerals('ana')).toMatchObject([{ channel, text: 'psst', from: 'chat.postEphemeral' }])
  expect(slack.ephemerals('ben')).toEqual([])
  expect(slack.messages('standup')).toEqual([])
})

test('chat.getPermalink points at a message, and a reply through its thread', async () => {
  const { slack, client } = await startSlack()
  const channel = slack.channel('standup').id
  const { ts = '' } = await client.chat.postMessage({ channel, text: 'root' })
  const reply = await client.chat.postMessage({ channel, text: 'reply', thread_ts: ts })
  const link = async (message_ts = '') => (await client.chat.getPermalink({ channel, message_ts })).permalink
  expect(await link(ts)).toBe(`https://simulated.slack.com/archives/${channel}/p${ts.replace('.', '')}`)
  expect(await link(reply.ts)).toContain(`?thread_ts=${ts}&cid=${channel}`)
  expect(await codeOf(client.chat.getPermalink({ channel, message_ts: '1.1' }))).toBe('message_not_found')
})

test('careless calls that Slack lets pass are noted as violations', async () => {
  const { slack, client, clock } = await startSlack()
  const channel = slack.channel('standup').id
  const { ts = '' } = await client.chat.postMessage({ channel, text: 'root' })
  const reply = await client.chat.postMessage({ channel, text: 'r', thread_ts: ts })
  await client.apiCall('chat.postMessage', { channel, blocks: [SECTION], thread_ts: reply.ts, icon_emoji: ':x:' })
  clock.skip(3_000)
  await client.chat.update({ channel, ts, text: 'root' })
  clock.skip(1_000)
  await client.chat.update({ channel, ts, text: 'new' })
  expect(slack.violations.map(({ kind }) => kind)).toEqual([
    'reply_to_a_reply',
    'blocks_without_text',
    'argument_not_simulated',
    'edit_changes_nothing',
    'edited_too_often',
  ])
})
