import { expect, test } from 'vitest'
import { startApp } from './bolt-fixture.ts'
import { clientOf, codeOf, startSlack } from './slack-fixture.ts'

test('a command reaches a Bolt app with all its fields, and its ack is shown to the person alone', async () => {
  const { slack } = await startSlack()
  const { app } = await startApp(slack)
  const seen: object[] = []
  app.command('/record', async ({ command, ack }) => {
    seen.push(command)
    await ack(`On it: ${command.text}`)
  })
  await app.start()
  const text = 'https://zoom.us/j/1?pwd=a&b=<c> as Weekly'
  const outcome = await slack.command({ user: 'ana', channel: '#general', command: '/record', text })
  expect(outcome).toEqual({ kind: 'acked', payload: { text: `On it: ${text}` } })
  expect(seen).toMatchObject([
    {
      team_id: slack.app.teamId,
      api_app_id: slack.app.appId,
      channel_id: slack.channel('general').id,
      channel_name: 'general',
      user_id: slack.user('ana').id,
      user_name: 'ana',
      command: '/record',
      text,
      is_enterprise_install: 'false',
    },
  ])
  expect(slack.ephemerals('ana')).toMatchObject([{ from: 'ack', text: `On it: ${text}` }])
  expect(slack.ephemerals('ben')).toEqual([])
})

test('an empty ack shows nothing, and every command has a trigger id and an address of its own', async () => {
  const { slack } = await startSlack()
  const { app } = await startApp(slack)
  const ids = new Set<string>()
  app.command('/record', async ({ command, ack }) => {
    ids.add(command.trigger_id).add(command.response_url)
    await ack()
  })
  await app.start()
  const input = { user: 'ana', channel: 'board', command: '/record' }
  expect(await slack.command(input)).toEqual({ kind: 'acked', payload: {} })
  expect(await slack.command(input)).toEqual({ kind: 'acked', payload: {} })
  expect(ids.size).toBe(4)
  expect(slack.ephemerals('ana')).toEqual([])
})

test('channel names are hidden in private channels and direct messages', async () => {
  const { slack } = await startSlack()
  const { app } = await startApp(slack)
  const names: string[] = []
  app.command('/record', async ({ command, ack }) => {
    names.push(command.channel_name)
    await ack()
  })
  await app.start()
  for (const channel of ['general', 'board', 'ana-ben'])
    await slack.command({ user: 'ana', channel, command: '/record' })
  expect(names).toEqual(['general', 'privategroup', 'directmessage'])
})

test('escaping wraps addresses and names when the manifest asks for it', async () => {
  const { slack } = await startSlack()
  const { app } = await startApp(slack)
  let seen = ''
  app.command('/record', async ({ command, ack }) => {
    seen = command.text
    await ack()
  })
  await app.start()
  const text = 'https://zoom.us/j/1?a=1&b=2 for @ben in #general & <more>'
  await slack.command({ user: 'ana', channel: 'general', command: '/record', text, shouldEscape: true })
  const ben = slack.user('ben').id
  const general = slack.channel('general').id
  expect(seen).toBe(`<https://zoom.us/j/1?a=1&amp;b=2> for <@${ben}|ben> in <#${general}|general> &amp; &lt;more&gt;`)
})

test('a command without a connection fails at once, one without an ack after three seconds', async () => {
  const { slack, clock } = await startSlack()
  const input = { user: 'ana', channel: 'general', command: '/record' }
  expect(await slack.command(input)).toEqual({ kind: 'failed', error: 'dispatch_failed' })
  const { app } = await startApp(slack)
  const { promise: received, resolve } = Promise.withResolvers<() => Promise<void>>()
  app.command('/record', async ({ ack }) => resolve(ack))
  await app.start()
  const outcome = slack.command(input)
  const ack = await received
  clock.skip(3_000)
  expect(await outcome).toEqual({ kind: 'failed', error: 'operation_timeout' })
  expect(slack.ephemerals('ana').map(({ text }) => text)).toEqual([
    '/record failed with the error "dispatch_failed"',
    '/record failed with the error "operation_timeout"',
  ])
  await ack()
  await slack.until(() => slack.violations.find(({ kind }) => kind === 'late_ack'))
})

test('an ack for everybody also shows what was typed', async () => {
  const { slack } = await startSlack()
  const { app } = await startApp(slack)
  app.command('/record', ({ ack }) => ack({ response_type: 'in_channel', text: 'For all' }))
  await app.start()
  await slack.command({ user: 'ana', channel: 'board', command: '/record', text: 'help' })
  expect(slack.messages('board').map(({ text, author }) => [text, author.kind])).toEqual([
    ['/record help', 'person'],
    ['For all', 'app'],
  ])
})

test('an ack that is no proper message is shown as an error', async () => {
  const { slack } = await startSlack()
  const { app } = await startApp(slack)
  app.command('/record', ({ ack }) => ack({ response_type: 'ephemeral', text: '' }))
  await app.start()
  const outcome = await slack.command({ user: 'ana', channel: 'board', command: '/record' })
  expect(outcome).toEqual({ kind: 'failed', error: 'invalid_command_response' })
})

test('a pressed button reaches the app with its message, and the app can answer through its address', async () => {
  const { slack, client } = await startSlack()
  const { app } = await startApp(slack)
  app.action('stop', async ({ ack, action, body, respond }) => {
    await ack()
    await respond({ replace_original: true, text: `${body.type} ${JSON.stringify('value' in action && action.value)}` })
  })
  await app.start()
  const text = { type: 'plain_text', text: 'Stop' } as const
  const { ts = '' } = await client.chat.postMessage({
    channel: slack.channel('standup').id,
    text: 'x',
    blocks: [{ type: 'actions', elements: [{ type: 'button', action_id: 'stop', value: 'bot-1', text }] }],
  })
  expect(await slack.press({ user: 'ben', channel: 'standup', ts, actionId: 'stop' })).toMatchObject({ kind: 'acked' })
  await slack.until(() => (slack.messages('standup')[0]?.versions.length === 2 ? true : undefined))
  expect(slack.messages('standup')[0]?.text).toBe('block_actions "bot-1"')
  await expect(slack.press({ user: 'ben', channel: 'standup', ts, actionId: 'stop' })).rejects.toThrow('no button')
})

test('any other interaction can be sent as its payload', async () => {
  const { slack } = await startSlack()
  const { app } = await startApp(slack)
  app.shortcut('record', ({ ack }) => ack())
  await app.start()
  const user = { id: slack.user('ana').id, username: 'ana', team_id: slack.app.teamId }
  expect(await slack.interact({ type: 'shortcut', callback_id: 'record', user })).toMatchObject({ kind: 'acked' })
})

test('an event reaches the app once when it is acked', async () => {
  const { slack } = await startSlack()
  const { app } = await startApp(slack)
  const seen: string[] = []
  app.event('app_home_opened', async ({ body }) => {
    seen.push(body.event_id)
  })
  await app.start()
  const event = { type: 'app_home_opened', user: slack.user('ana').id, channel: 'D1', tab: 'home' }
  expect(await slack.event(event)).toEqual({ kind: 'delivered', attempts: 1 })
  expect(seen).toEqual([expect.stringMatching(/^Ev/)])
})

test('an event nobody can take is sent again at once, after a minute and after five', async () => {
  const { slack, clock } = await startSlack()
  const outcome = slack.event({ type: 'app_home_opened' })
  for (const wait of [60_000, 300_000]) {
    await clock.armed(wait)
    clock.skip(wait)
  }
  expect(await outcome).toEqual({ kind: 'given_up', attempts: 4 })
})

test('each payload goes to exactly one of several connections', async () => {
  const { slack } = await startSlack()
  const counts = [0, 0]
  for (const index of [0, 1]) {
    const { app } = await startApp(slack)
    app.command('/record', async ({ ack }) => {
      counts[index] = (counts[index] ?? 0) + 1
      await ack()
    })
    await app.start()
  }
  expect(slack.connections()).toBe(2)
  for (let n = 0; n < 4; n += 1) await slack.command({ user: 'ana', channel: 'general', command: '/record' })
  expect(counts).toEqual([2, 2])
})

test('after a refresh and after a dropped link the client comes back by itself', async () => {
  const { slack } = await startSlack()
  const { app } = await startApp(slack, 1_000)
  app.command('/record', ({ ack }) => ack('again'))
  await app.start()
  const comeBack = async () => {
    expect(slack.connections()).toBe(0)
    await slack.until(() => (slack.connections() === 1 ? true : undefined))
    expect(await slack.command({ user: 'ana', channel: 'general', command: '/record' })).toMatchObject({
      kind: 'acked',
    })
  }
  slack.refreshSockets()
  await comeBack()
  const gone = slack.until(() => (slack.connections() === 0 ? true : undefined))
  slack.dropSockets()
  await gone
  await comeBack()
})

test('a socket address works once, and only with the app token', async () => {
  const { slack, client } = await startSlack()
  expect(await codeOf(client.apps.connections.open())).toBe('not_allowed_token_type')
  const { url = '' } = await clientOf(slack, slack.appToken).apps.connections.open()
  const opened = await new Promise((resolve) => {
    const socket = new WebSocket(url)
    socket.onmessage = ({ data }) => resolve(JSON.parse(String(data)))
  })
  expect(opened).toMatchObject({ type: 'hello', num_connections: 1, connection_info: { app_id: slack.app.appId } })
  const second = await new Promise((resolve) => {
    const socket = new WebSocket(url)
    socket.onopen = () => resolve('open')
    socket.onerror = () => resolve('refused')
  })
  expect(second).toBe('refused')
})

test('an eleventh connection is told that there are too many', async () => {
  const { slack } = await startSlack()
  const client = clientOf(slack, slack.appToken)
  const hear = async () => {
    const { url = '' } = await client.apps.connections.open()
    return new Promise((resolve) => {
      new WebSocket(url).onmessage = ({ data }) => resolve(JSON.parse(String(data)))
    })
  }
  for (let n = 1; n <= 10; n += 1) expect(await hear()).toMatchObject({ type: 'hello', num_connections: n })
  expect(await hear()).toMatchObject({ type: 'disconnect', reason: 'too_many_websockets' })
})

test('a second ack and an ack of nothing are noted', async () => {
  const { slack } = await startSlack()
  const { url = '' } = await clientOf(slack, slack.appToken).apps.connections.open()
  const socket = new WebSocket(url)
  socket.onmessage = ({ data }) => {
    const { envelope_id } = JSON.parse(String(data))
    if (envelope_id === undefined) return
    const ack = JSON.stringify({ envelope_id, payload: {} })
    for (const text of [ack, ack, JSON.stringify({ envelope_id: 'x' })]) socket.send(text)
  }
  await slack.until(() => (slack.connections() === 1 ? true : undefined))
  await slack.command({ user: 'ana', channel: 'general', command: '/record' })
  await slack.until(() => (slack.violations.length === 2 ? true : undefined))
  expect(slack.violations.map(({ kind }) => kind)).toEqual(['second_ack', 'unknown_envelope_acked'])
})
