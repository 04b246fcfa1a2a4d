import { expect, test } from 'vitest'
import type { CardView, ResultContent, ResultView } from '../../../src/recording/views.ts'
import { alertMessage } from '../../../src/slack/messages/alert-message.ts'
import { answerMessage } from '../../../src/slack/messages/answer-message.ts'
import { cannotPostAnswer } from '../../../src/slack/messages/cannot-post-answer.ts'
import { cardMessage } from '../../../src/slack/messages/card-message.ts'
import { changeModal, changeModalErrors } from '../../../src/slack/messages/change-modal.ts'
import { greetingMessage } from '../../../src/slack/messages/greeting.ts'
import { helpAnswer } from '../../../src/slack/messages/help-answer.ts'
import { homeView } from '../../../src/slack/messages/home-view.ts'
import { brokenAnswer } from '../../../src/slack/messages/no-card-answers.ts'
import { notRecordingHint } from '../../../src/slack/messages/not-recording-hint.ts'
import { recordModal } from '../../../src/slack/messages/record-modal.ts'
import { resultMessage } from '../../../src/slack/messages/result-message.ts'
import { CODES } from './codes.ts'
import { buttons, codeWords, read } from './messages.ts'
import { ANSWERS, AT, BEN, item, link, part, STATES, words } from './samples.ts'

const PLATFORMS = ['zoom', 'google_meet', 'microsoft_teams', 'webex', 'goto', 'another']
const RECALL = words.recallName

const card = (change: Partial<CardView>): CardView => ({
  ...{ threadId: 'thread-1', requester: 'U0ANA', platform: 'zoom', meetingLabel: 'zoom.us/j/1', botName: 'Recorder' },
  ...{ shared: true, others: true, unreadableSince: AT, state: { kind: 'requested' }, wanted: null },
  ...{ buttons: ['stop', 'cancel'], retriedBy: null },
  ...change,
})

const result = (content: ResultContent, change: Partial<ResultView> = {}): ResultView => ({
  ...{ threadId: 'thread-1', mention: ['U0ANA'], platform: 'zoom', botName: 'Recorder', requestedAt: AT },
  ...{ waitingRoomMinutes: 10, content, tryAgain: true, retriedBy: null },
  ...change,
})

const ends = { wasRecording: true, final: true }
const refusal = { status: 422, code: null, message: null }
const CONTENTS: ResultContent[] = [
  ...CODES.flatMap((code): ResultContent[] => [
    { kind: 'nothing', code, permission: null, wasRecording: false, final: true },
    { kind: 'failed', code, ...ends },
  ]),
  { kind: 'nothing', code: null, permission: null, ...ends },
  { kind: 'nothing', code: null, permission: 'zoom_host_not_present', wasRecording: true, final: false },
  { kind: 'failed', code: null, wasRecording: true, final: false },
  ...(['link', 'tenant', 'credit', 'key', 'blocked', 'other'] as const).map(
    (kind): ResultContent => ({ kind: 'refused', refusal: { kind, ...refusal } }),
  ),
  ...(['noCapacity', 'limited', 'unreachable', null] as const).map(
    (trouble): ResultContent => ({ kind: 'notCreated', trouble }),
  ),
  { kind: 'cancelled', by: null, wasInCall: true },
  ...(['unreadable', 'silent', 'missing', 'deadline'] as const).map((why): ResultContent => ({ kind: 'lost', why })),
  ...(['ready', 'preparing', 'failed', 'deleted'] as const).map(
    (state): ResultContent => ({
      ...{ kind: 'recording', title: null, parts: [part(1, { state }), part(2)], final: true, stoppedBy: BEN },
      reason: { code: 'bot_errored', fatal: true },
    }),
  ),
]

/** Every text of every message and view, with what it is for. */
function allTexts(): string[] {
  const messages = [
    ...STATES.map((state) => cardMessage(card({ state }), RECALL)),
    ...CODES.map((code) => cardMessage(card({ state: { kind: 'failed', code }, buttons: ['tryAgain'] }), RECALL)),
    ...(['pause', 'resume'] as const).map((want) => cardMessage(card({ wanted: { want, by: BEN } }), RECALL)),
    ...PLATFORMS.map((platform) => alertMessage({ requester: 'U0ANA', platform, botName: 'Recorder', until: AT })),
    ...CONTENTS.flatMap((content) => [
      resultMessage({ view: result(content), links: [] }, RECALL),
      resultMessage({ view: result(content, { retriedBy: 'U0BEN' }), links: [] }, RECALL, 'direct'),
    ]),
    ...ANSWERS.map((answer) =>
      answerMessage({ answer, links: [{ recordingId: 'rec-1', url: 'https://b.example/1', until: AT }] }, words),
    ),
    ...(['not_in_channel', 'is_archived', 'restricted_action', 'token', 'unconfirmed', null] as const).flatMap((code) =>
      (['here', 'direct'] as const).map((place) =>
        cannotPostAnswer({ code, channel: 'C0TEAM', slackName: 'recorder', place }),
      ),
    ),
    brokenAnswer(),
    helpAnswer({ kind: 'help' }, words),
    helpAnswer({ kind: 'notUnderstood', rest: 'please', link }, words),
    greetingMessage(words),
  ]
  const views = [
    homeView({ items: [] }, words),
    homeView({ items: STATES.map((state) => item({ state })) }, words),
    changeModal({ threadId: 'thread-1', channel: 'C0TEAM', joinAt: AT, others: true }),
  ]
  const confirms = [...messages, ...views]
    .flatMap(buttons)
    .flatMap(({ text, confirm }) => [
      text.text,
      ...(confirm === undefined ? [] : [confirm.text.text, confirm.title?.text ?? '']),
    ])
  return [...messages.map(read), ...messages.map(({ text }) => text), ...views.map(read), ...confirms]
}

// The parts of a form are named by their elements in `read`, so its words are taken from the form itself.
function formTexts(): string[] {
  const written = JSON.stringify(recordModal({ channel: null })).matchAll(/"text":"([^"]*)"/g)
  const all = ['past', 'tooFar', 'tooLate', 'over', 'tooOld', 'plannedAlready', 'notStarted'] as const
  return [...[...written].map(([, text]) => text ?? ''), ...all.flatMap((why) => Object.values(changeModalErrors(why)))]
}

test('no text holds a word of the machine', () => {
  const texts = [...allTexts(), ...formTexts()].map((text) => text.replaceAll('datetimepicker', ''))
  expect(texts.length).toBeGreaterThan(500)
  expect(texts.filter((text) => codeWords(text).length > 0).map((text) => [codeWords(text), text])).toEqual([])
})

test('the words of the machine would be found', () => {
  expect(codeWords('why: bot_errored, 404, undefined, chat.postMessage')).toEqual([
    'bot_errored',
    '404',
    'undefined',
    'chat.postMessage',
  ])
})

test('no text is left half finished', () => {
  for (const text of allTexts()) {
    expect(text, text).not.toMatch(/ {3}|\.\.|,,| [.,]|“”|\*\*|, (?:has|had|is|does|did|gave|took),/)
    expect(text.split('Recall, the service that sends the bots').length, text).toBeLessThanOrEqual(2)
  }
})

test('for each of Zoom’s reasons not to record there is a short hint for the host', () => {
  const permissions = CODES.filter((code) => /^zoom_(?:local_recording|bot_in|host_not|sdk_key)/.test(code))
  expect(permissions).toHaveLength(9)
  const hint = (permission: string | null, platform = 'zoom') =>
    notRecordingHint({ permission, platform, botName: 'Recorder' })
  const hints = [...permissions.map((code) => hint(code)), hint('zoom_new'), hint(null), hint(null, 'webex')]
  for (const text of hints) expect(text.length).toBeLessThanOrEqual(320)
  expect(new Set(hints).size).toBe(12)
  expect(`\n${hints.join('\n')}\n`).toMatchInlineSnapshot(`
    "
    The host’s Zoom account does not allow recording to a computer, which “Recorder” needs. The host can switch that on under Settings, Recording on zoom.us; a bot that is sent after that may record.
    The host’s Zoom account does not let the host give others permission to record. The host can tick “Hosts can give meeting participants permission to record locally” under Settings, Recording on zoom.us; a bot that is sent after that may record.
    The host has switched off requests to record in this meeting, so Zoom does not ask. The host can allow it by hand: *Participants*, then *More* beside “Recorder”, then *Allow to Record Local Files*.
    Zoom could not ask the host while “Recorder” was in the waiting room. The host can allow it by hand now: *Participants*, then *More* beside “Recorder”, then *Allow to Record Local Files*.
    The host was not in the meeting, and only the host can allow recording. Once there, the host clicks *Participants*, then *More* beside “Recorder”, then *Allow to Record Local Files*.
    Zoom asked the host whether “Recorder” may record, and the host said no. If that was a mistake, the host can still allow it: *Participants*, then *More* beside “Recorder”, then *Allow to Record Local Files*.
    Zoom did not allow the recording: the host said no or did not answer in time. The host can still allow it: *Participants*, then *More* beside “Recorder”, then *Allow to Record Local Files*. If that choice is not there, recording to a computer is switched off under Settings, Recording on zoom.us.
    The host is in the meeting with a Zoom Room or a device that cannot allow recording. Somebody with the Zoom app on a computer has to become host and click *Participants*, then *More* beside “Recorder”, then *Allow to Record Local Files*.
    The Zoom admin of the host’s company blocks our recording app, and only that admin can allow it. For this meeting the host can record in Zoom itself.
    The host has not allowed the recording. The host can still allow it: *Participants*, then *More* beside “Recorder”, then *Allow to Record Local Files*.
    On Zoom the host has to be in the meeting, and to press *Allow* when Zoom asks whether “Recorder” may record.
    It starts once somebody else is in the call.
    "
  `)
})
