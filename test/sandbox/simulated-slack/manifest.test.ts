import type { View } from '@slack/types'
import { expect, test } from 'vitest'
import { startApp } from './bolt-fixture.ts'
import { codeOf, startSlack } from './slack-fixture.ts'

type Change = { scopes?: string[]; events?: string[]; interactive?: boolean; tabs?: object }

const manifest = ({
  scopes = ['commands', 'chat:write'],
  events = [],
  interactive = false,
  tabs = {},
}: Change = {}) => ({
  features: {
    app_home: tabs,
    slash_commands: [{ command: '/record', description: 'x', should_escape: true }],
    shortcuts: [{ name: 'Record this meeting', type: 'message', callback_id: 'record_message', description: 'x' }],
  },
  oauth_config: { scopes: { bot: scopes } },
  settings: { interactivity: { is_enabled: interactive }, event_subscriptions: { bot_events: events } },
})

test('the manifest’s scopes are granted, and its commands are escaped as it says', async () => {
  const { slack, client } = await startSlack(manifest())
  expect((await client.auth.test()).response_metadata?.scopes).toEqual(['commands', 'chat:write'])
  const { app } = await startApp(slack)
  let text = ''
  app.command('/record', async ({ ack, command }) => {
    text = command.text
    await ack()
  })
  await app.start()
  await slack.command({ user: 'ana', channel: 'standup', command: '/record', text: 'https://zoom.us/j/1' })
  expect(text).toBe('<https://zoom.us/j/1>')
})

test('what the manifest does not declare is a mistake in a test', async () => {
  const { slack } = await startSlack(manifest({ interactive: true }))
  const { ts } = slack.say({ user: 'ana', channel: 'standup', text: 'x' })
  const at = { user: 'ana', channel: 'standup' }
  await expect(slack.command({ ...at, command: '/other' })).rejects.toThrow('/other')
  await expect(slack.shortcut({ ...at, ts, callbackId: 'other' })).rejects.toThrow('other')
  await expect(slack.openAppHome({ user: 'ana', tab: 'home' })).rejects.toThrow('home tab off')
  await expect(slack.openAppHome({ user: 'ana', tab: 'messages' })).rejects.toThrow('messages tab off')
  const channel = slack.directWithApp('ana').id
  expect(() => slack.say({ user: 'ana', channel, text: 'x' })).toThrow('lets nobody write')
})

test('tabs that are switched off are refused', async () => {
  const { slack, client } = await startSlack(manifest())
  const user = slack.user('ana').id
  const view: View = { type: 'home', blocks: [{ type: 'divider' }] }
  expect(await codeOf(client.views.publish({ user_id: user, view }))).toBe('not_enabled')
  expect(await codeOf(client.chat.postMessage({ channel: user, text: 'x' }))).toBe('messages_tab_disabled')
  const tabs = { home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: false }
  const other = await startSlack(manifest({ tabs }))
  expect(await codeOf(other.client.views.publish({ user_id: user, view }))).toBe('ok')
  expect(await codeOf(other.client.chat.postMessage({ channel: user, text: 'x' }))).toBe('ok')
  other.slack.say({ user: 'ana', channel: other.slack.directWithApp('ana').id, text: 'x' })
})

test('without interactivity presses, shortcuts and modals fail and the app hears nothing', async () => {
  const { slack, client } = await startSlack(manifest())
  const { app } = await startApp(slack)
  const heard: string[] = []
  app.use(async ({ body, next }) => {
    heard.push('command' in body ? String(body.command) : 'interaction')
    await next()
  })
  const title = { type: 'plain_text', text: 'x' } as const
  const element = { type: 'plain_text_input', action_id: 'a' } as const
  app.command('/record', async ({ ack, body }) => {
    await ack()
    const input = { type: 'input', block_id: 'b', optional: true, label: title, element } as const
    await client.views.open({
      trigger_id: body.trigger_id,
      view: { type: 'modal', title, submit: title, blocks: [input] },
    })
  })
  await app.start()
  const button = { type: 'button', action_id: 'stop', text: title } as const
  const { ts = '' } = await client.chat.postMessage({
    ...{ channel: slack.channel('standup').id, text: 'x' },
    blocks: [{ type: 'actions', elements: [button] }],
  })
  await slack.command({ user: 'ana', channel: 'standup', command: '/record' })
  const { id } = await slack.until(() => slack.modals('ana')[0])
  const at = { user: 'ana', channel: 'standup', ts }
  const failed = { kind: 'failed', error: 'interactivity_not_enabled' }
  expect(await slack.press({ ...at, actionId: 'stop' })).toEqual(failed)
  expect(await slack.shortcut({ ...at, callbackId: 'record_message' })).toEqual(failed)
  expect(await slack.submitView({ user: 'ana', viewId: id, values: {} })).toEqual(failed)
  expect(heard).toEqual(['/record'])
})

test('only events that are subscribed to, and whose scope is granted, are sent', async () => {
  const all = ['app_mention', 'member_joined_channel', 'message.im', 'app_home_opened']
  const scopes = ['app_mentions:read', 'channels:read', 'groups:read', 'im:history']
  const tabs = { home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: false }
  const heard = async (change: Change) => {
    const { slack } = await startSlack(manifest({ tabs, ...change }))
    const { app } = await startApp(slack)
    const seen: string[] = []
    app.use(async ({ body, next }) => {
      if ('event' in body) seen.push(body.event.type)
      await next()
    })
    await app.start()
    slack.say({ user: 'ana', channel: 'standup', text: '@recorder' })
    slack.say({ user: 'ana', channel: slack.directWithApp('ana').id, text: 'hi' })
    await slack.invite({ user: 'ana', channel: 'general' })
    await slack.invite({ user: 'ana', channel: 'board' })
    await slack.openAppHome({ user: 'ana', tab: 'home' })
    await slack.event({ type: 'last' })
    return seen
  }
  const joined = 'member_joined_channel'
  const everything = ['app_mention', 'message', joined, joined, 'app_home_opened', 'last']
  expect(await heard({ events: all, scopes })).toEqual(everything)
  expect(await heard({ events: [], scopes })).toEqual(['last'])
  expect(await heard({ events: all, scopes: [] })).toEqual(['app_home_opened', 'last'])
  expect(await heard({ events: all, scopes: ['groups:read'] })).toEqual([joined, 'app_home_opened', 'last'])
})
