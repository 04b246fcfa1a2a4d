import { expect, test } from 'vitest'
import { parseRequest } from '../../../src/recording/parse-request.ts'
import { greetingMessage } from '../../../src/slack/messages/greeting.ts'
import { helpAnswer } from '../../../src/slack/messages/help-answer.ts'
import { faultsOf, read } from './messages.ts'
import { link, words } from './samples.ts'

function help(typed: string): string {
  const request = parseRequest(typed)
  if (request.kind === 'record' || request.kind === 'list' || request.kind === 'stop') throw new Error('not asked')
  const message = helpAnswer(request, words)
  expect(faultsOf(message)).toEqual([])
  return read(message)
}

const notUnderstood = (rest: string, url = link.url) =>
  read(helpAnswer({ kind: 'notUnderstood', rest, link: { ...link, url } }, words))

test('help tells all that can be typed in at most eight lines', () => {
  expect(help('help').split('\n').length).toBeLessThanOrEqual(8)
  expect(help('help')).toMatchInlineSnapshot(`
    ":movie_camera: *Record a meeting:* type \`/record\` and its link. A bot joins the call; the link to the recording comes into a thread where you asked for it.
    \`/record https://zoom.us/j/1234567890\`
    \`/record https://meet.google.com/abc-defg-hij tomorrow 9am as Weekly notes\`
    Times: \`in 20 minutes\`, \`at 15:00\`, \`tomorrow 9am\`, \`Fri 10:30\`, in your time zone. Without one the bot joins now.
    \`as\` and a name say what the bot is called in the meeting. A passcode may follow the link.
    \`/record list\` shows what is recorded in this channel, \`/record stop\` ends it.
    Or: *Record this meeting* in the menu of a message that holds a link, or \`@Recorder\` and a link in a channel or thread.
    Works with Zoom, Google Meet, Microsoft Teams, Webex and GoTo."
  `)
})

test('the greeting has three lines', () => {
  const greeting = greetingMessage(words)
  expect(faultsOf(greeting)).toEqual([])
  expect(read(greeting).split('\n')).toHaveLength(3)
  expect(read(greeting)).toMatchInlineSnapshot(`
    ":wave: I record meetings: a bot joins the call, and when it is over the link to the recording comes into a thread where you asked for it.
    Type \`/record\` and the link of the meeting, for instance \`/record https://zoom.us/j/1234567890\`
    Everybody in the call sees the bot. \`/record help\` tells the rest: planning ahead, stopping, \`@Recorder\` in a thread."
  `)
})

test('what starts nothing says why, and what to type instead', () => {
  const typed = [
    'please record us',
    'https://zoom.us/j/1234567890 https://meet.google.com/abc-defg-hij',
    'https://example.com/meeting',
    'https://app.slack.com/huddle/T1/C1',
    'https://zoom.us/j/1234567890 as',
    `https://zoom.us/j/1234567890 as ${'x'.repeat(101)}`,
    'x'.repeat(4_001),
  ]
  expect(`\n${typed.map(help).join('\n――\n')}\n`).toMatchInlineSnapshot(`
    "
    There is no meeting link in “please record us”, so no bot was sent.

    Like this:
    \`/record https://zoom.us/j/1234567890\`
    \`/record https://meet.google.com/abc-defg-hij tomorrow 9am as Weekly notes\`

    All that I can do: \`/record help\`
    ――
    These are 2 different meetings, so no bot was sent: zoom.us/j/123 456 7890, meet.google.com/abc-defg-hij.

    Type \`/record\` with one link, then once more with the next.
    ――
    Meetings at *example.com* cannot be recorded, so no bot was sent.

    Works with Zoom, Google Meet, Microsoft Teams, Webex and GoTo. Copy the link that people use to join the call.
    ――
    Slack huddles cannot be recorded: no bot can join them.

    Start the call in Zoom, Google Meet, Microsoft Teams, Webex or GoTo, and type \`/record\` with its link.
    ――
    There is no name behind \`as\`, so no bot was sent.

    Like this:
    \`/record https://zoom.us/j/1234567890 as Weekly notes\`
    Or without a name:
    \`/record https://zoom.us/j/1234567890\`
    ――
    The name behind \`as\` has 101 characters; a bot’s name may have 100. No bot was sent.

    Type the command again with a shorter name.
    ――
    That is more than 4,000 characters, so it was not read and no bot was sent.

    Type \`/record\` with only the link of the meeting:
    \`/record https://zoom.us/j/1234567890\`
    \`/record https://meet.google.com/abc-defg-hij tomorrow 9am as Weekly notes\`
    "
  `)
})

test('words beside the link are quoted, with one or two whole commands', () => {
  const shown = [notUnderstood('please'), notUnderstood('around 8pm-ish', 'https://meet.google.com/abc-defg-hij')]
  expect(`\n${shown.join('\n――\n')}\n`).toMatchInlineSnapshot(`
    "
    No bot was sent, because I did not understand “please” beside the link.

    If it belongs to the passcode:
    \`/record https://zoom.us/j/1234567890?pwd=abc%20please\`

    If it does not:
    \`/record https://zoom.us/j/1234567890?pwd=abc\`
    ――
    No bot was sent, because I did not understand “around 8pm-ish” beside the link.

    To record later:
    \`/record https://meet.google.com/abc-defg-hij in 20 minutes\`

    To record now:
    \`/record https://meet.google.com/abc-defg-hij\`
    "
  `)
})

test('the second half of a passcode makes no command with the first half alone', () => {
  const shown = notUnderstood('cd)', 'https://zoom.us/j/1234567890?pwd=ab')
  expect(shown).toContain('If it belongs to the passcode:\n`/record https://zoom.us/j/1234567890?pwd=ab%20cd`')
  const whole = parseRequest('https://zoom.us/j/1234567890?pwd=ab%20cd')
  expect(whole).toMatchObject({ kind: 'record', link: { url: 'https://zoom.us/j/1234567890?pwd=ab%20cd' } })
  // What a platform wrote into its link is whole.
  expect(notUnderstood('cd', `https://zoom.us/j/1234567890?pwd=${'a'.repeat(32)}`)).not.toContain('passcode')
})

test('a name that ends like a time is asked about, with a command for either meaning that works', () => {
  const shown = notUnderstood('as Weekly notes tomorrow 9am', 'https://zoom.us/j/1234567890')
  expect(shown).toContain('“as Weekly notes tomorrow 9am” may be a name alone, or a name and a time')
  const commands = [...shown.matchAll(/`\/record ([^`]+)`/g)].map(([, text = '']) => parseRequest(text))
  expect(commands).toMatchObject([
    { kind: 'record', when: 'tomorrow 9am', botName: 'Weekly notes' },
    { kind: 'record', when: null, botName: 'Weekly at 9:30' },
  ])
})

test('a link too long to be shown whole is never cut', () => {
  const shown = notUnderstood('please', `https://teams.microsoft.com/l/meetup-join/${'x&'.repeat(900)}`)
  expect(shown).toContain('`/record &lt;the link&gt;`')
})
