import { expect, test } from 'vitest'
import { alertMessage } from '../../../src/slack/messages/alert-message.ts'
import { faultsOf, read } from './messages.ts'

const view = { requester: 'U0ANA', platform: 'zoom', botName: 'Recorder', until: Date.UTC(2026, 10, 23, 14, 5) }

test('the alert says whom to let in, by which click, and until when', () => {
  expect(read(alertMessage(view))).toMatchInlineSnapshot(`
    ":door: <@U0ANA> the bot is in the waiting room and somebody has to let it in. It is called *Recorder* there.

    *To let it in on Zoom:* the host or a co-host clicks *Participants*, then *Admit* next to *Recorder*.

    [It waits until <!date^1795442700^{time}|14:05 UTC>, then it leaves and nothing is recorded.]"
  `)
  expect(alertMessage(view).text).toMatchInlineSnapshot(
    `"<@U0ANA> the bot is in the waiting room and somebody has to let it in. It is called *Recorder* there. It waits until <!date^1795442700^{time}|14:05 UTC>."`,
  )
})

test('each platform has its own words', () => {
  const platforms = ['zoom', 'google_meet', 'microsoft_teams', 'webex', 'goto', 'another']
  const words = platforms.map((platform) => {
    const message = alertMessage({ ...view, platform })
    expect(faultsOf(message)).toEqual([])
    return read(message).split('\n\n').slice(1).join('\n')
  })
  expect(`\n${words.join('\n')}\n`).toMatchInlineSnapshot(`
    "
    *To let it in on Zoom:* the host or a co-host clicks *Participants*, then *Admit* next to *Recorder*.
    [It waits until <!date^1795442700^{time}|14:05 UTC>, then it leaves and nothing is recorded.]
    *To let it in on Google Meet:* someone from the host’s organisation clicks *Admit* in the notice that *Recorder* wants to join. Other guests are not even asked.
    [It waits until <!date^1795442700^{time}|14:05 UTC>, then it leaves and nothing is recorded. Google Meet itself lets nobody wait longer than 10 minutes.]
    *To let it in on Microsoft Teams:* the organiser or a presenter clicks *Admit* in the notice about the lobby, or opens *People* and clicks the tick next to *Recorder*, which may stand there as Unverified.
    [It waits until <!date^1795442700^{time}|14:05 UTC>, then it leaves and nothing is recorded. Teams itself may end the wait after 30 minutes.]
    *To let it in on Webex:* the host or a co-host opens *Participants* and clicks *Admit* next to *Recorder*, under “Waiting in lobby”.
    [It waits until <!date^1795442700^{time}|14:05 UTC>, then it leaves and nothing is recorded.]
    *To let it in on GoTo:* the organiser opens *People* and clicks *Admit* next to *Recorder*.
    [It waits until <!date^1795442700^{time}|14:05 UTC>, then it leaves and nothing is recorded.]
    *To let it in:* the host opens the list of people who are waiting and lets *Recorder* in.
    [It waits until <!date^1795442700^{time}|14:05 UTC>, then it leaves and nothing is recorded.]
    "
  `)
})
