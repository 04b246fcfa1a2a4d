import { describe, expect, test } from 'vitest'
import type { PartView, ResultContent, ResultView } from '../../../src/recording/views.ts'
import { plainText } from '../../../src/slack/messages/message.ts'
import { resultMessage } from '../../../src/slack/messages/result-message.ts'
import { faultsOf, read } from './messages.ts'

const AT = Date.UTC(2026, 10, 23, 14, 5)
const DAY = 86_400_000
const RECALL = 'Recall’s us-west-2 region'

const view = (content: ResultContent): ResultView => ({
  mention: ['U0ANA'],
  platform: 'zoom',
  botName: 'Recorder',
  requestedAt: AT,
  waitingRoomMinutes: 10,
  content,
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
const link = (number: number, change: { url?: string; until?: number } = {}) => ({
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
      42 min  ·  started <!date^1795442700^{date_short_pretty} at {time}|23 Nov 2026, 14:05 UTC>  ·  kept until <!date^1796047500^{date_short_pretty} at {time}|30 Nov 2026, 14:05 UTC>

      [:hourglass: This link works until <!date^1795464300^{date_short_pretty} at {time}|23 Nov 2026, 20:05 UTC>. Watch or download it before that time. The recording itself is kept longer: the person who runs this app can get a new link from Recall, the service that sends the bots.]"
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
      42 min  ·  started <!date^1795442700^{date_short_pretty} at {time}|23 Nov 2026, 14:05 UTC>  ·  kept until <!date^1796047500^{date_short_pretty} at {time}|30 Nov 2026, 14:05 UTC>

      *Part 2*  ·  Ready, but its link could not be fetched. The person who runs this app finds it in the dashboard of Recall, the service that sends the bots, as recording \`rec-2\`.
      started <!date^1795442700^{date_short_pretty} at {time}|23 Nov 2026, 14:05 UTC>

      *Part 3*  ·  Still being prepared; its link will appear here.
      started <!date^1795442700^{date_short_pretty} at {time}|23 Nov 2026, 14:05 UTC>

      *Part 4*  ·  Recall could not make a video of it. The person who runs this app finds it in the dashboard of Recall as recording \`rec-4\`.
      42 min  ·  started <!date^1795442700^{date_short_pretty} at {time}|23 Nov 2026, 14:05 UTC>

      *Part 5*  ·  Deleted; it cannot be watched any more.
      42 min  ·  started <!date^1795442700^{date_short_pretty} at {time}|23 Nov 2026, 14:05 UTC>

      [:hourglass: This link works until <!date^1795464300^{date_short_pretty} at {time}|23 Nov 2026, 20:05 UTC>. Watch or download it before that time. The recording itself is kept longer: the person who runs this app can get a new link from Recall.]"
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
    expect(shown).toContain('*Zoom meeting* of <!date^')
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
    ['cancelled', { kind: 'cancelled', by: 'U0BEN' }],
    ['lost', { kind: 'lost', why: 'deadline' }],
  ])('says what happened and what to do: %s', (_, content) => {
    expect(read(result(content))).toMatchSnapshot()
  })
})
