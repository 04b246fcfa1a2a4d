import { describe, expect, test } from 'vitest'
import { createMomentReader } from '../../src/slack/moment-in-zone.ts'
import { createFixture } from './slack-fixture.ts'

/** A Monday noon in summer. */
const NOON = Date.UTC(2026, 6, 6, 12)
const at = (hour: number, minute = 0, day = 6) => Date.UTC(2026, 6, day, hour, minute)

async function openReader() {
  const fixture = await createFixture()
  const { clock, slack, client } = fixture
  const readMoment = createMomentReader({ clientFor: () => client, clock })
  const read = (when: string, user = 'ana') => readMoment({ team: 'T', user: slack.user(user).id, when, now: NOON })
  return { ...fixture, read, asked: () => fixture.calls('users.info').length }
}

describe('a moment in words', () => {
  test('that needs no time zone is read without asking Slack', async () => {
    await using fixture = await openReader()
    expect(await fixture.read('in 20 minutes')).toEqual({ kind: 'read', reading: { kind: 'moment', at: at(12, 20) } })
    expect(await fixture.read('soonish')).toEqual({ kind: 'read', reading: { kind: 'unclear' } })
    expect(fixture.asked()).toBe(0)
  })

  test('is read in the zone of the person who typed it, which is kept for an hour', async () => {
    await using fixture = await openReader()
    expect(await fixture.read('at 15:00')).toEqual({ kind: 'read', reading: { kind: 'moment', at: at(14) } })
    expect(await fixture.read('at 15:00', 'ben')).toEqual({ kind: 'read', reading: { kind: 'moment', at: at(19) } })
    expect(await fixture.read('tomorrow 9am')).toMatchObject({ reading: { at: at(8, 0, 7) } })
    expect(fixture.asked()).toBe(2)
    fixture.slack.changeUser('ana', { tz: 'America/New_York' })
    fixture.clock.skip(3_600_000)
    expect(await fixture.read('at 15:00')).toEqual({ kind: 'read', reading: { kind: 'moment', at: at(19) } })
    expect(fixture.asked()).toBe(3)
  })

  test('cannot be read without a zone: the scope is missing, or the person is gone', async () => {
    await using fixture = await openReader()
    fixture.slack.setScopes(['commands', 'chat:write'])
    expect(await fixture.read('at 15:00')).toEqual({ kind: 'noZone', scope: true })
    fixture.slack.setScopes(['users:read'])
    fixture.slack.trouble({ method: 'users.info', kind: 'error', error: 'user_not_found' })
    expect(await fixture.read('at 15:00')).toEqual({ kind: 'noZone', scope: false })
  })

  test('is tried again later when Slack does not answer', async () => {
    await using fixture = await openReader()
    fixture.slack.trouble({ method: 'users.info', kind: 'http429', retryAfter: 7 })
    expect(await fixture.read('at 15:00')).toEqual({ kind: 'limited', retryAfterMs: 7_000 })
    fixture.clock.skip(8_000)
    fixture.slack.trouble({ method: 'users.info', kind: 'http500' })
    expect(await fixture.read('at 15:00')).toEqual({ kind: 'failed', why: 'http 500' })
    expect(await fixture.read('at 15:00')).toMatchObject({ kind: 'read' })
  })
})
