import { describe, expect, test } from 'vitest'
import { BUDGETS, botGateKeys, threadGateKeys } from '../../src/flow/gate-keys.ts'
import { createGates, type GateKeys } from '../../src/flow/gates.ts'
import { aThread, MINUTE, SECOND, T0 } from '../recording/rows.ts'

const KEYS: GateKeys = { limits: ['post:T1'], health: 'slack:T1' }
const OTHER: GateKeys = { limits: ['post:T2'], health: 'slack:T2' }
const gatesOf = (perMinute = 60, burst = 3) => createGates({ post: { perMinute, burst } })

function go(gates: ReturnType<typeof createGates>, keys: GateKeys, now: number): void {
  gates.enter(keys, now)
  gates.leave(keys, { now, failed: false })
}

describe('a budget', () => {
  test('lets its burst through at once, then one at a time as it refills', () => {
    const gates = gatesOf()
    for (let n = 0; n < 3; n++) {
      expect(gates.opensAt(KEYS, T0)).toBe(0)
      go(gates, KEYS, T0)
    }
    expect(gates.opensAt(KEYS, T0)).toBe(T0 + SECOND)
    expect(gates.opensAt(KEYS, T0 + 999)).toBeGreaterThan(T0 + 999)
    expect(gates.opensAt(KEYS, T0 + SECOND)).toBe(0)
    go(gates, KEYS, T0 + SECOND)
    expect(gates.opensAt(KEYS, T0 + SECOND)).toBe(T0 + 2 * SECOND)
  })

  test('fills up to its burst and no further', () => {
    const gates = gatesOf()
    for (let n = 0; n < 3; n++) go(gates, KEYS, T0)
    for (let n = 0; n < 3; n++) go(gates, KEYS, T0 + 10 * MINUTE)
    expect(gates.opensAt(KEYS, T0 + 10 * MINUTE)).toBeGreaterThan(T0 + 10 * MINUTE)
  })

  test('belongs to one workspace', () => {
    const gates = gatesOf()
    for (let n = 0; n < 3; n++) go(gates, KEYS, T0)
    expect(gates.opensAt(OTHER, T0)).toBe(0)
  })

  test('asking costs nothing', () => {
    const gates = gatesOf(60, 1)
    for (let n = 0; n < 10; n++) expect(gates.opensAt(KEYS, T0)).toBe(0)
  })

  test('of several the last to open decides', () => {
    const gates = createGates({ post: { perMinute: 60, burst: 1 }, channel: { perMinute: 6, burst: 1 } })
    const both = { limits: ['post:T1', 'channel:C1'], health: 'x' }
    go(gates, both, T0)
    expect(gates.opensAt(both, T0)).toBe(T0 + 10 * SECOND)
    expect(gates.opensAt({ ...both, limits: ['post:T1'] }, T0)).toBe(T0 + SECOND)
  })

  test('is not upset by a clock that goes back', () => {
    const gates = gatesOf(60, 1)
    go(gates, KEYS, T0)
    expect(gates.opensAt(KEYS, T0 - MINUTE)).toBeLessThanOrEqual(T0 + SECOND)
  })
})

describe('a Retry-After', () => {
  test('closes that limit until then, whatever its budget, and no other', () => {
    const gates = gatesOf()
    gates.close('post:T1', T0 + 30 * SECOND)
    expect(gates.opensAt(KEYS, T0)).toBe(T0 + 30 * SECOND)
    expect(gates.opensAt(KEYS, T0 + 30 * SECOND - 1)).toBe(T0 + 30 * SECOND)
    expect(gates.opensAt(OTHER, T0)).toBe(0)
  })

  test('is over at its time', () => {
    const gates = gatesOf()
    go(gates, KEYS, T0)
    gates.close('post:T1', T0 + 30 * SECOND)
    expect(gates.opensAt(KEYS, T0 + 30 * SECOND)).toBe(0)
  })

  test('is not shortened by a later and shorter one', () => {
    const gates = gatesOf()
    gates.close('post:T1', T0 + 30 * SECOND)
    gates.close('post:T1', T0 + 5 * SECOND)
    expect(gates.opensAt(KEYS, T0)).toBe(T0 + 30 * SECOND)
  })
})

describe('after failures', () => {
  const fail = (gates: ReturnType<typeof createGates>, now: number) => {
    gates.enter(KEYS, now)
    gates.leave(KEYS, { now, failed: true })
  }
  const wide = () => createGates({ post: { perMinute: 6_000, burst: 1_000 } })

  test('four in a row close nothing', () => {
    const gates = wide()
    for (let n = 0; n < 4; n++) fail(gates, T0)
    expect(gates.opensAt(KEYS, T0)).toBe(0)
  })

  test('five in a row let only one probe through at a time, and leave other workspaces alone', () => {
    const gates = wide()
    for (let n = 0; n < 5; n++) fail(gates, T0)
    expect(gates.opensAt(KEYS, T0)).toBe(T0 + SECOND)
    expect(gates.opensAt(OTHER, T0)).toBe(0)
    expect(gates.opensAt(KEYS, T0 + SECOND)).toBe(0)
    gates.enter(KEYS, T0 + SECOND)
    expect(gates.opensAt(KEYS, T0 + SECOND)).toBeGreaterThan(T0 + SECOND)
    expect(gates.opensAt(KEYS, T0 + 10 * SECOND)).toBeGreaterThan(T0 + 10 * SECOND)
  })

  test('probes come ever later, but at least every 10 s', () => {
    const gates = wide()
    for (let n = 0; n < 5; n++) fail(gates, T0)
    const waits: number[] = []
    let now = T0
    for (let n = 0; n < 8; n++) {
      const opensAt = gates.opensAt(KEYS, now)
      waits.push((opensAt - now) / SECOND)
      now = opensAt
      fail(gates, now)
    }
    expect(waits).toEqual([1, 2, 4, 8, 10, 10, 10, 10])
  })

  test('one success opens it again at once', () => {
    const gates = wide()
    for (let n = 0; n < 9; n++) fail(gates, T0)
    gates.enter(KEYS, T0 + MINUTE)
    gates.leave(KEYS, { now: T0 + MINUTE, failed: false })
    expect(gates.opensAt(KEYS, T0 + MINUTE)).toBe(0)
  })
})

/** The most calls that a greedy caller gets through in any minute. */
function mostInAMinute(keys: GateKeys): { most: number; closest: number } {
  const gates = createGates(BUDGETS)
  const at: number[] = []
  for (let now = T0; now < T0 + 3 * MINUTE; ) {
    const opensAt = gates.opensAt(keys, now)
    if (opensAt > now) now = opensAt
    else {
      at.push(now)
      go(gates, keys, now)
    }
  }
  const most = Math.max(...at.map((from) => at.filter((one) => one >= from && one < from + MINUTE).length))
  const closest = Math.min(...at.slice(1).map((one, index) => one - (at[index] ?? 0)))
  return { most, closest }
}

const view = { content: { kind: 'lost' } } as never
const recording = { content: { kind: 'recording', parts: [{ state: 'ready' }] } } as never
const thread = aThread()
const ghost = { recallId: 'g', next: 'leave', triedAt: null, tries: 0 } as const

describe('the limits of Slack and Recall', () => {
  // Slack: rule 9 and facts section 4; Recall: facts sections 1, 4 and 5, of Retrieve Bot the half (rule 29).
  test.each([
    { call: 'postCard', keys: threadGateKeys({ do: 'sendDirect', view }, thread), limit: 300 },
    { call: 'updateCard', keys: threadGateKeys({ do: 'updateCard', view }, thread), limit: 50 },
    { call: 'settlePost', keys: threadGateKeys({ do: 'settlePost', intent: view }, thread), limit: 50 },
    { call: 'deleteGhost', keys: threadGateKeys({ do: 'deleteGhost', ts: '1' }, thread), limit: 50 },
    { call: 'answerAsker', keys: threadGateKeys({ do: 'answerAsker', answer: view }, thread), limit: 100 },
    { call: 'createBot', keys: botGateKeys({ do: 'createBot' }), limit: 60 },
    { call: 'findBot', keys: botGateKeys({ do: 'findBot' }), limit: 60 },
    { call: 'fetchBot', keys: botGateKeys({ do: 'fetchBot' }), limit: 150 },
    { call: 'leaveCall', keys: botGateKeys({ do: 'leaveCall' }), limit: 300 },
  ])('$call stays within $limit a minute', ({ keys, limit }) => {
    const { most } = mostInAMinute(keys)
    expect(most).toBeLessThanOrEqual(limit)
    expect(most).toBeGreaterThan(limit / 2)
  })

  test.each(['postCard', 'alertWaiting', 'postResult'] as const)(
    '%s comes at most once a second in a channel',
    (call) => {
      expect(mostInAMinute(threadGateKeys({ do: call, view: recording }, thread)).closest).toBeGreaterThanOrEqual(
        SECOND,
      )
    },
  )

  test('calls of the same method share their limit: both edits, both ends, a ghost and a stop', () => {
    const edit = threadGateKeys({ do: 'updateCard', view }, thread)
    expect(threadGateKeys({ do: 'updateResult', view: recording }, thread).limits).toContain(edit.limits[0])
    const leave = botGateKeys({ do: 'leaveCall' })
    expect(botGateKeys({ do: 'deleteBot' })).toEqual(leave)
    expect(botGateKeys({ do: 'removeGhost', ghost })).toEqual(leave)
  })

  test.each(['postResult', 'updateResult', 'sendDirect'] as const)(
    'the links of %s are fetched within the limit of Retrieve Bot',
    (call) => {
      const fetch = botGateKeys({ do: 'fetchBot' }).limits[0]
      expect(threadGateKeys({ do: call, view: recording }, thread).limits.slice(1)).toContain(fetch)
      expect(threadGateKeys({ do: call, view: recording }, thread, 'https://x.example').limits).not.toContain(fetch)
    },
  )

  test('a limit of Slack belongs to the workspace, and a health too', () => {
    const here = threadGateKeys({ do: 'updateCard', view }, thread)
    const there = threadGateKeys({ do: 'updateCard', view }, aThread({ team: 'T2' }))
    expect(here.limits).not.toEqual(there.limits)
    expect(here.health).not.toBe(there.health)
  })
})
