import { expect, test } from 'vitest'
import { permalink } from '../../src/slack/permalink.ts'

const TEAM = 'https://team.slack.com/'
const place = { channel: 'C01', ts: '1700000000.000200', rootTs: null }

test('a message is linked to as Slack does', () => {
  expect(permalink(TEAM, place)).toBe('https://team.slack.com/archives/C01/p1700000000000200')
  expect(permalink(TEAM, { ...place, rootTs: place.ts })).toBe('https://team.slack.com/archives/C01/p1700000000000200')
})

test('a reply is linked to in its thread', () => {
  expect(permalink(TEAM, { ...place, rootTs: '1700000000.000100' })).toBe(
    'https://team.slack.com/archives/C01/p1700000000000200?thread_ts=1700000000.000100&cid=C01',
  )
})

test('what is not known is not linked to', () => {
  expect(permalink(null, place)).toBeNull()
  expect(permalink('team', place)).toBeNull()
  expect(permalink('javascript:alert(1)', place)).toBeNull()
  expect(permalink(TEAM, { ...place, channel: '../x' })).toBeNull()
  expect(permalink(TEAM, { ...place, ts: 'later' })).toBeNull()
})
