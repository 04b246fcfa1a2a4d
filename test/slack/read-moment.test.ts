import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { isMoment, readMoment } from '../../src/slack/read-moment.ts'

// A Wednesday.
const NOW = '2026-11-18T14:00'

const utc = (text: string) => Date.parse(`${text}Z`)

/** The outcome in short; instants in UTC. */
async function short(text: string, zone: string | null, now: string): Promise<string> {
  const reading = await readMoment({ text, zone, now: utc(now) })
  const at = 'at' in reading ? new Date(reading.at).toISOString().replace(/:00\.000Z$|\.000Z$/, '') : null
  if (at === null) return reading.kind
  return reading.kind === 'moment' ? at : `${reading.kind} ${at}`
}

afterEach(() => {
  vi.unstubAllEnvs()
})

describe('a length of time from now', () => {
  it.each([
    ['now', '14:00'],
    ['right now', '14:00'],
    ['in 0 minutes', '14:00'],
    ['in 20 minutes', '14:20'],
    ['In 20 min.', '14:20'],
    ['in 20m', '14:20'],
    ['+20m', '14:20'],
    ['in twenty minutes', '14:20'],
    ['20 minutes from now', '14:20'],
    ['in 2 h', '16:00'],
    ['in 2 hours', '16:00'],
    ['in 1.5 hours', '15:30'],
    ['in 1,5 hours', '15:30'],
    ['in half an hour', '14:30'],
    ['in a quarter of an hour', '14:15'],
    ['in an hour', '15:00'],
    ['in an hour and a half', '15:30'],
    ['in 1 hour and 30 minutes', '15:30'],
    ['in 1 hour 30 minutes', '15:30'],
    ['in 1h30', '15:30'],
    ['in 1h30m', '15:30'],
    ['in\u00a0forty-five\tminutes', '14:45'],
  ])('%j needs no time zone', async (text, time) => {
    expect(await short(text, null, NOW)).toBe(`2026-11-18T${time}`)
    expect(await short(text, 'Asia/Kolkata', NOW)).toBe(`2026-11-18T${time}`)
  })

  it.each([
    ['20 minutes ago', 'past 2026-11-18T13:40'],
    ['in -5 minutes', 'past 2026-11-18T13:55'],
    ['in 9700 hours', 'tooFar 2027-12-27T18:00'],
    ['in 999999999999999 hours', 'tooFar +275760-09-13T00:00'],
    ['20 minutes', 'unclear'],
    ['in 20', 'unclear'],
    ['in 30 minutes and 1 hour', 'unclear'],
    ['in 20 minutes at 15:00', 'unclear'],
    ['in 20 minutes UTC', 'unclear'],
  ])('%j is no moment to plan', async (text, expected) => {
    expect(await short(text, null, NOW)).toBe(expected)
  })
})

describe('a time of day in New York, at 9:00', () => {
  it.each([
    ['at 15:00', '2026-11-18T20:00'],
    ['15:00', '2026-11-18T20:00'],
    ['15.00', '2026-11-18T20:00'],
    ['15h', '2026-11-18T20:00'],
    ['15h00', '2026-11-18T20:00'],
    ['at 15', '2026-11-18T20:00'],
    ['3pm', '2026-11-18T20:00'],
    ['3 PM', '2026-11-18T20:00'],
    ['3 p.m.', '2026-11-18T20:00'],
    ['@3pm', '2026-11-18T20:00'],
    ['3:30pm', '2026-11-18T20:30'],
    ['3.30 pm', '2026-11-18T20:30'],
    ['９：３０', '2026-11-18T14:30'],
    ['9am', NOW],
    ['noon', '2026-11-18T17:00'],
    ['at midday', '2026-11-18T17:00'],
    ['12pm', '2026-11-18T17:00'],
    ['12:30', '2026-11-18T17:30'],
    ['at midnight', '2026-11-19T05:00'],
    ['tonight at midnight', '2026-11-19T05:00'],
    ['tonight at 8pm', '2026-11-19T01:00'],
    ['tonight at 8', '2026-11-19T01:00'],
    ['this afternoon at 3', '2026-11-18T20:00'],
    ['at 3 in the afternoon', '2026-11-18T20:00'],
    ['today at noon', '2026-11-18T17:00'],
    ['8:00', 'past 2026-11-18T13:00'],
    ['at 8am', 'past 2026-11-18T13:00'],
    ['00:30', 'past 2026-11-18T05:30'],
    ['this morning at 8', 'past 2026-11-18T13:00'],
    ['9', 'unclear'],
    ['at 9', 'unclear'],
    ['at 12', 'unclear'],
    ["at 9 o'clock", 'unclear'],
    ['3:30', 'unclear'],
    ['tonight', 'unclear'],
    ['tonight at 9am', 'unclear'],
    ['this afternoon', 'unclear'],
    ['1500', 'unclear'],
    ['24:00', 'unclear'],
    ['9:75', 'unclear'],
    ['13pm', 'unclear'],
    ['9-10am', 'unclear'],
    ['15:00 - 16:00', 'unclear'],
    ['from 9 to 10', 'unclear'],
    ['3pm or 4pm', 'unclear'],
    ['3pm sharp', 'unclear'],
    ['later', 'unclear'],
    ['please record, thanks!', 'unclear'],
    ['', 'unclear'],
  ])('%j is %s', async (text, expected) => {
    expect(await short(text, 'America/New_York', NOW)).toBe(expected)
  })

  it.each([
    ['2026-11-18T14:00:59', 'now'],
    ['2026-11-18T14:01:00', 'now'],
    ['2026-11-18T14:01:01', 'past'],
  ])('that was reached less than a minute ago is now: at %s it is %s', async (now, expected) => {
    const reading = await readMoment({ text: '9:00', zone: 'America/New_York', now: utc(now) })
    const past = { kind: 'past', at: utc(NOW) }
    expect(reading).toEqual(expected === 'now' ? { kind: 'moment', at: utc(now) } : past)
  })
})

describe('a day with a time, asked in New York on Wednesday at 9:00', () => {
  it.each([
    ['tomorrow 9am', '2026-11-19T14:00'],
    ['9am tomorrow', '2026-11-19T14:00'],
    ['tomorrow at 15', '2026-11-19T20:00'],
    ['tomorrow, 9:30', '2026-11-19T14:30'],
    ['tomorrow – 9:30', '2026-11-19T14:30'],
    ['tomorrow morning at 9', '2026-11-19T14:00'],
    ['tomorrow noon', '2026-11-19T17:00'],
    ['tmrw 10:00', '2026-11-19T15:00'],
    ['day after tomorrow 10:00', '2026-11-20T15:00'],
    ['in 2 days at 10am', '2026-11-20T15:00'],
    ['in a week at 10:00', '2026-11-25T15:00'],
    ['Fri 10:30', '2026-11-20T15:30'],
    ['friday at 10am', '2026-11-20T15:00'],
    ['10:30 on Friday', '2026-11-20T15:30'],
    ['this Friday 10:30', '2026-11-20T15:30'],
    ['this coming Friday at 10:30', '2026-11-20T15:30'],
    ['Weds 10:00', '2026-11-18T15:00'],
    ['Wed 8:00', '2026-11-25T13:00'],
    ['next Wednesday 10:00', '2026-11-25T15:00'],
    ['next monday 9:00', '2026-11-23T14:00'],
    ['Tues 9:00', '2026-11-24T14:00'],
    ['3 Dec 10:00', '2026-12-03T15:00'],
    ['Dec 3rd, 10am', '2026-12-03T15:00'],
    ['3rd of December at 10am', '2026-12-03T15:00'],
    ['Thu, 3 December at 10:00', '2026-12-03T15:00'],
    ['December 3, 2026 at 10:00', '2026-12-03T15:00'],
    ['10am on 3 Dec', '2026-12-03T15:00'],
    ['2026-12-03 10:00', '2026-12-03T15:00'],
    ['2026-12-03T10:00', '2026-12-03T15:00'],
    ['12/25 10am', '2026-12-25T15:00'],
    ['25/12 10am', '2026-12-25T15:00'],
    ['25.12.2026 10:00', '2026-12-25T15:00'],
    ['12/12 10am', '2026-12-12T15:00'],
    ['5 Jan 9:00', '2027-01-05T14:00'],
    ['10 Nov 9:00', 'past 2026-11-10T14:00'],
    ['yesterday at 9:00', 'past 2026-11-17T14:00'],
    ['last friday 10:00', 'past 2026-11-13T15:00'],
    ['3 Dec 2028 10:00', 'tooFar 2028-12-03T15:00'],
    ['tomorrow', 'unclear'],
    ['friday', 'unclear'],
    ['3 Dec', 'unclear'],
    ['tomorrow at 9', 'unclear'],
    ['tomorrow 3:30', 'unclear'],
    ['tomorrow morning', 'unclear'],
    ['tomorrow at midnight', 'unclear'],
    ['next Friday 10:00', 'unclear'],
    ['this Monday 10:00', 'unclear'],
    ['next week 9:00', 'unclear'],
    ['monday next week 9:00', 'unclear'],
    ['weekend 9:00', 'unclear'],
    ['in a few days at 9am', 'unclear'],
    ['12/03 at 10am', 'unclear'],
    ['12/03/2026 at 10am', 'unclear'],
    ['10.12.2026 9:00', 'unclear'],
    ['25.12.2026 at 9', 'unclear'],
    ['Friday, 3 December at 10:00', 'unclear'],
    ['31 Feb 10:00', 'unclear'],
    ['fridays 10:00', 'unclear'],
    ['every friday at 10:00', 'unclear'],
    ['tomorrow 9am 10am', 'unclear'],
    ['20 minutes after 3pm', 'unclear'],
    ['in 99999999999 days at 9am', 'unclear'],
  ])('%j is %s', async (text, expected) => {
    expect(await short(text, 'America/New_York', NOW)).toBe(expected)
  })
})

describe('the asker’s time zone', () => {
  it.each([
    ['Europe/Lisbon', '2026-11-19T09:00'],
    ['America/New_York', '2026-11-19T14:00'],
    ['Asia/Kolkata', '2026-11-19T03:30'],
    // Where it is Thursday already, tomorrow is Friday.
    ['Pacific/Auckland', '2026-11-19T20:00'],
    ['Australia/Lord_Howe', '2026-11-19T22:00'],
  ])('decides what tomorrow is: in %s 9am is %s', async (zone, expected) => {
    expect(await short('tomorrow 9am', zone, NOW)).toBe(expected)
  })

  it.each([
    ['Pacific/Auckland', 'Thu 9:00', '2026-11-18T20:00'],
    ['Pacific/Auckland', 'Thu 2:00am', '2026-11-25T13:00'],
    ['Pacific/Auckland', 'Fri 9:00', '2026-11-19T20:00'],
    ['Asia/Kolkata', 'at 21:00', '2026-11-18T15:30'],
  ])('counts: in %s %j is %s', async (zone, text, expected) => {
    expect(await short(text, zone, NOW)).toBe(expected)
  })

  it.each([[null], ['Mars/Olympus'], ['']])('is needed where %j is all that is known', async (zone) => {
    for (const text of ['15:00', 'tomorrow 9am', 'Fri 10:30', '2026-12-03 10:00', 'tomorrow 9am UTC', '8:00']) {
      expect(await short(text, zone, NOW)).toBe('needsZone')
    }
    expect(await short('at 9', zone, NOW)).toBe('unclear')
    expect(await short('15:00 UTC', zone, NOW)).toBe('2026-11-18T15:00')
    expect(await short('3 Dec 15:00 CET', zone, NOW)).toBe('2026-12-03T14:00')
  })

  it.each(['UTC', 'America/New_York', 'Pacific/Auckland', 'Africa/Cairo', 'America/Santiago'])(
    'is not that of the process, here %s',
    async (processZone) => {
      vi.stubEnv('TZ', processZone)
      expect(Intl.DateTimeFormat().resolvedOptions().timeZone).toBe(processZone)
      // In each of these hours clocks change in one of the zones.
      for (const now of ['2026-03-08T01:50', '2026-03-08T06:50', '2026-09-26T13:50', '2026-04-23T21:50', NOW]) {
        const twenty = new Date(utc(now) + 20 * 60_000).toISOString().slice(0, 16)
        expect(await short('in 20 minutes', 'Europe/Lisbon', now)).toBe(twenty)
        expect(await short('in 2 days at 9am', 'Asia/Kolkata', now)).toMatch(/T03:30$/)
      }
      expect(await short('tomorrow 2:30am', 'Asia/Kolkata', '2026-03-07T10:00')).toBe('2026-03-07T21:00')
    },
  )
})

describe('a zone in the text', () => {
  it.each([
    ['15:00 UTC', '2026-11-18T15:00'],
    ['15:00 (UTC)', '2026-11-18T15:00'],
    ['15:30 gmt', '2026-11-18T15:30'],
    ['15:30 UTC+1', '2026-11-18T14:30'],
    ['20:30 GMT+5:30', '2026-11-18T15:00'],
    ['16:00 CET', '2026-11-18T15:00'],
    ['3pm PST', '2026-11-18T23:00'],
    ['3pm PT', '2026-11-18T23:00'],
    ['tomorrow 3pm ET', '2026-11-19T20:00'],
    ['2026-12-03T10:00Z', '2026-12-03T10:00'],
    ['2026-12-03T10:00:00+01:00', '2026-12-03T09:00'],
    ['3 Jul 2027 15:00 CEST', '2027-07-03T13:00'],
    // Summer time is over, or has not begun: nobody knows which of the two was meant.
    ['3pm PDT', 'unclear'],
    ['15:00 CEST', 'unclear'],
    ['15 Mar 15:00 EST', 'unclear'],
    // Several zones share these names, or none has them.
    ['15:00 IST', 'unclear'],
    ['15:00 CST', 'unclear'],
    ['15:00 BST', 'unclear'],
    ['15:00 UTC+99', 'unclear'],
    ['15:00 UTC CET', 'unclear'],
  ])('counts: %j is %s', async (text, expected) => {
    expect(await short(text, 'America/New_York', NOW)).toBe(expected)
  })

  it('makes a counted day unclear where it is another day already', async () => {
    expect(await short('tomorrow 9:00 UTC', 'Pacific/Auckland', NOW)).toBe('unclear')
    expect(await short('Fri 9:00 UTC', 'Pacific/Auckland', NOW)).toBe('unclear')
    expect(await short('20 Nov 9:00 UTC', 'Pacific/Auckland', NOW)).toBe('2026-11-20T09:00')
    expect(await short('tomorrow 9:00 UTC', 'Europe/Lisbon', NOW)).toBe('2026-11-19T09:00')
  })
})

describe('a day on which the clocks change', () => {
  it.each([
    ['America/New_York', '2026-03-07T20:00', 'tomorrow 2:30am', 'unclear'],
    ['America/New_York', '2026-03-07T20:00', 'tomorrow 3:30am', '2026-03-08T07:30'],
    ['America/New_York', '2026-03-07T20:00', 'tomorrow 9am', '2026-03-08T13:00'],
    ['America/New_York', '2026-03-08T06:50', 'in 20 minutes', '2026-03-08T07:10'],
    ['Europe/Lisbon', '2026-10-24T12:00', 'tomorrow 1:30am', '2026-10-25T00:30'],
    ['Europe/Lisbon', '2026-10-25T00:20', '1:30am', '2026-10-25T00:30'],
    ['Europe/Lisbon', '2026-10-25T00:45', '1:30am', '2026-10-25T01:30'],
    ['Europe/Lisbon', '2026-10-25T01:45', '1:30am', 'past 2026-10-25T01:30'],
    ['Pacific/Auckland', '2026-09-26T10:00', 'tomorrow 2:30am', 'unclear'],
    ['Pacific/Auckland', '2026-09-26T10:00', 'tomorrow 9:00', '2026-09-26T20:00'],
    ['Australia/Lord_Howe', '2026-10-03T10:00', 'tomorrow 2:15am', 'unclear'],
    ['Australia/Lord_Howe', '2026-10-03T10:00', 'tomorrow 2:30am', '2026-10-03T15:30'],
    ['Australia/Lord_Howe', '2026-04-04T10:00', 'tomorrow 1:45am', '2026-04-04T14:45'],
  ])('in %s at %s: %j is %s', async (...[zone, now, text, expected]) => {
    expect(await short(text, zone, now)).toBe(expected)
  })
})

describe('whether a text speaks of a moment', () => {
  it.each([
    'now',
    'in 20 minutes',
    'tomorrow',
    'at 9',
    '12/03 at 10am',
    'yesterday 9:00',
    '15:00 IST',
    '9-10am',
    'Fri 10:30',
  ])('%j does', async (text) => {
    expect(await isMoment(text, utc(NOW))).toBe(true)
  })

  it.each([
    '',
    'please record thanks',
    '[Join]',
    'passcode',
    'Weekly',
    '@U0OTHER',
    'tomorrow please',
    `${'at 9:00 '.repeat(30)}`,
  ])('%j does not', async (text) => {
    expect(await isMoment(text, utc(NOW))).toBe(false)
  })
})

describe('any text', () => {
  const words = fc.constantFrom(
    ...[
      'at',
      'on',
      'in',
      'the',
      'of',
      'and',
      'next',
      'this',
      'last',
      '-',
      ',',
      ':',
      '/',
      'am',
      'pm',
      'UTC',
      'CET',
      '+2',
      'ago',
    ],
    ...[
      'tomorrow',
      'today',
      'tonight',
      'noon',
      'midnight',
      'Fri',
      'monday',
      'Dec',
      '3',
      '12',
      '25',
      '99999999999',
      '10:30',
      '9am',
    ],
    ...[
      '2026',
      '2026-12-03',
      '12/03',
      'minutes',
      'hours',
      'days',
      'week',
      'half',
      'an',
      'hour',
      'day after',
      'morning',
      '1h30',
    ],
  )
  const anyUnits = fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 })
    .map((all) => String.fromCharCode(...all))
  const sentence = fc.array(fc.oneof({ arbitrary: words, weight: 20 }, { arbitrary: anyUnits, weight: 1 }), {
    maxLength: 7,
  })
  const zones = fc.constantFrom(
    null,
    'Europe/Lisbon',
    'America/New_York',
    'Pacific/Auckland',
    'Australia/Lord_Howe',
    'Mars/X',
  )

  it('is read without an error, and what is understood is a moment', async () => {
    const now = utc(NOW)
    await fc.assert(
      fc.asyncProperty(sentence, zones, async (parts, zone) => {
        const text = parts.join(' ')
        const reading = await readMoment({ text, zone, now })
        if (reading.kind !== 'unclear') expect(await isMoment(text, now)).toBe(true)
        if (reading.kind === 'moment') expect(reading.at).toBeGreaterThanOrEqual(now)
        if ('at' in reading) expect(new Date(reading.at).getTime()).toBe(reading.at)
      }),
      { numRuns: 1500 },
    )
  })

  it('that names a day and a time means what clocks show there then', async () => {
    const clock = fc.integer({ min: utc('2026-11-20T00:00') / 60_000, max: utc('2027-12-01T00:00') / 60_000 })
    await fc.assert(
      fc.asyncProperty(clock, zones, async (minutes, zone) => {
        fc.pre(zone !== null && zone !== 'Mars/X')
        const wall = new Date(minutes * 60_000).toISOString().slice(0, 16).replace('T', ' ')
        const reading = await readMoment({ text: wall, zone, now: utc(NOW) })
        // Written `yyyy-mm-dd hh:mm` in Swedish.
        const shown = new Intl.DateTimeFormat('sv-SE', {
          dateStyle: 'short',
          timeStyle: 'short',
          timeZone: zone ?? 'UTC',
        })
        if (reading.kind === 'moment') expect(shown.format(reading.at)).toBe(wall)
        else expect(reading.kind).toBe('unclear')
      }),
    )
  })
})
