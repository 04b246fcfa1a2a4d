import { describe, expect, test } from 'vitest'
import type { PartView, RecordingLink, ResultContent, ResultView } from '../../../src/recording/views.ts'
import { ACTIONS } from '../../../src/slack/messages/actions.ts'
import { plainText } from '../../../src/slack/messages/message.ts'
import { resultMessage } from '../../../src/slack/messages/result-message.ts'
import { buttons, faultsOf, labels, read } from './messages.ts'

const AT = Date.UTC(2026, 10, 23, 14, 5)
const DAY = 86_400_000
const RECALL = 'Recall’s us-west-2 region'

const view = (content: ResultContent, change: Partial<ResultView> = {}): ResultView => ({
  threadId: 'thread-1',
  mention: ['U0ANA'],
  platform: 'zoom',
  botName: 'Recorder',
  requestedAt: AT,
  waitingRoomMinutes: 10,
  content,
  tryAgain: content.kind !== 'recording',
  retriedBy: null,
  ...change,
})
const part = (number: number, change: Partial<PartView> = {}): PartView => ({
  recordingId: `rec-${number}`,
  number,
  state: 'ready',
  startedAt: AT,
  lengthMs: 42 * 60_000,
  keptUntil: AT + 7 * DAY,
  ...change,
})
const link = (number: number, change: Partial<RecordingLink> = {}): RecordingLink => ({
  recordingId: `rec-${number}`,
  url: `https://bucket.example.com/${number}.mp4?X-Amz-Signature=a&b=c`,
  until: AT + DAY / 4,
  ...change,
})
const recorded = (change: Partial<Extract<ResultContent, { kind: 'recording' }>> = {}): ResultContent => ({
  kind: 'recording',
  title: 'Weekly sync',
  parts: [part(1)],
  final: true,
  reason: null,
  stoppedBy: null,
  ...change,
})

function result(content: ResultContent, links = [link(1)]) {
  const message = resultMessage({ view: view(content), links }, RECALL)
  expect(faultsOf(message)).toEqual([])
  return message
}

describe('a result with a recording', () => {
  test('mentions the requester and holds the link, its length, start and end', () => {
    expect(read(result(recorded()))).toMatchInlineSnapshot(`
      ":white_check_mark: <@U0ANA> the recording is ready:
      *Weekly sync*

      <https://bucket.example.com/1.mp4?X-Amz-Signature=a&amp;b=c|Watch recording>
      42 min  ·  <!date^1795442700^started {date_short_pretty} at {time}|started 23 Nov 2026, 14:05 UTC>  ·  <!date^1796047500^kept until {date_short_pretty} at {time}|kept until 30 Nov 2026, 14:05 UTC>

      [:hourglass: This link works <!date^1795464300^until {date_short_pretty} at {time}|until 23 Nov 2026, 20:05 UTC>. The recording itself is kept longer: press *Get a fresh link* for one that works then.]

      ‹Get a fresh link›"
    `)
    expect(result(recorded()).text).toMatchInlineSnapshot(`"<@U0ANA> the recording is ready: Weekly sync, 42 min"`)
  })

  test('says nothing of the link’s end when the recording goes first', () => {
    expect(read(result(recorded(), [link(1, { until: AT + 30 * DAY })]))).not.toContain(':hourglass:')
  })

  test('shows each part, and is honest about those that are not there', () => {
    const parts = [
      part(1),
      part(2, { lengthMs: null, keptUntil: null }),
      part(3, { state: 'preparing', lengthMs: null, keptUntil: null }),
      part(4, { state: 'failed' }),
      part(5, { state: 'deleted' }),
    ]
    const shown = read(result(recorded({ parts, final: false }), [link(1)]))
    expect(shown).toMatchInlineSnapshot(`
      ":white_check_mark: <@U0ANA> 2 of 5 parts of the recording are ready:
      *Weekly sync*

      *Part 1*  ·  <https://bucket.example.com/1.mp4?X-Amz-Signature=a&amp;b=c|Watch recording>
      42 min  ·  <!date^1795442700^started {date_short_pretty} at {time}|started 23 Nov 2026, 14:05 UTC>  ·  <!date^1796047500^kept until {date_short_pretty} at {time}|kept until 30 Nov 2026, 14:05 UTC>

      *Part 2*  ·  Ready, but its link could not be fetched. Press *Get a fresh link* to try that again.
      <!date^1795442700^started {date_short_pretty} at {time}|started 23 Nov 2026, 14:05 UTC>

      *Part 3*  ·  Still being prepared; its link follows.
      <!date^1795442700^started {date_short_pretty} at {time}|started 23 Nov 2026, 14:05 UTC>

      *Part 4*  ·  Recall, the service that sends the bots, could not make a video of it. The person who runs this app finds it in the dashboard of Recall as recording \`rec-4\`.
      42 min  ·  <!date^1795442700^started {date_short_pretty} at {time}|started 23 Nov 2026, 14:05 UTC>

      *Part 5*  ·  Deleted; it cannot be watched any more.
      42 min  ·  <!date^1795442700^started {date_short_pretty} at {time}|started 23 Nov 2026, 14:05 UTC>

      [:hourglass: This link works <!date^1795464300^until {date_short_pretty} at {time}|until 23 Nov 2026, 20:05 UTC>. The recording itself is kept longer: press *Get a fresh link* for one that works then.]

      ‹Get a fresh link›"
    `)
    expect(read(result(recorded({ parts, final: true })))).toContain('Never became ready.')
  })

  test('shows the reason when the bot broke off after recording something', () => {
    const shown = read(result(recorded({ reason: { code: 'bot_errored', fatal: true } })))
    expect(shown).toContain(':warning: The bot broke off, so the end of the meeting may be missing.')
    expect(shown).toContain('|Watch recording>')
  })

  test('without a title is named by platform and date', () => {
    const shown = read(result(recorded({ title: null })))
    expect(shown).toContain('*Zoom meeting* <!date^')
  })

  test('shows ten parts and counts the others', () => {
    const parts = Array.from({ length: 12 }, (_, index) => part(index + 1))
    const shown = read(
      result(
        recorded({ parts }),
        parts.map((one) => link(one.number)),
      ),
    )
    expect(shown.match(/\|Watch recording>/g)).toHaveLength(10)
    expect(shown).toContain(
      '[and 2 more. The person who runs this app finds them in the dashboard of Recall, the service that sends the bots.]',
    )
  })

  test('keeps within what Slack takes when ten links are very long', () => {
    const parts = Array.from({ length: 10 }, (_, index) => part(index + 1))
    const links = parts.map((one) => link(one.number, { url: `https://bucket.example.com/${'x'.repeat(1_900)}&y` }))
    const shown = read(result(recorded({ parts }), links))
    expect(shown.match(/\|Watch recording>/g)?.length).toBeGreaterThanOrEqual(4)
    expect(shown).toContain('Ready, but its link does not fit into this message.')
  })

  test('says of our own link nothing about its end, and has no button', () => {
    const own = result(recorded(), [link(1, { url: 'https://recorder.example.com/r/abc', until: null })])
    expect(read(own)).not.toContain(':hourglass:')
    expect(buttons(own)).toEqual([])
  })

  test('offers a fresh link where this one dies first, also when the recording is kept for ever', () => {
    for (const keptUntil of [AT + 7 * DAY, null]) {
      const [button] = buttons(result(recorded({ parts: [part(1, { keptUntil })] })))
      expect(button).toMatchObject({
        text: { text: 'Get a fresh link' },
        action_id: ACTIONS.freshLinks,
        value: 'thread-1',
      })
    }
    expect(labels(result(recorded(), []))).toEqual(['Get a fresh link'])
    expect(labels(result(recorded(), [link(1, { until: AT + 30 * DAY })]))).toEqual([])
  })

  test('counts in its note only the links that are shown', () => {
    const parts = [part(1), part(2)]
    const links = [
      link(1, { until: AT + DAY }),
      link(2, { until: AT + 1000, url: `https://b.example/${'x'.repeat(3_000)}` }),
    ]
    const shown = read(result(recorded({ parts }), links))
    expect(shown).toContain('its link does not fit into this message')
    expect(shown).toMatch(/:hourglass: This link works <!date\^1795529100\^until /)
  })

  test('is calm and without buttons when all of it was deleted', () => {
    const parts = [part(1, { state: 'deleted' }), part(2, { state: 'deleted' })]
    const shown = result(recorded({ parts }), [])
    expect(read(shown)).toContain(':wastebasket: <@U0ANA> the recording was deleted:')
    expect(buttons(shown)).toEqual([])
  })

  test('says who stopped it', () => {
    expect(read(result(recorded({ stoppedBy: { kind: 'person', user: 'U0BEN' } })))).toContain(
      '[:octagonal_sign: Stopped by <@U0BEN>]',
    )
    expect(read(result(recorded({ stoppedBy: { kind: 'elsewhere' } })))).toContain(
      'Stopped by somebody in another channel',
    )
  })

  test('as plain text still holds every link', () => {
    expect(plainText(result(recorded()))).toContain(
      '<https://bucket.example.com/1.mp4?X-Amz-Signature=a&amp;b=c|Watch recording>',
    )
  })

  test('cannot be made to ping by a title', () => {
    expect(read(result(recorded({ title: '<!channel> *now*' })))).toContain('&lt;!channel&gt; *now*')
  })
})

describe('a result without a recording', () => {
  const refusal = { status: 400, code: null, message: null }
  test.each<[string, ResultContent]>([
    [
      'nothing',
      { kind: 'nothing', code: 'timeout_exceeded_waiting_room', permission: null, wasRecording: false, final: true },
    ],
    ['nothing, no reason', { kind: 'nothing', code: null, permission: null, wasRecording: false, final: true }],
    ['not yet', { kind: 'nothing', code: 'call_ended_by_host', permission: null, wasRecording: true, final: false }],
    [
      'recorded, lost',
      { kind: 'nothing', code: 'call_ended_by_host', permission: null, wasRecording: true, final: true },
    ],
    ['failed', { kind: 'failed', code: 'meeting_not_found', wasRecording: false, final: true }],
    ['a link refused', { kind: 'refused', refusal: { ...refusal, kind: 'link', message: 'Bad <url>' } }],
    ['no credit', { kind: 'refused', refusal: { ...refusal, kind: 'credit', status: 402 } }],
    ['key', { kind: 'refused', refusal: { ...refusal, kind: 'key', status: 401 } }],
    ['blocked', { kind: 'refused', refusal: { ...refusal, kind: 'blocked', status: 403 } }],
    ['other', { kind: 'refused', refusal: { ...refusal, kind: 'other', status: 422, code: 'odd' } }],
    ['no bot', { kind: 'notCreated', trouble: 'noCapacity' }],
    ['cancelled', { kind: 'cancelled', by: { kind: 'person', user: 'U0BEN' }, wasInCall: false }],
    ['stopped', { kind: 'cancelled', by: { kind: 'elsewhere' }, wasInCall: true }],
    ['lost', { kind: 'lost', why: 'deadline' }],
  ])('says what happened and what to do: %s', (_, content) => {
    expect(read(result(content))).toMatchSnapshot()
  })
})

describe('trying again', () => {
  const content: ResultContent = {
    ...{ kind: 'nothing', code: 'zoom_host_not_present', permission: null },
    ...{ wasRecording: false, final: true },
  }
  const shown = (change: Partial<ResultView>, place?: 'thread' | 'direct') =>
    resultMessage({ view: view(content, change), links: [] }, RECALL, place)

  test('is a button, and the words name it', () => {
    const [button] = buttons(shown({}))
    expect(button).toMatchObject({ text: { text: 'Try again' }, action_id: ACTIONS.tryAgain, value: 'thread-1' })
    expect(read(shown({}))).toContain('Press *Try again* when the host is there.')
  })

  test('is gone once somebody did', () => {
    const retried = shown({ retriedBy: 'U0BEN' })
    expect(buttons(retried)).toEqual([])
    expect(read(retried)).toContain('[:repeat: Tried again by <@U0BEN>]')
    expect(read(retried)).not.toContain('Press *Try again*')
  })

  test('is typed in a direct message', () => {
    expect(buttons(shown({}, 'direct'))).toEqual([])
    expect(read(shown({}, 'direct'))).toContain('Type `/record` with the link again when the host is there.')
  })

  test('in a direct message a link that dies is not promised a button either', () => {
    const direct = resultMessage({ view: view(recorded()), links: [link(1)] }, RECALL, 'direct')
    expect(buttons(direct)).toEqual([])
    expect(read(direct)).toContain('the person who runs this app can get a new link from Recall')
  })
})
