import { wallAt } from './wall-clock.ts'

/** A time zone named in a text. `offset`: what the name stands for, in minutes; null when the zone itself was named. */
export type NamedZone = { zone: string; offset: number | null }

// Abbreviations that mean one zone to those who use them. CST, IST, BST and many others mean several: those are unclear.
const NAMES: Record<string, NamedZone> = {
  UTC: { zone: 'UTC', offset: 0 },
  GMT: { zone: 'UTC', offset: 0 },
  WET: { zone: 'Europe/Lisbon', offset: 0 },
  WEST: { zone: 'Europe/Lisbon', offset: 60 },
  CET: { zone: 'Europe/Paris', offset: 60 },
  CEST: { zone: 'Europe/Paris', offset: 120 },
  EET: { zone: 'Europe/Helsinki', offset: 120 },
  EEST: { zone: 'Europe/Helsinki', offset: 180 },
  ET: { zone: 'America/New_York', offset: null },
  EST: { zone: 'America/New_York', offset: -300 },
  EDT: { zone: 'America/New_York', offset: -240 },
  CT: { zone: 'America/Chicago', offset: null },
  CDT: { zone: 'America/Chicago', offset: -300 },
  MT: { zone: 'America/Denver', offset: null },
  MST: { zone: 'America/Denver', offset: -420 },
  MDT: { zone: 'America/Denver', offset: -360 },
  PT: { zone: 'America/Los_Angeles', offset: null },
  PST: { zone: 'America/Los_Angeles', offset: -480 },
  PDT: { zone: 'America/Los_Angeles', offset: -420 },
  JST: { zone: 'Asia/Tokyo', offset: 540 },
  AEST: { zone: 'Australia/Sydney', offset: 600 },
  AEDT: { zone: 'Australia/Sydney', offset: 660 },
  NZST: { zone: 'Pacific/Auckland', offset: 720 },
  NZDT: { zone: 'Pacific/Auckland', offset: 780 },
}

const NAMED = new RegExp(`\\(?\\b(${Object.keys(NAMES).join('|')})\\b\\)?(?!\\s?[+-]\\s?\\d)`, 'i')
const OFFSET = /\(?\b(?:UTC|GMT)\s?([+-])\s?(\d{1,2})(?::?([0-5]\d))?(?![\d:])\)?/i
const ISO_END = /(?<=\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(?:Z|([+-])(\d\d):?([0-5]\d))$/i

/** Takes a zone out of a text: "15:00 UTC", "9am CET", "15:00 GMT+5:30", "2026-12-03T10:00Z". Null: none is named. */
export function takeZone(text: string): { named: NamedZone | null; rest: string } {
  for (const form of [ISO_END, OFFSET]) {
    const [found, sign, hours, minutes = '00'] = form.exec(text) ?? []
    if (found === undefined) continue
    const rest = text.replace(form, ' ')
    if (sign === undefined || hours === undefined) return { named: { zone: 'UTC', offset: 0 }, rest }
    // Farther than any place on earth: it stays, and is not understood.
    if (Number(hours) > 14) return { named: null, rest: text }
    return { named: { zone: `${sign}${hours.padStart(2, '0')}:${minutes}`, offset: null }, rest }
  }
  const named = NAMES[NAMED.exec(text)?.[1]?.toUpperCase() ?? '']
  return named === undefined ? { named: null, rest: text } : { named, rest: text.replace(NAMED, ' ') }
}

/** Whether the name fits the moment: "PST" in July does not, since nobody knows whether winter time was meant. */
export function zoneHolds({ zone, offset }: NamedZone, instant: number): boolean {
  return offset === null || wallAt(instant, zone) - Math.floor(instant / 1000) * 1000 === offset * 60_000
}
