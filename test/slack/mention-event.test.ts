import { describe, expect, test } from 'vitest'
import { startAppFixture, ZOOM } from './app-fixture.ts'

type Fixture = Awaited<ReturnType<typeof startAppFixture>>

/** Sends an event and resolves when it is acked: then its listeners have committed. */
function send(fixture: Fixture, event: Record<string, unknown>) {
  return fixture.slack.event(event)
}

function mention({ slack }: Fixture, change: Record<string, unknown> = {}) {
  const [user, channel] = [slack.user('ana').id, slack.channel('standup').id]
  const text = `<@${slack.app.botUserId}> <${ZOOM}>`
  return { type: 'app_mention', user, channel, ts: '1700000000.000100', text, ...change }
}

describe('a mention', () => {
  test('is taken like a command, and its card goes into the thread of the message', async () => {
    await using fixture = await startAppFixture()
    const { slack, committed, clock } = fixture
    expect(await send(fixture, mention(fixture))).toEqual({ kind: 'delivered', attempts: 1 })
    expect(committed).toEqual([
      {
        act: 'record',
        input: {
          team: slack.app.teamId,
          channel: slack.channel('standup').id,
          user: slack.user('ana').id,
          key: `${slack.channel('standup').id}/1700000000.000100`,
          link: expect.objectContaining({ url: ZOOM }),
          ...{ botName: null, when: null, joinAt: null, route: null },
          rootTs: '1700000000.000100',
          threadTs: null,
          reply: 'later',
          deadline: clock.now() + 2_000,
        },
      },
    ])
    expect(slack.ephemerals('ana')).toEqual([])
  })

  test('in a thread belongs to that thread, its answers too', async () => {
    await using fixture = await startAppFixture()
    await send(fixture, mention(fixture, { thread_ts: '1600000000.000100' }))
    expect(fixture.inputs('record')).toMatchObject([
      { rootTs: '1600000000.000100', threadTs: '1600000000.000100', route: null },
    ])
  })

  test.each([
    ['list', 'list'],
    ['stop', 'stop'],
  ])('takes %s', async (words, act) => {
    await using fixture = await startAppFixture()
    await send(fixture, mention(fixture, { text: `<@${fixture.slack.app.botUserId}> ${words}` }))
    expect(fixture.committed).toMatchObject([{ act, input: { reply: 'later' } }])
  })

  test('that asks for nothing stores its answer', async () => {
    await using fixture = await startAppFixture()
    await send(fixture, mention(fixture, { text: `<@${fixture.slack.app.botUserId}> thanks!` }))
    await send(fixture, mention(fixture, { text: `<@${fixture.slack.app.botUserId}> ${ZOOM} quietly` }))
    expect(fixture.inputs('answer')).toMatchObject([
      { answer: { kind: 'notARequest', request: { kind: 'noLink' } } },
      { answer: { kind: 'notARequest', request: { kind: 'notUnderstood', rest: 'quietly' } } },
    ])
  })

  test.each([
    ['a program', { bot_id: 'B1' }],
    ['a message of another kind', { subtype: 'channel_topic' }],
    ['nobody', { user: undefined }],
    ['no channel', { channel: undefined }],
    ['no message', { ts: undefined }],
    ['a direct message, which comes as a message too', { channel: 'D1' }],
  ])('by %s is not for us', async (_, change) => {
    await using fixture = await startAppFixture()
    expect(await send(fixture, mention(fixture, change))).toMatchObject({ kind: 'delivered' })
    expect(fixture.committed).toEqual([])
  })

  test.each([
    ['with a file', { subtype: 'file_share', files: [{ id: 'F1' }], upload: true }],
    ['also sent to the channel', { subtype: 'thread_broadcast', thread_ts: '1600000000.000100' }],
    ['that was edited', { edited: { user: 'U1', ts: '1700000000.000200' } }],
  ])('%s is taken like any other', async (_, change) => {
    await using fixture = await startAppFixture()
    await send(fixture, mention(fixture, change))
    const key = `${fixture.slack.channel('standup').id}/1700000000.000100`
    const rootTs = 'thread_ts' in change ? change.thread_ts : '1700000000.000100'
    expect(fixture.inputs('record')).toMatchObject([{ key, rootTs }])
  })

  test('without a text is a call for help', async () => {
    await using fixture = await startAppFixture()
    await send(fixture, mention(fixture, { text: undefined }))
    expect(fixture.inputs('answer')).toMatchObject([{ answer: { request: { kind: 'help' } } }])
  })

  test('that cannot be stored is answered at once', async () => {
    await using fixture = await startAppFixture()
    fixture.will.record = () => Promise.resolve({ kind: 'notStarted', why: 'disk full' })
    await send(fixture, mention(fixture))
    const shown = await fixture.slack.until(() => fixture.slack.ephemerals('ana')[0])
    expect(shown.text).toContain('Nothing was')
  })

  test('is acked only when it is committed', async () => {
    await using fixture = await startAppFixture()
    const committing = Promise.withResolvers<{ kind: 'taken'; answer: null }>()
    const { promise: asked, resolve } = Promise.withResolvers<void>()
    fixture.will.record = () => {
      resolve()
      return committing.promise
    }
    let acked = false
    const delivered = send(fixture, mention(fixture)).then(() => {
      acked = true
    })
    await asked
    expect(acked).toBe(false)
    committing.resolve({ kind: 'taken', answer: null })
    await delivered
  })
})

describe('a direct message to us', () => {
  const direct = (change: Record<string, unknown> = {}) => ({
    ...{ type: 'message', channel_type: 'im', user: 'U1', channel: 'D1', ts: '1700000000.000100', text: ZOOM },
    ...change,
  })

  test('is taken like a command', async () => {
    await using fixture = await startAppFixture()
    const { id } = fixture.slack.directWithApp('ana')
    fixture.slack.say({ user: 'ana', channel: id, text: `${ZOOM} in 5 minutes` })
    await expect.poll(() => fixture.inputs('record')).toMatchObject([{ channel: id, when: 'in 5 minutes' }])
  })

  test('without a link gets help', async () => {
    await using fixture = await startAppFixture()
    await send(fixture, direct({ text: 'hello there' }))
    expect(fixture.inputs('answer')).toMatchObject([{ answer: { kind: 'notARequest', request: { kind: 'help' } } }])
  })

  test.each([
    ['with a file', { subtype: 'file_share', files: [{ id: 'F1' }] }],
    ['also sent to the conversation', { subtype: 'thread_broadcast', thread_ts: '1600000000.000100' }],
  ])('%s is taken like any other', async (_, change) => {
    await using fixture = await startAppFixture()
    await send(fixture, direct(change))
    expect(fixture.inputs('record')).toMatchObject([{ key: 'D1/1700000000.000100', channel: 'D1' }])
  })

  test.each([
    ['of a program', { bot_id: 'B1' }],
    ['with a file of a program', { bot_id: 'B1', subtype: 'file_share' }],
    ['that was edited', { subtype: 'message_changed', message: { text: ZOOM }, user: undefined }],
    ['in a channel', { channel_type: 'channel', channel: 'C1' }],
  ])('%s is not for us', async (_, change) => {
    await using fixture = await startAppFixture()
    await send(fixture, direct(change))
    expect(fixture.committed).toEqual([])
  })
})
