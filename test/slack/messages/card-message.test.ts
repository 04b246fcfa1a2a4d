import { describe, expect, test } from 'vitest'
import type { Actor, CardState, CardView } from '../../../src/recording/views.ts'
import { ACTIONS } from '../../../src/slack/messages/actions.ts'
import { cardMessage } from '../../../src/slack/messages/card-message.ts'
import { buttons, faultsOf, labels, read } from './messages.ts'

const AT = Date.UTC(2026, 10, 23, 14, 5)
const RECALL = 'Recall’s us-west-2 region'
const refusal = { status: 400, code: null, message: null }
const BEN: Actor = { kind: 'person', user: 'U0BEN' }
const ELSEWHERE: Actor = { kind: 'elsewhere' }

const view: CardView = {
  threadId: 'thread-1',
  requester: 'U0ANA',
  platform: 'zoom',
  meetingLabel: 'zoom.us/j/123 4567 8901',
  botName: 'Recorder',
  shared: false,
  others: false,
  unreadableSince: null,
  state: { kind: 'requested' },
  wanted: null,
  buttons: [],
  retriedBy: null,
}

function line(state: CardState): string {
  const message = cardMessage({ ...view, state }, RECALL)
  expect(faultsOf(message)).toEqual([])
  return read(message).split('\n\n')[1] ?? ''
}

test('a card names the meeting, its state, who asked and the bot', () => {
  expect(read(cardMessage(view, RECALL))).toMatchInlineSnapshot(`
    ":movie_camera: *Zoom recording*  ·  zoom.us/j/123 4567 8901

    :hourglass_flowing_sand: Sending a bot …

    [Asked for by <@U0ANA>  ·  In the meeting the bot is called *Recorder*]"
  `)
  expect(cardMessage(view, RECALL).text).toMatchInlineSnapshot(
    `"Zoom recording, zoom.us/j/123 4567 8901: Sending a bot …"`,
  )
})

test('each state has its line', () => {
  const states: CardState[] = [
    { kind: 'requested' },
    { kind: 'creating', trouble: 'noCapacity', until: AT },
    { kind: 'creating', trouble: 'limited', until: AT },
    { kind: 'creating', trouble: 'unreachable', until: AT },
    { kind: 'scheduled', joinAt: AT, changedBy: null },
    { kind: 'scheduled', joinAt: AT, changedBy: BEN },
    { kind: 'joining' },
    { kind: 'waiting' },
    { kind: 'inCall', slow: false, again: false, permission: null },
    { kind: 'inCall', slow: true, again: false, permission: null },
    { kind: 'inCall', slow: true, again: false, permission: 'zoom_local_recording_request_denied_by_host' },
    { kind: 'recording', since: AT },
    { kind: 'paused', by: BEN },
    { kind: 'paused', by: null },
    { kind: 'stopping', by: BEN, arrivesAt: null },
    { kind: 'stopping', by: ELSEWHERE, arrivesAt: AT },
    { kind: 'stopping', by: null, arrivesAt: null },
    { kind: 'preparing', recorded: true },
    { kind: 'ready', parts: 1, lengthMs: 42 * 60_000 },
    { kind: 'ready', parts: 2, lengthMs: 65 * 60_000 },
    { kind: 'ready', parts: 1, lengthMs: null },
    { kind: 'ready', parts: 0, lengthMs: null },
    { kind: 'nothing', code: 'timeout_exceeded_waiting_room' },
    { kind: 'nothing', code: null },
    { kind: 'failed', code: 'meeting_not_found' },
    { kind: 'refused', refusal: { ...refusal, kind: 'link' } },
    { kind: 'refused', refusal: { ...refusal, kind: 'tenant' } },
    { kind: 'refused', refusal: { ...refusal, kind: 'credit' } },
    { kind: 'refused', refusal: { ...refusal, kind: 'key' } },
    { kind: 'refused', refusal: { ...refusal, kind: 'blocked' } },
    { kind: 'refused', refusal: { ...refusal, kind: 'other' } },
    { kind: 'notCreated', trouble: 'noCapacity' },
    { kind: 'cancelled', by: BEN, wasInCall: false },
    { kind: 'cancelled', by: ELSEWHERE, wasInCall: true },
    { kind: 'cancelled', by: null, wasInCall: false },
    { kind: 'lost' },
  ]
  expect(`\n${states.map(line).join('\n')}\n`).toMatchInlineSnapshot(`
    "
    :hourglass_flowing_sand: Sending a bot …
    :hourglass_flowing_sand: Sending a bot …
    Recall, the service that sends the bots, has no free bot at the moment. We keep trying until <!date^1795442700^{time}|14:05 UTC>.
    :hourglass_flowing_sand: Sending a bot …
    Recall, the service that sends the bots, is taking no more requests at the moment. We keep trying until <!date^1795442700^{time}|14:05 UTC>.
    :hourglass_flowing_sand: Sending a bot …
    Recall, the service that sends the bots, cannot be reached at the moment. We keep trying until <!date^1795442700^{time}|14:05 UTC>.
    :calendar: <!date^1795442700^Joins {date_short_pretty} at {time}|Joins 23 Nov 2026, 14:05 UTC>
    :calendar: <!date^1795442700^Joins {date_short_pretty} at {time}|Joins 23 Nov 2026, 14:05 UTC>, moved by <@U0BEN>
    :telephone_receiver: Joining the call …
    :door: Waiting to be let in as *Recorder*
    :eyes: In the call, not recording yet
    :eyes: In the call, not recording yet
    On Zoom the host has to be in the meeting, and to press *Allow* when Zoom asks whether “Recorder” may record.
    :eyes: In the call, not recording yet
    Zoom asked the host whether “Recorder” may record, and the host said no. If that was a mistake, the host can still allow it: *Participants*, then *More* beside “Recorder”, then *Allow to Record Local Files*.
    :red_circle: Recording since <!date^1795442700^{time}|14:05 UTC>
    :double_vertical_bar: Paused by <@U0BEN>
    :double_vertical_bar: Paused
    :octagonal_sign: Stopping, asked by <@U0BEN>
    :octagonal_sign: Stopping, asked by somebody in another channel
    The bot cannot be called back any more; it leaves as soon as it arrives, at <!date^1795442700^{time}|14:05 UTC>.
    :octagonal_sign: Stopping …
    :gear: The call has ended, preparing the recording …
    :white_check_mark: Recording ready, 42 min
    :white_check_mark: Recording ready, 1 h 5 min (2 parts)
    :white_check_mark: Recording ready
    :wastebasket: The recording was deleted
    :warning: Nothing was recorded
    Nobody let “Recorder” in for a while, so it left. On Zoom only the host or a co-host can let it in. Type \`/record\` with the link again and tell the host to expect it.
    :warning: Nothing was recorded
    :warning: The recording failed
    Zoom knows no meeting under this link. Copy the link from the invitation once more and use it with \`/record\`.
    :warning: No bot was sent: Recall, the service that sends the bots, does not take this meeting link.
    :warning: No bot was sent: the organisation of this meeting lets no recording bots in.
    :warning: No bot was sent: this app’s account at Recall, the service that sends the bots, has no credit left.
    :warning: No bot was sent: Recall’s us-west-2 region does not accept this app’s key.
    :warning: No bot was sent: the firewall of Recall, the service that sends the bots, blocked this app.
    :warning: No bot was sent: Recall, the service that sends the bots, refused the request.
    :warning: No bot could be sent. The reason is in the thread.
    :no_entry_sign: Cancelled by <@U0BEN>, nothing was recorded
    :no_entry_sign: Stopped by somebody in another channel, nothing was recorded
    :no_entry_sign: Cancelled, nothing was recorded
    :warning: We lost contact with the bot. What is known is in the thread.
    "
  `)
})

test('a card says since when Recall cannot be read', () => {
  expect(
    read(cardMessage({ ...view, unreadableSince: AT, state: { kind: 'recording', since: AT } }, RECALL)),
  ).toContain(
    '[:warning: Recall, the service that sends the bots, has not answered since <!date^1795442700^{time}|14:05 UTC>.',
  )
})

test('a card that shares its bot says so in words that fit each state, and names no channel', () => {
  const shared = (state: CardState) => read(cardMessage({ ...view, shared: true, state }, RECALL)).split('\n\n')[2]
  expect(shared({ kind: 'requested' })).toMatchInlineSnapshot(
    `"[:link: This meeting was already asked for elsewhere in this workspace. No second bot is sent; the recording is posted here too.]"`,
  )
  expect(shared({ kind: 'ready', parts: 1, lengthMs: null })).toBe(shared({ kind: 'requested' }))
})

test('text from outside can neither ping nor format a card', () => {
  const message = cardMessage({ ...view, meetingLabel: '<!channel> & <@U1>', botName: '*Bo_t* <!here>' }, RECALL)
  expect(faultsOf(message)).toEqual([])
  expect(read(message)).toContain('&lt;!channel&gt; &amp; &lt;@U1&gt;')
  expect(read(message)).toContain('the bot is called *Bo_t* &lt;!here&gt;]')
})

describe('the buttons of a card', () => {
  const all: CardView['buttons'] = ['cancel', 'change', 'stop', 'pause', 'resume', 'tryAgain']

  test('are called as people expect, and send the row of their thread', () => {
    const card = cardMessage({ ...view, buttons: all }, RECALL)
    expect(labels(card)).toEqual(['Cancel', 'Change', 'Stop', 'Pause', 'Resume', 'Try again'])
    expect(buttons(card).map(({ action_id, value }) => [action_id, value])).toEqual(
      [ACTIONS.cancel, ACTIONS.change, ACTIONS.stop, ACTIONS.pause, ACTIONS.resume, ACTIONS.tryAgain].map((action) => [
        action,
        'thread-1',
      ]),
    )
    expect(buttons(card).every(({ confirm }) => confirm === undefined)).toBe(true)
  })

  test('stand below everything else, and are not there when nothing can be pressed', () => {
    expect(cardMessage({ ...view, buttons: ['stop'] }, RECALL).blocks.at(-1)?.type).toBe('actions')
    expect(buttons(cardMessage(view, RECALL))).toEqual([])
  })

  test('ask back before a stop that another channel would feel, without naming it', () => {
    const [cancel, stop] = buttons(cardMessage({ ...view, others: true, buttons: ['cancel', 'stop'] }, RECALL))
    expect(cancel?.confirm).toBeUndefined()
    expect(stop?.confirm?.text.text).toBe(
      'Another channel waits for this recording too. Stopping the bot ends the recording there as well.',
    )
  })

  test('turn the advice of a failure into a press', () => {
    const failed: CardView = { ...view, state: { kind: 'nothing', code: 'zoom_host_not_present' } }
    expect(read(cardMessage(failed, RECALL))).toContain('Type `/record` with the link again when the host is there.')
    expect(read(cardMessage({ ...failed, buttons: ['tryAgain'] }, RECALL))).toContain(
      'Press *Try again* when the host is there.',
    )
  })
})

test('a card says what is being done, and who tried again', () => {
  const recording: CardView = { ...view, state: { kind: 'recording', since: AT } }
  expect(read(cardMessage({ ...recording, wanted: { want: 'pause', by: BEN } }, RECALL))).toContain(
    '[:double_vertical_bar: Being paused, asked by <@U0BEN> …]',
  )
  expect(read(cardMessage({ ...recording, wanted: { want: 'resume', by: ELSEWHERE } }, RECALL))).toContain(
    '[:arrow_forward: Being resumed, asked by somebody in another channel …]',
  )
  expect(read(cardMessage({ ...view, state: { kind: 'lost' }, retriedBy: 'U0BEN' }, RECALL))).toContain(
    '[:repeat: Tried again by <@U0BEN>]',
  )
})

test('the same view gives the same bytes', () => {
  const busy: CardView = { ...view, others: true, shared: true, unreadableSince: AT, buttons: ['pause', 'stop'] }
  expect(JSON.stringify(cardMessage({ ...busy }, RECALL))).toBe(JSON.stringify(cardMessage(busy, RECALL)))
})
