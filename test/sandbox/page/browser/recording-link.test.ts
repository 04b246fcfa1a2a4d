import { expect, test } from 'vitest'
import { isRecordingLink, messagePlace } from '../../../../src/sandbox/page/browser/recording-link.ts'

test.each([
  ['http://127.0.0.1:4000/recallai-simulated-bot-data/a/b/c/video.mp4?X-Amz-Date=1', true],
  ['http://localhost:3000/r/aB3_x', true],
  ['https://meet.google.com/dqm-nhrt-wza', false],
  ['http://127.0.0.1:4000/other', false],
  ['http://evil.test/r/token', false],
])('%s is a recording: %j', (url, expected) => {
  expect(isRecordingLink(url)).toBe(expected)
})

test('a link to a message leads to its channel and its thread', () => {
  expect(messagePlace('https://simulated.slack.com/archives/C0SIM000004/p1700000000000100')).toEqual({
    channel: 'C0SIM000004',
    ts: '1700000000.000100',
    thread: null,
  })
  const reply = 'https://simulated.slack.com/archives/C1/p1700000000000200?thread_ts=1700000000.000100&cid=C1'
  expect(messagePlace(reply)).toMatchObject({ ts: '1700000000.000200', thread: '1700000000.000100' })
  expect(messagePlace('https://meet.google.com/dqm-nhrt-wza')).toBeNull()
})
