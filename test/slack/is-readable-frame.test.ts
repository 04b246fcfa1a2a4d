import { expect, test } from 'vitest'
import { isReadableFrame } from '../../src/slack/is-readable-frame.ts'

const framed = (envelope: unknown) => isReadableFrame(JSON.stringify(envelope))

test.each([
  { type: 'hello' },
  { type: 'disconnect', reason: 'refresh_requested' },
  { envelope_id: '1', type: 'events_api', payload: { event: { type: 'app_mention' } } },
  { envelope_id: '1', type: 'slash_commands', payload: { command: '/record' } },
  { envelope_id: '1', type: 'interactive', payload: { type: 'block_actions' } },
])('what Slack’s SDK can read is handed to it: %j', (envelope) => {
  expect(framed(envelope)).toBe(true)
})

test.each([
  { envelope_id: '1', type: 'events_api', payload: { type: 'app_rate_limited', minute_rate_limited: 1 } },
  { envelope_id: '1', type: 'events_api', payload: { event: null } },
  { envelope_id: '1', type: 'events_api' },
  { envelope_id: '1', type: 'slash_commands', payload: null },
  { type: 'tomorrow' },
  {},
  [],
  null,
  1,
])('what it would stumble over is not: %j', (envelope) => {
  expect(framed(envelope)).toBe(false)
})

test('a frame that is no JSON, or no text, is not readable', () => {
  for (const frame of ['', '{', new Uint8Array([255]), undefined]) expect(isReadableFrame(frame)).toBe(false)
  expect(isReadableFrame(new TextEncoder().encode('{"type":"hello"}'))).toBe(true)
})
