import { describe, expect, test } from 'vitest'
import { parseMeetingLink } from '../../src/recording/meeting-link.ts'
import type { CardView } from '../../src/recording/views.ts'
import { meetingsInMessage } from '../../src/slack/meetings-in-message.ts'
import { cardMessage } from '../../src/slack/messages/card-message.ts'
import { MEET, startAppFixture, ZOOM } from './app-fixture.ts'

const CARD: CardView = {
  ...{ threadId: 'thread-1', requester: 'U0ANA', platform: 'zoom', meetingLabel: '', botName: 'Recorder' },
  ...{ shared: false, others: false, unreadableSince: null, state: { kind: 'joining' }, wanted: null },
  ...{ buttons: ['stop'], retriedBy: null },
}

type Fixture = Awaited<ReturnType<typeof startAppFixture>>

function use({ slack }: Fixture, ts: string, channel = 'standup') {
  return slack.shortcut({ user: 'ana', channel, ts, callbackId: 'record_message' })
}

/** A shortcut's payload as Slack sends it, on a message that says this. */
function payload({ slack }: Fixture, change: Record<string, unknown>) {
  return {
    type: 'message_action',
    callback_id: 'record_message',
    user: { id: slack.user('ana').id },
    channel: { id: slack.channel('standup').id },
    message: { ts: '1700000000.000100', text: ZOOM },
    ...change,
  }
}

describe('the shortcut on a message', () => {
  test('records its link, with the card in its thread', async () => {
    await using fixture = await startAppFixture()
    const { slack, clock } = fixture
    const { ts } = slack.say({ user: 'ben', channel: 'standup', text: `Join us: ${ZOOM}` })
    expect(await use(fixture, ts)).toEqual({ kind: 'acked', payload: {} })
    expect(fixture.committed).toEqual([
      {
        act: 'record',
        input: {
          team: slack.app.teamId,
          channel: slack.channel('standup').id,
          user: slack.user('ana').id,
          key: expect.stringMatching(/./),
          link: expect.objectContaining({ url: ZOOM }),
          ...{ botName: null, when: null, joinAt: null },
          route: { responseUrl: expect.stringMatching(/^http/), usableUntil: clock.now() + 29 * 60_000 },
          rootTs: ts,
          threadTs: null,
          reply: 'later',
          deadline: clock.now() + 2_000,
        },
      },
    ])
    expect(slack.violations).toEqual([])
  })

  test('on a reply stays in that thread', async () => {
    await using fixture = await startAppFixture()
    const { slack } = fixture
    const root = slack.say({ user: 'ben', channel: 'standup', text: 'Where is it?' })
    const reply = slack.say({ user: 'ben', channel: 'standup', text: MEET, threadTs: root.ts })
    await use(fixture, reply.ts)
    expect(fixture.inputs('record')).toMatchObject([{ rootTs: root.ts, threadTs: root.ts }])
  })

  test('asks which of several links is meant, in the thread where the card will go', async () => {
    await using fixture = await startAppFixture()
    const { ts } = fixture.slack.say({ user: 'ben', channel: 'standup', text: `${ZOOM} or ${MEET}` })
    await use(fixture, ts)
    const links = [{ platform: 'zoom' }, { platform: 'google_meet' }]
    expect(fixture.committed).toMatchObject([
      { act: 'answer', input: { threadTs: ts, answer: { kind: 'whichLink', askId: '', links } } },
    ])
  })

  test('says when there is no link', async () => {
    await using fixture = await startAppFixture()
    const { ts } = fixture.slack.say({ user: 'ben', channel: 'standup', text: 'see https://example.com' })
    await use(fixture, ts)
    expect(fixture.inputs('answer')).toMatchObject([{ answer: { kind: 'noLinkInMessage' }, threadTs: null }])
  })

  test('acks, and then says that nothing was started, when it could not be stored', async () => {
    await using fixture = await startAppFixture()
    fixture.will.record = () => Promise.reject(new Error('a bug'))
    const { ts } = fixture.slack.say({ user: 'ben', channel: 'standup', text: ZOOM })
    expect(await use(fixture, ts)).toEqual({ kind: 'acked', payload: {} })
    const shown = await fixture.slack.until(() => fixture.slack.ephemerals('ana')[0])
    expect(shown).toMatchObject({ from: 'response_url', text: expect.stringContaining('Nothing was') })
  })

  test.each([
    ['no user’s id', { user: {} }],
    ['no channel', { channel: undefined }],
    ['no message', { message: undefined }],
  ])('with %s is acked and ignored', async (_, change) => {
    await using fixture = await startAppFixture()
    expect(await fixture.slack.interact(payload(fixture, change))).toEqual({ kind: 'acked', payload: {} })
    expect(fixture.committed).toEqual([])
  })

  test('takes an incomplete message for one without a link', async () => {
    await using fixture = await startAppFixture()
    await fixture.slack.interact(payload(fixture, { message: { ts: '1700000000.000100', blocks: 'none' } }))
    expect(fixture.inputs('answer')).toMatchObject([{ answer: { kind: 'noLinkInMessage' } }])
  })
})

describe('the meetings in a message', () => {
  const urls = (message: unknown) => meetingsInMessage(message).map(({ url }) => url)
  const section = (elements: unknown) => [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] }]

  test('have their numbers whole where Slack makes a link of the first group', () => {
    const link = { type: 'link', url: 'http://zoom.us/j/123', text: 'zoom.us/j/123' }
    const text = 'Record <http://zoom.us/j/123|zoom.us/j/123> 4567 8901'
    const elements = [{ type: 'text', text: 'Record ' }, link, { type: 'text', text: ' 4567 8901' }]
    expect(urls({ text, blocks: section(elements) })).toEqual(['https://zoom.us/j/12345678901'])
    const cut = { type: 'link', url: 'http://a.webex.com/j.php?MTID=m1', text: 'a.webex.com/j.php?MTID=m1' }
    expect(urls({ text: 'Webex', blocks: section([cut, { type: 'text', text: '… soon' }]) })).toEqual([])
  })

  test.each([
    ['https://zoom.us/j/12345678901?pwd=secret', 1],
    ['https://zoom.us/j/1234567890', 1],
    ['https://acme.zoom.us/my/jane', 1],
    [MEET, 1],
    ['https://teams.microsoft.com/meet/2345678901234?p=secret', 1],
    ['https://teams.live.com/meet/987654321012', 1],
    ['https://acme.webex.com/meet/Jane', 1],
    ['https://meet.goto.com/JaneDoe', 1],
    ['https://meet.goto.com/123456789', 0],
    ['https://acme.webex.com/acme/j.php?MTID=m1234567890abcdef', 0],
    ['https://teams.microsoft.com/l/meetup-join/19%3ameeting_NDQ4%40thread.v2/0?context=x', 0],
    ['https://zoom.us/some/page', 0],
  ])('that our own card shows for %s are the same meeting or none', (url, count) => {
    const link = parseMeetingLink(url)
    const { text, blocks } = cardMessage({ ...CARD, meetingLabel: link?.label ?? '' }, 'Recall')
    expect(meetingsInMessage({ text, blocks }).map(({ key }) => key)).toEqual(count === 0 ? [] : [link?.key])
  })

  test('are found once in text and blocks', () => {
    const link = { type: 'link', url: ZOOM }
    const blocks = [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [link] }] }]
    expect(urls({ text: `Join <${ZOOM.replace('&', '&amp;')}>`, blocks })).toEqual([ZOOM])
    expect(urls({ text: 'A meeting', blocks })).toEqual([ZOOM])
    expect(urls({ blocks: [{ type: 'section', text: { type: 'mrkdwn', text: `<${MEET}|Join>` } }] })).toEqual([MEET])
    expect(urls({ blocks: [{ type: 'actions', elements: [{ type: 'button', url: MEET }] }] })).toEqual([MEET])
    expect(urls({ blocks: [{ type: 'call', call: { v1: { join_url: MEET } } }] })).toEqual([MEET])
  })

  test('are looked for in attachments only when there are no others', () => {
    const attachments = [{ title_link: MEET, fields: [{ title: 'Join', value: ZOOM }] }]
    expect(urls({ text: 'Reminder', attachments })).toEqual([MEET, ZOOM])
    expect(urls({ text: ZOOM, attachments })).toEqual([ZOOM])
  })

  test('are none in what is built otherwise, however deep', () => {
    const deep = Array.from({ length: 100 }).reduce<unknown>((inner) => ({ text: inner }), ZOOM)
    for (const message of [null, 'text', [], { text: 7, blocks: [null, 3] }, { blocks: deep }]) {
      expect(urls(message)).toEqual([])
    }
  })
})
