import { expect, test } from 'vitest'
import { meetingSecrets, redactMessage } from '../../src/recall/redact-message.ts'

test.each([
  ['Plain words.', 'Plain words.'],
  ['Two\n  lines', 'Two lines'],
  ['See https://docs.recall.ai/docs/x#part.', 'See https://docs.recall.ai/docs/x'],
  ['Got https://s3/v.mp4?X-Amz-Signature=abc here', 'Got https://s3/v.mp4 here'],
  ['Got zoom.us/j/1?pwd=abc here', 'Got zoom.us/j/1 here'],
  ['The password is incorrect.', 'The password is incorrect.'],
  ['password: Wrong value.', 'password: Wrong value.'],
  ['(Passcode: 12345)', '(Passcode: …)'],
  ['pwd=hello!', 'pwd=…'],
  ['<h1>Bad Request</h1>', null],
  ['Is 1 < 2 > 0?', 'Is 1 < 2 > 0?'],
  [' ', null],
])('%j is told to people as %j', (text, expected) => {
  expect(redactMessage(text, [])).toBe(expected)
})

test('a message is cut to 300 characters, none of them cut in half', () => {
  const message = redactMessage('🎉'.repeat(400), []) ?? ''
  expect([...message]).toHaveLength(300)
  expect(message.isWellFormed()).toBe(true)
})

test.each([
  ['https://zoom.us/j/1?pwd=abc%21x&uname=Bo', ['abc%21x', 'abc!x']],
  ['https://teams.live.com/meet/1?p=Xyz123', ['Xyz123']],
  ['https://zoom.us/j/1 (Passcode: 9988)', ['9988']],
  ['https://zoom.us/j/1?pwd=a1b2c3 (Passcode: 9988)', ['a1b2c3', '9988']],
  ['https://x.webex.com/x/j.php?MTID=m0123456789abc&type=link', ['m0123456789abc']],
  ['https://meet.google.com/abc-defg-hij', []],
])('the secrets of %s are %j', (meeting_url, expected) => {
  expect(meetingSecrets(JSON.stringify({ meeting_url }))).toEqual(expected)
})

test.each(['', 'no JSON', 'null', '{}', '{"meeting_url": 5}'])('a body of %j has no secrets', (body) => {
  expect(meetingSecrets(body)).toEqual([])
})

test('of a message of megabytes only the beginning is read, up to a whole word', () => {
  expect(redactMessage('https://https:'.repeat(300_000), [])).toBeNull()
  expect(redactMessage(`No ${'?a=b '.repeat(900)}${'?c=d '.repeat(90)} s3cretPass`, ['s3cretPass'])).not.toContain(
    's3cret',
  )
  expect(redactMessage(`Passcode:${' Passcode:'.repeat(200_000)}`, [])).toMatch(/^Passcode:/)
})
