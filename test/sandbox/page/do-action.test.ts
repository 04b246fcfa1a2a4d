import { expect, test } from 'vitest'
import type { Channel, Message, PageState } from '../../../src/sandbox/page/page-state.ts'
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
  expect(gone).toEqual({ kind: 'failed', why: expect.stringMatching(/^[A-Z].*\.$/) })
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
    { author: { kind: 'slack' }, text: '/record failed with the error "dispatch_failed"', onlyMe: true },
  ])
  const shortcut = page.sandbox.slack.say({ user: 'ana', channel: 'standup', text: MEET })
  expect(
    await page.act({ kind: 'record message', user: page.ana, channel: shortcut.channel, ts: shortcut.ts }),
  ).toEqual({
    kind: 'failed',
    why: 'The app could not be reached (dispatch_failed). Is it switched on?',
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
