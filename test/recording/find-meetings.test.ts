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

  const TEAMS_SHORT = 'https://teams.microsoft.com/meet/31234567890123?p=AbCdEf'
  const TEAMS_LONG =
    'https://teams.microsoft.com/l/meetup-join/19%3ameeting_NDQ4%40thread.v2/0?context=%7b%22Tid%22%3a%22a%22%7d'
  const WEBEX = 'https://acme.webex.com/acme/j.php?MTID=m12345678'
  const invitations: [program: string, text: string, urls: string[]][] = [
    [
      'Zoom',
      `Ana is inviting you to a scheduled Zoom meeting.\n\nJoin Zoom Meeting\nhttps://us02web.zoom.us/j/81234567890?pwd=a.1\n\nMeeting ID: 812 3456 7890\nPasscode: 123456\n\nOne tap mobile\n+13017158592,,81234567890#,,,,*123456# US\n\nFind your local number: https://us02web.zoom.us/u/kdRGS5vPzU\nCalendar: https://acme.zoom.us/meeting/tZ0uf-2q/ics?icsToken=98\nhttps://acme.zoom.us/meetings/81234567890/invitations?signature=abc\nhttps://support.zoom.us/hc/en-us\nhttps://acme.zoom.us/some/page`,
      ['https://us02web.zoom.us/j/81234567890?pwd=a.1'],
    ],
    [
      'Teams',
      `Microsoft Teams meeting\nJoin: ${TEAMS_SHORT}\nMeeting ID: 312 345 678 901 23\nPasscode: aB3xY9\nNeed help?<https://aka.ms/JoinTeamsMeeting?omkt=en-US> | System reference<${TEAMS_LONG}>\nFind a local number<https://dialin.teams.microsoft.com/aaa?id=1>\nMeeting options<https://teams.microsoft.com/meetingOptions/?organizerId=a&amp;tenantId=b> | Reset dial-in PIN<https://dialin.teams.microsoft.com/usp/pstnconferencing>`,
      [TEAMS_SHORT],
    ],
    [
      'Webex',
      `Join meeting: ${WEBEX}\nMeeting number (access code): 2345 678 9012\nGlobal call-in numbers https://acme.webex.com/acme/globalcallin.php?MTID=t99999\nIf you are a host, <https://acme.webex.com/acme/j.php?MTID=mfedcba0|click here> to view host information.\nNeed help? Go to https://help.webex.com`,
      [WEBEX],
    ],
    [
      'GoTo',
      'Please join my meeting.\nhttps://meet.goto.com/123456789\nAccess Code: 123-456-789\nGet the app now:\nhttps://meet.goto.com/install',
      ['https://meet.goto.com/123456789'],
    ],
    [
      'Meet',
      `Video call link: ${MEET}\nMore phone numbers: https://tel.meet/abc-defg-hij?pin=1\nMore joining options: https://meet.google.com/tel/abc-defg-hij`,
      [MEET],
    ],
  ]

  it.each(invitations)('are one in an invitation of %s', (_, text, expected) => {
    expect(urls(text)).toEqual(expected)
  })

  it.each<[text: string, urls: string[]]>([
    [`${TEAMS_LONG} or ${TEAMS_SHORT}`, [TEAMS_LONG]],
    [`${TEAMS_SHORT} ${TEAMS_LONG} ${ZOOM}`, [TEAMS_SHORT, ZOOM]],
    [
      `${TEAMS_SHORT} ${TEAMS_LONG} ${TEAMS_LONG.replace('NDQ4', 'XXXX')}`,
      [TEAMS_SHORT, TEAMS_LONG, TEAMS_LONG.replace('NDQ4', 'XXXX')],
    ],
    [`${WEBEX} Ana hosts: ${WEBEX}9`, [WEBEX, `${WEBEX}9`]],
    [`If you are a host, click here: ${WEBEX}`, [WEBEX]],
    ['https://events.zoom.us/a https://events.zoom.us/b', ['https://events.zoom.us/a', 'https://events.zoom.us/b']],
    [`https://events.zoom.us/a ${MEET}`, ['https://events.zoom.us/a', MEET]],
    ['<https://meet.google.com/new>', []],
    ['<http://zoom.us|zoom.us> is down', []],
    ['*Zoom recording*  ·  zoom.us/j/123 4567 8901', ['https://zoom.us/j/12345678901']],
    ['<http://acme.webex.com/j.php?MTID=m1234567|acme.webex.com/j.php?MTID=m1234567>…', []],
    ['GoTo recording, meet.goto.com/123 456 789: Joining', []],
  ])('%j are as many as there are', (text, expected) => {
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
      'zoom.us/j/123 ',
      'zoom.us/j/123|',
      'teams.live.com/meet/123 456 ',
      `${WEBEX} if you are a host `,
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
