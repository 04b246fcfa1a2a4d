import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ParsedRequest } from '../../../src/recording/parse-request.ts'
import { parseRequest } from '../../../src/recording/parse-request.ts'
import { checkBlocks } from '../../../src/sandbox/simulated-slack/check-blocks.ts'
import { alertMessage } from '../../../src/slack/messages/alert-message.ts'
import { cardMessage } from '../../../src/slack/messages/card-message.ts'
import { directMessage } from '../../../src/slack/messages/direct-message.ts'
import { helpAnswer } from '../../../src/slack/messages/help-answer.ts'
import { type Message, plainText } from '../../../src/slack/messages/message.ts'
import { cannotPostAnswer } from '../../../src/slack/messages/no-card-answers.ts'
import { resultMessage } from '../../../src/slack/messages/result-message.ts'
import { faultsOf } from './messages.ts'

function fits(message: Message) {
  expect(faultsOf(message)).toEqual([])
  expect(checkBlocks(message.blocks)).toMatchObject({ kind: 'fine' })
  expect(plainText(message).length).toBeLessThan(4_000)
}

const wild = (max: number) =>
  fc.oneof(
    fc.string({ maxLength: max, unit: 'binary' }),
    fc.string({
      maxLength: max,
      unit: fc.constantFrom('<', '>', '&', '*', '_', '`', '|', '\u202e', 'ש', '👩‍👩‍👧', '\n', '\ud800', '!channel'),
    }),
    fc.constantFrom('', '<!channel>', '<@U1>', 'א'.repeat(max), '👍'.repeat(max), '&'.repeat(max), '<https://x|y>'),
  )
const id = fc.stringMatching(/^[UW][A-Z0-9]{8,12}$/)
const time = fc.integer({ min: -1, max: 8_640_000_000_000_000 })
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null })
const platform = fc.constantFrom('zoom', 'google_meet', 'microsoft_teams', 'webex', 'goto', 'other')
const refusal = fc.record({
  kind: fc.constantFrom('link' as const, 'credit' as const, 'key' as const, 'blocked' as const, 'other' as const),
  status: fc.integer({ min: 400, max: 599 }),
  code: maybe(wild(300)),
  message: maybe(wild(300)),
})
const trouble = fc.constantFrom('noCapacity' as const, 'limited' as const, 'unreachable' as const)
const length = maybe(fc.integer({ min: 0, max: 10 ** 9 }))

const part = fc.record({
  recordingId: fc.oneof(fc.uuid(), wild(80)),
  number: fc.nat(99),
  state: fc.constantFrom('preparing' as const, 'ready' as const, 'failed' as const, 'deleted' as const),
  startedAt: maybe(time),
  lengthMs: length,
  keptUntil: maybe(time),
})
const url = fc.oneof(
  fc.integer({ min: 1, max: 4_000 }).map((size) => `https://bucket.example.com/a.mp4?sig=${'x&|'.repeat(size / 3)}`),
  fc.constantFrom('javascript:alert(1)', '', 'https://x.example/<!channel>'),
)
const recording = fc.record({
  kind: fc.constant('recording' as const),
  title: maybe(wild(300)),
  parts: fc.array(part, { maxLength: 60 }),
  final: fc.boolean(),
  reason: maybe(fc.record({ code: fc.oneof(fc.constant('bot_errored'), wild(100)), fatal: fc.boolean() })),
})
const ends = { code: maybe(wild(100)), wasRecording: fc.boolean(), final: fc.boolean() }
const content = fc.oneof(
  { weight: 5, arbitrary: recording },
  fc.record({ kind: fc.constant('nothing' as const), permission: maybe(wild(100)), ...ends }),
  fc.record({ kind: fc.constant('failed' as const), ...ends }),
  fc.record({ kind: fc.constant('refused' as const), refusal }),
  fc.record({ kind: fc.constant('notCreated' as const), trouble: maybe(trouble) }),
  fc.record({ kind: fc.constant('cancelled' as const), by: maybe(fc.oneof(id, wild(40))) }),
  fc.record({
    kind: fc.constant('lost' as const),
    why: fc.constantFrom('unreadable' as const, 'silent' as const, 'missing' as const, 'deadline' as const),
  }),
)
const result = fc
  .record({
    view: fc.record({
      mention: fc.array(fc.oneof(id, wild(40)), { minLength: 1, maxLength: 200 }),
      platform,
      botName: wild(300),
      requestedAt: time,
      waitingRoomMinutes: fc.nat(60),
      content,
    }),
    url,
    until: time,
  })
  .map(({ view, url: address, until }) => {
    const parts = view.content.kind === 'recording' ? view.content.parts : []
    return { view, links: parts.map(({ recordingId }) => ({ recordingId, url: address, until })) }
  })

test('every result keeps Slack’s limits, whatever is in it', () => {
  fc.assert(
    fc.property(result, wild(200), (given, recallName) => fits(resultMessage(given, recallName))),
    { numRuns: 300 },
  )
})

test('so does every result as a direct message', () => {
  const names = { recallName: 'Recall', slackName: 'recorder' }
  fc.assert(
    fc.property(result, maybe(wild(100)), (given, code) =>
      fits(directMessage({ ...given, channel: 'C0OLD', code }, names)),
    ),
  )
})

test('every card and alert keeps Slack’s limits', () => {
  const state = fc.oneof(
    fc.constantFrom({ kind: 'requested' as const }, { kind: 'waiting' as const }, { kind: 'lost' as const }),
    fc.record({ kind: fc.constant('recording' as const), since: time }),
    fc.record({ kind: fc.constantFrom('nothing' as const, 'failed' as const), code: maybe(wild(100)) }),
    fc.record({ kind: fc.constant('refused' as const), refusal }),
    fc.record({ kind: fc.constant('ready' as const), parts: fc.nat(99), lengthMs: length }),
  )
  const card = fc.record({
    requester: fc.oneof(id, wild(40)),
    platform,
    meetingLabel: wild(300),
    botName: wild(300),
    shared: fc.boolean(),
    unreadableSince: maybe(time),
    state,
  })
  fc.assert(fc.property(card, wild(200), (view, recallName) => fits(cardMessage(view, recallName))))
  const alert = fc.record({ requester: fc.oneof(id, wild(40)), platform, botName: wild(300), until: time })
  fc.assert(fc.property(alert, (view) => fits(alertMessage(view))))
})

test('every answer to a command keeps Slack’s limits', () => {
  const typed = fc.oneof(
    wild(300),
    wild(300).map((rest) => `https://zoom.us/j/1234567890?pwd=${'p'.repeat(40)} ${rest}`),
    fc
      .integer({ min: 1, max: 3_500 })
      .map((size) => `https://teams.microsoft.com/l/meetup-join/${'x'.repeat(size)} please`),
  )
  fc.assert(
    fc.property(typed, (text) => {
      const request: ParsedRequest = parseRequest(text)
      if (request.kind === 'record') return
      fits(helpAnswer(request))
    }),
  )
  fc.assert(
    fc.property(maybe(wild(100)), wild(100), (code, slackName) =>
      fits(cannotPostAnswer({ code, channel: 'C0BOARD', slackName })),
    ),
  )
})
