import { expect, test } from 'vitest'
import { codeOf, dataOf, startSlack } from './slack-fixture.ts'

test('conversations.join makes the app a member of a public channel, and only of such', async () => {
  const { slack, client } = await startSlack()
  const join = (name: string) => codeOf(client.conversations.join({ channel: slack.channel(name).id }))
  const channel = slack.channel('general').id
  expect(await codeOf(client.chat.postMessage({ channel, text: 'x' }))).toBe('not_in_channel')
  expect((await client.conversations.join({ channel })).channel).toMatchObject({ id: channel, is_member: true })
  expect(await codeOf(client.chat.postMessage({ channel, text: 'x' }))).toBe('ok')
  expect((await client.conversations.join({ channel })).warning).toBe('already_in_channel')
  expect(await join('board')).toBe('method_not_supported_for_channel_type')
  expect(await join('ana-ben')).toBe('method_not_supported_for_channel_type')
  expect(await join('old')).toBe('is_archived')
  expect(await codeOf(client.conversations.join({ channel: 'C0NOWHERE' }))).toBe('channel_not_found')
})

test('conversations.info shows what the app may know of', async () => {
  const { slack, client } = await startSlack()
  const info = (name: string) => client.conversations.info({ channel: slack.channel(name).id })
  slack.setScopes(['chat:write'])
  expect(await dataOf(info('general'))).toMatchObject({ error: 'missing_scope' })
  slack.setScopes(['channels:read'])
  expect((await info('general')).channel).toMatchObject({ name: 'general', is_member: false, is_private: false })
  expect((await info('old')).channel).toMatchObject({ is_archived: true })
  expect(await dataOf(info('design'))).toMatchObject({ error: 'missing_scope', needed: 'groups:read' })
  expect(await codeOf(info('board'))).toBe('channel_not_found')
})

test('conversations.open opens the direct message with one user', async () => {
  const { slack, client } = await startSlack()
  const users = slack.user('ana').id
  expect(await codeOf(client.conversations.open({ users }))).toBe('missing_scope')
  slack.setScopes(['im:write', 'chat:write'])
  const { channel } = await client.conversations.open({ users })
  const posted = await client.chat.postMessage({ channel: users, text: 'x' })
  expect(posted.channel).toBe(channel?.id)
  expect(await codeOf(client.conversations.open({ users: 'U0NOBODY' }))).toBe('user_not_found')
})

test('users.info tells a person’s time zone', async () => {
  const { slack, client } = await startSlack()
  slack.setScopes(['chat:write'])
  expect(await codeOf(client.users.info({ user: slack.user('ben').id }))).toBe('missing_scope')
  slack.setScopes(['users:read'])
  slack.addUser({ name: 'kim', tz: 'Asia/Kolkata' })
  expect((await client.users.info({ user: slack.user('ben').id })).user).toMatchObject({
    name: 'ben',
    tz: 'America/New_York',
  })
  expect((await client.users.info({ user: slack.user('kim').id })).user?.tz_offset).toBe(19_800)
  expect(await codeOf(client.users.info({ user: 'U0NOBODY' }))).toBe('user_not_found')
})
