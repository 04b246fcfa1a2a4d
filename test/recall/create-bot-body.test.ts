import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import { describe, expect, test } from 'vitest'
import { type BotBodySettings, createBotBody } from '../../src/recall/create-bot-body.ts'
import type { Asked } from '../../src/recording/bot.ts'
import { readContract } from './contract.ts'

const MINUTE = 60_000
const asked: Asked = {
  meetingUrl: 'https://us02web.zoom.us/j/123?pwd=abc',
  meetingKey: 'zoom:123',
  meetingLabel: 'zoom.us/j/123',
  platform: 'zoom',
  botName: 'Recorder',
  joinAt: null,
  requestedAt: 0,
}
const settings: BotBodySettings = {
  policy: {
    polling: false,
    waitingRoomMs: 45 * MINUTE,
    maxRecordingMs: 240 * MINUTE,
    sweepQuietMs: MINUTE,
    lostAfterMs: null,
  },
  retentionHours: null,
  joinMessage: 'This meeting is being recorded.',
}
const input = { botId: 'bot_1', asked, form: '1.11', joinAt: null } as const

type Change = {
  settings?: Partial<BotBodySettings>
  asked?: Partial<Asked>
  form?: '1.11' | '1.10'
  joinAt?: number
  waitingRoomMs?: number
}

function bodyText(change: Change = {}): string {
  const policy = { ...settings.policy, waitingRoomMs: change.waitingRoomMs ?? settings.policy.waitingRoomMs }
  return createBotBody(
    { ...settings, policy, ...change.settings },
    {
      ...input,
      form: change.form ?? '1.11',
      joinAt: change.joinAt ?? null,
      asked: { ...asked, ...change.asked },
    },
  )
}

function body(change: Change = {}) {
  return JSON.parse(bodyText(change))
}

test('the body of a bot is what rule 23 says, key by key', () => {
  expect(bodyText()).toBe(
    '{"meeting_url":"https://us02web.zoom.us/j/123?pwd=abc","bot_name":"Recorder",' +
      '"metadata":{"slack_recorder_bot":"bot_1"},"recording_config":{"video_mixed_mp4":{}},' +
      '"automatic_leave":{"waiting_room_timeout":2700,"noone_joined_timeout":900,"in_call_not_recording_timeout":1200,"recording_permission_denied_timeout":300,' +
      '"in_call_recording_timeout":14400,"everyone_left_timeout":{"timeout":60}},' +
      '"chat":{"on_bot_join":{"send_to":"everyone","message":"This meeting is being recorded."}}}',
  )
})

test('the same input always gives the same text', () => {
  const reordered = Object.fromEntries(Object.entries(asked).reverse()) as Asked
  expect(bodyText({ asked: reordered })).toBe(bodyText())
})

test('the v1.10 form has no recording_config and a number for everyone_left_timeout', () => {
  const old = body({ form: '1.10', settings: { retentionHours: 24 } })
  expect(old).not.toHaveProperty('recording_config')
  expect(old.automatic_leave.everyone_left_timeout).toBe(60)
  expect(old.metadata).toEqual({ slack_recorder_bot: 'bot_1' })
})

test('retention is sent only when it is set, and never as null', () => {
  expect(body().recording_config).not.toHaveProperty('retention')
  expect(body({ settings: { retentionHours: 72 } }).recording_config.retention).toEqual({ type: 'timed', hours: 72 })
})

test('a join time is sent only when the bot is to be scheduled at Recall, whatever was asked for', () => {
  const noon = Date.UTC(2025, 0, 29, 12)
  expect(body()).not.toHaveProperty('join_at')
  expect(body({ asked: { joinAt: noon } })).not.toHaveProperty('join_at')
  expect(body({ joinAt: noon }).join_at).toBe('2025-01-29T12:00:00.000Z')
  expect(body({ joinAt: noon, asked: { joinAt: noon + MINUTE } }).join_at).toBe('2025-01-29T12:00:00.000Z')
})

test.each([
  ['zoom', 45 * MINUTE, 2700],
  ['google_meet', 45 * MINUTE, 600],
  ['microsoft_teams', 45 * MINUTE, 1800],
  ['google_meet', 5 * MINUTE, 300],
  ['zoom', 1_000, 30],
])('the wait in the waiting room of %s, %i ms, is sent as %i s', (platform, waitingRoomMs, expected) => {
  expect(body({ waitingRoomMs, asked: { platform } }).automatic_leave.waiting_room_timeout).toBe(expected)
})

describe('the message in the chat', () => {
  test.each(['webex', 'goto'])('is left out on %s, which has no chat for bots', (platform) => {
    expect(body({ asked: { platform } })).not.toHaveProperty('chat')
  })

  test.each(['', '  '])('is left out when it is empty (%j)', (joinMessage) => {
    expect(body({ settings: { joinMessage } })).not.toHaveProperty('chat')
  })

  test.each([
    ['google_meet', 500],
    ['zoom', 4096],
    ['microsoft_teams', 4096],
  ])('is cut on %s to %i characters, none of them cut in half', (platform, most) => {
    const { message } = body({ asked: { platform }, settings: { joinMessage: `a${'🎉'.repeat(5_000)}` } }).chat
      .on_bot_join
    expect([...message]).toHaveLength(most)
    expect(message.isWellFormed()).toBe(true)
  })
})

describe('against the published OpenAPI', () => {
  const contract = readContract('recall-openapi.json') as { components: { schemas: Record<string, unknown> } } | null

  test.skipIf(contract === null).each<[string, Change]>([
    ['a plain bot', {}],
    ['a bot with a retention', { settings: { retentionHours: 72 } }],
    ['a scheduled bot', { joinAt: Date.UTC(2025, 0, 29, 12) }],
    [
      'a scheduled bot of v1.11 with a retention',
      { joinAt: Date.UTC(2025, 0, 29, 12), settings: { retentionHours: 72 } },
    ],
    [
      'a bot for Meet with a long message',
      { asked: { platform: 'google_meet' }, settings: { joinMessage: 'x'.repeat(9_000) } },
    ],
    ['a bot for Webex', { asked: { platform: 'webex' } }],
  ])('%s is a valid request', (_, change) => {
    const validate = requestValidator(contract?.components.schemas ?? {})
    validate(body(change))
    expect(validate.errors ?? []).toEqual([])
  })

  test.skipIf(contract === null)('a faulty request is told from a valid one', () => {
    const validate = requestValidator(contract?.components.schemas ?? {})
    expect(validate(body({ form: '1.10' }))).toBe(false)
    expect(validate({ ...body(), bot_name: 'x'.repeat(101) })).toBe(false)
    expect(validate({ ...body(), meeting_ulr: 'https://zoom.us/j/1' })).toBe(false)
  })
})

// OpenAPI 3.0 as ajv understands it: read-only fields are no part of a request, and the bot's own fields are all there are.
function requestValidator(schemas: Record<string, unknown>) {
  const ajv = new Ajv({ strict: false, allErrors: true, logger: false })
  addFormats.default(ajv)
  const prepared = prepare(schemas) as Record<string, object>
  return ajv.compile({
    $ref: '#/components/schemas/Request',
    components: { schemas: { ...prepared, Request: { ...prepared['Bot'], additionalProperties: false } } },
  })
}

function prepare(node: unknown): unknown {
  if (Array.isArray(node)) return node.filter((entry) => !isReadOnly(entry)).map(prepare)
  if (typeof node !== 'object' || node === null) return node
  const { nullable, discriminator, ...schema } = node as Record<string, unknown>
  const kept = Object.entries(schema).filter(([, value]) => !isReadOnly(value))
  const result = Object.fromEntries(kept.map(([key, value]) => [key, prepare(value)]))
  // The branches overlap where the discriminator is left out of account.
  if (discriminator !== undefined) {
    result['anyOf'] = result['oneOf']
    delete result['oneOf']
  }
  const { properties, required } = result
  if (Array.isArray(required) && typeof properties === 'object' && properties !== null) {
    result['required'] = required.filter((name) => name in properties)
  }
  return nullable === true && typeof result['type'] === 'string'
    ? { ...result, type: [result['type'], 'null'] }
    : result
}

function isReadOnly(node: unknown): boolean {
  return typeof node === 'object' && node !== null && 'readOnly' in node && node.readOnly === true
}
