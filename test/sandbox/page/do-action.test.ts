import { expect, test } from 'vitest'
import type { Channel, Message, PageState } from '../../../src/sandbox/page/page-state.ts'
import { startApp } from '../simulated-slack/bolt-fixture.ts'
import { openPageFixture, type PageFixture } from './page-fixture.ts'
import { startQuietly } from './start-quietly.ts'

const MEET = 'https://meet.google.com/dqm-nhrt-wza'

function channelIn(state: PageState, name: string): Channel {
  const found = state.channels.find((channel) => channel.name === name)
  if (found === undefined) throw new Error(`${state.me.name} sees no ${name}`)
  return found
}

function typed(page: PageFixture, text: string, where: { channel?: string; threadTs?: string } = {}) {
  const channel = page.sandbox.slack.channel(where.channel ?? 'standup').id
  return page.act({ kind: 'type', user: page.ana, channel, threadTs: where.threadTs ?? null, text })
}

function fromApp({ messages }: Channel): Message[] {
  return messages.filter(({ author }) => author.kind === 'app')
}

test('a recording is made with nothing but what the page offers', async () => {
  await using page = await openPageFixture(startQuietly)
  page.sandbox.recall.settings.autoplay = 'off'
  expect(await typed(page, `/record ${MEET}`)).toEqual({ kind: 'done' })
  const { recall } = await page.see('ana', (state) => state.recall.bots.length > 0)
  const bot = recall.bots[0]?.id ?? ''
  for (const move of ['joinCall', 'letIn', 'startRecording', 'endCall', 'finishMedia', 'done'])
    expect(await page.act({ kind: 'move bot', bot, move, subCode: null })).toEqual({ kind: 'done' })
  expect(await page.act({ kind: 'skip', ms: 60_000 })).toEqual({ kind: 'done' })
  const state = await page.see('ben', (seen) =>
    fromApp(channelIn(seen, 'standup')).some(({ threadTs }) => threadTs !== null),
  )
  const reply = fromApp(channelIn(state, 'standup')).find(({ threadTs }) => threadTs !== null)
  expect(JSON.stringify(reply?.blocks)).toContain(page.sandbox.recall.apiUrl)
  expect(state.recall.bots).toMatchObject([{ phase: 'done', words: 'Done', parts: [{ status: 'done' }] }])
  expect(state.recall.deliveries[0]).toMatchObject({ answer: '204', good: true })
})

test('a button of the app is pressed, on a card and in a view', async () => {
  await using page = await openPageFixture(startQuietly)
  await typed(page, `/record ${MEET}`)
  const hasButton = ({ blocks }: Message) => JSON.stringify(blocks).includes('"button"')
  const state = await page.see('ana', (seen) => fromApp(channelIn(seen, 'standup')).some(hasButton))
  const channel = channelIn(state, 'standup')
  const card = fromApp(channel).find(hasButton)
  const button = /"action_id":"([^"]+)"/.exec(JSON.stringify(card?.blocks))?.[1] ?? ''
  const press = { actionId: button, blockId: null, value: null }
  expect(await page.act({ kind: 'press', user: page.ana, channel: channel.id, ts: card?.ts ?? '', press })).toEqual({
    kind: 'done',
  })
  const gone = await page.act({ kind: 'press', user: page.ana, channel: channel.id, ts: '1.000001', press })
  expect(gone).toEqual({ kind: 'failed', why: expect.stringContaining('the button is not there any more') })
})

test('the app’s Home is opened, and a modal from it; it closes, and what is filled in wrong is told', async () => {
  await using page = await openPageFixture(startQuietly)
  expect(await page.act({ kind: 'open app', user: page.ana, tab: 'home' })).toEqual({ kind: 'done' })
  const { home } = await page.see('ana', (state) => state.home !== null)
  const actionId = /"action_id":"([^"]+)"/.exec(JSON.stringify(home?.view))?.[1] ?? ''
  const press = { actionId, blockId: null, value: null }
  expect(await page.act({ kind: 'press in view', user: page.ana, viewId: home?.id ?? '', press })).toEqual({
    kind: 'done',
  })
  const { modals } = await page.see('ana', (state) => state.modals.length > 0)
  const viewId = modals[0]?.id ?? ''
  const submitted = await page.act({ kind: 'submit view', user: page.ana, viewId, values: {} })
  expect(submitted.kind).not.toBe('done')
  expect(await page.act({ kind: 'close view', user: page.ana, viewId })).toEqual({ kind: 'done' })
  expect((await page.see('ana')).modals).toEqual([])
})

test('a message with a link is recorded by its shortcut, and deleted', async () => {
  await using page = await openPageFixture(startQuietly)
  const { slack } = page.sandbox
  const { ts, channel } = slack.say({ user: 'ben', channel: 'sales', text: `Come to ${MEET}` })
  expect(await page.act({ kind: 'record message', user: page.ana, channel, ts })).toEqual({ kind: 'done' })
  await page.see('ben', (state) => channelIn(state, 'sales').messages.some(({ threadTs }) => threadTs === ts))
  expect(await page.act({ kind: 'delete message', channel, ts })).toEqual({ kind: 'done' })
  const after = await page.see('ben')
  expect(channelIn(after, 'sales').messages.find((one) => one.ts === ts)?.deleted).toBe(true)
})

test('the app is invited where it was not', async () => {
  await using page = await openPageFixture()
  expect(channelIn(await page.see('ana'), 'board').appIsIn).toBe(false)
  expect(await typed(page, '/invite @recorder', { channel: 'board' })).toEqual({ kind: 'done' })
  expect(channelIn(await page.see('ana'), 'board').appIsIn).toBe(true)
  expect(await typed(page, '/invite @recorder', { channel: 'board' })).toEqual({
    kind: 'failed',
    why: '@recorder is in #board already.',
  })
})

test('what a message box cannot send is answered in Slack’s words', async () => {
  await using page = await openPageFixture()
  const { ts } = page.sandbox.slack.say({ user: 'ana', channel: 'standup', text: 'A thread' })
  expect(await typed(page, '/record list', { threadTs: ts })).toEqual({
    kind: 'failed',
    why: '/record is not supported in threads. Sorry!',
  })
  expect(await typed(page, '/giphy cat')).toMatchObject({
    why: expect.stringContaining('/giphy is not a valid command'),
  })
  expect(await typed(page, 'hello', { channel: 'old' })).toMatchObject({ why: expect.stringContaining('archived') })
  expect(await typed(page, '/invite @eve')).toMatchObject({ why: expect.stringContaining('/invite @recorder') })
  expect(await typed(page, 'a reply', { threadTs: ts })).toEqual({ kind: 'done' })
  const { messages } = channelIn(await page.see('ana'), 'standup')
  expect(messages.map(({ text, threadTs }) => [text, threadTs])).toEqual([
    ['A thread', null],
    ['a reply', ts],
  ])
})

test('an app that is away is told of by Slack, for the asker alone', async () => {
  await using page = await openPageFixture()
  expect(await typed(page, '/record help')).toEqual({ kind: 'done' })
  expect(channelIn(await page.see('ana'), 'standup').messages).toMatchObject([
    {
      author: { kind: 'slack' },
      text: '/record failed with the error "dispatch_failed"',
      explains: expect.stringContaining('Slack could not reach the app'),
      onlyMe: true,
    },
  ])
  const shortcut = page.sandbox.slack.say({ user: 'ana', channel: 'standup', text: MEET })
  expect(
    await page.act({ kind: 'record message', user: page.ana, channel: shortcut.channel, ts: shortcut.ts }),
  ).toEqual({
    kind: 'failed',
    why: expect.stringMatching(/^Slack could not reach the app, so nothing was done\..*Start it behind the scenes/),
  })
})

test('the app is stopped and started again', async () => {
  await using page = await openPageFixture(startQuietly)
  await page.see('ana', ({ app }) => app.sockets > 0)
  await page.act({ kind: 'switch app', on: false })
  expect((await page.see('ana', ({ app }) => app.sockets === 0)).app.is).toBe('stopped')
  await page.act({ kind: 'switch app', on: true })
  expect((await page.see('ana', ({ app }) => app.sockets > 0)).app.is).toBe('running')
  await page.act({ kind: 'drop sockets' })
  await page.see('ana', ({ app }) => app.sockets > 0)
})

test('a bot that is moved by hand does not go on by itself', async () => {
  await using page = await openPageFixture(startQuietly)
  expect(await page.act({ kind: 'set life', life: 'waiting-room', pace: 1 })).toEqual({ kind: 'done' })
  await typed(page, `/record ${MEET}`)
  const { recall } = await page.see('ana', (state) => state.recall.bots.length > 0)
  const bot = recall.bots[0]?.id ?? ''
  expect(recall.life).toBe('waiting-room')
  if (recall.bots[0]?.phase === 'ready') await page.act({ kind: 'move bot', bot, move: 'joinCall', subCode: null })
  await page.act({ kind: 'move bot', bot, move: 'letIn', subCode: null })
  await page.act({ kind: 'skip', ms: 300_000 })
  expect((await page.see('ana')).recall.bots[0]?.phase).toBe('in_call_not_recording')
  expect(await page.act({ kind: 'move bot', bot, move: 'resume', subCode: null })).toMatchObject({ kind: 'failed' })
  expect(await page.act({ kind: 'move bot', bot, move: 'fly', subCode: null })).toMatchObject({ kind: 'failed' })
  expect(await page.act({ kind: 'set life', life: 'second', pace: 1 })).toMatchObject({ kind: 'failed' })
})

const FORM = {
  ...{ type: 'modal', title: { type: 'plain_text', text: 'Where' }, submit: { type: 'plain_text', text: 'Go' } },
  blocks: [
    {
      ...{ type: 'input', block_id: 'where', label: { type: 'plain_text', text: 'Channel' } },
      element: {
        ...{ type: 'conversations_select', action_id: 'where', default_to_current_conversation: true },
        filter: { include: ['public', 'private'] },
      },
    },
  ],
}

test.each([
  ['standup', 'standup'],
  ['ana-ben', null],
])('a form opened in %s comes with the channel that its menu offers: %s', async (name, chosen) => {
  await using page = await openPageFixture()
  const { slack } = page.sandbox
  const { app } = await startApp(slack)
  app.shortcut('record_message', async ({ ack, client, body }) => {
    await ack()
    await client.apiCall('views.open', { trigger_id: body.trigger_id, view: FORM })
  })
  await app.start()
  const { ts, channel } = slack.say({ user: 'ben', channel: name, text: MEET })
  await page.act({ kind: 'record message', user: page.ana, channel, ts })
  const { modals } = await page.see('ana', (state) => state.modals.length > 0)
  const selected = chosen === null ? null : slack.channel(chosen).id
  expect(modals).toMatchObject([
    { values: { where: { where: { type: 'conversations_select', selected_conversation: selected } } }, errors: {} },
  ])
})

test('from Home there is no current channel, so the form’s menu is empty; what was wrong in it stays with it', async () => {
  await using page = await openPageFixture(startQuietly)
  await page.act({ kind: 'open app', user: page.ana, tab: 'home' })
  const { home } = await page.see('ana', (state) => state.home !== null)
  const actionId = /"action_id":"([^"]+)"/.exec(JSON.stringify(home?.view))?.[1] ?? ''
  const press = { actionId, blockId: null, value: null }
  await page.act({ kind: 'press in view', user: page.ana, viewId: home?.id ?? '', press })
  const { modals } = await page.see('ana', (state) => state.modals.length > 0)
  expect(modals[0]?.values['channel']).toMatchObject({ channel: { selected_conversation: null } })
  await page.act({ kind: 'submit view', user: page.ana, viewId: modals[0]?.id ?? '', values: {} })
  const after = await page.see('ana', (state) => Object.keys(state.modals[0]?.errors ?? {}).length > 0)
  expect(after.modals[0]?.errors).toMatchObject({ channel: 'Please complete this required field.' })
})

test('the app posts links of its own once that is switched on, and Recall’s after it is switched off', async () => {
  await using page = await openPageFixture(startQuietly)
  await page.see('ana', ({ app }) => app.sockets > 0)
  expect((await page.see('ana')).app.ownLinks).toBe(false)
  expect(await page.act({ kind: 'use own links', on: true })).toEqual({ kind: 'done' })
  const { app } = await page.see('ana', (state) => state.app.sockets > 0)
  expect(app).toMatchObject({ is: 'running', ownLinks: true })
  expect(await recordingLink(page, 'standup')).toMatch(/\/r\/[\w-]{22}$/)

  await page.act({ kind: 'switch app', on: false })
  await page.act({ kind: 'use own links', on: false })
  expect((await page.see('ana')).app).toMatchObject({ is: 'stopped', ownLinks: false })
  await page.act({ kind: 'switch app', on: true })
  await page.see('ana', (state) => state.app.sockets > 0)
  expect(await recordingLink(page, 'sales')).toContain(page.sandbox.recall.apiUrl.replace(/\/api.*$/, ''))
})

/** Makes a recording and reads the link in its thread. */
async function recordingLink(page: PageFixture, name: 'standup' | 'sales'): Promise<string | undefined> {
  const before = page.sandbox.recall.bots.length
  await typed(page, `/record ${name === 'sales' ? 'https://meet.google.com/abc-defg-hij' : MEET}`, { channel: name })
  const { recall } = await page.see('ana', (state) => state.recall.bots.length > before)
  const bot = recall.bots[0]?.id ?? ''
  for (const move of ['joinCall', 'letIn', 'startRecording', 'endCall', 'finishMedia', 'done'])
    await page.act({ kind: 'move bot', bot, move, subCode: null })
  await page.act({ kind: 'skip', ms: 60_000 })
  const link = (state: PageState) =>
    channelIn(state, name)
      .messages.map(({ blocks }) => /<([^|>]+)\|Watch recording>/.exec(JSON.stringify(blocks))?.[1])
      .find((found) => found !== undefined)
  return link(await page.see('ana', (state) => link(state) !== undefined))
}
