import { expect, test } from 'vitest'
import { isResponseUrl } from '../../src/slack/is-response-url.ts'

const SLACK = 'https://slack.com/api/'
const SIMULATED = 'http://127.0.0.1:4000/api/'

test.each([
  ['https://hooks.slack.com/commands/T1/2/abc', SLACK],
  ['https://hooks.slack.com/actions/T1/2/abc', SLACK],
  ['https://hooks.slack-gov.com/commands/T1/2/abc', SLACK],
  ['http://127.0.0.1:4000/commands/1', SIMULATED],
])('answers go to %s, with Slack at %s', (url, apiUrl) => {
  expect(isResponseUrl(url, apiUrl)).toBe(true)
})

test.each([
  ['http://hooks.slack.com/commands/T1', SLACK],
  ['https://hooks.slack.com:8443/commands/T1', SLACK],
  ['https://hooks.slack.com.evil.example/', SLACK],
  ['https://evil.example/hooks.slack.com', SLACK],
  ['https://hooks.slack.com@evil.example/', SLACK],
  ['https://user:pass@hooks.slack.com/', SLACK],
  ['http://127.0.0.1:4000/commands/1', SLACK],
  ['http://169.254.169.254/latest/meta-data/', SLACK],
  ['http://169.254.169.254/latest/meta-data/', SIMULATED],
  ['http://[::1]/', SLACK],
  ['file:///etc/passwd', SLACK],
  ['https:\\\\evil.example', SLACK],
  ['no address', SLACK],
  ['', SLACK],
])('answers do not go to %s, with Slack at %s', (url, apiUrl) => {
  expect(isResponseUrl(url, apiUrl)).toBe(false)
})
