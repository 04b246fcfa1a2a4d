import { describe, expect, test } from 'vitest'
import { createOutages, type Told } from '../../src/flow/outages.ts'
import { probeOutages } from '../../src/flow/probe-outages.ts'
import { MINUTE, SECOND, T0 } from '../recording/rows.ts'
import { createFakeClock } from './fake-clock.ts'

const SILENT: Told = { kind: 'silent', why: 'no answer' }
const REVOKED: Told = { kind: 'refused', why: 'token_revoked' }
const NO_SCOPE: Told = { kind: 'refused', why: 'missing_scope' }
const LIMITED: Told = { kind: 'limited', why: 'HTTP 429' }
const WRITTEN: Told = { kind: 'answered', by: 'write' }
const READ: Told = { kind: 'answered', by: 'other' }

function open() {
  const said: string[] = []
  const note = (level: string) => (_: object, message: string) => void said.push(`${level} ${message}`)
  const clock = createFakeClock(T0)
  const log = { debug: note('debug'), info: note('info'), warn: note('warn'), error: note('error') }
  const outages = createOutages({ log, now: clock.now })
  const notes = (told: Told, times: number, everyMs: number) => {
    for (let n = 0; n < times; n++) {
      outages.note('slack', told)
      clock.advance(everyMs)
    }
  }
  return { said, clock, outages, notes }
}

describe('an outage', () => {
  test('is said at the fifth failure in a row, then once an hour, and once when it is over', () => {
    const { said, outages, notes } = open()
    notes(SILENT, 4, SECOND)
    expect(said).toEqual([])
    notes(SILENT, 2 * 120 + 1, 30 * SECOND)
    outages.note('slack', WRITTEN)
    expect(said.map((line) => line.split(' ')[0])).toEqual(['warn', 'warn', 'warn', 'info'])
    expect(outages.current()).toEqual([])
  })

  test('of a token is said at its first refusal, and of anything else that follows only what is new', () => {
    const { said, notes } = open()
    notes(REVOKED, 10, SECOND)
    notes(SILENT, 10, SECOND)
    notes(LIMITED, 10, SECOND)
    notes(REVOKED, 10, SECOND)
    expect(said.map((line) => line.slice(0, 25))).toEqual([
      'error Slack does not acce',
      'warn Slack does not answe',
      'error Slack does not acce',
    ])
  })

  test('of limits is none before five minutes of nothing else', () => {
    const { said, notes } = open()
    notes(LIMITED, 10, 30 * SECOND)
    expect(said).toEqual([])
    notes(LIMITED, 1, SECOND)
    expect(said).toHaveLength(1)
  })

  test('is not over because something was told by another door, nor a missing permission to write because reading works', () => {
    const { outages } = open()
    outages.note('slack', NO_SCOPE)
    expect(outages.note('slack', { kind: 'nothing' })).toBe(true)
    outages.note('slack', READ)
    expect(outages.current()).toHaveLength(1)
    outages.note('slack', WRITTEN)
    expect(outages.current()).toEqual([])
  })

  test('that no row asks about is asked about by itself, until it is over', async () => {
    const { outages, clock } = open()
    const asked: Told[] = [REVOKED, WRITTEN]
    const probe = () => Promise.resolve(asked.shift() ?? WRITTEN)
    const end = probeOutages({ clock, outages, probes: { slack: probe, recall: probe } })
    outages.note('slack', REVOKED)
    clock.advance(MINUTE)
    expect(asked).toHaveLength(2)
    for (let n = 0; n < 6; n++) {
      clock.advance(MINUTE)
      await Promise.resolve()
    }
    expect([asked.length, outages.current()]).toEqual([0, []])
    end()
    expect(clock.nextAt()).toBeNull()
  })

  test('begins at its first failure', () => {
    const { outages, notes } = open()
    notes(SILENT, 5, SECOND)
    expect(outages.current()).toMatchObject([{ side: 'slack', since: T0 }])
  })
})
