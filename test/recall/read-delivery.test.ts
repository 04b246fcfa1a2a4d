import { describe, expect, test } from 'vitest'
import { readDelivery } from '../../src/recall/read-delivery.ts'
import type { Delivery } from '../../src/recording/delivery.ts'
import { readContract } from './contract.ts'
import { micros, OUR_ID, PERMISSION_DENIALS, RECALL_ID, RECORDING_ID, time } from './shapes-of-recall.ts'

function read(json: unknown): Delivery {
  return readDelivery({ id: 'msg_1', body: Buffer.from(JSON.stringify(json)) })
}

const bot = { id: RECALL_ID, metadata: { slack_recorder_bot: OUR_ID } }
const recording = { id: RECORDING_ID, metadata: {} }
const data = (code: string, subCode: string | null = null) => ({ code, sub_code: subCode, updated_at: time(7) })
const reasonOf = (json: unknown) => {
  const { content } = read(json)
  return content.kind === 'ignored' ? content.reason : null
}

describe('a v1.11 delivery', () => {
  test.each(['', '..', 'a/b', '\ud800', 'x'.repeat(101)])(
    'of a bot whose id could stand in no path is not used: %j',
    (id) => {
      const status = { data: data('done'), bot: { ...bot, id } }
      expect(reasonOf({ event: 'bot.done', data: status })).toBe('the event names no bot')
      const old = { bot_id: id, status: { code: 'done', created_at: time(7) } }
      expect(reasonOf({ event: 'bot.status_change', data: old })).toBe('the event has no bot or no status')
    },
  )

  test('of a bot is its status', () => {
    const json = { event: 'bot.call_ended', data: { data: data('call_ended', 'call_ended_by_host'), bot } }
    expect(read(json)).toEqual({
      id: 'msg_1',
      event: 'bot.call_ended',
      content: {
        kind: 'event',
        recallId: RECALL_ID,
        botId: OUR_ID,
        shape: '1.11',
        event: { kind: 'status', code: 'call_ended', subCode: 'call_ended_by_host', at: micros(7) },
      },
    })
  })

  test.each([
    ['recording.done', 'recording', 'done'],
    ['recording.paused', 'recording', 'paused'],
    ['recording.deleted', 'recording', 'deleted'],
    ['video_mixed.failed', 'video', 'failed'],
    ['video_mixed.deleted', 'video', 'deleted'],
  ])('%s is a %s event', (event, kind, code) => {
    const { content } = read({ event, data: { data: data(code), bot, recording, video_mixed: { id: 'v' } } })
    expect(content).toMatchObject({
      kind: 'event',
      botId: OUR_ID,
      event: { kind, recordingId: RECORDING_ID, code, subCode: null, at: micros(7) },
    })
  })

  test.each(PERMISSION_DENIALS)('of a recording that Zoom did not permit says why: %s', (subCode) => {
    const status = data('recording_permission_denied', subCode)
    expect(read({ event: 'bot.recording_permission_denied', data: { data: status, bot } }).content).toMatchObject({
      event: { kind: 'status', code: 'recording_permission_denied', subCode, at: micros(7) },
    })
  })

  test('of a failed recording says why', () => {
    const json = { event: 'recording.failed', data: { data: data('failed', 'internal_error'), bot, recording } }
    expect(read(json).content).toMatchObject({
      event: { kind: 'recording', code: 'failed', subCode: 'internal_error' },
    })
  })

  test.each([{}, null, undefined, { slack_recorder_bot: null }, { other: 'x' }, { slack_recorder_bot: 5 }])(
    'without our key in its metadata (%j) carries no bot id',
    (metadata) => {
      const { content } = read({ event: 'bot.done', data: { data: data('done'), bot: { id: RECALL_ID, metadata } } })
      expect(content).toMatchObject({ kind: 'event', botId: null, shape: '1.11' })
    },
  )

  test('takes its code from the event where the status has none', () => {
    const { content } = read({ event: 'bot.done', data: { data: { updated_at: time(7) }, bot } })
    expect(content).toMatchObject({ event: { code: 'done', subCode: null } })
  })

  test('that says done is taken even without a time', () => {
    expect(read({ event: 'bot.done', data: { data: { code: 'done' }, bot } }).content).toMatchObject({
      event: { at: 0 },
    })
  })

  test.each([
    ['a breakout room', { event: 'bot.breakout_room_entered', data: { data: data('breakout_room_entered'), bot } }],
    ['a status without a time', { event: 'bot.joining_call', data: { data: { code: 'joining_call' }, bot } }],
    ['a log line', { event: 'bot.log', data: { bot_id: RECALL_ID, log: {} } }],
    ['an output log line', { event: 'bot.output_log', data: { bot_id: RECALL_ID, log: {} } }],
    ['a recording of the desktop SDK', { event: 'recording.done', data: { data: data('done'), recording } }],
    ['a media event without a recording', { event: 'video_mixed.done', data: { data: data('done'), bot } }],
    [
      'an unknown status of a recording',
      { event: 'recording.polished', data: { data: data('polished'), bot, recording } },
    ],
    ['another medium', { event: 'transcript.done', data: { data: data('done'), bot, recording } }],
    ['an unknown event', { event: 'calendar.update', data: { calendar_id: 'c' } }],
    ['an event without data', { event: 'bot.done' }],
    ['an event with odd data', { event: 'bot.done', data: 'x' }],
    ['an event without a name', { data: {} }],
    ['a list', []],
    ['a number', 7],
    ['null', null],
    ['a name out of a prototype', { event: 'bot.constructor', data: { data: data('constructor.x'), bot } }],
  ])('of %s is ignored with a reason', (_, json) => {
    expect(reasonOf(json)).toMatch(/^[a-z].{9,}$/)
  })

  test('with a very long event name keeps only its beginning', () => {
    expect(read({ event: 'x'.repeat(5_000) }).event).toHaveLength(100)
  })
})

describe('a v1.10 delivery', () => {
  const change = (status: unknown) => ({ event: 'bot.status_change', data: { bot_id: RECALL_ID, status } })

  test('is a status of a bot that may be ours', () => {
    const status = { code: 'done', created_at: time(7), sub_code: null, message: null }
    expect(read(change(status)).content).toEqual({
      kind: 'event',
      recallId: RECALL_ID,
      botId: null,
      shape: '1.10',
      event: { kind: 'status', code: 'done', subCode: null, at: micros(7) },
    })
  })

  test('of expired media deletes the recording that goes by the id of the bot', () => {
    expect(read(change({ code: 'media_expired', created_at: time(7) })).content).toMatchObject({
      event: { kind: 'recording', recordingId: RECALL_ID, code: 'deleted', at: micros(7) },
    })
  })

  test.each(['ready', 'participant_in_waiting_room', 'recording_done', 'analysis_done', 'analysis_failed', 'new_one'])(
    'of %s is ignored',
    (code) => {
      expect(reasonOf(change({ code, created_at: time(7), sub_code: null }))).toContain('do not use')
    },
  )

  test.each([change(null), change('done'), { event: 'bot.status_change', data: { status: { code: 'done' } } }])(
    'without a bot or a status (%j) is ignored',
    (json) => {
      expect(reasonOf(json)).toContain('no bot or no status')
    },
  )
})

test.each([
  ['text', Buffer.from('hello')],
  ['nothing', Buffer.alloc(0)],
  ['half a JSON', Buffer.from('{"event": "bot.done", ')],
  ['no UTF-8', Buffer.from([0x7b, 0xff, 0xfe])],
])('a body of %s is ignored, not thrown', (_, body) => {
  expect(readDelivery({ id: 'msg_1', body })).toEqual({
    id: 'msg_1',
    event: 'unreadable',
    content: { kind: 'ignored', reason: 'the body is not JSON with an event name' },
  })
})

describe('the examples of the published webhook catalogue', () => {
  type Catalogue = { data: { name: string; schemas: Record<string, { examples?: unknown[] }> | null }[] }
  const catalogue = readContract('recall-webhooks.json') as Catalogue | null
  const examples = (catalogue?.data ?? []).flatMap(({ name, schemas }) =>
    Object.values(schemas ?? {}).flatMap((schema) => (schema.examples ?? []).map((json) => ({ name, json }))),
  )
  const isOurs = (name: string) => /^(bot|recording|video_mixed)\./.test(name) && !/^bot\.(output_)?log$/.test(name)

  test.skipIf(catalogue === null)('hold every family of events that we use', () => {
    const names = examples.map((example) => example.name)
    expect(names).toEqual(
      expect.arrayContaining(['bot.done', 'bot.status_change', 'recording.done', 'video_mixed.done']),
    )
  })

  for (const { name, json } of examples) {
    test(`${name} is ${isOurs(name) ? 'read' : 'ignored'}`, () => {
      expect(read(json)).toMatchObject({ event: name, content: { kind: isOurs(name) ? 'event' : 'ignored' } })
    })
  }
})
