import type { MomentReading } from '../recording/moment-reading.ts'
import { type MomentParts, type NamedDay, plainText, readMomentParts } from './read-moment-parts.ts'
import { zoneHolds } from './read-moment-zone.ts'
import { DAY_MS, instantsAt, isZone, type Wall, wallAt } from './wall-clock.ts'

type Input = {
  /** As typed, at most 200 characters. */
  text: string
  /** The asker's IANA zone; null or unknown to us: only moments that need none are read. */
  zone: string | null
  /** Ms since 1970. */
  now: number
}
type Clock = Extract<MomentParts, { kind: 'clock' }>

const MINUTE_MS = 60_000
// What a person means by a time of today that has just passed.
const JUST_NOW_MS = MINUTE_MS
const FARTHEST_MS = 400 * DAY_MS
// The last moment a JavaScript date can hold, for lengths that no calendar has.
const LAST_MS = 8.64e15

/**
 * Reads a moment in English words, all of the text. A time without a day is today's, a weekday the coming one. What has
 * two meanings or none is unclear: "at 9", "3:30", 12/03 (12/25 has one), "next Friday" on a Monday, an hour that the
 * clocks skip, "PST" in summer. In the hour that autumn has twice the first one ahead counts. Never throws.
 */
export async function readMoment({ text, zone, now }: Input): Promise<MomentReading> {
  const plain = plainText(text)
  const home = zone !== null && isZone(zone) ? zone : null
  const place = plain.named?.zone ?? home ?? 'UTC'
  const parts = await readMomentParts(plain, dayOf(wallAt(now, place)))
  if (parts.kind === 'none' || parts.kind === 'unclear') return { kind: 'unclear' }
  if (parts.kind === 'after') return judge(now + parts.ms, now)
  const reading = readClock(parts, place, now)
  if (reading.kind === 'unclear' || (parts.named !== null && !isCounted(parts.day))) return reading
  if (home === null) return { kind: 'needsZone' }
  // "Tomorrow 9:00 UTC" where it is already tomorrow in the one zone and not yet in the other.
  return dayOf(wallAt(now, home)) === dayOf(wallAt(now, place)) ? reading : { kind: 'unclear' }
}

/** Whether all of a text speaks of a moment, be it one that is past, unclear or half said ("tomorrow"). Never throws. */
export async function isMoment(text: string, now: number): Promise<boolean> {
  const parts = await readMomentParts(plainText(text), dayOf(wallAt(now, 'UTC')))
  return parts.kind !== 'none'
}

function readClock({ day, time, named }: Clock, zone: string, now: number): MomentReading {
  const today = dayOf(wallAt(now, zone))
  const onDay = dayFor(day, today)
  if (onDay === null) return { kind: 'unclear' }
  const reading = onWall(onDay + time, zone, now)
  // Friday's 10:30 said on Friday at 11:00: the coming one is in a week.
  const isOver = day.kind === 'weekday' && day.which === 'coming' && onDay === today && reading.kind === 'past'
  const final = isOver ? onWall(onDay + 7 * DAY_MS + time, zone, now) : reading
  return 'at' in final && named !== null && !zoneHolds(named, final.at) ? { kind: 'unclear' } : final
}

function dayFor(day: NamedDay, today: Wall): Wall | null {
  if (day.kind === 'none') return today
  if (day.kind === 'date') return day.day
  const from = new Date(today).getUTCDay()
  const ahead = (day.weekday - from + 7) % 7
  switch (day.which) {
    case 'coming':
      return today + ahead * DAY_MS
    case 'last':
      return today + (ahead - 7) * DAY_MS
    case 'this':
      // On a Saturday "this Monday" may be the one behind.
      return mondayFirst(day.weekday) >= mondayFirst(from) || from === 0 ? today + ahead * DAY_MS : null
    case 'next':
      if (ahead === 0) return today + 7 * DAY_MS
      // What is still to come this week, be its first day Monday or Sunday, is "next" to some and "this" to others.
      return mondayFirst(day.weekday) > mondayFirst(from) || from === 0 ? null : today + ahead * DAY_MS
  }
}

function mondayFirst(weekday: number): number {
  return (weekday + 6) % 7
}

function onWall(wall: Wall, zone: string, now: number): MomentReading {
  const instants = instantsAt(wall, zone)
  const at = instants.find((instant) => instant >= now - JUST_NOW_MS) ?? instants.at(-1)
  return at === undefined ? { kind: 'unclear' } : judge(at, now)
}

function judge(at: number, now: number): MomentReading {
  const within = Math.min(Math.max(at, -LAST_MS), LAST_MS)
  if (within < now - JUST_NOW_MS) return { kind: 'past', at: within }
  if (within > now + FARTHEST_MS) return { kind: 'tooFar', at: within }
  return { kind: 'moment', at: Math.max(within, now) }
}

/** Whether the day depends on what day it is where the asker lives. */
function isCounted(day: NamedDay): boolean {
  return day.kind === 'weekday' || (day.kind === 'date' && day.relative)
}

function dayOf(wall: Wall): Wall {
  return Math.floor(wall / DAY_MS) * DAY_MS
}
