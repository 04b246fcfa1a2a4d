import { describe, expect, test } from 'vitest'
import type { PostOutcome } from '../../src/recording/slack-outcome.ts'
import type { Thread } from '../../src/recording/thread.ts'
import { card, createFixture, LINK, result, startServer } from './slack-fixture.ts'

function tsOf(outcome: PostOutcome): string {
  if (outcome.kind !== 'posted') throw new Error(`not posted: ${JSON.stringify(outcome)}`)
  return outcome.ts
}

describe('posting a card', () => {
  test('joins a public channel once, before the first post', async () => {
    await using fixture = await createFixture()
    const { slack, port, thread, calls } = fixture
    const outcome = await port.postCard(thread('general'), card)
    expect(outcome).toMatchObject({ kind: 'posted', channel: slack.channel('general').id })
    await port.postCard(thread('general'), card)
    expect(slack.calls.map(({ method }) => method)).toEqual([
      'conversations.join',
      'chat.postMessage',
      'chat.postMessage',
    ])
    expect(calls('chat.postMessage')[0]?.args).toMatchObject({
      unfurl_links: 'false',
      unfurl_media: 'false',
      metadata: { event_type: 'slack_recorder_card', event_payload: { id: 'thread-1' } },
    })
    expect(slack.messages('general')).toHaveLength(2)
    expect(slack.violations).toEqual([])
  })

  test.each([
    ['a private channel that it is not in', 'board', 'channel_not_found'],
    ['a direct message between two people', 'ana-ben', 'channel_not_found'],
    ['an archived channel', 'old', 'is_archived'],
  ])('tells that it cannot post to %s', async (_, channel, why) => {
    await using fixture = await createFixture()
    expect(await fixture.port.postCard(fixture.thread(channel), card)).toEqual({ kind: 'channel', why })
  })

  test('tells that it cannot post to a read-only channel', async () => {
    await using fixture = await createFixture()
    fixture.slack.changeChannel('standup', { readOnly: true })
    const outcome = await fixture.port.postCard(fixture.thread('standup'), card)
    expect(outcome).toEqual({ kind: 'channel', why: 'restricted_action_read_only_channel' })
  })

  test('posts to a private channel that it is in, although it cannot be joined', async () => {
    await using fixture = await createFixture()
    expect(await fixture.port.postCard(fixture.thread('design'), card)).toMatchObject({ kind: 'posted' })
  })

  test('comes back to a public channel that somebody has taken it out of', async () => {
    await using fixture = await createFixture()
    const { slack, port, thread } = fixture
    await port.postCard(thread('general'), card)
    slack.changeChannel('general', { withApp: false })
    expect(await port.postCard(thread('general'), card)).toMatchObject({ kind: 'posted' })
    expect(slack.messages('general')).toHaveLength(2)
  })

  test('takes a passing failure to join for what it is', async () => {
    await using fixture = await createFixture()
    const { slack, port, thread } = fixture
    slack.trouble({ method: 'conversations.join', kind: 'http429', retryAfter: 7 })
    expect(await port.postCard(thread('general'), card)).toEqual({ kind: 'limited', retryAfterMs: 7_000 })
    fixture.clock.skip(8_000)
    slack.trouble({ method: 'conversations.join', kind: 'http500' })
    expect(await port.postCard(thread('general'), card)).toEqual({ kind: 'notDone', why: 'joining: http 500' })
    expect(slack.messages('general')).toEqual([])
  })

  test('without the scope for joining cannot post to a channel that it is not in', async () => {
    await using fixture = await createFixture()
    fixture.slack.setScopes(['commands', 'chat:write'])
    const outcome = await fixture.port.postCard(fixture.thread('general'), card)
    expect(outcome).toEqual({ kind: 'channel', why: 'not_in_channel' })
  })
})

describe('where messages go', () => {
  test('alert and result hang below the card', async () => {
    await using fixture = await createFixture()
    const { slack, port } = fixture
    const cardTs = tsOf(await port.postCard(fixture.thread('standup'), card))
    const thread = fixture.thread('standup', { cardTs })
    await port.postAlert(thread, { requester: 'U0ANA', platform: 'zoom', botName: 'Recorder', until: 0 })
    await port.postResult(thread, result)
    expect(slack.thread('standup', cardTs)).toHaveLength(3)
    expect(slack.messages('standup')).toHaveLength(1)
  })

  test('with a root of another message all of them are replies to it', async () => {
    await using fixture = await createFixture()
    const { slack, port } = fixture
    const root = slack.say({ user: 'ana', channel: 'standup', text: 'the call' })
    const asked = fixture.thread('standup', { rootTs: root.ts })
    const cardTs = tsOf(await port.postCard(asked, card))
    await port.postResult({ ...asked, cardTs }, result)
    expect(slack.thread('standup', root.ts)).toHaveLength(3)
  })

  test('the result goes to the channel when its card was deleted', async () => {
    await using fixture = await createFixture()
    const { slack, port } = fixture
    await port.postResult(fixture.thread('standup', { cardTs: '1700000000.000100', card: 'gone' }), result)
    expect(slack.messages('standup')).toHaveLength(1)
  })

  test('a direct message says why it is one', async () => {
    await using fixture = await createFixture()
    const { slack, port } = fixture
    const outcome = await port.sendDirect(fixture.thread('old', { channelProblem: 'is_archived' }), result)
    expect(outcome).toMatchObject({ kind: 'posted', channel: expect.stringMatching(/^D/) })
    const channel = outcome.kind === 'posted' ? outcome.channel : ''
    const shown = JSON.stringify(slack.messages(channel)[0]?.blocks)
    expect(shown).toContain(`You get this here because <#${slack.channel('old').id}> is archived.`)
    expect(shown).toContain(LINK)
  })
})

describe('what a failed post proves', () => {
  const trouble = { method: 'chat.postMessage' }
  test.each([
    ['429', { ...trouble, kind: 'http429', retryAfter: 30 } as const, { kind: 'limited', retryAfterMs: 30_000 }],
    ['HTTP 500', { ...trouble, kind: 'http500' } as const, { kind: 'unknown', why: 'http 500' }],
    ['a page with status 200', { ...trouble, kind: 'html200' } as const, { kind: 'unknown', why: 'unreadable answer' }],
    ['a lost answer', { ...trouble, kind: 'lostAnswer' } as const, { kind: 'unknown', why: 'no answer' }],
    ['a lost request', { ...trouble, kind: 'lostRequest' } as const, { kind: 'unknown', why: 'no answer' }],
  ])('%s', async (_, met, outcome) => {
    await using fixture = await createFixture()
    fixture.slack.trouble(met)
    expect(await fixture.port.postCard(fixture.thread('standup'), card)).toEqual(outcome)
    expect(fixture.calls('chat.postMessage')).toHaveLength(1)
  })

  test.each([
    ['internal_error', { kind: 'unknown', why: 'internal_error' }],
    ['fatal_error', { kind: 'unknown', why: 'fatal_error' }],
    ['a_code_of_next_year', { kind: 'unknown', why: 'a_code_of_next_year' }],
    ['service_unavailable', { kind: 'notDone', why: 'service_unavailable' }],
    ['ratelimited', { kind: 'limited', retryAfterMs: 30_000 }],
    ['message_limit_exceeded', { kind: 'limited', retryAfterMs: 600_000 }],
    ['restricted_action_thread_locked', { kind: 'channel', why: 'restricted_action_thread_locked' }],
    ['account_inactive', { kind: 'token', why: 'account_inactive' }],
    ['missing_scope', { kind: 'token', why: 'missing_scope' }],
  ])('%s', async (error, outcome) => {
    await using fixture = await createFixture()
    fixture.slack.trouble({ ...trouble, kind: 'error', error })
    expect(await fixture.port.postCard(fixture.thread('standup'), card)).toEqual(outcome)
  })

  test('a revoked token', async () => {
    await using fixture = await createFixture()
    fixture.slack.allowToken(false)
    expect(await fixture.port.postCard(fixture.thread('design'), card)).toEqual({ kind: 'token', why: 'token_revoked' })
  })

  test('a server that is not there: nothing was sent', async () => {
    const fixture = await createFixture()
    const thread = fixture.thread('design')
    await fixture.slack.close()
    expect(await fixture.port.postCard(thread, card)).toEqual({ kind: 'notDone', why: 'ECONNREFUSED' })
  })

  test('refused blocks are sent once more as plain text, with the link', async () => {
    await using fixture = await createFixture()
    fixture.slack.trouble({ ...trouble, kind: 'error', error: 'invalid_blocks' })
    expect(await fixture.port.postResult(fixture.thread('standup'), result)).toMatchObject({ kind: 'posted' })
    const [message] = fixture.slack.messages('standup')
    expect(message?.text).toContain(`<${LINK}|Watch recording>`)
    expect(message?.metadata).toMatchObject({ event_type: 'slack_recorder_result' })
  })

  test('refused twice is refused', async () => {
    await using fixture = await createFixture()
    fixture.slack.trouble({ ...trouble, kind: 'error', error: 'invalid_blocks', times: 2 })
    const outcome = await fixture.port.postCard(fixture.thread('standup'), card)
    expect(outcome).toEqual({ kind: 'refused', why: 'invalid_blocks' })
  })
})

describe('editing', () => {
  async function posted() {
    const fixture = await createFixture()
    const cardTs = tsOf(await fixture.port.postCard(fixture.thread('standup'), card))
    return { ...fixture, cardTs, asked: fixture.thread('standup', { cardTs }) }
  }

  test('changes the card and keeps its mark', async () => {
    await using fixture = await posted()
    const { slack, port, asked, cardTs } = fixture
    expect(await port.updateCard(asked, { ...card, state: { kind: 'joining' } })).toEqual({ kind: 'edited' })
    const [message] = slack.thread('standup', cardTs)
    expect(JSON.stringify(message?.blocks)).toContain('Joining the call …')
    expect(message?.metadata).toMatchObject({ event_type: 'slack_recorder_card' })
  })

  test('of a deleted card tells that it is gone', async () => {
    await using fixture = await posted()
    fixture.slack.deleteMessage({ channel: 'standup', ts: fixture.cardTs })
    expect(await fixture.port.updateCard(fixture.asked, card)).toEqual({ kind: 'gone', why: 'message_not_found' })
  })

  test.each(['cant_update_message', 'edit_window_closed'])('%s freezes it', async (error) => {
    await using fixture = await posted()
    fixture.slack.trouble({ method: 'chat.update', kind: 'error', error })
    expect(await fixture.port.updateCard(fixture.asked, card)).toEqual({ kind: 'frozen', why: error })
  })

  test('changes the result', async () => {
    await using fixture = await posted()
    const { slack, port, asked, cardTs } = fixture
    const resultTs = tsOf(await port.postResult(asked, result))
    const content = { kind: 'cancelled', by: null, wasInCall: false } as const
    await port.updateResult({ ...asked, resultTs }, { view: { ...result.view, content }, links: [] })
    expect(slack.thread('standup', cardTs)[1]?.text).toContain('cancelled')
  })

  test('removes a message that is one too many, once', async () => {
    await using fixture = await posted()
    const { port, asked, cardTs, slack } = fixture
    expect(await port.deleteMessage(asked, cardTs)).toEqual({ kind: 'edited' })
    expect(await port.deleteMessage(asked, cardTs)).toEqual({ kind: 'gone', why: 'message_not_found' })
    expect(slack.messages('standup')).toEqual([])
  })
})

describe('looking for our own message', () => {
  test('finds a card in the channel and a result in its thread, behind many others', async () => {
    await using fixture = await createFixture()
    const { slack, port, clock } = fixture
    const sentAt = clock.now()
    const asked = fixture.thread('standup')
    const cardTs = tsOf(await port.postCard(asked, card))
    const thread: Thread = { ...asked, cardTs }
    for (let n = 0; n < 450; n++) slack.say({ user: 'ben', channel: 'standup', text: `chat ${n}` })
    expect(await port.findMessage(asked, 'card', sentAt)).toEqual({ kind: 'found', ts: cardTs })
    expect(fixture.calls('conversations.history').length).toBeGreaterThan(2)

    for (let n = 0; n < 250; n++) slack.say({ user: 'ben', channel: 'standup', text: `reply ${n}`, threadTs: cardTs })
    expect(await port.findMessage(thread, 'result', sentAt)).toEqual({ kind: 'absent' })
    const resultTs = tsOf(await port.postResult(thread, result))
    expect(await port.findMessage(thread, 'result', sentAt)).toEqual({ kind: 'found', ts: resultTs })
  })

  test('does not take another thread’s card or another kind for it', async () => {
    await using fixture = await createFixture()
    const { port, clock } = fixture
    await port.postCard(fixture.thread('standup'), card)
    await port.postResult(fixture.thread('standup', { id: 'mine' }), result)
    expect(await port.findMessage(fixture.thread('standup', { id: 'mine' }), 'card', clock.now())).toEqual({
      kind: 'absent',
    })
  })

  test('looks in the thread and in the channel when the card is gone', async () => {
    await using fixture = await createFixture()
    const { port, clock, slack } = fixture
    const asked = fixture.thread('standup', { cardTs: '1700000000.000100', card: 'gone' })
    expect(await port.findMessage(asked, 'result', clock.now())).toEqual({ kind: 'absent' })
    const ts = tsOf(await port.postResult(asked, result))
    expect(await port.findMessage(asked, 'result', clock.now())).toEqual({ kind: 'found', ts })
    expect(slack.violations).toEqual([])
  })

  test('tells a channel that it may not read from a look that failed', async () => {
    await using fixture = await createFixture()
    const { port, slack, clock, thread } = fixture
    slack.setScopes(['commands', 'chat:write', 'channels:join'])
    expect(await port.findMessage(thread('standup'), 'card', clock.now())).toEqual({
      kind: 'unreadable',
      why: 'missing_scope',
    })
    slack.trouble({ method: 'conversations.history', kind: 'http500' })
    expect(await port.findMessage(thread('standup'), 'card', clock.now())).toEqual({ kind: 'failed', why: 'http 500' })
    slack.trouble({ method: 'conversations.history', kind: 'http429', retryAfter: 5 })
    expect(await port.findMessage(thread('standup'), 'card', clock.now())).toEqual({
      kind: 'limited',
      retryAfterMs: 5_000,
    })
    expect(await port.findMessage(thread('standup'), 'direct', clock.now())).toMatchObject({ kind: 'unreadable' })
  })
})

describe('telling only the asker', () => {
  const cannot = { kind: 'cannotPost', code: 'channel_not_found' } as const

  test('goes over the response URL, with the line to copy', async () => {
    await using fixture = await createFixture()
    await using server = await startServer(200)
    const answerRoute = { responseUrl: server.url, usableUntil: fixture.clock.now() + 60_000 }
    expect(await fixture.port.answerAsker(fixture.thread('board', { answerRoute }), cannot)).toEqual({ kind: 'told' })
    expect(server.bodies[0]).toContain('I am not in this channel')
    expect(server.bodies[0]).toContain('`/invite @recorder`')
    expect(JSON.parse(server.bodies[0] ?? '')).toMatchObject({ response_type: 'ephemeral' })
  })

  test.each([
    ['is over', 200, -1],
    ['is used up', 404, 60_000],
    ['breaks', null, 60_000],
  ])('goes to the channel for them alone when the response URL %s', async (_, status, left) => {
    await using fixture = await createFixture()
    await using server = await startServer(status)
    const answerRoute = { responseUrl: server.url, usableUntil: fixture.clock.now() + left }
    const asked = fixture.thread('standup', { answerRoute })
    expect(await fixture.port.answerAsker(asked, { kind: 'cannotPost', code: null })).toEqual({ kind: 'told' })
    expect(fixture.slack.ephemerals('ana')).toHaveLength(1)
  })

  test('goes by direct message when the channel cannot be reached, and names it', async () => {
    await using fixture = await createFixture()
    const { slack, calls } = fixture
    expect(await fixture.port.answerAsker(fixture.thread('board'), cannot)).toEqual({ kind: 'told' })
    expect(calls('chat.postMessage')[0]?.args['channel']).toBe(slack.user('ana').id)
    const board = `<#${slack.channel('board').id}>`
    const [shown] = slack.messages(slack.directWithApp('ana').id)
    expect(shown?.text).toContain(`because I am not in ${board}.`)
    expect(shown?.text).toContain(`Type \`/invite @recorder\` in ${board}, then ask again.`)
  })

  test('says when nothing worked', async () => {
    await using fixture = await createFixture()
    fixture.slack.allowToken(false)
    expect(await fixture.port.answerAsker(fixture.thread('board'), cannot)).toEqual({
      kind: 'untold',
      why: 'token_revoked',
    })
  })
})
