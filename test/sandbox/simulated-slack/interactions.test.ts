import type { View } from '@slack/types'
import { expect, test } from 'vitest'
import { startApp } from './bolt-fixture.ts'
import { startSlack } from './slack-fixture.ts'

const plain = (text: string) => ({ type: 'plain_text', text }) as const
const button = (value: string) => ({ type: 'button', action_id: 'stop', value, text: plain(value) }) as const

test('a press on an ephemeral message says so, and its address means that message', async () => {
  const { slack, client } = await startSlack()
  const { app } = await startApp(slack)
  const bodies: object[] = []
  app.action('stop', async ({ ack, body, action, respond }) => {
    bodies.push(body)
    await ack()
    if ('value' in action && action.value === 'one') await respond({ replace_original: true, text: 'replaced' })
    else await respond({ delete_original: true })
  })
  await app.start()
  const channel = slack.channel('standup').id
  const actions = (value: string) => ({ type: 'actions', block_id: value, elements: [button(value)] })
  const show = (text: string, value: string) =>
    client.chat.postEphemeral({
      ...{ channel, user: slack.user('ana').id, text },
      blocks: [actions('other'), actions(value)],
    })
  const [first = '', second = ''] = [await show('a', 'one'), await show('b', 'two')].map((shown) => shown.message_ts)
  await slack.press({ user: 'ana', channel, ts: first, actionId: 'stop', blockId: 'one' })
  await slack.until(() => slack.ephemerals('ana').find(({ ts, text }) => ts === first && text === 'replaced'))
  await slack.press({ user: 'ana', channel, ts: second, actionId: 'stop', value: 'two' })
  await slack.until(() => (slack.ephemerals('ana').length === 1 ? true : undefined))
  expect(bodies).toMatchObject([
    {
      container: { type: 'message', message_ts: first, channel_id: channel, is_ephemeral: true },
      actions: [{ value: 'one', block_id: 'one' }],
    },
    { actions: [{ value: 'two' }] },
  ])
  expect(bodies[0]).not.toHaveProperty('message')
  const theirs = slack.press({ user: 'ben', channel, ts: first, actionId: 'stop' })
  await expect(theirs).rejects.toThrow('no message')
})

test('menus on a message send the option that was chosen', async () => {
  const { slack, client } = await startSlack()
  const { app } = await startApp(slack)
  const seen: unknown[] = []
  app.action('menu', async ({ ack, body }) => {
    seen.push('actions' in body ? body.actions[0] : undefined, 'state' in body ? body.state : undefined)
    await ack()
  })
  await app.start()
  const options = ['a', 'b'].map((value) => ({ text: plain(value), value }))
  const menu = (type: 'overflow' | 'static_select') => ({ type, action_id: 'menu', options })
  const { ts = '' } = await client.chat.postMessage({
    channel: slack.channel('standup').id,
    text: 'x',
    blocks: ['overflow' as const, 'static_select' as const].map((type) => ({
      ...{ type: 'actions', block_id: type, elements: [menu(type)] },
    })),
  })
  for (const blockId of ['overflow', 'static_select'])
    await slack.press({ user: 'ana', channel: 'standup', ts, actionId: 'menu', blockId, value: 'b' })
  const chosen = { selected_option: options[1] }
  const empty = { static_select: { menu: { type: 'static_select', selected_option: null } } }
  expect(seen).toMatchObject([
    ...[{ type: 'overflow', block_id: 'overflow', ...chosen }, { values: empty }],
    ...[{ type: 'static_select', ...chosen }, { values: { static_select: { menu: chosen } } }],
  ])
})

test('a message shortcut carries the message, and works where the app is not', async () => {
  const { slack } = await startSlack()
  const { app } = await startApp(slack)
  const seen: object[] = []
  app.shortcut(
    { type: 'message_action', callback_id: 'record_message' },
    async ({ ack, shortcut, client, respond }) => {
      seen.push(shortcut)
      await ack()
      await client.views.open({
        trigger_id: shortcut.trigger_id,
        view: { type: 'modal', title: plain('Which?'), blocks: [{ type: 'divider' }] },
      })
      await respond('Got it')
    },
  )
  await app.start()
  const root = slack.say({ user: 'ben', channel: 'board', text: 'see https://zoom.us/j/1?a=1&b=2.' })
  const reply = slack.say({ user: 'ben', channel: 'board', text: 'this', threadTs: root.ts })
  const at = { user: 'ana', channel: 'board', callbackId: 'record_message' }
  expect(await slack.shortcut({ ...at, ts: root.ts })).toEqual({ kind: 'acked', payload: {} })
  await slack.shortcut({ ...at, ts: reply.ts })
  expect(seen).toMatchObject([
    {
      type: 'message_action',
      message_ts: root.ts,
      channel: { id: slack.channel('board').id, name: 'privategroup' },
      message: { user: slack.user('ben').id, text: 'see <https://zoom.us/j/1?a=1&amp;b=2>.', ts: root.ts },
      user: { id: slack.user('ana').id, name: 'ana' },
    },
    { message: { ts: reply.ts, thread_ts: root.ts } },
  ])
  await slack.until(() => (slack.ephemerals('ana').length === 2 && slack.modals('ana').length === 2 ? true : undefined))
  await expect(slack.shortcut({ ...at, ts: '1.1' })).rejects.toThrow('no message')
})

test('a mention of the app is an event where the app is, also in a thread', async () => {
  const { slack } = await startSlack()
  const { app } = await startApp(slack)
  const seen: object[] = []
  app.event('app_mention', async ({ event }) => void seen.push(event))
  await app.start()
  const channel = slack.channel('standup').id
  const unheard = slack.say({ user: 'ana', channel: 'board', text: '@recorder hi' })
  const root = slack.say({ user: 'ana', channel, text: '@Recorder https://zoom.us/j/1 & <b>, @ben' })
  const { botUserId } = slack.app
  slack.say({ user: 'ben', channel, text: `<@${botUserId}> again`, threadTs: root.ts })
  slack.say({ user: 'ben', channel, text: 'mail@recorder @recorders' })
  await slack.event({ type: 'app_mention', text: 'last' })
  const text = `<@${botUserId}> <https://zoom.us/j/1> &amp; &lt;b&gt;, <@${slack.user('ben').id}>`
  expect([unheard.text, root.text]).toEqual([`<@${botUserId}> hi`, text])
  expect(seen).toMatchObject([
    { type: 'app_mention', user: slack.user('ana').id, text, ts: root.ts, channel, event_ts: root.ts },
    { text: `<@${botUserId}> again`, thread_ts: root.ts },
    { text: 'last' },
  ])
})

test('a message to the app is an event of its own kind', async () => {
  const { slack } = await startSlack()
  const { app } = await startApp(slack)
  const seen: object[] = []
  app.event('message', async ({ event }) => void seen.push(event))
  await app.start()
  const { id: channel } = slack.directWithApp('ana')
  const { ts } = slack.say({ user: 'ana', channel, text: '@recorder help' })
  await slack.event({ type: 'message', text: 'last' })
  expect(seen).toMatchObject([{ type: 'message', channel, channel_type: 'im', ts }, { text: 'last' }])
})

test('the app hears who invited it, and of its own joining', async () => {
  const { slack, client } = await startSlack()
  const { app } = await startApp(slack)
  const seen: object[] = []
  app.event('member_joined_channel', async ({ event }) => void seen.push(event))
  await app.start()
  expect(await slack.invite({ user: 'ana', channel: 'board' })).toEqual({ kind: 'delivered', attempts: 1 })
  const user = slack.app.botUserId
  await client.conversations.join({ channel: slack.channel('general').id })
  await client.conversations.join({ channel: slack.channel('general').id })
  await slack.event({ type: 'member_joined_channel', channel: 'last' })
  expect(seen).toMatchObject([
    { user, channel: slack.channel('board').id, channel_type: 'C', inviter: slack.user('ana').id },
    { user, channel: slack.channel('general').id, channel_type: 'C' },
    { channel: 'last' },
  ])
  expect(seen[1]).not.toHaveProperty('inviter')
  await expect(slack.invite({ user: 'ana', channel: 'board' })).rejects.toThrow('already')
  await expect(slack.invite({ user: 'ana', channel: 'ana-ben' })).rejects.toThrow('nobody can be invited')
})

test('opening the app’s page tells the app, with the Home tab it published', async () => {
  const { slack } = await startSlack()
  const { app } = await startApp(slack)
  const seen: object[] = []
  app.event('app_home_opened', async ({ event, client }) => {
    seen.push(event)
    if (event.tab !== 'home') return
    const blocks = [{ type: 'actions', elements: [button('new')] }]
    await client.views.publish({ user_id: event.user, view: { type: 'home', callback_id: 'home', blocks } })
  })
  const presses: object[] = []
  app.action('stop', async ({ ack, body, client }) => {
    presses.push(body)
    await ack()
    const view: View = { type: 'modal', title: plain('New'), blocks: [{ type: 'divider' }] }
    await client.views.open({ trigger_id: 'trigger_id' in body ? body.trigger_id : '', view })
  })
  await app.start()
  await slack.openAppHome({ user: 'ana', tab: 'home' })
  const { id } = await slack.until(() => slack.home('ana'))
  await slack.openAppHome({ user: 'ana', tab: 'messages' })
  await slack.openAppHome({ user: 'ana', tab: 'home' })
  const channel = slack.directWithApp('ana').id
  expect(seen).toMatchObject([
    { tab: 'home', user: slack.user('ana').id, channel },
    { tab: 'messages', channel },
    { tab: 'home', view: { id, callback_id: 'home' } },
  ])
  expect(seen[0]).not.toHaveProperty('view')
  await slack.pressInView({ user: 'ana', viewId: id, actionId: 'stop' })
  expect(presses).toMatchObject([{ container: { type: 'view', view_id: id }, view: { id, type: 'home' } }])
  await slack.until(() => slack.modals('ana')[0])
})
