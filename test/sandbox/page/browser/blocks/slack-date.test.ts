import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fullSlackDate, writeSlackDate } from '../../../../../src/sandbox/page/browser/blocks/slack-date.ts'
import { fromInputs, toInputs } from '../../../../../src/sandbox/page/browser/blocks/wall-clock.ts'

const at = (iso: string) => Date.parse(iso) / 1000
const written = (iso: string, format: string, reader: { zone: string; now: string }) =>
  writeSlackDate({ seconds: at(iso), format }, { zone: reader.zone, now: Date.parse(reader.now) })

describe('every token', () => {
  it.each([
    ['{date_num}', '2014-02-08'],
    ['{date}', 'February 8th, 2014'],
    ['{date_short}', 'Feb 8, 2014'],
    ['{date_long}', 'Saturday, February 8th, 2014'],
    ['{date_pretty}', 'February 8th, 2014'],
    ['{date_short_pretty}', 'Feb 8, 2014'],
    ['{date_long_pretty}', 'Saturday, February 8th, 2014'],
    ['{time}', '6:39 AM'],
    ['{time_secs}', '6:39:42 AM'],
    ['on {date_num} at {time}, {unknown} {time_pretty}', 'on 2014-02-08 at 6:39 AM, {unknown} {time_pretty}'],
  ])('%s is written as in Slack', (format, words) => {
    expect(written('2014-02-08T06:39:42Z', format, { zone: 'UTC', now: '2026-03-03T14:00:00Z' })).toBe(words)
  })

  it('leaves the year out within six months', () => {
    const reader = { zone: 'UTC', now: '2026-03-03T14:00:00Z' }
    expect(written('2025-12-24T18:00:00Z', '{date_long}', reader)).toBe('Wednesday, December 24th')
    expect(written('2026-07-01T18:00:00Z', '{date_short}', reader)).toBe('Jul 1')
    expect(written('2025-07-01T18:00:00Z', '{date_short}', reader)).toBe('Jul 1, 2025')
  })

  it.each([
    [1, '1st'],
    [2, '2nd'],
    [3, '3rd'],
    [4, '4th'],
    [11, '11th'],
    [12, '12th'],
    [13, '13th'],
    [21, '21st'],
    [22, '22nd'],
    [23, '23rd'],
    [30, '30th'],
    [31, '31st'],
  ])('calls day %i the %s', (day, ordinal) => {
    const iso = `2026-01-${String(day).padStart(2, '0')}T12:00:00Z`
    expect(written(iso, '{date}', { zone: 'UTC', now: '2026-03-03T14:00:00Z' })).toBe(`January ${ordinal}`)
  })

  it.each([
    ['2026-03-03T13:57:00Z', '3 minutes ago'],
    ['2026-03-03T14:00:30Z', 'in 30 seconds'],
    ['2026-03-03T10:00:00Z', '4 hours ago'],
    ['2026-03-10T14:00:00Z', 'in 7 days'],
    ['2026-01-01T14:00:00Z', '2 months ago'],
    ['2023-01-01T14:00:00Z', '3 years ago'],
  ])('says how long from now %s is: %s', (iso, words) => {
    expect(written(iso, '{ago}', { zone: 'UTC', now: '2026-03-03T14:00:00Z' })).toBe(words)
  })
})

describe('the reader’s zone', () => {
  it.each([
    ['Europe/Berlin', '3:00 PM'],
    ['America/New_York', '9:00 AM'],
    ['America/Los_Angeles', '6:00 AM'],
    ['Asia/Kolkata', '7:30 PM'],
    ['Asia/Kathmandu', '7:45 PM'],
    ['Pacific/Kiritimati', '4:00 AM'],
    ['No/Where', '2:00 PM'],
  ])('in %s it is %s', (zone, time) => {
    expect(written('2026-03-03T14:00:00Z', '{time}', { zone, now: '2026-03-03T14:00:00Z' })).toBe(time)
  })

  it.each([
    ['2026-03-29T00:30:00Z', '1:30 AM'],
    ['2026-03-29T01:30:00Z', '3:30 AM'],
    ['2026-10-25T00:30:00Z', '2:30 AM'],
    ['2026-10-25T01:30:00Z', '2:30 AM'],
    ['2026-06-01T10:00:00Z', '12:00 PM'],
    ['2026-05-31T22:00:00Z', '12:00 AM'],
  ])('follows the clock change in Berlin: %s is %s', (iso, time) => {
    expect(written(iso, '{time}', { zone: 'Europe/Berlin', now: iso })).toBe(time)
  })
})

describe('near days', () => {
  it.each([
    // Around midnight in Berlin; in UTC all of these are other days.
    ['2026-03-03T22:59:00Z', '2026-03-03T23:01:00Z', 'yesterday'],
    ['2026-03-03T23:01:00Z', '2026-03-03T22:59:00Z', 'tomorrow'],
    ['2026-03-03T23:01:00Z', '2026-03-04T22:59:00Z', 'today'],
    ['2026-03-02T22:59:00Z', '2026-03-03T23:01:00Z', 'Mar 2'],
    // A day of 23 hours, and one of 25.
    ['2026-03-28T23:30:00Z', '2026-03-29T22:30:00Z', 'yesterday'],
    ['2026-10-24T22:30:00Z', '2026-10-25T22:30:00Z', 'today'],
    ['2026-10-24T21:30:00Z', '2026-10-25T22:30:00Z', 'yesterday'],
    ['2025-12-31T20:00:00Z', '2026-01-01T20:00:00Z', 'yesterday'],
  ])('%s read at %s is %s', (iso, now, words) => {
    expect(written(iso, 'on {date_short_pretty}', { zone: 'Europe/Berlin', now })).toBe(`on ${words}`)
  })

  it('begin with a capital where they begin the date, as Slack writes them', () => {
    const reader = { zone: 'UTC', now: '2026-03-03T14:00:00Z' }
    expect(written('2026-03-03T15:04:00Z', '{date_short_pretty} at {time}', reader)).toBe('Today at 3:04 PM')
    expect(written('2026-03-04T15:04:00Z', '{date_long_pretty}', reader)).toBe('Tomorrow')
  })
})

describe('a moment that no calendar reaches', () => {
  it('has no date, so that its fallback is shown', () => {
    const reader = { zone: 'UTC', now: 0 }
    expect(writeSlackDate({ seconds: 1e14, format: '{date}' }, reader)).toBeNull()
    expect(fullSlackDate(1e14, 'UTC')).toBeNull()
  })
})

describe('the inputs for a date and a time', () => {
  it.each([
    ['Europe/Berlin', '2026-03-03 15:00', '2026-03-03T14:00:00Z'],
    ['America/New_York', '2026-07-04 09:30', '2026-07-04T13:30:00Z'],
    ['Asia/Kathmandu', '2026-01-01 00:00', '2025-12-31T18:15:00Z'],
    ['UTC', '2026-02-28 23:59', '2026-02-28T23:59:00Z'],
    // The hour that is skipped, the hour that comes twice, and the hours around them.
    ['Europe/Berlin', '2026-03-29 01:59', '2026-03-29T00:59:00Z'],
    ['Europe/Berlin', '2026-03-29 02:30', '2026-03-29T01:30:00Z'],
    ['Europe/Berlin', '2026-03-29 03:00', '2026-03-29T01:00:00Z'],
    ['Europe/Berlin', '2026-10-25 02:30', '2026-10-25T00:30:00Z'],
    ['Europe/Berlin', '2026-10-25 03:00', '2026-10-25T02:00:00Z'],
  ])('in %s, %s is %s', (zone, entered, iso) => {
    const [date = '', time = ''] = entered.split(' ')
    expect(fromInputs({ date, time }, zone)).toBe(Date.parse(iso))
  })

  it.each([
    ['', '10:00'],
    ['2026-03-03', ''],
    ['2026-13-45', '10:00'],
    ['soon', 'later'],
  ])('hold no moment in %j %j', (date, time) => {
    expect(fromInputs({ date, time }, 'UTC')).toBeNull()
  })

  it('give back what was put in, to the minute', () => {
    const zones = fc.constantFrom('UTC', 'Europe/Berlin', 'America/St_Johns', 'Australia/Lord_Howe', 'Asia/Kathmandu')
    const minutes = fc.integer({ min: 0, max: Date.UTC(2100, 0) / 60_000 })
    fc.assert(
      fc.property(zones, minutes, (zone, minute) => {
        const shown = toInputs(minute * 60_000, zone)
        const back = shown === null ? null : fromInputs(shown, zone)
        // An hour that comes twice is read as the first of the two.
        expect(back === null ? null : toInputs(back, zone)).toEqual(shown)
      }),
    )
  })
})
