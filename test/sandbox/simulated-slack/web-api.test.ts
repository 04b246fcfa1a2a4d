import { expect, test } from 'vitest'
import { clientOf, codeOf, dataOf, startSlack } from './slack-fixture.ts'

test('auth.test names the workspace and tells the granted scopes', async () => {
  const { slack, client } = await startSlack()
  const answer = await client.auth.test()
  expect(answer).toMatchObject({ team_id: slack.app.teamId, user_id: slack.app.botUserId, bot_id: slack.app.botId })
  expect(answer.response_metadata?.scopes).toContain('chat:write')
})

test('every answer is stamped with Slack’s own time', async () => {
  const { slack, clock } = await startSlack()
  clock.skip(86_400_000)
  for (const path of ['auth.test', 'no.such.method']) {
    const { headers } = await fetch(slack.apiUrl + path, { method: 'POST' })
    expect(headers.get('date')).toBe(new Date(clock.now()).toUTCString())
  }
})

test('an unknown method is refused', async () => {
  const { client } = await startSlack()
  expect(await codeOf(client.apiCall('reactions.add', {}))).toBe('unknown_method')
})

test('every method refuses a missing, a wrong, a revoked and a foreign kind of token', async () => {
  const { slack, client } = await startSlack()
  expect(await codeOf(clientOf(slack, '').auth.test())).toBe('not_authed')
  expect(await codeOf(clientOf(slack, 'xoxb-wrong').auth.test())).toBe('invalid_auth')
  expect(await codeOf(clientOf(slack, slack.appToken).auth.test())).toBe('not_allowed_token_type')
  expect(await codeOf(client.apps.connections.open())).toBe('not_allowed_token_type')
  slack.allowToken(false)
  expect(await codeOf(client.auth.test())).toBe('token_revoked')
  slack.allowToken(true)
  expect(await codeOf(client.auth.test())).toBe('ok')
})

test('a call without its scope says which one is needed', async () => {
  const { slack, client } = await startSlack()
  slack.setScopes(['commands'])
  const channel = slack.channel('standup').id
  expect(await dataOf(client.chat.postMessage({ channel, text: 'x' }))).toMatchObject({
    error: 'missing_scope',
    needed: 'chat:write',
    provided: 'commands',
  })
  expect(await codeOf(client.conversations.join({ channel }))).toBe('missing_scope')
  expect((await dataOf(client.conversations.history({ channel }))).needed).toContain('channels:history')
})

test('JSON bodies work with the token in the header, and only there', async () => {
  const { slack } = await startSlack()
  const body = { channel: slack.channel('standup').id, text: 'from JSON', blocks: [{ type: 'divider' }] }
  const send = async (headers: { [name: string]: string }, more: object = {}) => {
    const answer = await fetch(`${slack.apiUrl}chat.postMessage`, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
      body: JSON.stringify({ ...body, ...more }),
    })
    return answer.json()
  }
  expect(await send({ authorization: `Bearer ${slack.botToken}` })).toMatchObject({ ok: true })
  expect(await send({}, { token: slack.botToken })).toMatchObject({ ok: false, error: 'not_authed' })
  expect(slack.messages('standup')).toMatchObject([{ text: 'from JSON', blocks: [{ type: 'divider' }] }])
})

test('a body of another type is refused', async () => {
  const { slack } = await startSlack()
  const answer = await fetch(`${slack.apiUrl}auth.test`, { method: 'POST', body: 'hello' })
  expect(await answer.json()).toMatchObject({ ok: false, error: 'invalid_post_type' })
})

test('the journal keeps every call with its parsed arguments, its answer and no token', async () => {
  const { slack, client } = await startSlack()
  const metadata = { event_type: 'card', event_payload: { id: 'a' } }
  await client.chat.postMessage({ channel: slack.channel('standup').id, text: 'x', metadata })
  expect(slack.calls).toMatchObject([
    {
      method: 'chat.postMessage',
      args: { text: 'x', metadata },
      answer: { kind: 'answered', status: 200, body: { ok: true } },
    },
  ])
  expect(JSON.stringify(slack.calls)).not.toContain(slack.botToken)
})
