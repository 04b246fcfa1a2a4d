import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseMeetingLink } from '../../src/recording/meeting-link.ts'
import { parseRequest, withoutMention } from '../../src/recording/parse-request.ts'

const ZOOM = 'https://zoom.us/j/123456789'
const MEET = 'https://meet.google.com/abc-defg-hij'

/** The outcome in short: what Recall would get, the moment and the name, or why not. */
function short(text: string): string {
  const parsed = parseRequest(text)
  switch (parsed.kind) {
    case 'record': {
      const when = parsed.when === null ? '' : ` @ ${parsed.when}`
      return `${parsed.link.url}${when}${parsed.botName === null ? '' : ` as ${parsed.botName}`}`
    }
    case 'notUnderstood':
      return `? ${parsed.rest}`
    case 'severalLinks':
      return `several ${parsed.links.map((link) => link.key).join(' ')}`
    case 'foreignHost':
      return `foreign ${parsed.host}`
    case 'noLink':
      return `no link in ${parsed.text}`
    case 'botNameTooLong':
      return `name of ${parsed.length}`
    case 'help':
    case 'list':
    case 'stop':
    case 'huddle':
    case 'tooLong':
      return parsed.kind
  }
}

describe('a request with a link', () => {
  it.each([
    [ZOOM, ZOOM],
    ['zoom.us/j/123456789', ZOOM],
    [`<${ZOOM}>`, ZOOM],
    [`<${ZOOM}|zoom.us/j/123456789>`, ZOOM],
    [`<${ZOOM}|Join the call>`, ZOOM],
    [`<${ZOOM}?pwd=a&amp;from=b>`, `${ZOOM}?pwd=a&from=b`],
    [`${ZOOM}?pwd=a&amp;from=b`, `${ZOOM}?pwd=a&from=b`],
    [`&lt;${ZOOM}&gt;`, ZOOM],
    [`“${ZOOM}”`, ZOOM],
    [`\u00a0${ZOOM}\u00a0`, ZOOM],
    [`\u200b${ZOOM}\u200b\ufeff`, ZOOM],
    [`\u2066${ZOOM}\u2069`, ZOOM],
    [`(${ZOOM})`, ZOOM],
    [`${ZOOM}.`, ZOOM],
    [`\`${ZOOM}\``, ZOOM],
    [`\n\t${ZOOM}\r\n`, ZOOM],
    [`- ${ZOOM} 👍`, ZOOM],
    [`${ZOOM} ${ZOOM}`, ZOOM],
    [`${ZOOM}, ${ZOOM}?pwd=abc`, `${ZOOM}?pwd=abc`],
    [`${ZOOM},${ZOOM}?pwd=abc`, `${ZOOM}?pwd=abc`],
    [`「${ZOOM}」`, ZOOM],
  ])('%j records', (text, expected) => {
    expect(short(text)).toBe(expected)
  })
})

describe('a number in groups', () => {
  it.each([
    ['zoom.us/j/123 456 789', 'https://zoom.us/j/123456789'],
    ['zoom.us/j/123 456 7890', 'https://zoom.us/j/1234567890'],
    ['acme.zoom.us/j/123 4567 8901', 'https://acme.zoom.us/j/12345678901'],
    ['https://zoom.us/j/123\u00a04567\u00a08901', 'https://zoom.us/j/12345678901'],
    ['<http://zoom.us/j/123|zoom.us/j/123> 4567 8901', 'https://zoom.us/j/12345678901'],
    ['zoom.us/j/123 4567 8901: 15:00', 'https://zoom.us/j/12345678901 @ 15:00'],
    ['zoom.us/j/123 456 789 at 15:00 as Weekly', 'https://zoom.us/j/123456789 @ at 15:00 as Weekly'],
    ['zoom.us/j/123 456 789 10 minutes', 'https://zoom.us/j/123456789 @ 10 minutes'],
    ['zoom.us/j/123 4567 8901 (Passcode: 9)', 'https://zoom.us/j/12345678901?pwd=9'],
    ['teams.microsoft.com/meet/234 567 890 123 4', 'https://teams.microsoft.com/meet/2345678901234'],
    ['teams.live.com/meet/987 654 321 012', 'https://teams.live.com/meet/987654321012'],
    ['teams.live.com/meet/987 654 321 012\n5 people', 'https://teams.live.com/meet/987654321012 @ 5 people'],
    ['teams.live.com/meet/987 654 321 012 15:00', 'https://teams.live.com/meet/987654321012 @ 15:00'],
  ])('%j is one link', (text, expected) => {
    expect(short(text)).toBe(expected)
  })

  it.each([['zoom.us/j/123\n4567 8901'], ['acme.webex.com/meet/123 456 7890'], ['https://zoom.us/j/123 45']])(
    '%j is none',
    (text) => {
      expect(short(text)).toContain('/123 @ 4')
    },
  )
})

describe('a passcode beside the link', () => {
  it.each([
    ['(Passcode: 123)'],
    ['(passcode 123)'],
    ['[Passcode: 123]'],
    ['Passcode: 123'],
    ['Passcode:123'],
    ['Passcode : 123.'],
    ['PASSCODE 123'],
    ['pass code = 123'],
    ['passcode is 123'],
    ['Passcode – 123'],
    ['Passcode: "123"'],
    ['Passcode: `123`'],
    ['pwd 123'],
    ['pwd=123'],
    ['?pwd=123'],
    ['pw: 123'],
    ['| Passcode: 123 |'],
    [', password 123'],
    ['Meeting password: 123'],
    ['Meeting ID: 123 456 789 Passcode: 123'],
    ['\nMeeting ID: 123 456 789\n\nPasscode: 123'],
    ['Passcode: 123 Passcode: 999'],
    ['Passcode:\u00a0123'],
    ['Kenncode: 123'],
    ['Meeting-Passwort: 123'],
    ["Code d'accès : 123"],
    ['Mot de passe : 123'],
    ['Código de acceso: 123'],
    ['Senha de acesso: 123'],
    ['Toegangscode: 123'],
    ['Код доступа: 123'],
    ['パスコード：123'],
    ['、パスコード：123'],
    ['密码: 123'],
    ['会议密码：123'],
    ['암호: 123'],
  ])('in the form %j goes into the link', (form) => {
    expect(short(`${ZOOM} ${form}`)).toBe(`${ZOOM}?pwd=123`)
    expect(short(`${ZOOM} ${form} as Weekly`)).toBe(`${ZOOM}?pwd=123 as Weekly`)
  })

  it.each([
    [`${ZOOM}、パスコード：123`, `${ZOOM}?pwd=123`],
    [`Passcode: 123 ${ZOOM}`, `${ZOOM}?pwd=123`],
    [`(${ZOOM} Passcode: 123)`, `${ZOOM}?pwd=123`],
    [`${ZOOM} as Weekly (Passcode: 123)`, `${ZOOM}?pwd=123 as Weekly`],
    [`${ZOOM} as Weekly notes, Passcode: 123`, `${ZOOM}?pwd=123 as Weekly notes,`],
    [`${ZOOM} as Weekly passcode 123`, `${ZOOM}?pwd=123 as Weekly`],
    [`${ZOOM}?pwd=inlink (Passcode: 123)`, `${ZOOM}?pwd=inlink`],
    [`${MEET} (Passcode: 123)`, MEET],
    [`https://teams.microsoft.com/meet/123 Passcode: aB1`, 'https://teams.microsoft.com/meet/123?p=aB1'],
  ])('is read from %j', (text, expected) => {
    expect(short(text)).toBe(expected)
  })
})

describe('a name', () => {
  it.each([
    ['as Weekly notes', 'Weekly notes'],
    ['AS Weekly   notes ', 'Weekly notes'],
    ['as "Weekly notes"', 'Weekly notes'],
    ['as “Weekly notes”', 'Weekly notes'],
    ['as Q&amp;A &lt;team&gt;', 'Q&A <team>'],
    ['as Password reset sync', 'Password reset sync'],
    ['as known as Bob', 'known as Bob'],
    ['as Node.js/2 talk', 'Node.js/2 talk'],
    ['as <@U1|bob>', 'bob'],
    ['as 🎉', '🎉'],
    [`as ${'x'.repeat(100)}`, 'x'.repeat(100)],
    [`as ${'🎉'.repeat(100)}`, '🎉'.repeat(100)],
  ])('%j names the bot', (text, name) => {
    expect(parseRequest(`${ZOOM} ${text}`)).toEqual({
      kind: 'record',
      link: parseMeetingLink(ZOOM),
      botName: name,
      when: null,
    })
  })

  it.each([
    [`${ZOOM} as ${'x'.repeat(101)}`, 'name of 101'],
    [`${ZOOM} as`, '? as'],
    [`${ZOOM} as ""`, '? as'],
    [`${ZOOM} as (Passcode: 123)`, '? as'],
    [`as Weekly ${ZOOM}`, '? as Weekly'],
    [`${ZOOM} as <@U0SIM000001>`, '? as @someone'],
    [`${ZOOM} as <!channel>`, '? as @everybody'],
    [`${ZOOM} at 15:00 as Notes of <@U0SIM000001>`, '? at 15:00 as Notes of @someone'],
    [`${ZOOM} as ${MEET}`, 'several zoom:123456789 google_meet:abc-defg-hij'],
  ])('is refused in %j', (text, expected) => {
    expect(short(text)).toBe(expected)
  })
})

describe('what stands beside the link', () => {
  it.each([
    [`${ZOOM} in 20 minutes`, `${ZOOM} @ in 20 minutes`],
    [`${ZOOM} at 15:00 as Weekly notes`, `${ZOOM} @ at 15:00 as Weekly notes`],
    [`${ZOOM} at 15:00 (Passcode: 123) as Weekly`, `${ZOOM}?pwd=123 @ at 15:00 as Weekly`],
    [`${ZOOM} (Passcode: 123), at 15:00.`, `${ZOOM}?pwd=123 @ at 15:00.`],
    [`tomorrow 9am ${ZOOM}`, `${ZOOM} @ tomorrow 9am`],
    [`tomorrow 9am: <${ZOOM}|the call> as Weekly`, `${ZOOM} @ tomorrow 9am as Weekly`],
    [`tomorrow ${ZOOM} 9am`, `${ZOOM} @ tomorrow 9am`],
    [`${ZOOM} as Standup at 9`, `${ZOOM} as Standup at 9`],
    [`${ZOOM} as "Standup at 9:30"`, `${ZOOM} as Standup at 9:30`],
    [`${ZOOM} as Weekly notes tomorrow 9am`, '? as Weekly notes tomorrow 9am'],
    [`${ZOOM} as Weekly notes in 20 minutes`, '? as Weekly notes in 20 minutes'],
    [`${ZOOM} as Weekly notes at 16:00`, '? as Weekly notes at 16:00'],
    [`${ZOOM} at 15:00 as Weekly notes at 15:00`, `${ZOOM} @ at 15:00 as Weekly notes at 15:00`],
    [`${ZOOM} tomorrow 9am as Standup at 9`, `${ZOOM} @ tomorrow 9am as Standup at 9`],
    [`at 9am ${ZOOM} as Standup https://example.com/a`, `${ZOOM} @ at 9am as Standup https://example.com/a`],
    [`please record ${ZOOM}, thanks!`, `${ZOOM} @ please record thanks!`],
    [`${ZOOM} Meeting ID: 999 999 999`, `${ZOOM} @ Meeting ID: 999 999 999`],
    [`${ZOOM} passcode`, `${ZOOM} @ passcode`],
    [`${ZOOM} <!channel>`, `${ZOOM} @ @everybody`],
    [`${ZOOM} thanks <@U0SIM000001>!`, `${ZOOM} @ thanks @someone !`],
    [`[Join](${ZOOM})`, `${ZOOM} @ [Join]`],
    [`${ZOOM} ${'ab'.repeat(100)}`, `${ZOOM} @ ${'ab'.repeat(100)}`],
  ])('may be a moment in %j', (text, expected) => {
    expect(short(text)).toBe(expected)
  })
})

describe('one word', () => {
  it.each([
    ['list', 'list'],
    [' LIST. ', 'list'],
    ['stop', 'stop'],
    ['Stop!', 'stop'],
    ['“stop”', 'stop'],
  ])('%j is a command', (text, kind) => {
    expect(parseRequest(text)).toEqual({ kind })
  })

  it.each([['stop it'], ['list this'], ['st op'], ['unstop'], ['stopp']])('%j is none', (text) => {
    expect(parseRequest(text).kind).toBe('noLink')
  })
})

describe('a mention of the app', () => {
  it.each([
    [`<@U0BOT> <${ZOOM}>`, ZOOM],
    [`<@U0BOT|recorder> ${ZOOM} as Weekly`, `${ZOOM} as Weekly`],
    [`<@U0BOT>: <${ZOOM}> tomorrow 9am`, `${ZOOM} @ tomorrow 9am`],
    [`<${ZOOM}> at 15:00 <@U0BOT>`, `${ZOOM} @ at 15:00`],
    ['<@U0BOT> list', 'list'],
    ['<@U0BOT>', 'help'],
    [`<@U0BOT> <${ZOOM}> <@U0OTHER>`, `${ZOOM} @ @someone`],
  ])('is taken out of %j', (text, expected) => {
    expect(short(withoutMention(text, 'U0BOT'))).toBe(expected)
  })

  it('stays when nobody knows who the app is', () => {
    expect(withoutMention('<@U0BOT> list', null)).toBe('<@U0BOT> list')
  })
})

describe('a request that starts nothing', () => {
  it.each([
    ['', 'help'],
    ['   ', 'help'],
    ['\u00a0', 'help'],
    ['help', 'help'],
    ['HELP!', 'help'],
    ['--help', 'help'],
    ['?', 'help'],
    ['list all', 'no link in list all'],
    ['please stop', 'no link in please stop'],
    ['record the meeting please', 'no link in record the meeting please'],
    ['zoom.us', 'no link in zoom.us'],
    ['Passcode: sesame', 'no link in Passcode: •••'],
    ['zoommtg://zoom.us/join?confno=1&amp;pwd=sesame', 'no link in zoommtg://zoom.us/join?confno=1&pwd=•••'],
    ['<mailto:jane@zoom.us|jane@zoom.us>', 'no link in jane@zoom.us'],
    [`${ZOOM} ${MEET}`, 'several zoom:123456789 google_meet:abc-defg-hij'],
    [`${ZOOM};${MEET}`, 'several zoom:123456789 google_meet:abc-defg-hij'],
    ['https://example.com/j/1', 'foreign example.com'],
    ['<https://zoom.us@evil.com/j/1|zoom.us/j/1>', 'foreign evil.com'],
    ['look at www.example.com/j/1', 'foreign www.example.com'],
    [`https://${'a.'.repeat(100)}com/`, `foreign ${'a.'.repeat(100).slice(0, 99)}…`],
    ['<https://app.slack.com/huddle/T1/C1>', 'huddle'],
    ['<https://meet.google.com/new>', 'no link in https://meet.google.com/new'],
    ['https://acme.zoom.us/rec/share/x?pwd=sesame', 'no link in https://acme.zoom.us/rec/share/x…'],
    [
      'https://meet.goto.com/install https://example.com/',
      'no link in https://meet.goto.com/install https://example.com/',
    ],
    ['meet.goto.com/123 456 789', 'no link in meet.goto.com/123 456 789'],
    ['acme.webex.com/j.php?MTID=m1234567…', 'no link in acme.webex.com/j.php…'],
    ['teams.microsoft.com/l/meetup-join/NDQ4OWE5…', 'no link in teams.microsoft.com/l/meetup-join/NDQ4OWE5…'],
    [`${ZOOM} https://events.zoom.us/ejl/x?y=1`, '? events.zoom.us/…'],
    [`${ZOOM} https://zoom.us/u/x at 9`, '? https://zoom.us/u/x at 9'],
    [`${ZOOM} https://example.com/wiki?secret=1`, '? https://example.com/wiki…'],
    [`${ZOOM} https://app.slack.com/huddle/T1/C1`, '? slack.com/huddle/…'],
    [`${ZOOM} ${'ab '.repeat(200)}`, `? ${'ab '.repeat(200).slice(0, 199)}…`],
    ['no sense '.repeat(1200), 'tooLong'],
    [`${ZOOM} as ${'x'.repeat(10_000)}`, 'tooLong'],
    [`${ZOOM}${' '.repeat(10_000)}`, ZOOM],
  ])('%j is answered', (text, expected) => {
    expect(short(text)).toBe(expected)
  })
})

describe('any text', () => {
  it('never throws and is never quoted at length', () => {
    const words = fc.constantFrom(
      ZOOM,
      MEET,
      'as',
      '<',
      '>',
      '|',
      '&amp;',
      'Passcode:',
      'pwd',
      '(',
      ')',
      ' ',
      '、',
      '"',
    )
    // Half surrogate pairs included.
    const anyUnits = fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units))
    const mixed = fc.array(fc.oneof(words, anyUnits), { maxLength: 12 }).map((all) => all.join(' '))
    fc.assert(
      fc.property(fc.oneof(mixed, anyUnits, fc.string({ unit: 'binary', maxLength: 300 })), (text) => {
        const parsed = parseRequest(text)
        if (parsed.kind === 'notUnderstood') expect([...parsed.rest].length).toBeLessThanOrEqual(200)
        if (parsed.kind === 'noLink') expect([...parsed.text].length).toBeLessThanOrEqual(200)
        if (parsed.kind !== 'record') return
        expect(parsed.botName).not.toBe('')
        expect([...(parsed.when ?? '1')].length).toBeLessThanOrEqual(200)
        expect(parsed.when ?? '1').toMatch(/[\p{L}\p{N}]/u)
      }),
      { numRuns: 2000 },
    )
  })

  it('means the same plain and in every form that Slack wraps it in', () => {
    const query = fc.array(fc.stringMatching(/^[a-z]{1,6}=[A-Za-z0-9]{1,8}$/), { maxLength: 3 })
    const url = fc.tuple(fc.constantFrom(ZOOM, MEET, 'https://a.webex.com/meet/jane'), query).map(([link, parts]) => {
      return parts.length === 0 ? link : `${link}?${parts.join('&')}`
    })
    const tail = fc.constantFrom('', ' as Weekly', ' (Passcode: 12ab)', ' in 20 minutes', ' pwd 12ab as Q and A')
    fc.assert(
      fc.property(url, tail, (link, after) => {
        const escaped = link.replaceAll('&', '&amp;')
        const plain = parseRequest(`${link}${after}`)
        expect(parseRequest(`${escaped}${after}`)).toEqual(plain)
        expect(parseRequest(`<${escaped}>${after}`)).toEqual(plain)
        expect(parseRequest(`<${escaped}|${escaped}>${after}`)).toEqual(plain)
        expect(parseRequest(`<${escaped}|a label>${after}`)).toEqual(plain)
        expect(parseRequest(`“${escaped}”${after.replaceAll(' ', '\u00a0')}`)).toEqual(plain)
      }),
    )
  })

  it('shows a passcode in nothing but the url', () => {
    const secret = fc.stringMatching(/^[A-Za-z0-9]{8,12}$/)
    const form = fc.constantFrom('(Passcode: %)', 'Passcode: %', 'pwd %', 'as Weekly (Passcode: %)', 'at 9 Passcode: %')
    const place = fc.constantFrom(`${ZOOM} %`, `Kenncode: % ${ZOOM}`, `<${ZOOM}?pwd=%>`, 'Passcode: %', 'a.b/c?pwd=%')
    fc.assert(
      fc.property(secret, form, place, (passcode, inForm, inPlace) => {
        for (const pattern of [`${ZOOM} ${inForm}`, inPlace]) {
          const shown = JSON.stringify(parseRequest(pattern.replace('%', passcode)), (name, value) =>
            name === 'url' ? undefined : value,
          )
          if (pattern !== `${ZOOM} %`) expect(shown).not.toContain(passcode)
        }
      }),
    )
  })
})
