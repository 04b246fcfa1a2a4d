import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type MeetingLink, parseMeetingLink, recogniseLink, withPasscode } from '../../src/recording/meeting-link.ts'

const TEAMS_THREAD = '19%3ameeting_NjA0ZTkxYTQtZDk0Zi00%40thread.v2'
const TEAMS_LONG = `https://teams.microsoft.com/l/meetup-join/${TEAMS_THREAD}/0?context=%7b%22Tid%22%3a%22t-1%22%2c%22Oid%22%3a%22o-1%22%7d`

function parsed(text: string): MeetingLink {
  const link = parseMeetingLink(text)
  if (link === null) throw new Error(`not a meeting link: ${text}`)
  return link
}

describe('a link of a known platform', () => {
  const forms: [url: string, platform: string, key: string, label: string][] = [
    ['https://zoom.us/j/1234567890', 'zoom', 'zoom:1234567890', 'zoom.us/j/123 456 7890'],
    ['https://us02web.zoom.us/j/12345678901?pwd=Abc.1', 'zoom', 'zoom:12345678901', 'zoom.us/j/123 4567 8901'],
    ['https://acme.zoom.us/j/123456789#success', 'zoom', 'zoom:123456789', 'acme.zoom.us/j/123 456 789'],
    ['https://acme.zoom.com/s/123456789', 'zoom', 'zoom:123456789', 'acme.zoom.us/j/123 456 789'],
    ['https://zoom.us/wc/join/123456789', 'zoom', 'zoom:123456789', 'zoom.us/j/123 456 789'],
    ['https://app.zoom.us/wc/123456789/join?fromPWA=1', 'zoom', 'zoom:123456789', 'zoom.us/j/123 456 789'],
    ['https://zoom.us/w/123456789?tk=t-9', 'zoom', 'zoom:123456789', 'zoom.us/j/123 456 789'],
    ['https://zoom.us/j/123-456-7890', 'zoom', 'zoom:1234567890', 'zoom.us/j/123 456 7890'],
    ['https://zoom.us/j/1', 'zoom', 'zoom:1', 'zoom.us/j/1'],
    ['https://acme.zoom.us/my/Jane.Doe', 'zoom', 'zoom:acme.zoom.us/my/jane.doe', 'acme.zoom.us/my/Jane.Doe'],
    [
      'https://meet.google.com/abc-defg-hij?authuser=0',
      'google_meet',
      'google_meet:abc-defg-hij',
      'meet.google.com/abc-defg-hij',
    ],
    ['https://meet.google.com/ABCDEFGHIJ', 'google_meet', 'google_meet:abc-defg-hij', 'meet.google.com/abc-defg-hij'],
    [
      TEAMS_LONG,
      'microsoft_teams',
      'microsoft_teams:19:meeting_NjA0ZTkxYTQtZDk0Zi00@thread.v2/0',
      'teams.microsoft.com/l/meetup-join/NjA0ZTkx…',
    ],
    [
      'https://teams.microsoft.com/meet/2345678901234?p=AbCdEf',
      'microsoft_teams',
      'microsoft_teams:meet/2345678901234',
      'teams.microsoft.com/meet/234 567 890 123 4',
    ],
    [
      'https://teams.live.com/meet/9876543210123?p=x',
      'microsoft_teams',
      'microsoft_teams:live/9876543210123',
      'teams.live.com/meet/987 654 321 012 3',
    ],
    [
      'https://acme.webex.com/acme/j.php?MTID=M0123456789abcdef',
      'webex',
      'webex:acme.webex.com/mtid/m0123456789abcdef',
      'acme.webex.com/j.php?MTID=m0123456…',
    ],
    ['https://acme.webex.com/meet/Jane', 'webex', 'webex:acme.webex.com/room/jane', 'acme.webex.com/meet/Jane'],
    ['https://app.goto.com/meeting/123456789', 'goto', 'goto:123456789', 'app.goto.com/123 456 789'],
    ['https://meet.goto.com/123-456-789', 'goto', 'goto:123456789', 'meet.goto.com/123 456 789'],
    ['https://meet.goto.com/JaneDoe', 'goto', 'goto:room/janedoe', 'meet.goto.com/JaneDoe'],
    ['https://global.gotomeeting.com/join/123456789', 'goto', 'goto:123456789', 'global.gotomeeting.com/123 456 789'],
    ['https://app.gotomeeting.com/?meetingId=123456789', 'goto', 'goto:123456789', 'app.gotomeeting.com/123 456 789'],
  ]

  it.each(forms)('%s is recognised', (url, ...[platform, key, label]) => {
    expect(parseMeetingLink(url)).toEqual({ url, platform, key, label })
  })
})

describe('spellings of one meeting', () => {
  const spellings: string[][] = [
    [
      'https://zoom.us/j/1234567890',
      'http://zoom.us/j/1234567890',
      'zoom.us/j/1234567890',
      'ZOOM.US/J/1234567890',
      'https://www.zoom.com/j/1234567890/',
      'https://us06web.zoom.us/j/1234567890?pwd=secret&from=addon',
      'https://us06web.zoom.us/j/1234567890?from=addon&pwd=other',
      'https://zoom.us:443/j/1234567890',
      'https://zoom.us.:8443/j/1234567890',
      'https://someone:word@zoom.us/j/1234567890',
      'https://zoom%2Eus/j/1234567890',
      'https://ｚｏｏｍ.us/j/1234567890',
      'https:\\\\zoom.us\\j\\1234567890',
      '<https://zoom.us/j/1234567890>.',
      '“https://zoom.us/j/1234567890”,',
      '(zoom.us/j/1234567890)',
      '*https://zoom.us/j/1234567890*',
      ' https://zoom.us/j/1234567890\u00a0',
      'https://zoom.us/j/1234567890?pwd=a&amp;from=b',
      'https://zoom.us//j/1234567890',
      'https://us02web.zoom.us/wc/join/1234567890?from=pwa',
      'https://app.zoom.us/wc/1234567890/start',
      'https://us02web.zoom.us/launch/jc/1234567890',
      'https://zoom.us/join?confno=1234567890&pwd=x',
      'https://zoom.us/w/1234567890?tk=t',
    ],
    [
      'https://meet.google.com/abc-defg-hij',
      'https://meet.google.com/abc-defg-hij?authuser=1&hs=122',
      'https://meet.google.com/u/1/abc-defg-hij',
      'https://meet.google.com/ABC-DEFG-HIJ/?pli=1#x',
    ],
    [
      TEAMS_LONG,
      `https://teams.microsoft.com/l/meetup-join/19:meeting_NjA0ZTkxYTQtZDk0Zi00@thread.v2/0?context={"Tid":"t-1","Oid":"o-1"}`,
      `https://teams.microsoft.com/_#/l/meetup-join/${TEAMS_THREAD}/0`,
      `https://teams.microsoft.com/dl/launcher/launcher.html?url=${encodeURIComponent(`/_#/l/meetup-join/${TEAMS_THREAD}/0?context=x`)}&type=meetup-join`,
    ],
    [
      'https://teams.microsoft.com/meet/234567890?p=a',
      'https://teams.microsoft.com/v2/?x=1#/meet/234567890?p=b',
      `https://teams.microsoft.com/dl/launcher/launcher.html?url=${encodeURIComponent('/_#/meet/234567890?p=a')}&type=meet`,
    ],
    ['https://a.webex.com/a/j.php?MTID=m1f', 'https://a.webex.com/a/k2/j.php?x=1&mtid=M1F'],
    ['https://a.webex.com/meet/jane', 'https://a.webex.com/join/Jane/'],
    ['https://meet.goto.com/123456789', 'https://gotomeeting.com/join/123456789', 'app.goto.com/meeting/123-456-789'],
    ['https://zoom.us/x/y?a=1&b=2&pwd=s', 'https://zoom.us/x/y/?b=2&a=1&utm_source=mail'],
  ]

  it.each(spellings)('share the key of %s', (...urls: string[]) => {
    expect(new Set(urls.map((url) => parsed(url).key)).size).toBe(1)
  })
})

describe('two meetings', () => {
  const pairs: [string, string][] = [
    ['https://zoom.us/j/1234567890', 'https://zoom.us/j/1234567891'],
    ['https://acme.zoom.us/my/jane', 'https://other.zoom.us/my/jane'],
    ['https://teams.microsoft.com/meet/234567890', 'https://teams.live.com/meet/234567890'],
    [TEAMS_LONG, TEAMS_LONG.replace('/0?', '/1600000000000?')],
    [TEAMS_LONG, TEAMS_LONG.replace('NjA0', 'nJA0')],
    ['https://a.webex.com/a/j.php?MTID=m1', 'https://a.webex.com/a/j.php?MTID=m2'],
    ['https://zoom.us/join?confno=1', 'https://zoom.us/join?confno=2'],
    // A long Teams link carries no number, so it is never known to be the same as a short one.
    [TEAMS_LONG, 'https://teams.microsoft.com/meet/234567890'],
    ['https://meet.google.com/abc-defg-hij', 'https://meet.google.com/abc-defg-hik'],
    ['https://meet.google.com/lookup/one', 'https://meet.google.com/lookup/two'],
    ['https://meet.goto.com/room?sid=1', 'https://meet.goto.com/room?sid=2'],
    ['https://app.goto.com/webinar/123456789', 'https://app.goto.com/meeting/123456789'],
    ['https://a.webex.com/x?meetingnumber=1&p=A', 'https://a.webex.com/x?meetingnumber=1&p=B'],
    ['https://a.webex.com/join?pw=1', 'https://a.webex.com/join?pw=2'],
    ['https://a.webex.com/a/j.php?MTID=mXyZ', 'https://a.webex.com/a/j.php?MTID=mxyz'],
    ['https://a.webex.com/a/j.php?MTID=m1', 'https://a.webex.com/a/e.php?MTID=m1'],
    [TEAMS_LONG.replace('/0?', `/${'1'.repeat(41)}?`), TEAMS_LONG.replace('/0?', `/${'1'.repeat(42)}?`)],
  ]

  it.each(pairs)('%s and %s have different keys', (one, other) => {
    expect(parsed(one).key).not.toBe(parsed(other).key)
  })
})

describe('an unusual path on a known host', () => {
  it.each([
    ['https://zoom.us/launch/chat?src=direct', 'zoom', 'zoom.us/…'],
    ['https://events.zoom.us/ejl/AbC', 'zoom', 'events.zoom.us/…'],
    ['https://meet.google.com/lookup/abc', 'google_meet', 'meet.google.com/…'],
    ['https://meet.google.com/lookup/new', 'google_meet', 'meet.google.com/…'],
    ['https://teams.microsoft.com/l/channel/19%3Ax', 'microsoft_teams', 'teams.microsoft.com/…'],
    ['https://acme.webex.com/webappng/sites/acme/x', 'webex', 'acme.webex.com/…'],
    ['https://app.goto.com/home', 'goto', 'app.goto.com/…'],
    ['https://app.goto.com/webinar/123456789', 'goto', 'app.goto.com/…'],
    ['https://meet.goto.com/JaneDoe?x=1', 'goto', 'meet.goto.com/…'],
    ['https://acme.webex.com/acme/e.php?MTID=m1', 'webex', 'acme.webex.com/…'],
    ['https://zoom.us/meeting/register/tJ1', 'zoom', 'zoom.us/…'],
    ['https://zoom.us/j/%E0%A4%A', 'zoom', 'zoom.us/…'],
  ])('%s is left for Recall to judge', (url, platform, label) => {
    expect(parsed(url)).toMatchObject({ url, platform, label })
    expect(parsed(url).key).toMatch(new RegExp(`^${platform}:other/[0-9a-z]+$`))
  })
})

describe('what is no meeting link', () => {
  it.each([
    ['https://zoom.us.evil.com/j/1', 'zoom.us.evil.com'],
    ['https://evilzoom.us/j/1', 'evilzoom.us'],
    ['evilzoom.us/j/1', 'evilzoom.us'],
    ['https://zoom.us@evil.com/j/1', 'evil.com'],
    ['https://zoom.us%2eevil.com/j/1', 'zoom.us.evil.com'],
    ['https://evil.com/?u=https://zoom.us/j/1', 'evil.com'],
    ['https://evil.com#@zoom.us/j/1', 'evil.com'],
    ['https://evil.com\\@zoom.us/j/1', 'evil.com'],
    ['https://zооm.us/j/1', 'xn--zm-fmca.us'],
    ['https://zoomgov.com/j/1', 'zoomgov.com'],
    ['https://meet.google.com.evil.io/abc-defg-hij', 'meet.google.com.evil.io'],
    ['https://microsoft.com/meet/1', 'microsoft.com'],
    ['https://slack.com/intl/huddle', 'slack.com'],
    ['example.com/meeting', 'example.com'],
    ['https://localhost:3000/', 'localhost'],
  ])('%s is foreign', (url, host) => {
    expect(recogniseLink(url)).toEqual({ kind: 'foreign', host })
    expect(parseMeetingLink(url)).toBeNull()
  })

  it.each([
    ['https://app.slack.com/huddle/T012/C345'],
    ['<https://acme.slack.com/huddle/T012/C345>'],
    ['app.slack.com/huddle/T012/C345?x=1'],
  ])('%s is a huddle', (url) => {
    expect(recogniseLink(url)).toEqual({ kind: 'huddle' })
    expect(parseMeetingLink(url)).toBeNull()
  })

  it.each([
    [''],
    ['zoom'],
    ['zoom.us'],
    ['Zoom.us!'],
    ['jane@zoom.us'],
    ['jane@zoom.us/j/1'],
    ['mailto:jane@zoom.us'],
    ['zoommtg://zoom.us/join?confno=1'],
    ['ftp://zoom.us/j/1'],
    ['javascript:alert(1)//zoom.us/j/1'],
    ['https://'],
    ['https:///'],
    ['http://[::1/j/1'],
    ['https://zoom.us/j/1 https://zoom.us/j/2'],
    ['and/or'],
    ['9.30/10'],
    ['e.g.'],
  ])('%j is no link', (text) => {
    expect(recogniseLink(text)).toEqual({ kind: 'none' })
  })
})

describe('a page of a platform', () => {
  it.each([
    ['https://zoom.us'],
    ['https://meet.google.com/'],
    ['https://us02web.zoom.us/u/kdRGS5vPzU'],
    ['https://acme.zoom.us/rec/share/x?pwd=secret'],
    ['https://acme.zoom.us/meeting/tZ0uf-2q/ics?icsToken=98'],
    ['https://acme.zoom.us/meeting/attendee/tZ0uf-2q/ics'],
    ['https://acme.zoom.us/meetings/81234567890/invitations?signature=abc'],
    ['https://support.zoom.us/hc/en-us'],
    ['https://zoom.us/start/videomeeting'],
    ['https://meet.google.com/new'],
    ['https://meet.google.com/u/1/new?hs=1'],
    ['https://meet.google.com/landing'],
    ['https://meet.google.com/tel/abc-defg-hij'],
    ['https://teams.microsoft.com/meetingOptions/?organizerId=a&language=en-US'],
    ['https://acme.webex.com/acme/globalcallin.php?MTID=t99999'],
    ['https://help.webex.com'],
    ['https://meet.goto.com/install'],
    ['https://meet.goto.com/install?sid=123456789'],
    ['https://global.gotomeeting.com/install/123456789'],
    ['meet.goto.com/123'],
  ])('%s is no meeting', (url) => {
    expect(recogniseLink(url)).toEqual({ kind: 'page' })
    expect(parseMeetingLink(url)).toBeNull()
  })

  it.each([
    ['acme.webex.com/j.php?MTID=m0123456…'],
    ['https://acme.webex.com/j.php?MTID=m0123456%E2%80%A6'],
    ['teams.microsoft.com/l/meetup-join/NjA0ZTkx…:'],
    ['(acme.zoom.us/my/a-name-too-long…)'],
  ])('%s is cut off, so it is no meeting', (label) => {
    expect(recogniseLink(label)).toEqual({ kind: 'page' })
  })
})

describe('the url for Recall', () => {
  it.each([
    ['zoom.us/j/1?pwd=a.1', 'https://zoom.us/j/1?pwd=a.1'],
    ['http://zoom.us/j/1?pwd=a&from=b#success', 'https://zoom.us/j/1?pwd=a&from=b#success'],
    ['https://jane:word@zoom.us:8443/j/1', 'https://zoom.us/j/1'],
    ['https://zoom.us/j/1?pwd=a&amp;from=b.', 'https://zoom.us/j/1?pwd=a&from=b'],
    [`https://acme.webex.com/x(1)`, 'https://acme.webex.com/x(1)'],
  ])('of %s is %s', (typed, url) => {
    expect(parsed(typed).url).toBe(url)
  })
})

describe('a passcode beside the link', () => {
  it.each([
    ['https://zoom.us/j/1', '123', 'https://zoom.us/j/1?pwd=123'],
    ['https://zoom.us/j/1?from=x#success', 'aB@*-_.1', 'https://zoom.us/j/1?pwd=aB@*-_.1&from=x#success'],
    ['https://zoom.us/j/1?pwd=&x', 'a&b#c+d%e', 'https://zoom.us/j/1?pwd=a%26b%23c%2Bd%25e&x'],
    ['https://zoom.us/j/1?pwd=in.link', '123', 'https://zoom.us/j/1?pwd=in.link'],
    ['https://acme.zoom.us/my/jane', '123', 'https://acme.zoom.us/my/jane?pwd=123'],
    ['https://teams.microsoft.com/meet/123', 'Ab1', 'https://teams.microsoft.com/meet/123?p=Ab1'],
    ['https://teams.microsoft.com/meet/123?p=in', 'Ab1', 'https://teams.microsoft.com/meet/123?p=in'],
    [TEAMS_LONG, 'Ab1', TEAMS_LONG],
    ['https://meet.google.com/abc-defg-hij', '123', 'https://meet.google.com/abc-defg-hij'],
  ])('goes into %s where the platform takes it', (url, passcode, expected) => {
    const link = parsed(url)
    expect(withPasscode(link, passcode)).toEqual({ ...link, url: expected })
  })
})

describe('any text', () => {
  const hosts = ['zoom.us', 'acme.zoom.com', 'meet.google.com', 'teams.microsoft.com', 'teams.live.com', 'a.webex.com']
  const anyUrl = fc
    .tuple(fc.constantFrom(...hosts, 'meet.goto.com'), fc.webPath(), fc.webQueryParameters(), fc.webFragments())
    .map(([host, path, query, fragment]) => `https://${host}${path || '/'}?${query}#${fragment}`)
    // Some happen to be pages without a meeting.
    .filter((url) => parseMeetingLink(url) !== null)

  // Half surrogate pairs included.
  const anyUnits = fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units))

  it('never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), anyUnits, fc.webUrl(), anyUrl), (text) => {
        recogniseLink(text)
        recogniseLink(`https://zoom.us/${text}`)
      }),
      { numRuns: 1000 },
    )
  })

  it('is read the same when it is read again', () => {
    fc.assert(
      fc.property(anyUrl, (url) => {
        const link = parsed(url)
        expect(parseMeetingLink(link.url)).toEqual(link)
      }),
    )
  })

  it('keeps key and label free of the passcode, whatever it is', () => {
    const passcode = fc.stringMatching(/^[A-Za-z0-9@*_-]{8,20}$/)
    const place = fc.constantFrom('zoom.us/j/123456789?x=1&pwd=', 'zoom.us/unusual?pwd=', 'teams.live.com/meet/123?p=')
    fc.assert(
      fc.property(place, passcode, (before, secret) => {
        const { key, label } = parsed(`https://${before}${secret}`)
        expect(key).not.toContain(secret)
        expect(label).not.toContain(secret)
        expect(key).toBe(parsed(`https://${before}`).key)
      }),
    )
  })

  it('keeps its key in every order of its query, under every alias of its host, with and without a passcode', () => {
    const digits = fc.stringMatching(/^[1-9]\d{8,10}$/)
    const zoomHost = fc.constantFrom(
      'zoom.us',
      'zoom.com',
      'www.zoom.us',
      'us02web.zoom.us',
      'acme.zoom.us',
      'acme.zoom.com',
    )
    const zoom = fc.tuple(zoomHost, fc.constantFrom('j', 's', 'wc/join', 'w')).map((form) => form.join('/'))
    const form = fc.oneof(zoom, fc.constant('teams.microsoft.com/meet'), fc.constant('app.goto.com/meeting'))
    const extras = fc.uniqueArray(
      fc.constantFrom('from=a', 'pwd=s3cret', 'p=s3cret', 'utm_source=b', 'authuser=2', 'x=1'),
    )
    fc.assert(
      fc.property(fc.tuple(digits, digits), fc.tuple(form, zoom), extras, ([number, other], [path, alias], query) => {
        const key = parsed(`https://${path}/${number}`).key
        expect(parsed(`https://${path}/${number}?${query.join('&')}`).key).toBe(key)
        expect(parsed(`https://${path}/${number}?${query.toReversed().join('&')}`).key).toBe(key)
        if (key.startsWith('zoom:')) expect(parsed(`https://${alias}/${number}?${query.join('&')}`).key).toBe(key)
        if (number !== other) expect(parsed(`https://${path}/${other}?${query.join('&')}`).key).not.toBe(key)
      }),
    )
  })

  it('of 10 kB gives a short key and label, at once', () => {
    const long = ['a', '1', '/', '.', '&a=', '/meet/1', '/meetup-join/', '%41', ')', '"', '(', 'https://', '1 '].map(
      (unit) => unit.repeat(Math.ceil(10_000 / unit.length)),
    )
    for (const text of long) {
      for (const start of ['', 'https://', 'https://zoom.us/j/', 'https://teams.live.com/', 'https://a.webex.com/?']) {
        const link = parseMeetingLink(`${start}${text}`)
        expect((link?.key ?? '').length).toBeLessThan(300)
        expect((link?.label ?? '').length).toBeLessThan(120)
      }
    }
  })
})
