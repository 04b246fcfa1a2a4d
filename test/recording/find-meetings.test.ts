import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findMeetings } from '../../src/recording/find-meetings.ts'

const ZOOM = 'https://zoom.us/j/123456789'
const OTHER = 'https://zoom.us/j/987654321'
const MEET = 'https://meet.google.com/abc-defg-hij'

function urls(text: string): string[] {
  return findMeetings(text).map((link) => link.url)
}

describe('the meetings of a message', () => {
  it.each<[text: string, urls: string[]]>([
    ['', []],
    ['See you at 9, bring https://example.com/agenda!', []],
    ['zoom.us is down again, stop', []],
    [`Hi all, <${ZOOM}|join here> at 9 please; as discussed.`, [ZOOM]],
    [`Standup: ${ZOOM}\nRetro: <${MEET}>`, [ZOOM, MEET]],
    [`(${MEET}), then ${ZOOM}, then ${MEET} again.`, [MEET, ZOOM]],
    [`${ZOOM} or, shorter, zoom.us/j/123456789?pwd=abc`, [`${ZOOM}?pwd=abc`]],
    [`[Join](${ZOOM}) or [Meet](${MEET})`, [ZOOM, MEET]],
    [`<${ZOOM}?pwd=a&amp;from=b>`, [`${ZOOM}?pwd=a&from=b`]],
    ['<https://app.slack.com/huddle/T1/C1>', []],
    ['<https://zoom.us@evil.com/j/1|zoom.us/j/1>', []],
  ])('%j are found', (text, expected) => {
    expect(urls(text)).toEqual(expected)
  })

  it.each<[text: string, urls: string[]]>([
    [`Join Zoom Meeting\n${ZOOM}\n\nMeeting ID: 123 456 789\nPasscode: 4711\n\nOne tap mobile`, [`${ZOOM}?pwd=4711`]],
    [`${ZOOM}\nPasscode 4711\nDial by your location`, [`${ZOOM}?pwd=4711`]],
    [`The passcode is 4711, here we go: ${ZOOM}`, [`${ZOOM}?pwd=4711`]],
    [`Kenncode: abc ${ZOOM} Passcode: 4711`, [`${ZOOM}?pwd=4711`]],
    [`Password reset sync: ${ZOOM} (no password needed)`, [ZOOM]],
    [`${ZOOM} (Passcode: 1a) and ${OTHER} (Passcode: 2b)`, [`${ZOOM}?pwd=1a`, `${OTHER}?pwd=2b`]],
    [`${ZOOM} ${OTHER} Passcode: 2b`, [ZOOM, `${OTHER}?pwd=2b`]],
    [`Passcode: 1a ${ZOOM} ${OTHER}`, [ZOOM, OTHER]],
    [`${ZOOM}?pwd=in Passcode: 1a`, [`${ZOOM}?pwd=in`]],
    [`${ZOOM} ${ZOOM} Passcode: 1a`, [`${ZOOM}?pwd=1a`]],
  ])('of %j get their passcodes', (text, expected) => {
    expect(urls(text)).toEqual(expected)
  })

  it('are found in a text of 40,000 characters of any kind', () => {
    const units = [
      '<',
      '(pw:',
      'pw-',
      'passcode ',
      '[',
      '|',
      'a.',
      `${ZOOM} `,
      'https://',
      '/meet/1',
      '&amp;',
      '、',
      ' ',
      '「',
    ]
    for (const unit of units) {
      const filler = unit.repeat(Math.ceil(40_000 / unit.length))
      expect(urls(`${MEET} ${filler} `)[0]).toBe(MEET)
    }
  })

  it('are each named once, whatever the text', () => {
    const words = fc.constantFrom(ZOOM, OTHER, MEET, '<', '>', '|', '\n', 'Passcode: 1a', 'as', '(', ')', '&lt;')
    const anyUnits = fc.array(fc.integer({ min: 0, max: 0xffff })).map((codes) => String.fromCharCode(...codes))
    fc.assert(
      fc.property(fc.array(fc.oneof(words, anyUnits), { maxLength: 20 }), (parts) => {
        const keys = findMeetings(parts.join(' ')).map((link) => link.key)
        expect(new Set(keys).size).toBe(keys.length)
      }),
      { numRuns: 1000 },
    )
  })
})
