import { describe, expect, test } from 'vitest'
import { startAppFixture } from './app-fixture.ts'

type Fixture = Awaited<ReturnType<typeof startAppFixture>>

/** A press as Slack sends it. */
function payload({ slack }: Fixture, change: Record<string, unknown> = {}) {
  const channel = slack.channel('standup').id
  return {
    type: 'block_actions',
    user: { id: slack.user('ana').id },
    container: { type: 'message', message_ts: '1.2', channel_id: channel, is_ephemeral: false },
    channel: { id: channel },
    actions: [{ type: 'button', action_id: 'stop', block_id: 'b', value: 'thread-1' }],
    ...change,
  }
}

describe('a press on a card', () => {
  test.each([
    ['cancel', 'cancel'],
    ['stop', 'stop'],
    ['pause', 'pause'],
    ['resume', 'resume'],
    ['try_again', 'tryAgain'],
    ['fresh_links', 'freshLinks'],
    ['stop/2', 'stop'],
  ])('of %s is committed, then acked', async (actionId, button) => {
    await using fixture = await startAppFixture()
    const { slack, clock } = fixture
    const ts = await fixture.show([actionId])
    const pressed = await slack.press({ user: 'ben', channel: 'standup', ts, actionId })
    expect(pressed).toEqual({ kind: 'acked', payload: {} })
    expect(fixture.committed).toEqual([
      {
        act: 'press',
        input: {
          team: slack.app.teamId,
          channel: slack.channel('standup').id,
          user: slack.user('ben').id,
          key: expect.stringMatching(/./),
          route: { responseUrl: expect.stringMatching(/^http/), usableUntil: clock.now() + 29 * 60_000 },
          threadTs: null,
          reply: 'later',
          deadline: clock.now() + 2_000,
          threadId: 'thread-1',
          button,
        },
      },
    ])
    expect(slack.ephemerals('ben')).toEqual([])
    expect(slack.violations).toEqual([])
  })

  test('in a thread is answered in that thread', async () => {
    await using fixture = await startAppFixture()
    const root = fixture.slack.say({ user: 'ben', channel: 'standup', text: 'root' })
    const ts = await fixture.show(['stop'], { threadTs: root.ts })
    await fixture.slack.press({ user: 'ana', channel: 'standup', ts, actionId: 'stop' })
    expect(fixture.inputs('press')).toMatchObject([{ threadTs: root.ts, route: { inThread: true } }])
  })

  test('on something only that person sees counts the same, and leaves it standing', async () => {
    await using fixture = await startAppFixture()
    const ts = await fixture.show(['stop=thread-7'], { ephemeral: true })
    await fixture.slack.press({ user: 'ana', channel: 'standup', ts, actionId: 'stop' })
    expect(fixture.inputs('press')).toMatchObject([{ threadId: 'thread-7', button: 'stop' }])
    expect(fixture.slack.ephemerals('ana')).toHaveLength(1)
  })

  test.each([
    ['refused', () => Promise.resolve({ kind: 'notStarted', why: 'disk full' } as const)],
    ['thrown', () => Promise.reject(new Error('a bug'))],
  ])('that could not be stored (%s) is acked and answered', async (_, commit) => {
    await using fixture = await startAppFixture()
    const { slack, will } = fixture
    will.press = commit
    const ts = await fixture.show(['stop'])
    expect(await slack.press({ user: 'ana', channel: 'standup', ts, actionId: 'stop' })).toMatchObject({
      kind: 'acked',
    })
    const shown = await slack.until(() => slack.ephemerals('ana')[0])
    expect(shown).toMatchObject({
      from: 'response_url',
      text: expect.stringMatching(/Nothing was done.*\nPress again/),
    })
    expect(slack.messages('standup')).toHaveLength(1)
  })

  test('that takes 2 s to store counts as not stored', async () => {
    await using fixture = await startAppFixture()
    const { slack, clock, will } = fixture
    const { promise: asked, resolve } = Promise.withResolvers<void>()
    will.press = () => {
      resolve()
      return new Promise(() => {})
    }
    const ts = await fixture.show(['stop'])
    const pressed = slack.press({ user: 'ana', channel: 'standup', ts, actionId: 'stop' })
    await asked
    clock.skip(2_000)
    expect(await pressed).toMatchObject({ kind: 'acked' })
    await slack.until(() => slack.ephemerals('ana')[0])
  })

  test('that was taken before is silent', async () => {
    await using fixture = await startAppFixture()
    fixture.will.press = () => Promise.resolve({ kind: 'repeated' })
    expect(await fixture.slack.interact(payload(fixture))).toEqual({ kind: 'acked', payload: {} })
    expect(fixture.slack.ephemerals('ana')).toEqual([])
  })

  test.each([
    ['value', { actions: [{ type: 'button', action_id: 'stop', block_id: 'b' }] }],
    ['user’s id', { user: {} }],
    ['channel', { channel: undefined, container: undefined }],
  ])('without its %s is acked and ignored', async (_, change) => {
    await using fixture = await startAppFixture()
    expect(await fixture.slack.interact(payload(fixture, change))).toEqual({ kind: 'acked', payload: {} })
    expect(fixture.committed).toEqual([])
  })

  test('on a button that only opens an address is acked', async () => {
    await using fixture = await startAppFixture()
    const ts = await fixture.show(['open', 'open/2'])
    for (const actionId of ['open', 'open/2']) {
      expect(await fixture.slack.press({ user: 'ana', channel: 'standup', ts, actionId })).toMatchObject({
        kind: 'acked',
      })
    }
    expect(fixture.committed).toEqual([])
  })
})

describe('picking one of several links', () => {
  test('is committed, and the question goes away', async () => {
    await using fixture = await startAppFixture()
    const { slack } = fixture
    const ts = await fixture.show(['pick_link=ask-1/0', 'pick_link/1=ask-1/1'], { ephemeral: true })
    await slack.press({ user: 'ana', channel: 'standup', ts, actionId: 'pick_link/1' })
    expect(fixture.inputs('pickLink')).toMatchObject([{ askId: 'ask-1', index: 1, reply: 'later' }])
    await slack.until(() => slack.ephemerals('ana').length === 0 || undefined)
  })

  test('leaves the question when it could not be stored', async () => {
    await using fixture = await startAppFixture()
    const { slack, will } = fixture
    will.pickLink = () => Promise.resolve({ kind: 'notStarted', why: 'disk full' })
    const ts = await fixture.show(['pick_link=ask-1/0'], { ephemeral: true })
    await slack.press({ user: 'ana', channel: 'standup', ts, actionId: 'pick_link' })
    await slack.until(() => slack.ephemerals('ana').length === 2 || undefined)
  })

  test('with a value that is none of ours counts as too old', async () => {
    await using fixture = await startAppFixture()
    const ts = await fixture.show(['pick_link=nonsense'])
    await fixture.slack.press({ user: 'ana', channel: 'standup', ts, actionId: 'pick_link' })
    expect(fixture.committed).toMatchObject([{ act: 'answer', input: { answer: { kind: 'tooOld' } } }])
  })
})
