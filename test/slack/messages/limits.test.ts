import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseRequest } from '../../../src/recording/parse-request.ts'
import { checkBlocks } from '../../../src/sandbox/simulated-slack/check-blocks.ts'
import { checkView } from '../../../src/sandbox/simulated-slack/check-view.ts'
import { aboutChannel } from '../../../src/slack/messages/about-channel.ts'
import { alertMessage } from '../../../src/slack/messages/alert-message.ts'
import { answerMessage } from '../../../src/slack/messages/answer-message.ts'
import { cannotPostAnswer } from '../../../src/slack/messages/cannot-post-answer.ts'
import { cardMessage } from '../../../src/slack/messages/card-message.ts'
import { changeModal } from '../../../src/slack/messages/change-modal.ts'
import { directMessage } from '../../../src/slack/messages/direct-message.ts'
import { greetingMessage } from '../../../src/slack/messages/greeting.ts'
import { helpAnswer } from '../../../src/slack/messages/help-answer.ts'
import { homeView } from '../../../src/slack/messages/home-view.ts'
import { type Message, plainText } from '../../../src/slack/messages/message.ts'
import { recordModal, recordModalErrors } from '../../../src/slack/messages/record-modal.ts'
import { resultMessage } from '../../../src/slack/messages/result-message.ts'
import { faultsOf, mrkdwnOf, textFaults } from './messages.ts'
import { words } from './samples.ts'
import { alert, card, item, items, result, told, unstartable, wild } from './wild-views.ts'

function fits(message: Message) {
  expect(faultsOf(message)).toEqual([])
  expect(checkBlocks(message.blocks)).toMatchObject({ kind: 'fine' })
  expect(plainText(message).length).toBeLessThan(4_000)
}

test('every result keeps Slack’s limits, whatever is in it', () => {
  fc.assert(
    fc.property(result, wild(200), (given, recallName) => fits(resultMessage(given, recallName))),
    { numRuns: 300 },
  )
})

test('so does every result as a direct message', () => {
  const names = { recallName: 'Recall', slackName: 'recorder' }
  fc.assert(
    fc.property(result, fc.option(wild(100), { nil: null }), (given, code) =>
      fits(directMessage({ ...given, channel: 'C0OLD', code }, names)),
    ),
  )
})

test('every card and alert keeps Slack’s limits', () => {
  fc.assert(
    fc.property(card, wild(200), (view, recallName) => fits(cardMessage(view, recallName))),
    { numRuns: 300 },
  )
  fc.assert(fc.property(alert, (view) => fits(alertMessage(view))))
})

test('every answer to one person keeps Slack’s limits', () => {
  fc.assert(
    fc.property(told, wild(100), wild(100), (given, slackName, recallName) => {
      const answer = answerMessage(given, { ...words, slackName, recallName })
      fits(answer)
      fits(aboutChannel(answer, 'C0BOARD'))
    }),
    { numRuns: 300 },
  )
})

test.each([880, 1_150])(
  'two example commands fit into a section with a link of %i signs and the longest name',
  (size) => {
    const url = `https://zoom.us/j/${'x'.repeat(size - 18)}`
    const link = { url, platform: 'zoom', key: 'zoom:x', label: 'zoom.us/j/x' } as const
    const fault = { kind: 'unclear' } as const
    fits(
      answerMessage(
        { answer: { kind: 'badMoment', when: '', fault, link, botName: '&'.repeat(100) }, links: [] },
        words,
      ),
    )
  },
)

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
      const request = parseRequest(text)
      if (request.kind === 'record' || request.kind === 'list' || request.kind === 'stop') return
      fits(helpAnswer(request, words))
    }),
  )
  fc.assert(
    fc.property(fc.option(wild(100), { nil: null }), wild(100), (code, slackName) => {
      for (const place of ['here', 'direct'] as const) {
        fits(cannotPostAnswer({ code, channel: 'C0BOARD', slackName, place }))
      }
      fits(greetingMessage({ ...words, slackName }))
    }),
  )
})

test('every Home tab keeps Slack’s limits', () => {
  const many = fc.array(item, { minLength: 80, maxLength: 120 })
  fc.assert(
    fc.property(fc.oneof(items, many), wild(100), (all, recallName) => {
      const view = homeView({ items: all }, { ...words, recallName })
      expect(checkView(view, 'home')).toMatchObject({ kind: 'fine' })
      expect(textFaults(view.blocks.flatMap(mrkdwnOf))).toEqual([])
    }),
    { numRuns: 60 },
  )
})

test('every form keeps Slack’s limits', () => {
  fc.assert(
    fc.property(
      fc.option(wild(40), { nil: null }),
      fc.integer({ min: 1e12, max: 8e12 }),
      fc.boolean(),
      (channel, joinAt, others) => {
        expect(checkView(recordModal({ channel }), 'modal')).toMatchObject({ kind: 'fine' })
        const change = changeModal({ threadId: 'thread-1', channel: channel ?? 'C0TEAM', joinAt, others })
        expect(checkView(change, 'modal')).toMatchObject({ kind: 'fine' })
      },
    ),
  )
  const fields = JSON.stringify(recordModal({ channel: null }))
  fc.assert(
    fc.property(unstartable, (fault) => {
      for (const [field, text] of Object.entries(recordModalErrors(fault))) {
        expect(fields).toContain(`"block_id":"${field}"`)
        expect(text.length).toBeGreaterThan(0)
        expect(text.length).toBeLessThanOrEqual(400)
        expect(text.isWellFormed()).toBe(true)
      }
    }),
  )
})
