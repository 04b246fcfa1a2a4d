import { describe, expect, test } from 'vitest'
import { type Ask, newAsk } from '../../src/recording/ask.ts'
import { createFixture, LINK, startServer } from './slack-fixture.ts'

type Fixture = Awaited<ReturnType<typeof createFixture>>

function ask({ slack, clock }: Fixture, change: Partial<Ask> & { channel?: string } = {}): Ask {
  const { channel = 'standup', ...changed } = change
  const who = { team: 'T', channel: slack.channel(channel).id, user: slack.user('ana').id }
  const wish = { kind: 'greet' } as const
  return { ...newAsk({ id: 'ask-1', ...who, threadTs: null, route: null, askedAt: clock.now(), wish }), ...changed }
}

describe('telling what was asked', () => {
  test('shows it in the thread where it was asked, to nobody else', async () => {
    await using fixture = await createFixture()
    const { slack, port } = fixture
    const told = { answer: { kind: 'tooOld' } as const, links: [] }
    expect(await port.tell(ask(fixture, { threadTs: '1700000000.000100' }), told)).toEqual({ kind: 'told' })
    expect(slack.ephemerals('ana')).toMatchObject([{ threadTs: '1700000000.000100', from: 'chat.postEphemeral' }])
    expect(slack.messages('standup')).toEqual([])
    expect(slack.violations).toEqual([])
  })

  test('to a press in a thread is seen there: the response URL, which answers in the channel, comes second', async () => {
    await using fixture = await createFixture()
    await using server = await startServer(200)
    const { slack, port, clock } = fixture
    const route = { responseUrl: server.url, usableUntil: clock.now() + 60_000, inThread: true as const }
    const told = { answer: { kind: 'tooOld' } as const, links: [] }
    const asked = ask(fixture, { threadTs: '1700000000.000100', route })
    expect(await port.tell(asked, told)).toEqual({ kind: 'told' })
    expect(slack.ephemerals('ana')).toMatchObject([{ threadTs: '1700000000.000100' }])
    expect(server.bodies).toEqual([])
    expect(await port.tell({ ...asked, channel: 'C0NOWHERE' }, told)).toEqual({ kind: 'told' })
    expect(server.bodies).toHaveLength(1)
  })

  test('that reaches them as a direct message says which channel it is about', async () => {
    await using fixture = await createFixture()
    const { slack, port } = fixture
    const told = { answer: { kind: 'tooOld' } as const, links: [] }
    expect(await port.tell(ask(fixture), told)).toEqual({ kind: 'told' })
    expect(await port.tell(ask(fixture, { channel: 'board' }), told)).toEqual({ kind: 'told' })
    expect(JSON.stringify(slack.ephemerals('ana')[0]?.blocks)).not.toContain('This is about')
    const [direct] = slack.messages(slack.directWithApp('ana').id)
    expect(JSON.stringify(direct?.blocks)).toContain(`This is about <#${slack.channel('board').id}>.`)
  })

  test('goes over the response URL while it works, without replacing what was pressed', async () => {
    await using fixture = await createFixture()
    await using server = await startServer(200)
    const route = { responseUrl: server.url, usableUntil: fixture.clock.now() + 60_000 }
    const part = { recordingId: 'rec-1', number: 1, startedAt: 0, lengthMs: 60_000, keptUntil: null }
    const parts = [{ ...part, state: 'ready' as const }]
    const told = {
      answer: { kind: 'freshLinks' as const, title: null, parts },
      links: [{ recordingId: 'rec-1', url: LINK, until: null }],
    }
    expect(await fixture.port.tell(ask(fixture, { route }), told)).toEqual({ kind: 'told' })
    expect(JSON.parse(server.bodies[0] ?? '')).toMatchObject({ response_type: 'ephemeral', replace_original: false })
    expect(server.bodies[0]).toContain(LINK)
  })
})

describe('a greeting', () => {
  test('is posted where we are', async () => {
    await using fixture = await createFixture()
    const { slack, port } = fixture
    expect(await port.greet(ask(fixture))).toMatchObject({ kind: 'posted', channel: slack.channel('standup').id })
    expect(slack.messages('standup')[0]?.text).toContain('`/record')
    expect(slack.violations).toEqual([])
  })

  test('joins no channel that we were taken out of again', async () => {
    await using fixture = await createFixture()
    const outcome = await fixture.port.greet(ask(fixture, { channel: fixture.slack.channel('general').id }))
    expect(outcome).toEqual({ kind: 'channel', why: 'not_in_channel' })
    expect(fixture.calls('conversations.join')).toEqual([])
  })
})
