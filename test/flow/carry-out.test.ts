import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { carryOut } from '../../src/flow/carry-out.ts'
import { changeBot, changeThread } from '../../src/flow/change.ts'
import { type Decided, decide, PARKED_MS } from '../../src/flow/decide.ts'
import type { GateKeys } from '../../src/flow/gates.ts'
import { clearLeases, readDue } from '../../src/store/claims.ts'
import { StorageError } from '../../src/store/storage-trouble.ts'
import { MINUTE, recording, SECOND, status, T0, video } from '../recording/rows.ts'
import { aDelivery, type Flow, openFlow, until } from './flow-fixture.ts'

/** A door that only the gates close; slots are the loop's. */
function doorOf(flow: Flow) {
  const stops = ({ keys }: { keys: GateKeys }) => flow.deps.gates.closedBy(keys, flow.clock.now())
  return { stops, lets: () => ({ undo: () => undefined }) }
}

/** Decides for the one row of this table that is due. */
async function decideFor(flow: Flow, table: 'bots' | 'threads'): Promise<Decided> {
  const due = await readDue(flow.db, { now: flow.clock.now(), limit: 99 })
  const row = due.find((one) => one.table === table)
  if (row === undefined) throw new Error(`nothing is due in ${table}`)
  return await decide(flow.deps, [row], doorOf(flow))
}

async function callFor(flow: Flow, table: 'bots' | 'threads') {
  const [call] = (await decideFor(flow, table)).calls
  if (call === undefined) throw new Error(`nothing is called for in ${table}`)
  return call
}

/** A recording that is over, was read, and has one part; its result is not posted yet. */
async function recorded(flow: Flow) {
  const { botId, threadId } = await flow.ask()
  await flow.rest()
  const recallId = `recall-${botId}`
  const events = [status('in_call_recording', 1), recording('done', 61), video('done', 62), status('done', 63)]
  flow.bots.set(recallId, { recallId, events, details: [], title: null })
  for (const [n, event] of events.entries()) await flow.accept(aDelivery({ id: `${n}`, recallId, botId, event }))
  return { botId, threadId, recallId }
}

describe('a decision', () => {
  test('commits the intent and the lease before anything is sent', async () => {
    await using flow = await openFlow()
    const { threadId } = await flow.ask()
    await callFor(flow, 'threads')
    expect(flow.calls).toEqual([])
    expect(await flow.thread(threadId)).toMatchObject({ intent: { step: 'postCard', sentAt: T0 }, cardTs: null })
    const [row] = await flow.db.selectFrom('threads').select(['lease_owner', 'due_at']).execute()
    expect(row?.lease_owner).toBe('us')
    expect(row?.due_at).toBeGreaterThan(T0)
  })

  test('freezes the exact body of a creation and its key, and a repeat sends both unchanged', async () => {
    await using flow = await openFlow()
    const { botId, threadId } = await flow.ask()
    await flow.inTx((tx) => changeThread(tx, threadId, (thread) => ({ ...thread, cardTs: '1.0', cardSentAt: T0 })))
    const bodies: string[] = []
    const { createBot } = flow.recall
    flow.deps.recall.createBody = ({ botId: id }) => `${id} at ${flow.clock.now()}`
    flow.deps.recall.createBot = (sent) => {
      bodies.push(`${sent.key} ${sent.body}`)
      return createBot(sent)
    }
    flow.give({ method: 'createBot', times: 2, answer: () => ({ kind: 'unknown', status: null, why: 'no answer' }) })
    await flow.pass(3 * MINUTE)
    expect(bodies).toHaveLength(3)
    expect(new Set(bodies).size).toBe(1)
    expect((await flow.bot(botId)).recallId).not.toBeNull()
  })

  test('that a limit forbids claims nothing, and the row waits at that gate, and for a time', async () => {
    await using flow = await openFlow()
    const { threadId } = await flow.ask()
    flow.deps.gates.close('post:T1', T0 + MINUTE)
    const { calls, parked } = await decideFor(flow, 'threads')
    expect(calls).toEqual([])
    expect(parked).toMatchObject([{ row: { id: threadId }, gate: 'post:T1' }])
    expect((await flow.thread(threadId)).intent).toBeNull()
    const dueAt = async (now: number) => (await readDue(flow.db, { now, limit: 9 })).map(({ id }) => id)
    expect(await dueAt(T0)).not.toContain(threadId)
    expect(await dueAt(T0 + PARKED_MS)).toContain(threadId)
  })

  test('for a row that another process has leased is none', async () => {
    await using flow = await openFlow()
    const { threadId } = await flow.ask()
    const [row] = (await readDue(flow.db, { now: T0, limit: 9 })).filter(({ id }) => id === threadId)
    await sql`update threads set lease_owner = 'them', lease_until = ${Date.now() + MINUTE}`.execute(flow.db)
    if (row === undefined) throw new Error('the thread is not due')
    expect(await decide(flow.deps, [row], doorOf(flow))).toEqual({ calls: [], parked: [] })
    expect((await flow.thread(threadId)).intent).toBeNull()
  })

  test('settles an unknown outcome before anything else', async () => {
    await using flow = await openFlow()
    const { threadId } = await flow.ask()
    await callFor(flow, 'threads')
    await clearLeases(flow.db)
    await flow.pass(SECOND)
    expect(flow.calls.filter(({ port }) => port === 'slack').map(({ method }) => method)).toEqual(['findMessage'])
    await flow.pass(2 * MINUTE)
    expect(flow.messages.size).toBe(1)
    expect((await flow.thread(threadId)).cardTs).not.toBeNull()
  })
})

describe('a lease that is lost before sending', () => {
  test.each([
    { when: 'to another process', owner: 'them', ahead: 10 * MINUTE },
    { when: 'because too little of it is left', owner: 'us', ahead: 10 * SECOND },
  ])('$when sends nothing', async ({ owner, ahead }) => {
    await using flow = await openFlow()
    await flow.ask()
    const call = await callFor(flow, 'threads')
    await sql`update threads set lease_owner = ${owner}, lease_until = ${Date.now() + ahead}`.execute(flow.db)
    expect(await carryOut(flow.deps, call)).toMatchObject({ outcome: 'leaseLost', failed: false })
    expect(flow.calls).toEqual([])
    const [row] = await flow.db.selectFrom('threads').select('lease_owner').execute()
    expect(row?.lease_owner).toBe(owner === 'us' ? null : 'them')
  })

  test('while the links of a result are fetched posts nothing, and leaves no intent', async () => {
    await using flow = await openFlow()
    const { threadId } = await recorded(flow)
    const held = flow.hold('fetchBot')
    flow.loop.wake()
    await until(() => flow.of('fetchBot').some(({ ended }) => !ended))
    held.release()
    flow.give({
      method: 'fetchBot',
      answer: async (own) => {
        await sql`update threads set lease_owner = 'them', lease_until = ${Date.now() + 10 * MINUTE}`.execute(flow.db)
        return own()
      },
    })
    await flow.pass(20 * SECOND)
    expect(flow.of('postResult')).toHaveLength(0)
    expect((await flow.thread(threadId)).intent).toBeNull()
    await sql`update threads set lease_owner = null, lease_until = null`.execute(flow.db)
    await flow.pass(5 * SECOND)
    expect(flow.of('postResult')).toHaveLength(1)
  })
})

describe('an outcome', () => {
  test('is folded into the row as it is by then, whatever changed meanwhile', async () => {
    await using flow = await openFlow()
    const { botId, threadId } = await flow.ask()
    const held = flow.hold('postCard')
    await flow.rest()
    await flow.inTx((tx) => changeThread(tx, threadId, (thread) => ({ ...thread, subscribers: ['U2'] })))
    await flow.inTx((tx) => changeBot(tx, { id: botId, now: T0 }, (bot) => ({ ...bot, heardAt: 7 })))
    held.release()
    await flow.rest()
    expect(await flow.thread(threadId)).toMatchObject({ subscribers: ['U2'], cardTs: expect.any(String), intent: null })
    expect((await flow.bot(botId)).createdAt).not.toBeNull()
  })

  test('of a creation that a webhook has told already makes no ghost', async () => {
    await using flow = await openFlow()
    const { botId } = await flow.ask()
    const held = flow.hold('createBot')
    await flow.rest()
    const recallId = `recall-${botId}`
    await flow.accept(aDelivery({ id: 'm', recallId, botId, event: status('joining_call', 1) }))
    held.release()
    await flow.rest()
    expect(await flow.bot(botId)).toMatchObject({ recallId, ghosts: [], create: null })
  })

  test('of a creation, when another bot is known by then, makes that one a ghost, which is told to leave', async () => {
    await using flow = await openFlow()
    const { botId } = await flow.ask()
    const held = flow.hold('createBot')
    await flow.rest()
    await flow.accept(aDelivery({ id: 'm', recallId: 'first', botId, event: status('joining_call', 1) }))
    held.release()
    await flow.rest()
    expect(await flow.bot(botId)).toMatchObject({ recallId: 'first', ghosts: [{ recallId: `recall-${botId}` }] })
    expect(flow.of('leaveCall').map(({ about }) => about)).toEqual([`recall-${botId}`])
  })

  test('of a post whose answer was lost is found: one message', async () => {
    await using flow = await openFlow()
    const { threadId } = await flow.ask()
    const answer = (own: () => unknown) => {
      own()
      return { kind: 'unknown', why: 'no answer' }
    }
    flow.give({ method: 'postCard', answer })
    await flow.pass(3 * MINUTE)
    expect(flow.messages.size).toBe(1)
    expect((await flow.thread(threadId)).cardTs).toBe('1.000')
    expect(flow.of('postCard')).toHaveLength(1)
  })

  test('that the database does not take at first is offered again, and nothing is sent twice', async () => {
    await using flow = await openFlow()
    const { threadId } = await flow.ask()
    await sql`create trigger refuse before insert on steps begin select raise(abort, 'the disk says no'); end`.execute(
      flow.db,
    )
    flow.loop.wake()
    await until(() => flow.logged.some(({ level }) => level === 'error'))
    await sql`drop trigger refuse`.execute(flow.db)
    flow.clock.advance(SECOND)
    await until(async () => (await flow.thread(threadId)).cardTs !== null)
    await flow.pass(2 * MINUTE)
    expect(flow.of('postCard')).toHaveLength(1)
    expect(flow.of('findMessage')).toHaveLength(0)
  })

  test('of a step that met a database which is away is found out about later, and writes no line of its own', async () => {
    await using flow = await openFlow()
    const { threadId } = await flow.ask()
    const answer = (own: () => unknown) => {
      own()
      throw new StorageError('no answer', {
        trouble: { kind: 'away', words: 'The Postgres server cannot be reached.' },
      })
    }
    flow.give({ method: 'postCard', answer })
    await flow.pass(3 * MINUTE)
    expect(flow.messages.size).toBe(1)
    expect((await flow.thread(threadId)).cardTs).not.toBeNull()
    expect(flow.logged.filter(({ level }) => level === 'error')).toEqual([])
  })

  test('that the database never takes is settled later from its intent', async () => {
    await using flow = await openFlow()
    const { threadId } = await flow.ask()
    const call = await callFor(flow, 'threads')
    await sql`create trigger refuse before insert on steps begin select raise(abort, 'the disk says no'); end`.execute(
      flow.db,
    )
    let over = false
    const carried = carryOut(flow.deps, call).then(() => {
      over = true
    })
    await until(() => {
      flow.clock.advance(SECOND)
      return over
    })
    await carried
    await sql`drop trigger refuse`.execute(flow.db)
    expect((await flow.thread(threadId)).intent).not.toBeNull()
    await sql`update threads set lease_until = 1`.execute(flow.db)
    await flow.pass(3 * MINUTE)
    expect(flow.messages.size).toBe(1)
    expect((await flow.thread(threadId)).cardTs).not.toBeNull()
  })
})

describe('the links of a result', () => {
  const resultOf = (flow: Flow) =>
    [...flow.messages.values()].find(({ kind }) => kind === 'result')?.shows as
      | { links: { recordingId: string }[] }
      | undefined

  test('are fetched right before it is posted, and stored nowhere', async () => {
    await using flow = await openFlow()
    await recorded(flow)
    await flow.pass(5 * SECOND)
    expect(flow.calls.map(({ method }) => method).slice(-3)).toContain('postResult')
    expect(resultOf(flow)?.links).toMatchObject([{ recordingId: 'rec-1' }])
    for (const table of ['bots', 'threads', 'steps', 'deliveries'] as const) {
      const rows = await flow.db.selectFrom(table).selectAll().execute()
      expect(JSON.stringify(rows), table).not.toContain('x.example')
    }
    expect(JSON.stringify(flow.logged)).not.toContain('x.example')
  })

  test('that Recall limits close its gate, and the result follows when it opens', async () => {
    await using flow = await openFlow()
    await recorded(flow)
    const held = flow.hold('fetchBot')
    flow.loop.wake()
    await until(() => flow.of('fetchBot').some(({ ended }) => !ended))
    held.release()
    await until(() => flow.of('fetchBot').every(({ ended }) => ended))
    flow.give({ method: 'fetchBot', answer: () => ({ kind: 'limited', retryAfterMs: 50 * SECOND }) })
    await flow.pass(10 * SECOND)
    const fetches = flow.of('fetchBot').length
    expect(resultOf(flow)).toBeUndefined()
    await flow.pass(35 * SECOND)
    expect(flow.of('fetchBot')).toHaveLength(fetches)
    await flow.pass(20 * SECOND)
    expect(resultOf(flow)?.links).toHaveLength(1)
  })

  test('that never come keep the result back for a few minutes, not for ever', async () => {
    await using flow = await openFlow()
    const { recallId } = await recorded(flow)
    const snapshot = flow.bots.get(recallId)
    const times = Number.POSITIVE_INFINITY
    flow.give({ method: 'fetchBot', times, answer: () => ({ kind: 'bot', snapshot, links: [] }) })
    await flow.pass(MINUTE)
    expect(resultOf(flow)).toBeUndefined()
    await flow.pass(5 * MINUTE)
    expect(resultOf(flow)?.links).toEqual([])
    expect(flow.of('postResult')).toHaveLength(1)
  })
})
