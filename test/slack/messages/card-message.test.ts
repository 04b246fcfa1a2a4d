import { expect, test } from 'vitest'
import type { CardState, CardView } from '../../../src/recording/views.ts'
import { cardMessage } from '../../../src/slack/messages/card-message.ts'
import { faultsOf, read } from './messages.ts'

const AT = Date.UTC(2026, 10, 23, 14, 5)
const RECALL = 'Recall’s us-west-2 region'
const refusal = { status: 400, code: null, message: null }

const view: CardView = {
  requester: 'U0ANA',
  platform: 'zoom',
  meetingLabel: 'zoom.us/j/123 4567 8901',
  botName: 'Recorder',
  shared: false,
  unreadableSince: null,
  state: { kind: 'requested' },
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
    { kind: 'scheduled', joinAt: AT },
    { kind: 'joining' },
    { kind: 'waiting' },
    { kind: 'inCall', slow: false, again: false, permission: null },
    { kind: 'inCall', slow: true, again: false, permission: null },
    { kind: 'inCall', slow: true, again: false, permission: 'zoom_local_recording_request_denied_by_host' },
    { kind: 'recording', since: AT },
    { kind: 'paused' },
    { kind: 'stopping', by: 'U0BEN' },
    { kind: 'stopping', by: null },
    { kind: 'preparing', recorded: true },
    { kind: 'ready', parts: 1, lengthMs: 42 * 60_000 },
    { kind: 'ready', parts: 2, lengthMs: 65 * 60_000 },
    { kind: 'ready', parts: 1, lengthMs: null },
    { kind: 'nothing', code: 'timeout_exceeded_waiting_room' },
    { kind: 'nothing', code: null },
    { kind: 'failed', code: 'meeting_not_found' },
    { kind: 'refused', refusal: { ...refusal, kind: 'link' } },
    { kind: 'refused', refusal: { ...refusal, kind: 'credit' } },
    { kind: 'refused', refusal: { ...refusal, kind: 'key' } },
    { kind: 'refused', refusal: { ...refusal, kind: 'blocked' } },
    { kind: 'refused', refusal: { ...refusal, kind: 'other' } },
    { kind: 'notCreated', trouble: 'noCapacity' },
    { kind: 'cancelled', by: 'U0BEN' },
    { kind: 'cancelled', by: null },
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
    :calendar: Joins <!date^1795442700^{date_short_pretty} at {time}|23 Nov 2026, 14:05 UTC>
    :telephone_receiver: Joining the call …
    :door: Waiting to be let in as *Recorder*
    :eyes: In the call, not recording yet
    :eyes: In the call, not recording yet
    It starts once somebody else is in the call. The host may first have to allow the recording.
    :eyes: In the call, not recording yet
    The host has not allowed the recording. They can still allow it in the meeting.
    :red_circle: Recording since <!date^1795442700^{time}|14:05 UTC>
    :double_vertical_bar: Paused
    :octagonal_sign: Stopping, asked by <@U0BEN>
    :octagonal_sign: Stopping …
    :gear: The call has ended, preparing the recording …
    :white_check_mark: Recording ready, 42 min
    :white_check_mark: Recording ready, 1 h 5 min (2 parts)
    :white_check_mark: Recording ready
    :warning: Nothing was recorded
    Nobody let “Recorder” in for a while, so it left. On Zoom only the host or a co-host can let it in. Type \`/record\` with the link again and tell the host to expect it.
    :warning: Nothing was recorded
    :warning: The recording failed
    Zoom knows no meeting under this link. Copy the link from the invitation once more and use it with \`/record\`.
    :warning: No bot was sent: Recall, the service that sends the bots, does not take this meeting link.
    :warning: No bot was sent: this app’s account at Recall, the service that sends the bots, has no credit left.
    :warning: No bot was sent: Recall’s us-west-2 region does not accept this app’s key.
    :warning: No bot was sent: the firewall of Recall, the service that sends the bots, blocked this app.
    :warning: No bot was sent: Recall, the service that sends the bots, refused the request.
    :warning: No bot could be sent. The reason is in the thread.
    :no_entry_sign: Cancelled by <@U0BEN>, nothing was recorded
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

test('text from outside can neither ping nor format a card', () => {
  const message = cardMessage({ ...view, meetingLabel: '<!channel> & <@U1>', botName: '*Bo_t* <!here>' }, RECALL)
  expect(faultsOf(message)).toEqual([])
  expect(read(message)).toContain('&lt;!channel&gt; &amp; &lt;@U1&gt;')
  expect(read(message)).toContain('the bot is called *Bo_t* &lt;!here&gt;]')
})
