import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { instantsAt, isZone, wallAt } from '../../src/slack/wall-clock.ts'

const ZONES = [
  'UTC',
  'Europe/Lisbon',
  'America/New_York',
  'Asia/Kolkata',
  'Pacific/Auckland',
  'Australia/Lord_Howe',
  'Pacific/Chatham',
  'America/St_Johns',
  'Africa/Casablanca',
  '+05:45',
]

const utc = (text: string) => Date.parse(`${text}Z`)

describe('a wall clock', () => {
  it.each([
    ['Europe/Lisbon', '2026-12-03T10:00', ['2026-12-03T10:00']],
    ['Europe/Lisbon', '2026-07-03T10:00', ['2026-07-03T09:00']],
    ['America/New_York', '2026-12-03T10:00', ['2026-12-03T15:00']],
    ['Asia/Kolkata', '2026-12-03T10:00', ['2026-12-03T04:30']],
    ['Pacific/Auckland', '2026-12-03T10:00', ['2026-12-02T21:00']],
    ['+05:45', '2026-12-03T10:00', ['2026-12-03T04:15']],
    // Gaps of spring, with their edges.
    ['Europe/Lisbon', '2026-03-29T00:59', ['2026-03-29T00:59']],
    ['Europe/Lisbon', '2026-03-29T01:00', []],
    ['Europe/Lisbon', '2026-03-29T01:59', []],
    ['Europe/Lisbon', '2026-03-29T02:00', ['2026-03-29T01:00']],
    ['America/New_York', '2026-03-08T02:30', []],
    ['Australia/Lord_Howe', '2026-10-04T02:15', []],
    ['Australia/Lord_Howe', '2026-10-04T02:30', ['2026-10-03T15:30']],
    // Hours that autumn has twice.
    ['Europe/Lisbon', '2026-10-25T01:30', ['2026-10-25T00:30', '2026-10-25T01:30']],
    ['America/New_York', '2026-11-01T01:30', ['2026-11-01T05:30', '2026-11-01T06:30']],
    ['Pacific/Auckland', '2026-04-05T02:30', ['2026-04-04T13:30', '2026-04-04T14:30']],
    ['Australia/Lord_Howe', '2026-04-05T01:45', ['2026-04-04T14:45', '2026-04-04T15:15']],
  ])('in %s shows %s at %j', (zone, wall, instants) => {
    expect(instantsAt(utc(wall), zone)).toEqual(instants.map(utc))
  })

  it('shows again what it was asked for, in every zone', () => {
    const wall = fc.integer({ min: utc('2020-01-01T00:00') / 1000, max: utc('2040-01-01T00:00') / 1000 })
    fc.assert(
      fc.property(wall, fc.constantFrom(...ZONES), (seconds, zone) => {
        const instants = instantsAt(seconds * 1000, zone)
        expect(instants.map((instant) => wallAt(instant, zone))).toEqual(instants.map(() => seconds * 1000))
      }),
      { numRuns: 1000 },
    )
  })

  it('finds every instant by what is shown then', () => {
    const instant = fc.integer({ min: utc('2020-01-01T00:00') / 1000, max: utc('2040-01-01T00:00') / 1000 })
    fc.assert(
      fc.property(instant, fc.constantFrom(...ZONES), (seconds, zone) => {
        expect(instantsAt(wallAt(seconds * 1000, zone), zone)).toContain(seconds * 1000)
      }),
      { numRuns: 1000 },
    )
  })

  it('exists in known zones only', () => {
    expect(ZONES.filter((zone) => !isZone(zone))).toEqual([])
    expect(['', 'Mars/Olympus', 'Europe/Lisbon ', '+99:00'].filter(isZone)).toEqual([])
  })
})
