import { describe, expect, test, vi } from 'vitest'
import { createAppFixture, ZOOM } from './app-fixture.ts'

describe('in Socket Mode the app', () => {
  test('connects twice and knows who it is', async () => {
    await using fixture = await createAppFixture()
    const { app, slack } = fixture
    expect(app.ready()).toBe(false)
    expect((await app.placeFor(slack.app.teamId)).slackName).toBe('Recorder')
    expect(await app.start()).toEqual({ kind: 'connected' })
    await fixture.connections(2)
    expect(app.ready()).toBe(true)
    const { slackName, permalink } = await app.placeFor(slack.app.teamId)
    expect(slackName).toBe('recorder')
    expect(app.requestListener).toBeNull()
    const place = { channel: 'C1', ts: '1700000000.000200', rootTs: '1700000000.000100' }
    expect(permalink(place)).toMatch(/\/archives\/C1\/p1700000000000200\?thread_ts=1700000000.000100&cid=C1$/)
  })

  test('leaves no connection behind', async () => {
    await using fixture = await createAppFixture()
    await fixture.app.start()
    await fixture.app.stop()
    await fixture.connections(0)
    fixture.clock.skip(3_600_000)
    expect(fixture.slack.connections()).toBe(0)
    expect(fixture.app.ready()).toBe(false)
  })

  test('comes back at once when Slack refreshes its connections', async () => {
    await using fixture = await createAppFixture()
    const { app, slack, clock } = fixture
    await app.start()
    await fixture.connections(2)
    const open = () => fixture.log.lines.filter(({ message }) => message === 'A socket to Slack is open')
    await vi.waitFor(() => expect(open()).toHaveLength(2))
    clock.skip(3_600_000)
    slack.refreshSockets('warning')
    await fixture.connections(2)
    expect(await fixture.record(ZOOM)).toEqual({ kind: 'acked', payload: {} })
  })

  test('waits longer and longer while it is thrown out again and again', async () => {
    await using fixture = await createAppFixture()
    const { app, slack, clock } = fixture
    await app.start()
    await fixture.connections(2)
    const opened = () => slack.calls.filter(({ method }) => method === 'apps.connections.open').length
    slack.dropSockets()
    await vi.waitFor(() => expect(fixture.log.lines.at(-1)?.message).toBe('No connection to Slack'))
    expect(app.ready()).toBe(true)
    clock.skip(4_000)
    expect(opened()).toBe(2)
    clock.skip(1_000)
    await fixture.connections(2)
    expect(opened()).toBe(4)
  })

  test('is not ready after 45 s without a connection', async () => {
    await using fixture = await createAppFixture()
    const { app, slack, clock } = fixture
    await app.start()
    await fixture.connections(2)
    slack.trouble({ method: 'apps.connections.open', kind: 'http500', times: 1_000 })
    slack.dropSockets()
    await vi.waitFor(() => expect(fixture.log.lines.at(-1)?.message).toBe('No connection to Slack'))
    clock.skip(44_000)
    expect(app.ready()).toBe(true)
    clock.skip(2_000)
    expect(app.ready()).toBe(false)
  })

  test('says which token is bad, and keeps nothing running', async () => {
    await using badBot = await createAppFixture({ botToken: 'xoxb-wrong' })
    expect(await badBot.app.start()).toMatchObject({
      kind: 'refused',
      problem: expect.stringContaining('SLACK_BOT_TOKEN (invalid_auth)'),
    })
    await badBot.connections(0)
    await using badApp = await createAppFixture({ appToken: 'xapp-wrong' })
    expect(await badApp.app.start()).toMatchObject({
      kind: 'refused',
      problem: expect.stringContaining('SLACK_APP_TOKEN (invalid_auth)'),
    })
  })

  test('starts while Slack is down, and connects when it is back', async () => {
    await using fixture = await createAppFixture()
    const { app, slack, clock } = fixture
    const trouble = slack.trouble({ method: '*', kind: 'http500', times: 1_000 })
    expect(await app.start()).toMatchObject({ kind: 'waiting' })
    expect(app.ready()).toBe(false)
    trouble.end()
    clock.skip(5_000)
    await vi.waitFor(() => expect(app.ready()).toBe(true))
  })

  test('takes commands while only the Web API is down', async () => {
    await using fixture = await createAppFixture()
    fixture.slack.trouble({ method: 'auth.test', kind: 'http500', times: 1_000 })
    expect(await fixture.app.start()).toMatchObject({ kind: 'waiting' })
    expect(await fixture.record(ZOOM)).toEqual({ kind: 'acked', payload: {} })
    expect(fixture.inputs('record')).toHaveLength(1)
  })

  test('names the scopes that are missing', async () => {
    await using fixture = await createAppFixture()
    fixture.slack.setScopes(['commands', 'chat:write', 'channels:history', 'groups:history', 'im:history'])
    await fixture.app.start()
    expect(fixture.log.lines).toContainEqual(
      expect.objectContaining({ level: 'error', fields: { missing: ['channels:join'] } }),
    )
    expect(fixture.log.lines).toContainEqual(
      expect.objectContaining({
        level: 'warn',
        fields: { missing: expect.objectContaining({ 'users:read': expect.stringContaining('time') }) },
      }),
    )
    const costs = fixture.log.lines.flatMap(({ fields }) =>
      'missing' in fields ? Object.keys(Object(fields.missing)) : [],
    )
    expect(costs).toContain('mpim:history')
    expect(costs).not.toContain('im:history')
  })

  test('builds its connections anew when told to', async () => {
    await using fixture = await createAppFixture()
    const { app, clock, slack } = fixture
    await app.start()
    await fixture.connections(2)
    app.rebuild('a rejection out of the socket client')
    await fixture.connections(0)
    clock.skip(5_000)
    await fixture.connections(2)
    expect(slack.calls.filter(({ method }) => method === 'apps.connections.open')).toHaveLength(4)
  })
})
