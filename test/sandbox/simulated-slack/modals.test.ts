import type { ViewClosedAction } from '@slack/bolt'
import { expect, test } from 'vitest'
import type { SimulatedSlack } from '../../../src/sandbox/simulated-slack/simulated-slack.ts'
import { startApp } from './bolt-fixture.ts'
import { startSlack } from './slack-fixture.ts'

const plain = (text: string) => ({ type: 'plain_text', text }) as const
const VIEW = {
  type: 'modal',
  callback_id: 'record',
  private_metadata: 'ours',
  title: plain('Record'),
  submit: plain('Start'),
  notify_on_close: true,
  blocks: [
    { type: 'input', block_id: 'link', label: plain('Link'), element: { type: 'url_text_input', action_id: 'a' } },
    {
      ...{ type: 'input', block_id: 'where', label: plain('Where') },
      element: {
        ...{ type: 'conversations_select', action_id: 'a', default_to_current_conversation: true },
        ...{ response_url_enabled: true, filter: { include: ['public', 'private'] } },
      },
    },
    {
      ...{ type: 'input', block_id: 'when', optional: true, label: plain('When') },
      element: { type: 'datetimepicker', action_id: 'a' },
    },
    { type: 'actions', elements: [{ type: 'button', action_id: 'look', value: 'v', text: plain('Look') }] },
  ],
} as const

/** A Bolt app whose `/record` opens the modal for Ana, which is returned. */
async function openModal(slack: SimulatedSlack, view: object = VIEW, channel = 'standup') {
  const { app } = await startApp(slack)
  app.command('/record', async ({ ack, client, body }) => {
    await ack()
    await client.apiCall('views.open', { trigger_id: body.trigger_id, view })
  })
  await app.start()
  await slack.command({ user: 'ana', channel, command: '/record' })
  const { id } = await slack.until(() => slack.modals('ana').at(-1))
  return { app, at: { user: 'ana', viewId: id } }
}

const LINK = { link: { a: { type: 'url_text_input', value: 'https://zoom.us/j/1' } } }

test('a submitted modal reaches a Bolt app with its values and closes on an empty ack', async () => {
  const { slack } = await startSlack()
  const { app, at } = await openModal(slack)
  const seen: object[] = []
  app.view('record', async ({ ack, body, respond }) => {
    seen.push(body)
    await ack()
    await respond({ text: 'done', response_type: 'in_channel' })
  })
  const when = { a: { selected_date_time: 1_800_000_000 } }
  expect(await slack.submitView({ ...at, values: { ...LINK, when } })).toEqual({ kind: 'closed' })
  expect(slack.modals('ana')).toEqual([])
  const standup = slack.channel('standup').id
  expect(seen).toMatchObject([
    {
      type: 'view_submission',
      user: { id: slack.user('ana').id, name: 'ana' },
      trigger_id: expect.any(String),
      view: {
        id: at.viewId,
        private_metadata: 'ours',
        state: {
          values: {
            link: { a: { type: 'url_text_input', value: 'https://zoom.us/j/1' } },
            where: { a: { type: 'conversations_select', selected_conversation: standup } },
            when: { a: { type: 'datetimepicker', selected_date_time: 1_800_000_000 } },
          },
        },
      },
      response_urls: [{ block_id: 'where', action_id: 'a', channel_id: standup, response_url: expect.any(String) }],
    },
  ])
  await slack.until(() => slack.messages('standup').find(({ text }) => text === 'done'))
})

test('Slack itself refuses fields that are empty or no address, and sends nothing', async () => {
  const { slack } = await startSlack()
  const { app, at } = await openModal(slack, VIEW, 'ana-ben')
  let submissions = 0
  app.view('record', async ({ ack }) => {
    submissions += 1
    await ack()
  })
  const required = 'Please complete this required field.'
  expect(await slack.submitView({ ...at, values: {} })).toEqual({
    kind: 'errors',
    errors: { link: required, where: required },
  })
  const values = { link: { a: { value: 'zoom' } }, where: { a: { selected_conversation: 'design' } } }
  const outcome = await slack.submitView({ ...at, values })
  expect(outcome).toMatchObject({ kind: 'errors', errors: { link: expect.stringContaining('URL') } })
  expect(slack.modals('ana')).toMatchObject([{ errors: { link: expect.any(String) } }])
  expect(submissions).toBe(0)
})

test('what a person cannot enter is a mistake in a test', async () => {
  const { slack } = await startSlack()
  const { at } = await openModal(slack)
  slack.addChannel({ name: 'secret', kind: 'private', members: ['ben'] })
  for (const [blockId, value, why] of [
    ['nowhere', { value: 'x' }, 'has no field'],
    ['link', { type: 'plain_text_input', value: 'x' }, 'is a url_text_input'],
    ['where', { selected_conversation: 'ana-ben' }, 'is not offered'],
    ['where', { selected_conversation: 'secret' }, 'is not offered'],
    ['when', { selected_date_time: 'noon' }, 'no moment'],
  ] as const) {
    await expect(slack.submitView({ ...at, values: { [blockId]: { a: value } } })).rejects.toThrow(why)
  }
  await expect(slack.submitView({ ...at, user: 'ben', values: {} })).rejects.toThrow('open')
})

test('an ack can put errors under fields, show another view, push one or clear all', async () => {
  const { slack } = await startSlack()
  const { app, at } = await openModal(slack)
  const next = { ...VIEW, title: plain('Next') }
  const acks: object[] = [
    { response_action: 'errors', errors: { link: 'Not a meeting.' } },
    { response_action: 'update', view: next },
    { response_action: 'push', view: { ...VIEW, title: plain('Top') } },
    { response_action: 'clear' },
  ]
  app.view('record', ({ ack }) => ack(JSON.parse(JSON.stringify(acks.shift()))))
  const submit = () => slack.submitView({ ...at, values: LINK })
  expect(await submit()).toEqual({ kind: 'errors', errors: { link: 'Not a meeting.' } })
  expect(slack.modals('ana')).toMatchObject([{ errors: { link: 'Not a meeting.' } }])
  expect(await submit()).toEqual({ kind: 'updated' })
  expect(slack.modals('ana')).toMatchObject([
    { id: at.viewId, view: next, errors: {}, state: { link: { a: { value: 'https://zoom.us/j/1' } } } },
  ])
  expect(await submit()).toEqual({ kind: 'updated' })
  expect(slack.modals('ana').map(({ view }) => view['title'])).toEqual([plain('Next'), plain('Top')])
  expect(await submit()).toEqual({ kind: 'closed' })
  expect(slack.modals('ana')).toEqual([])
})

test('an ack Slack cannot read, no ack and no app leave the modal open', async () => {
  const { slack, clock } = await startSlack()
  const { app, at } = await openModal(slack)
  const acks: object[] = [
    { response_action: 'errors', errors: { actions: 'x' } },
    { response_action: 'errors', errors: {} },
    { response_action: 'update', view: { type: 'modal' } },
    { text: 'hello' },
  ]
  const { promise: waiting, resolve: reached } = Promise.withResolvers<void>()
  app.view('record', async ({ ack }) => {
    const answer = acks.shift()
    if (answer === undefined) reached()
    else await ack(JSON.parse(JSON.stringify(answer)))
  })
  const submit = () => slack.submitView({ ...at, values: LINK })
  for (let n = 0; n < 4; n += 1) expect(await submit()).toEqual({ kind: 'failed', error: 'invalid_view_response' })
  const unanswered = submit()
  await waiting
  clock.skip(3_000)
  expect(await unanswered).toEqual({ kind: 'failed', error: 'operation_timeout' })
  await app.stop()
  await slack.until(() => (slack.connections() === 0 ? true : undefined))
  expect(await submit()).toEqual({ kind: 'failed', error: 'dispatch_failed' })
  expect(slack.modals('ana')).toHaveLength(1)
})

test('a button in a modal reaches the app with the view and what has been entered', async () => {
  const { slack } = await startSlack()
  const { app, at } = await openModal(slack)
  const seen: object[] = []
  app.action('look', async ({ ack, body }) => {
    seen.push(body)
    await ack()
  })
  await slack.pressInView({ ...at, actionId: 'look', value: 'v', values: LINK })
  expect(seen).toMatchObject([
    {
      type: 'block_actions',
      container: { type: 'view', view_id: at.viewId },
      view: { id: at.viewId, state: { values: LINK } },
      actions: [{ type: 'button', action_id: 'look', value: 'v' }],
      trigger_id: expect.any(String),
    },
  ])
  expect(seen[0]).not.toHaveProperty('response_url')
  expect(seen[0]).not.toHaveProperty('channel')
  await expect(slack.pressInView({ ...at, actionId: 'a', blockId: 'link' })).rejects.toThrow('no button')
})

test('a closed modal is told only where the app asked for it', async () => {
  const { slack } = await startSlack()
  const { app, at } = await openModal(slack)
  const closed: boolean[] = []
  app.view<ViewClosedAction>({ callback_id: 'record', type: 'view_closed' }, async ({ ack, body }) => {
    closed.push(body.is_cleared)
    await ack()
  })
  await slack.closeView(at)
  expect([closed, slack.modals('ana')]).toEqual([[false], []])
  await expect(slack.closeView(at)).rejects.toThrow('no view')
})
