import { expect, test } from 'vitest'
import type { SimulatedSlack } from '../../../src/sandbox/simulated-slack/simulated-slack.ts'
import { startApp } from './bolt-fixture.ts'
import { clientOf, codeOf, dataOf, startSlack } from './slack-fixture.ts'

const plain = (text: string) => ({ type: 'plain_text', text })
const field = (blockId: string, element: object, more: object = {}) => ({
  ...{ type: 'input', block_id: blockId, label: plain('Label'), element: { action_id: 'a', ...element }, ...more },
})
const LINK = field('link', { type: 'url_text_input' })
const modal = (more: object = {}) => ({
  ...{ type: 'modal', callback_id: 'record', title: plain('Record'), submit: plain('Start'), blocks: [LINK], ...more },
})
const many = <T>(count: number, make: (index: number) => T) => Array.from({ length: count }, (_, index) => make(index))
const option = (value: string) => ({ text: plain(value), value })

/** A socket that acks everything with nothing and keeps what came. */
async function listen(slack: SimulatedSlack): Promise<{ trigger_id: string }[]> {
  const { url = '' } = await clientOf(slack, slack.appToken).apps.connections.open()
  const payloads: { trigger_id: string }[] = []
  const socket = new WebSocket(url)
  socket.onmessage = ({ data }) => {
    const { envelope_id, payload } = JSON.parse(String(data))
    if (envelope_id === undefined) return
    payloads.push(payload)
    socket.send(JSON.stringify({ envelope_id, payload: {} }))
  }
  await slack.until(() => (slack.connections() === 1 ? true : undefined))
  return payloads
}

/** Slack, a way to call `views.*` and a fresh trigger id for each call. */
async function startViews() {
  const { slack, client, clock } = await startSlack()
  const payloads = await listen(slack)
  const trigger = async (channel = 'standup') => {
    await slack.command({ user: 'ana', channel, command: '/record' })
    return payloads.at(-1)?.trigger_id ?? ''
  }
  const call = (method: string, args: object) => client.apiCall(`views.${method}`, { ...args })
  const open = async (view: object, channel?: string) => {
    await call('open', { trigger_id: await trigger(channel), view })
    const opened = slack.modals('ana').at(-1)
    if (opened === undefined) throw new Error('no modal')
    return opened
  }
  return { slack, client, clock, trigger, call, open }
}

test('views.open shows a modal to the person whose trigger it was, once and within three seconds', async () => {
  const { slack, clock, trigger, call } = await startViews()
  const id = await trigger()
  expect(await call('open', { trigger_id: id, view: modal() })).toMatchObject({
    view: { type: 'modal', callback_id: 'record', private_metadata: '', root_view_id: slack.modals('ana')[0]?.id },
  })
  expect(slack.modals('ana')).toMatchObject([{ kind: 'modal', view: modal(), previousId: undefined }])
  expect(slack.modals('ben')).toEqual([])
  expect(await codeOf(call('open', { trigger_id: id, view: modal() }))).toBe('exchanged_trigger_id')
  expect(await codeOf(call('open', { trigger_id: '1.2.x', view: modal() }))).toBe('invalid_trigger_id')
  expect(await codeOf(call('open', { view: modal() }))).toBe('invalid_arguments')
  const late = await trigger()
  clock.skip(3_000)
  expect(await codeOf(call('open', { trigger_id: late, view: modal() }))).toBe('expired_trigger_id')
})

const REFUSED: [string, object, string][] = [
  ['no title', { title: undefined }, 'missing required field: title [json-pointer:/view]'],
  ['a title of 25 characters', { title: plain('t'.repeat(25)) }, 'must be less than 25 characters'],
  ['a submit of 25 characters', { submit: plain('t'.repeat(25)) }, '[json-pointer:/view/submit/text]'],
  ['a formatted close', { close: { type: 'mrkdwn', text: 'x' } }, '[json-pointer:/view/close/type]'],
  [
    'inputs without submit',
    { submit: undefined },
    'must define `submit` to use `input` block [json-pointer:/view/blocks/0/input]',
  ],
  ['101 blocks', { blocks: many(101, () => ({ type: 'divider' })) }, 'no more than 100 items allowed'],
  ['no blocks', { blocks: [] }, 'no fewer than 1 items'],
  ['a callback_id of 256 characters', { callback_id: 'c'.repeat(256) }, 'must be less than 256'],
  ['private_metadata of 3,001 characters', { private_metadata: 'm'.repeat(3001) }, 'must be less than 3001'],
  ['a block_id used twice', { blocks: [LINK, LINK] }, 'block_id "link" already exists'],
  [
    'two fields in focus',
    { blocks: many(2, (n) => field(`${n}`, { type: 'plain_text_input', focus_on_load: true })) },
    'only one element',
  ],
  ['an unknown key', { titel: 1 }, 'invalid additional property: titel'],
  ['a view for the Home tab', { type: 'home' }, 'unsupported type: home [json-pointer:/view/type]'],
  ['a label in mrkdwn', { blocks: [{ ...LINK, label: { type: 'mrkdwn', text: 'x' } }] }, '/blocks/0/label/type]'],
  [
    'an overflow menu as an input',
    { blocks: [field('o', { type: 'overflow', options: [option('a')] })] },
    'unsupported type: overflow',
  ],
  [
    'an option of 76 characters',
    { blocks: [field('o', { type: 'static_select', options: [option('a'.repeat(76))] })] },
    'must be less than 76',
  ],
  [
    'a select without options',
    { blocks: [field('o', { type: 'static_select' })] },
    'exactly one of `options` and `option_groups`',
  ],
  [
    'eleven radio buttons',
    { blocks: [field('o', { type: 'radio_buttons', options: many(11, (n) => option(`${n}`)) })] },
    'no more than 10 items',
  ],
  [
    'an initial option that is none',
    { blocks: [field('o', { type: 'static_select', options: [option('a')], initial_option: option('b') })] },
    'must match one of the provided options',
  ],
  [
    'a moment in milliseconds',
    { blocks: [field('o', { type: 'datetimepicker', initial_date_time: Date.now() })] },
    'must be between',
  ],
  ['an empty filter', { blocks: [field('o', { type: 'conversations_select', filter: {} })] }, 'must not be empty'],
  [
    'a placeholder of 151 characters',
    { blocks: [field('o', { type: 'plain_text_input', placeholder: plain('p'.repeat(151)) })] },
    'must be less than 151',
  ],
  [
    'more asked for than allowed',
    { blocks: [field('o', { type: 'plain_text_input', min_length: 5, max_length: 4 })] },
    '`min_length`',
  ],
  [
    'a response_url outside of inputs',
    { blocks: [{ type: 'actions', elements: [{ type: 'conversations_select', response_url_enabled: true }] }] },
    'invalid additional property: response_url_enabled',
  ],
]

test.each(REFUSED)('a view is refused with the place of the fault: %s', async (_name, change, fault) => {
  const { slack, trigger, call } = await startViews()
  const refusal = await dataOf(call('open', { trigger_id: await trigger(), view: modal(change) }))
  expect(refusal.error).toBe('invalid_arguments')
  expect(refusal.response_metadata?.messages?.join()).toContain(fault)
  expect(slack.modals('ana')).toEqual([])
})

test('a view has every input Slack offers, up to 250 KB', async () => {
  const { slack, trigger, call, open } = await startViews()
  const blocks = [
    ...[LINK, field('name', { type: 'plain_text_input', max_length: 100 }, { optional: true, hint: plain('Hint') })],
    field('when', { type: 'datetimepicker', initial_date_time: 1_800_000_000 }),
    field('how', { type: 'radio_buttons', options: [option('a'), option('b')], initial_option: option('a') }),
    field('what', { type: 'checkboxes', options: [option('a'), option('b')] }, { optional: true }),
    field('which', { type: 'static_select', option_groups: [{ label: plain('G'), options: [option('x')] }] }),
    field('where', { type: 'conversations_select', default_to_current_conversation: true, response_url_enabled: true }),
    { type: 'section', text: plain('x'), accessory: { type: 'overflow', action_id: 'o', options: [option('a')] } },
  ]
  const { state } = await open(modal({ blocks }))
  expect(state).toEqual({
    link: { a: { type: 'url_text_input', value: null } },
    name: { a: { type: 'plain_text_input', value: null } },
    when: { a: { type: 'datetimepicker', selected_date_time: 1_800_000_000 } },
    how: { a: { type: 'radio_buttons', selected_option: option('a') } },
    what: { a: { type: 'checkboxes', selected_options: [] } },
    which: { a: { type: 'static_select', selected_option: null } },
    where: { a: { type: 'conversations_select', selected_conversation: slack.channel('standup').id } },
  })
  const large = many(90, (n) => ({ type: 'section', block_id: `${n}`, text: plain('x'.repeat(2900)) }))
  const view = modal({ blocks: large })
  expect(await codeOf(call('open', { trigger_id: await trigger(), view }))).toBe('view_too_large')
})

test('inputs are refused outside of modals, and messages take menus', async () => {
  const { slack, client } = await startSlack()
  const channel = slack.channel('standup').id
  const post = (blocks: object[]) => dataOf(client.apiCall('chat.postMessage', { channel, text: 'x', blocks }))
  expect((await post([LINK])).response_metadata?.messages).toEqual([
    '[ERROR] unsupported type: input [json-pointer:/blocks/0/type]',
  ])
  const menu = { type: 'static_select', action_id: 'm', options: [option('a')] }
  expect(await post([{ type: 'actions', elements: [menu] }])).toEqual({})
  expect((await post([{ type: 'actions', elements: [{ ...menu, focus_on_load: true }] }])).error).toBe('invalid_blocks')
  const home = { type: 'home', blocks: [LINK] }
  const user_id = slack.user('ana').id
  expect((await dataOf(client.apiCall('views.publish', { user_id, view: home }))).error).toBe('invalid_arguments')
})

test('views.update changes a modal by its id or external id, and only the one that was read', async () => {
  const { slack, call, open, trigger } = await startViews()
  const { id, hash } = await open(modal({ external_id: 'ours' }))
  const next = (title: string) => modal({ external_id: 'ours', title: plain(title) })
  await call('update', { view_id: id, hash, view: next('Two') })
  expect(slack.modals('ana')).toMatchObject([{ id, view: { title: { text: 'Two' } } }])
  expect(await codeOf(call('update', { view_id: id, hash, view: next('Three') }))).toBe('hash_conflict')
  await call('update', { external_id: 'ours', view: next('Four') })
  expect(slack.modals('ana')).toMatchObject([{ id, view: { title: { text: 'Four' } } }])
  expect(await codeOf(call('update', { view_id: 'V0', view: modal() }))).toBe('not_found')
  expect(await codeOf(call('open', { trigger_id: await trigger(), view: next('Five') }))).toBe('duplicate_external_id')
})

test('views.push puts a view on top of a modal, three at most', async () => {
  const { slack, client } = await startSlack()
  const { app } = await startApp(slack)
  const press = { type: 'button', action_id: 'more', text: plain('More') }
  const view = modal({ blocks: [{ type: 'actions', elements: [press] }] })
  app.command('/record', async ({ ack, body }) => {
    await ack()
    await client.apiCall('views.open', { trigger_id: body.trigger_id, view })
  })
  app.action('more', async ({ ack, body }) => {
    await ack()
    const trigger_id = 'trigger_id' in body ? body.trigger_id : ''
    await codeOf(client.apiCall('views.push', { trigger_id, view }))
  })
  await app.start()
  await slack.command({ user: 'ana', channel: 'standup', command: '/record' })
  await slack.until(() => slack.modals('ana')[0])
  const answers = () => slack.calls.filter(({ method }) => method === 'views.push').map(({ answer }) => answer)
  for (const depth of [1, 2, 3]) {
    await slack.pressInView({ user: 'ana', viewId: slack.modals('ana').at(-1)?.id ?? '', actionId: 'more' })
    await slack.until(() => answers()[depth - 1])
  }
  expect(answers()).toMatchObject([
    ...[{ body: { ok: true } }, { body: { ok: true } }],
    { body: { ok: false, error: 'push_limit_reached' } },
  ])
  const [root, second] = slack.modals('ana')
  expect(second).toMatchObject({ rootId: root?.id, previousId: root?.id })
  await slack.closeView({ user: 'ana', viewId: second?.id ?? '' })
  expect(slack.modals('ana')).toEqual([root])
})

test('views.publish sets one person’s Home tab', async () => {
  const { slack, call } = await startViews()
  const user_id = slack.user('ana').id
  const home = (text: string) => ({ type: 'home', blocks: [{ type: 'section', text: plain(text) }] })
  expect(slack.home('ana')).toBeUndefined()
  await call('publish', { user_id, view: home('one') })
  const { hash, id } = slack.home('ana') ?? {}
  await call('publish', { user_id, hash, view: home('two') })
  expect(slack.home('ana')).toMatchObject({ id, kind: 'home', view: home('two') })
  expect(await codeOf(call('publish', { user_id, hash, view: home('three') }))).toBe('hash_conflict')
  expect(await codeOf(call('publish', { user_id: 'U0', view: home('x') }))).toBe('invalid_arguments')
  expect(await codeOf(call('publish', { user_id, view: modal() }))).toBe('invalid_arguments')
  expect(slack.home('ben')).toBeUndefined()
})
