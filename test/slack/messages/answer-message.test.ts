import { expect, test } from 'vitest'
import type { AskAnswer, CardState } from '../../../src/recording/views.ts'
import { aboutChannel } from '../../../src/slack/messages/about-channel.ts'
import { ACTIONS } from '../../../src/slack/messages/actions.ts'
import { answerMessage } from '../../../src/slack/messages/answer-message.ts'
import { buttons, faultsOf, labels, read } from './messages.ts'
import { ANSWERS, AT, BUTTONS, item, part, STATES, words } from './samples.ts'

const DAY = 86_400_000
const links = [1, 2].map((number) => ({
  recordingId: `rec-${number}`,
  url: `https://bucket.example.com/${number}.mp4?a=b&c=d`,
  until: AT + DAY / 4,
}))

function answer(given: AskAnswer) {
  const message = answerMessage({ answer: given, links }, words)
  expect(faultsOf(message)).toEqual([])
  return message
}

function told(...kinds: AskAnswer['kind'][]): string {
  const shown = ANSWERS.filter(({ kind }) => kinds.includes(kind)).map((given) => read(answer(given)))
  return `\n${shown.join('\n――\n')}\n`
}

test('somebody who asked for a meeting that is asked for already learns where', () => {
  expect(told('joined')).toMatchInlineSnapshot(`
    "
    This meeting is already being recorded here, so no second bot is sent. <https://acme.slack.com/archives/C0TEAM/p1795442700000100|Open its thread>

    You will be mentioned there when the recording is ready.
    ――
    Somebody has just asked for this meeting here, so no second bot is sent. Its card appears in this channel in a moment.

    You will be mentioned in its thread when the recording is ready. If the card cannot be posted, I will tell you.
    ――
    A bot is already planned for this meeting here, so no second one is sent. <!date^1795442700^It joins {date_short_pretty} at {time}|It joins 23 Nov 2026, 14:05 UTC>. <https://acme.slack.com/archives/C0TEAM/p1795442700000100|Open its thread>

    You will be mentioned there when the recording is ready. To record it sooner, press *Cancel* on its card, then ask again.
    ――
    A bot is already planned for this meeting here, so no second one is sent. <!date^1795442700^It joins {date_short_pretty} at {time}|It joins 23 Nov 2026, 14:05 UTC>.

    You will be mentioned in its thread when the recording is ready. To record it sooner, press *Cancel* on its card, then ask again.
    "
  `)
})

test('a moment that cannot be planned is shown as it was understood, with whole commands to copy', () => {
  expect(told('badMoment')).toMatchInlineSnapshot(`
    "
    No bot was sent: “at 9:00” <!date^1795442700^means {date_short_pretty} at {time}|means 23 Nov 2026, 14:05 UTC>, and that is over.

    To record now:
    \`/record https://zoom.us/j/1234567890?pwd=abc\`

    To record later, say when, for instance:
    \`/record https://zoom.us/j/1234567890?pwd=abc tomorrow 9am\`
    ――
    No bot was sent: “1 Jan 2030” <!date^1795442700^means {date_short_pretty} at {time}|means 23 Nov 2026, 14:05 UTC>, and I plan no further than about a year ahead.

    For a moment that is nearer, for instance:
    \`/record https://zoom.us/j/1234567890?pwd=abc tomorrow 9am as Weekly notes\`
    ――
    No bot was sent: I do not know which moment “at 8 or 9” means. It may lack its day or its hour, or can be read in two ways.

    Say the day, and the hour with am, pm or minutes, in your own time zone:
    \`/record https://zoom.us/j/1234567890?pwd=abc tomorrow 9am\`
    \`/record https://zoom.us/j/1234567890?pwd=abc Fri 15:30\`
    ――
    No bot was sent: I do not know which moment “def” means. It may lack its day or its hour, or can be read in two ways.

    Say the day, and the hour with am, pm or minutes, in your own time zone:
    \`/record https://zoom.us/j/1234567890?pwd=abc tomorrow 9am\`
    \`/record https://zoom.us/j/1234567890?pwd=abc Fri 15:30\`

    If it belongs to the passcode:
    \`/record https://zoom.us/j/1234567890?pwd=abc%20def\`
    ――
    No bot was sent: for “at 15:00” I have to know your time zone. This app may not look it up here; the person who runs it can give it Slack’s permission to view people.

    This works without it:
    \`/record https://zoom.us/j/1234567890?pwd=abc in 20 minutes\`
    ――
    No bot was sent: for “at 15:00” I have to know your time zone. I could not find it out; type the same again in a minute.

    This works without it:
    \`/record https://zoom.us/j/1234567890?pwd=abc in 20 minutes\`
    "
  `)
})

test('several links in one message get a button each, ten at most', () => {
  expect(told('whichLink', 'noLinkInMessage')).toMatchInlineSnapshot(`
    "
    There are 2 different meetings in this message. Which one is to be recorded?

    ‹Zoom: zoom.us/j/123 456 7890› ‹Webex: acme.webex.com/meet/ana›
    ――
    There are 12 different meetings in this message. Which one is to be recorded?

    ‹Zoom: zoom.us/j/123 456 7890› ‹Zoom: zoom.us/j/123 456 7890› ‹Zoom: zoom.us/j/123 456 7890› ‹Zoom: zoom.us/j/123 456 7890› ‹Zoom: zoom.us/j/123 456 7890› ‹Zoom: zoom.us/j/123 456 7890› ‹Zoom: zoom.us/j/123 456 7890› ‹Zoom: zoom.us/j/123 456 7890› ‹Zoom: zoom.us/j/123 456 7890› ‹Zoom: zoom.us/j/123 456 7890›

    [and 2 more. Type \`/record\` and the link for one of those.]
    ――
    There is no link to a meeting in this message, so no bot was sent.

    Type \`/record\` and the link in the channel, or use *Record this meeting* on the message that holds it.
    "
  `)
  const links = ANSWERS.find((given) => given.kind === 'whichLink')
  if (links === undefined) throw new Error('no sample')
  expect(buttons(answer(links)).map(({ action_id, value }) => [action_id, value])).toEqual([
    [`${ACTIONS.pickLink}/0`, 'ask-1/0'],
    [`${ACTIONS.pickLink}/1`, 'ask-1/1'],
  ])
})

test('a list shows what is not over first, and the way to each thread', () => {
  expect(told('list')).toMatchInlineSnapshot(`
    "
    Nothing has been recorded in this channel yet.

    To start, type:
    \`/record https://zoom.us/j/1234567890\`
    \`/record https://meet.google.com/abc-defg-hij tomorrow 9am as Weekly notes\`
    ――
    *Recordings in this channel*  ·  2 now or planned

    :red_circle: *Zoom*  ·  zoom.us/j/123 456 7890
    Recording since <!date^1795442700^{time}|14:05 UTC>
    asked for by <@U0ANA>  ·  <!date^1795442700^{date_short_pretty} at {time}|23 Nov 2026, 14:05 UTC>  ·  <https://acme.slack.com/archives/C0TEAM/p1795442700000100|Open its thread>  ‹Stop›

    :calendar: *Zoom*  ·  zoom.us/j/123 456 7890
    <!date^1795442700^Joins {date_short_pretty} at {time}|Joins 23 Nov 2026, 14:05 UTC>
    asked for by <@U0ANA>  ·  <!date^1795442700^{date_short_pretty} at {time}|23 Nov 2026, 14:05 UTC>  ·  <https://acme.slack.com/archives/C0TEAM/p1795442700000100|Open its thread>  ‹Cancel›

    :white_check_mark: *Retro*
    Recording ready, 1 min
    asked for by <@U0ANA>  ·  <!date^1795442700^{date_short_pretty} at {time}|23 Nov 2026, 14:05 UTC>  ·  <https://acme.slack.com/archives/C0TEAM/p1795442700000100|Open its thread>
    ――
    *Recordings in this channel*  ·  none at the moment

    :white_check_mark: *Retro*
    Recording ready, 1 min
    asked for by <@U0ANA>  ·  <!date^1795442700^{date_short_pretty} at {time}|23 Nov 2026, 14:05 UTC>  ·  <https://acme.slack.com/archives/C0TEAM/p1795442700000100|Open its thread>
    "
  `)
})

test('a stop names what it ends, or asks which', () => {
  expect(told('nothingToStop', 'stopWhich', 'stopAsked')).toMatchInlineSnapshot(`
    "
    Nothing is being recorded in this channel, so there is nothing to stop.

    What was recorded here: \`/record list\`
    ――
    Nothing is being recorded in this channel, so there is nothing to stop. This is planned:

    :calendar: *Zoom*  ·  zoom.us/j/123 456 7890
    <!date^1795442700^Joins {date_short_pretty} at {time}|Joins 23 Nov 2026, 14:05 UTC>
    asked for by <@U0ANA>  ·  <!date^1795442700^{date_short_pretty} at {time}|23 Nov 2026, 14:05 UTC>  ·  <https://acme.slack.com/archives/C0TEAM/p1795442700000100|Open its thread>  ‹Cancel›
    ――
    Another channel waits for this recording too. Press *Stop* to end it for everybody.

    :red_circle: *Zoom*  ·  zoom.us/j/123 456 7890
    Recording since <!date^1795442700^{time}|14:05 UTC>
    asked for by <@U0ANA>  ·  <!date^1795442700^{date_short_pretty} at {time}|23 Nov 2026, 14:05 UTC>  ·  <https://acme.slack.com/archives/C0TEAM/p1795442700000100|Open its thread>  ‹Stop›
    ――
    There are 2 recordings in this channel. Which one is to be stopped?

    :red_circle: *Zoom*  ·  zoom.us/j/123 456 7890
    Recording since <!date^1795442700^{time}|14:05 UTC>
    asked for by <@U0ANA>  ·  <!date^1795442700^{date_short_pretty} at {time}|23 Nov 2026, 14:05 UTC>  ·  <https://acme.slack.com/archives/C0TEAM/p1795442700000100|Open its thread>  ‹Stop›

    :door: *Retro*
    Waiting to be let in
    asked for by <@U0ANA>  ·  <!date^1795442700^{date_short_pretty} at {time}|23 Nov 2026, 14:05 UTC>  ·  <https://acme.slack.com/archives/C0TEAM/p1795442700000100|Open its thread>  ‹Stop›
    ――
    Stopping *Zoom*  ·  zoom.us/j/123 456 7890. <https://acme.slack.com/archives/C0TEAM/p1795442700000100|Open its thread>

    What was recorded so far comes into its thread.
    ――
    Stopping *Zoom*  ·  zoom.us/j/123 456 7890.

    What was recorded so far comes into its thread.
    "
  `)
  const [button] = buttons(answer({ kind: 'stopWhich', items: [item({ others: true })] }))
  expect(button).toMatchObject({ action_id: ACTIONS.stop, value: 'C0TEAM/thread-1' })
  expect(button?.confirm).toBeDefined()
})

test('a long list shows fifteen, without buttons where many are active', () => {
  const items = Array.from({ length: 60 }, (_, index) => item({ threadId: `thread-${index}` }))
  const message = answer({ kind: 'list', items })
  expect(message.blocks.filter(({ type }) => type === 'section')).toHaveLength(16)
  expect(read(message)).toContain('[and 45 more; their cards are in this channel.]')
  expect(labels(message)).toEqual([])
})

test('a press that came too late says what is going on', () => {
  const idle = (action: (typeof BUTTONS)[number], state: CardState) =>
    `${action}, ${state.kind}: ${read(answer({ kind: 'pressIdle', action, state }))}`
  const isOver = ({ kind }: CardState) =>
    !['requested', 'scheduled', 'joining', 'inCall', 'recording', 'paused'].includes(kind)
  const [over, alive] = [STATES.filter(isOver), STATES.filter((state) => !isOver(state))]
  const shown = [
    ...over.filter(({ kind }) => kind !== 'creating' && kind !== 'waiting').map((state) => idle('stop', state)),
    ...BUTTONS.flatMap((action) => alive.map((state) => idle(action, state))),
  ]
  expect(`\n${[...new Set(shown)].join('\n')}\n`).toMatchInlineSnapshot(`
    "
    stop, stopping: It is stopping already, asked by <@U0BEN>.
    stop, stopping: It is stopping already, asked by somebody in another channel.
    stop, stopping: The bot is stopping already.
    stop, preparing: The call has ended already, and the recording is being prepared. Its link comes into the thread.
    stop, preparing: The bot has left the call already. What became of it comes into the thread.
    stop, ready: This recording is already over: its result is in the thread.
    stop, ready: This recording was deleted.
    stop, nothing: This is already over: what happened is in the thread.
    stop, failed: This is already over: what happened is in the thread.
    stop, refused: This is already over: what happened is in the thread.
    stop, notCreated: This is already over: what happened is in the thread.
    stop, cancelled: This was cancelled by <@U0BEN> already, and nothing was recorded.
    stop, cancelled: This was stopped by somebody in another channel already, and nothing was recorded.
    stop, cancelled: This was cancelled already, and nothing was recorded.
    stop, lost: This is already over: what happened is in the thread.
    cancel, requested: The bot has not joined yet. *Cancel* on the card calls it off.
    cancel, scheduled: The bot has not joined yet, <!date^1795442700^it joins {date_short_pretty} at {time}|it joins 23 Nov 2026, 14:05 UTC>. *Cancel* on the card calls it off.
    cancel, joining: The bot is on its way or in the call. *Stop* on the card ends it.
    cancel, inCall: The bot is on its way or in the call. *Stop* on the card ends it.
    cancel, recording: The bot is on its way or in the call. *Stop* on the card ends it.
    cancel, paused: The bot is on its way or in the call. *Stop* on the card ends it.
    change, requested: The bot is on its way already, so its time cannot be changed any more.
    change, scheduled: <!date^1795442700^The bot joins {date_short_pretty} at {time}|The bot joins 23 Nov 2026, 14:05 UTC>, which is too soon to change. *Cancel* on the card calls it off; then type \`/record\` with another time.
    change, joining: The bot is on its way already, so its time cannot be changed any more.
    change, inCall: The bot is on its way already, so its time cannot be changed any more.
    change, recording: The bot is on its way already, so its time cannot be changed any more.
    change, paused: The bot is on its way already, so its time cannot be changed any more.
    stop, requested: The bot has not joined yet. *Cancel* on the card calls it off.
    stop, scheduled: The bot has not joined yet, <!date^1795442700^it joins {date_short_pretty} at {time}|it joins 23 Nov 2026, 14:05 UTC>. *Cancel* on the card calls it off.
    stop, joining: The bot is on its way or in the call. *Stop* on the card ends it.
    stop, inCall: The bot is on its way or in the call. *Stop* on the card ends it.
    stop, recording: The bot is on its way or in the call. *Stop* on the card ends it.
    stop, paused: The bot is on its way or in the call. *Stop* on the card ends it.
    pause, requested: There is nothing to pause: the bot is not recording at the moment.
    pause, scheduled: There is nothing to pause: the bot is not recording at the moment.
    pause, joining: There is nothing to pause: the bot is not recording at the moment.
    pause, inCall: There is nothing to pause: the bot is not recording at the moment.
    pause, recording: There is nothing to pause: the bot is not recording at the moment.
    pause, paused: The recording is paused already, by <@U0BEN>. *Resume* on the card goes on with it.
    pause, paused: The recording is paused already. *Resume* on the card goes on with it.
    resume, requested: There is nothing to resume: the bot is not recording at the moment.
    resume, scheduled: There is nothing to resume: the bot is not recording at the moment.
    resume, joining: There is nothing to resume: the bot is not recording at the moment.
    resume, inCall: There is nothing to resume: the bot is not recording at the moment.
    resume, recording: The bot is recording already.
    resume, paused: There is nothing to resume: the bot is not recording at the moment.
    tryAgain, requested: There is nothing to try again: a bot is at work, and its card shows what it is doing.
    tryAgain, scheduled: There is nothing to try again: a bot is at work, and its card shows what it is doing.
    tryAgain, joining: There is nothing to try again: a bot is at work, and its card shows what it is doing.
    tryAgain, inCall: There is nothing to try again: a bot is at work, and its card shows what it is doing.
    tryAgain, recording: There is nothing to try again: a bot is at work, and its card shows what it is doing.
    tryAgain, paused: There is nothing to try again: a bot is at work, and its card shows what it is doing.
    freshLinks, requested: The recording is not ready yet. Its link comes into the thread.
    freshLinks, scheduled: The recording is not ready yet. Its link comes into the thread.
    freshLinks, joining: The recording is not ready yet. Its link comes into the thread.
    freshLinks, inCall: The recording is not ready yet. Its link comes into the thread.
    freshLinks, recording: The recording is not ready yet. Its link comes into the thread.
    freshLinks, paused: The recording is not ready yet. Its link comes into the thread.
    "
  `)
})

test('other presses that change nothing are answered kindly too', () => {
  expect(told('tooOld', 'retriedAlready', 'inCallForOthers', 'controlDropped')).toMatchInlineSnapshot(`
    "
    This recording is too old: I do not know it any more.

    To record the meeting again, type \`/record\` and its link.
    ――
    <@U0BEN> has already tried again. The new card is in the same thread.
    ――
    The bot is in the call already, and another channel waits for this recording too: it can no longer be cancelled for this channel alone.

    *Stop* on the card ends it for everybody.
    ――
    Recall, the service that sends the bots, did not pause the recording, so it goes on.

    Press *Pause* again in a moment. If it does not help, *Stop* ends the recording for good.
    ――
    The recording could not be paused within a minute, so I gave that up: it goes on.

    Press *Pause* again. If it does not help, *Stop* ends the recording for good.
    ――
    The bot left the call before the recording could be paused. The thread tells what became of it.
    ――
    Recall, the service that sends the bots, did not resume the recording, so it stays paused.

    Press *Resume* again in a moment. If it does not help, *Stop* ends the recording for good.
    ――
    The recording could not be resumed within a minute, so I gave that up: it stays paused.

    Press *Resume* again. If it does not help, *Stop* ends the recording for good.
    ――
    The bot left the call before the recording could be resumed. The thread tells what became of it.
    ――
    Recall, the service that sends the bots, did not pause the recording, so it goes on. Its words: “Bot is not recording”

    Press *Pause* again in a moment. If it does not help, *Stop* ends the recording for good.
    "
  `)
})

test('what could not be stored or opened is told, with what to do again', () => {
  expect(told('notStarted', 'pressNotStored', 'formNotOpened')).toMatchInlineSnapshot(`
    "
    :warning: *Nothing was started*, because your request could not be stored.

    Try the same again in a moment. If it happens again, tell the person who runs this app.
    ――
    :warning: *Nothing was done*, because your press could not be stored.

    Press again in a moment. If it happens again, tell the person who runs this app.
    ――
    :warning: *The form could not be opened.*

    Press *Change* again. If you see the form all the same, go on with it. If it happens again, tell the person who runs this app.
    ――
    :warning: *The form could not be opened.*

    Press *Record a meeting* again, on my Home tab. If you see the form all the same, go on with it. If it happens again, tell the person who runs this app.
    "
  `)
})

test('an answer that is read elsewhere says which channel it is about', () => {
  const given = answer({ kind: 'list', items: [] })
  expect(read(aboutChannel(given, 'C0TEAM'))).toBe(`${read(given)}\n\n[This is about <#C0TEAM>.]`)
  for (const other of ['D0ANA', '<!channel>', '']) expect(aboutChannel(given, other)).toEqual(given)
})

test('fresh links are shown with their end, and none of them in the fallback text', () => {
  expect(told('freshLinks', 'noFreshLinks')).toMatchInlineSnapshot(`
    "
    Here is a fresh link, which only you see:
    *Retro*

    <https://bucket.example.com/1.mp4?a=b&amp;c=d|Watch recording>
    42 min  ·  <!date^1795442700^started {date_short_pretty} at {time}|started 23 Nov 2026, 14:05 UTC>  ·  <!date^1796047500^kept until {date_short_pretty} at {time}|kept until 30 Nov 2026, 14:05 UTC>

    [:hourglass: Watch or download it <!date^1795464300^before {date_short_pretty} at {time}|before 23 Nov 2026, 20:05 UTC>; after that, ask for another.]
    ――
    Here are fresh links, which only you see:

    *Part 1*  ·  <https://bucket.example.com/1.mp4?a=b&amp;c=d|Watch recording>
    42 min  ·  <!date^1795442700^started {date_short_pretty} at {time}|started 23 Nov 2026, 14:05 UTC>  ·  <!date^1796047500^kept until {date_short_pretty} at {time}|kept until 30 Nov 2026, 14:05 UTC>

    *Part 2*  ·  <https://bucket.example.com/2.mp4?a=b&amp;c=d|Watch recording>
    42 min  ·  <!date^1795442700^started {date_short_pretty} at {time}|started 23 Nov 2026, 14:05 UTC>  ·  <!date^1796047500^kept until {date_short_pretty} at {time}|kept until 30 Nov 2026, 14:05 UTC>

    *Part 3*  ·  Deleted; it cannot be watched any more.
    42 min  ·  <!date^1795442700^started {date_short_pretty} at {time}|started 23 Nov 2026, 14:05 UTC>

    [:hourglass: Watch or download it <!date^1795464300^before {date_short_pretty} at {time}|before 23 Nov 2026, 20:05 UTC>; after that, ask for another.]
    ――
    This recording was deleted, so there is no link to it any more.
    ――
    Recall, the service that sends the bots, gave no link just now.

    Press *Get a fresh link* again in a minute. If it keeps happening, tell the person who runs this app.
    ――
    There is no recording here that a link could lead to. The thread tells what happened.
    "
  `)
  expect(read(answerMessage({ answer: { kind: 'freshLinks', title: null, parts: [part(1)] }, links: [] }, words))).toBe(
    read(answer({ kind: 'noFreshLinks', why: 'unreachable' })),
  )
})
