import { expect, test } from 'vitest'
import { dataOf, startSlack } from './slack-fixture.ts'

const plain = (length: number) => ({ type: 'plain_text', text: 'a'.repeat(length) })
const mrkdwn = (length: number) => ({ type: 'mrkdwn', text: 'a'.repeat(length) })
const section = (text: object) => ({ type: 'section', text })
const button = (more: object = {}) => ({ type: 'button', text: plain(4), ...more })
const actions = (elements: object[]) => ({ type: 'actions', elements })
const many = <T>(count: number, make: (index: number) => T) => Array.from({ length: count }, (_, index) => make(index))
const image = { type: 'image', image_url: 'https://example.com/a.png', alt_text: 'a' }

const FINE: [string, object[]][] = [
  ['50 blocks', many(50, () => ({ type: 'divider' }))],
  ['a header of 150 characters', [{ type: 'header', text: plain(150) }]],
  ['a section of 3,000 characters', [section(mrkdwn(3000))]],
  ['a section of ten fields', [{ type: 'section', fields: many(10, () => mrkdwn(1000)) }]],
  [
    'a section with a button or an image beside it',
    [
      { ...section(plain(1)), accessory: button() },
      { ...section(plain(1)), accessory: image },
    ],
  ],
  ['a context of ten elements', [{ type: 'context', elements: [image, ...many(9, () => mrkdwn(10))] }]],
  ['25 buttons', [actions(many(25, (index) => button({ action_id: `a${index}` })))]],
  [
    'a button with everything',
    [
      actions([
        button({
          action_id: 'a',
          value: 'v',
          url: 'https://example.com/x',
          style: 'danger',
          accessibility_label: 'l',
          confirm: { text: plain(300) },
        }),
      ]),
    ],
  ],
  ['the same action_id in two blocks', [actions([button({ action_id: 'a' })]), actions([button({ action_id: 'a' })])]],
  ['an image with a title', [{ ...image, title: plain(2000), block_id: 'b'.repeat(255) }]],
]

const REFUSED: [string, object[], string][] = [
  ['51 blocks', many(51, () => ({ type: 'divider' })), 'no more than 50 items allowed [json-pointer:/blocks]'],
  [
    'a header of 151 characters',
    [{ type: 'header', text: plain(151) }],
    'must be less than 151 characters [json-pointer:/blocks/0/text/text]',
  ],
  ['a header in mrkdwn', [{ type: 'header', text: mrkdwn(1) }], '/blocks/0/text/type]'],
  [
    'a section of 3,001 characters',
    [section(mrkdwn(3001))],
    'must be less than 3001 characters [json-pointer:/blocks/0/text/text]',
  ],
  ['an empty text', [section(mrkdwn(0))], 'must be more than 0 characters [json-pointer:/blocks/0/text/text]'],
  [
    'a section without text and fields',
    [{ type: 'section' }],
    'missing required field: text or fields [json-pointer:/blocks/0]',
  ],
  ['a field of 2,001 characters', [{ type: 'section', fields: [mrkdwn(2001)] }], 'must be less than 2001'],
  ['eleven fields', [{ type: 'section', fields: many(11, () => mrkdwn(1)) }], 'no more than 10 items'],
  ['eleven context elements', [{ type: 'context', elements: many(11, () => mrkdwn(1)) }], 'no more than 10 items'],
  ['an empty context', [{ type: 'context', elements: [] }], 'no fewer than 1 items'],
  ['a button in a context', [{ type: 'context', elements: [button()] }], 'unsupported type: button'],
  ['26 buttons', [actions(many(26, () => button()))], 'no more than 25 items'],
  ['a label of 76 characters', [actions([button({ text: plain(76) })])], 'must be less than 76 characters'],
  ['a label in mrkdwn', [actions([button({ text: mrkdwn(5) })])], 'must be one of: plain_text'],
  ['a value of 2,001 characters', [actions([button({ value: 'a'.repeat(2001) })])], 'must be less than 2001'],
  [
    'a url of 3,001 characters',
    [actions([button({ url: `https://example.com/${'a'.repeat(2981)}` })])],
    'must be less than 3001',
  ],
  ['a url that is none', [actions([button({ url: 'example' })])], 'must be a valid URL'],
  ['an unknown style', [actions([button({ style: 'default' })])], 'must be one of: primary, danger'],
  [
    'an image without alt text',
    [{ type: 'image', image_url: 'https://example.com/a.png' }],
    'missing required field: alt_text',
  ],
  ['a block_id of 256 characters', [{ type: 'divider', block_id: 'b'.repeat(256) }], 'must be less than 256'],
  ['a block_id used twice', many(2, () => ({ type: 'divider', block_id: 'b' })), 'block_id "b" already exists'],
  [
    'an action_id used twice in a block',
    [actions(many(2, () => button({ action_id: 'a' })))],
    'action_id "a" already exists',
  ],
  ['an unknown key', [{ ...section(mrkdwn(1)), txt: 1 }], 'invalid additional property: txt'],
  ['emoji in mrkdwn', [section({ ...mrkdwn(1), emoji: true })], 'invalid additional property: emoji'],
  ['an unknown type', [{ type: 'secton' }], 'unsupported type: secton [json-pointer:/blocks/0/type]'],
  ['a block without type', [{}], 'missing required field: type'],
]

test.each(FINE)('blocks are taken: %s', async (_name, blocks) => {
  const { slack, client } = await startSlack()
  expect(
    await dataOf(client.apiCall('chat.postMessage', { channel: slack.channel('standup').id, text: 'x', blocks })),
  ).toEqual({})
})

test.each(REFUSED)('blocks are refused with the place of the fault: %s', async (_name, blocks, fault) => {
  const { slack, client } = await startSlack()
  const channel = slack.channel('standup').id
  const refusal = await dataOf(client.apiCall('chat.postMessage', { channel, text: 'x', blocks }))
  expect(refusal.error).toBe('invalid_blocks')
  expect(refusal.response_metadata?.messages?.join()).toContain(fault)
  expect(slack.messages('standup')).toEqual([])
})

test('blocks that are no JSON list, and blocks too long in all, have errors of their own', async () => {
  const { slack, client } = await startSlack()
  const post = async (blocks: unknown) =>
    (await dataOf(client.apiCall('chat.postMessage', { channel: slack.channel('standup').id, text: 'x', blocks })))
      .error
  expect(await post('nonsense')).toBe('invalid_blocks_format')
  expect(await post({ type: 'divider' })).toBe('invalid_blocks_format')
  expect(await post(many(5, () => section(mrkdwn(3000))))).toBe('msg_blocks_too_long')
})
