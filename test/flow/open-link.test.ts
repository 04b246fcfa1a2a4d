import { describe, expect, test } from 'vitest'
import { changeBot } from '../../src/flow/change.ts'
import { FETCH } from '../../src/flow/gate-keys.ts'
import { openLink } from '../../src/flow/open-link.ts'
import { HOUR, MINUTE, recording, SECOND, status, T0, video } from '../recording/rows.ts'
import { aDelivery, anAct, type Flow, failTo, openFlow, until } from './flow-fixture.ts'

const PUBLIC_URL = 'https://recorder.example.com'

/** A recording that is over and whose link was posted; kept for an hour if `kept`. */
async function recorded(flow: Flow, { kept = false } = {}) {
  const { botId, threadId } = await flow.ask()
  await flow.rest()
  const recallId = `recall-${botId}`
  const events = [status('in_call_recording', 1), recording('done', 61), video('done', 62), status('done', 63)]
  const expiresAt = kept ? T0 + HOUR : null
  const details = [{ recordingId: 'rec-1', startedAt: T0, completedAt: T0 + MINUTE, expiresAt }]
  flow.bots.set(recallId, { recallId, events, details, title: null })
  for (const [n, event] of events.entries()) await flow.accept(aDelivery({ id: `${n}`, recallId, botId, event }))
  await flow.pass(MINUTE)
  return { botId, threadId, recallId }
}

type Posted = {
  view: { content: { parts: { state: string }[] } }
  links: { recordingId: string; url: string; until: number | null }[]
}
const resultOf = (flow: Flow) => [...flow.messages.values()].find(({ kind }) => kind === 'result')?.shows as Posted
const edits = (flow: Flow, method: string) => flow.of(method).length

describe('links of our own', () => {
  test('are posted without asking Recall, and live as long as the recording', async () => {
    await using flow = await openFlow({ publicUrl: PUBLIC_URL })
    const { botId } = await recorded(flow)
    expect(resultOf(flow).links).toEqual([{ recordingId: 'rec-1', url: `${PUBLIC_URL}/r/token-1`, until: null }])
    const posted = flow.calls.findIndex(({ method }) => method === 'postResult')
    const fetched = flow.calls.slice(0, posted).filter(({ method }) => method === 'fetchBot').length
    const readings = (await flow.bot(botId)).reading.sinceEnd
    // The first one read the new bot, the others its end.
    expect(fetched).toBe(1 + readings)
  })

  test('are the same at each edit', async () => {
    await using flow = await openFlow({ publicUrl: PUBLIC_URL })
    const { botId, recallId } = await recorded(flow)
    const shown: unknown[] = []
    const { updateResult } = flow.slack
    flow.deps.slack.updateResult = (thread, result) => {
      shown.push(...result.links)
      return updateResult(thread, result)
    }
    const event = video('done', 99, 'rec-2')
    await flow.accept(aDelivery({ id: 'more', recallId, botId, event }))
    await flow.pass(MINUTE)
    const [first, second] = shown.slice(-2)
    expect(first).toEqual({ recordingId: 'rec-1', url: `${PUBLIC_URL}/r/token-1`, until: null })
    expect(second).toMatchObject({ recordingId: 'rec-2', until: null })
    const urls = new Set(shown.map((link) => JSON.stringify(link)))
    expect(urls.size).toBe(2)
    expect(await flow.db.selectFrom('links').selectAll().execute()).toHaveLength(2)
  })

  test('are posted also while Recall limits our reading', async () => {
    await using flow = await openFlow({ publicUrl: PUBLIC_URL })
    const { botId, threadId } = await flow.ask()
    await flow.rest()
    const recallId = `recall-${botId}`
    const events = [status('in_call_recording', 1), recording('done', 61), video('done', 62), status('done', 63)]
    flow.bots.set(recallId, { recallId, events, details: [], title: null })
    const held = flow.hold('fetchBot')
    for (const [n, event] of events.entries()) await flow.accept(aDelivery({ id: `${n}`, recallId, botId, event }))
    flow.loop.wake()
    await until(() => flow.of('fetchBot').some(({ ended }) => !ended))
    flow.deps.gates.close(FETCH, flow.clock.now() + HOUR)
    held.release()
    await flow.pass(15 * SECOND)
    expect((await flow.thread(threadId)).resultTs).not.toBeNull()
  })

  test('reach no log, no history and no row but their own', async () => {
    await using flow = await openFlow({ publicUrl: PUBLIC_URL })
    const { threadId } = await recorded(flow)
    await openLink(flow.deps, 'token-1')
    await openLink(flow.deps, 'token-99')
    flow.give({ method: 'fetchBot', answer: () => ({ kind: 'failed', why: 'no answer', key: false }) })
    await openLink(flow.deps, 'token-1')
    await flow.acts.press({ ...anAct('fresh'), threadId, button: 'freshLinks' })
    await flow.pass(10 * SECOND)
    expect(JSON.stringify(flow.logged)).not.toMatch(/token-|x\.example/)
    for (const table of ['bots', 'threads', 'asks', 'steps', 'deliveries', 'taken', 'remembered'] as const) {
      const rows = await flow.db.selectFrom(table).selectAll().execute()
      expect(JSON.stringify(rows), table).not.toMatch(/token-|x\.example/)
    }
  })
})

describe('opening a link', () => {
  test('leads to Recall’s own one, fetched at that moment', async () => {
    await using flow = await openFlow({ publicUrl: PUBLIC_URL })
    await recorded(flow)
    const fetches = edits(flow, 'fetchBot')
    expect(await openLink(flow.deps, 'token-1')).toEqual({ kind: 'redirect', url: 'https://x.example/1.mp4' })
    expect(edits(flow, 'fetchBot')).toBe(fetches + 1)
  })

  test('of a token that was never given leads nowhere, without asking Recall', async () => {
    await using flow = await openFlow({ publicUrl: PUBLIC_URL })
    await recorded(flow)
    const fetches = edits(flow, 'fetchBot')
    for (const token of ['', 'token-2', "' or 1=1 --", 'TOKEN-1']) {
      expect(await openLink(flow.deps, token), token).toEqual({ kind: 'unknown' })
    }
    expect(edits(flow, 'fetchBot')).toBe(fetches)
  })

  test('of a recording that was deleted says so, without asking Recall', async () => {
    await using flow = await openFlow({ publicUrl: PUBLIC_URL })
    const { botId, recallId } = await recorded(flow)
    await flow.accept(aDelivery({ id: 'gone', recallId, botId, event: recording('deleted', 99) }))
    const fetches = edits(flow, 'fetchBot')
    expect(await openLink(flow.deps, 'token-1')).toEqual({ kind: 'deleted', at: null })
    expect(edits(flow, 'fetchBot')).toBe(fetches)
  })

  test('learns from Recall that it was deleted, and the thread says so', async () => {
    await using flow = await openFlow({ publicUrl: PUBLIC_URL })
    const { recallId, threadId } = await recorded(flow)
    const known = flow.bots.get(recallId)
    flow.give({
      method: 'fetchBot',
      answer: () => ({ kind: 'bot', snapshot: { ...known, events: [recording('deleted', 99)] }, links: [] }),
    })
    expect(await openLink(flow.deps, 'token-1')).toEqual({ kind: 'deleted', at: null })
    await flow.pass(10 * SECOND)
    expect((await flow.thread(threadId)).resultShown).toContain('"state":"deleted"')
  })

  test('of a bot that Recall has thrown away says that the recording is gone, not to wait for ever', async () => {
    await using flow = await openFlow({ publicUrl: PUBLIC_URL })
    const { recallId, botId } = await recorded(flow)
    await flow.rest()
    expect((await flow.bot(botId)).closedAt).not.toBeNull()
    flow.bots.delete(recallId)
    for (const after of [0, MINUTE / 2]) {
      flow.clock.advance(after)
      expect(await openLink(flow.deps, 'token-1')).toMatchObject({ kind: 'unavailable' })
    }
    flow.clock.advance(MINUTE / 2)
    expect(await openLink(flow.deps, 'token-1')).toEqual({ kind: 'deleted', at: null })
  })

  test('of one that was kept until a moment says since when it is gone', async () => {
    await using flow = await openFlow({ publicUrl: PUBLIC_URL })
    await recorded(flow, { kept: true })
    expect(await openLink(flow.deps, 'token-1')).toMatchObject({ kind: 'redirect' })
    flow.clock.advance(HOUR)
    expect(await openLink(flow.deps, 'token-1')).toEqual({ kind: 'deleted', at: T0 + HOUR })
  })

  test('of one that is still being prepared says so', async () => {
    await using flow = await openFlow({ publicUrl: PUBLIC_URL })
    const { botId, recallId } = await recorded(flow)
    await flow.inTx((tx) =>
      changeBot(tx, { id: botId, now: T0 }, (bot) => {
        const { id, ...known } = Object.values(bot.recall.recordings)[0] ?? failTo('find it')
        const recordings = { [id]: { ...known, id, status: null, video: null } }
        return { ...bot, recall: { ...bot.recall, recordings } }
      }),
    )
    flow.give({
      method: 'fetchBot',
      answer: () => ({ kind: 'bot', snapshot: { recallId, events: [], details: [], title: null }, links: [] }),
    })
    expect(await openLink(flow.deps, 'token-1')).toEqual({ kind: 'preparing' })
  })

  test.each([
    { when: 'Recall is down', outcome: { kind: 'failed', why: 'down', key: false } },
    {
      when: 'Recall gives no link',
      outcome: { kind: 'bot', snapshot: { recallId: 'r', events: [], details: [], title: null }, links: [] },
    },
  ])('says when to try again when $when', async ({ outcome }) => {
    await using flow = await openFlow({ publicUrl: PUBLIC_URL })
    await recorded(flow)
    flow.give({ method: 'fetchBot', answer: () => outcome })
    expect(await openLink(flow.deps, 'token-1')).toEqual({ kind: 'unavailable', retryAfterMs: 30 * SECOND })
    expect(await openLink(flow.deps, 'token-1')).toMatchObject({ kind: 'redirect' })
  })

  test('shares the limit of all fetches: a Retry-After closes the gate for the next', async () => {
    await using flow = await openFlow({ publicUrl: PUBLIC_URL })
    await recorded(flow)
    flow.give({ method: 'fetchBot', answer: () => ({ kind: 'limited', retryAfterMs: 50 * SECOND }) })
    expect(await openLink(flow.deps, 'token-1')).toMatchObject({ kind: 'unavailable' })
    const fetches = edits(flow, 'fetchBot')
    expect(await openLink(flow.deps, 'token-1')).toEqual({ kind: 'unavailable', retryAfterMs: 50 * SECOND })
    expect(edits(flow, 'fetchBot')).toBe(fetches)
    flow.clock.advance(51 * SECOND)
    expect(await openLink(flow.deps, 'token-1')).toMatchObject({ kind: 'redirect' })
  })

  test('by a crowd is kept below the limit', async () => {
    await using flow = await openFlow({ publicUrl: PUBLIC_URL })
    await recorded(flow)
    const before = edits(flow, 'fetchBot')
    const opened = await Promise.all(Array.from({ length: 100 }, () => openLink(flow.deps, 'token-1')))
    expect(edits(flow, 'fetchBot') - before).toBeLessThanOrEqual(31)
    expect(opened.some(({ kind }) => kind === 'unavailable')).toBe(true)
    expect(opened.some(({ kind }) => kind === 'redirect')).toBe(true)
  })
})

describe('fresh links for one person', () => {
  const fresh = async (flow: Flow, threadId: string) => {
    expect(await flow.acts.press({ ...anAct('fresh', { user: 'U7' }), threadId, button: 'freshLinks' })).toEqual({
      kind: 'taken',
      answer: null,
    })
    await flow.pass(2 * SECOND)
    return flow.told[0]
  }

  test('are fetched when they are told, shown to them alone and stored nowhere', async () => {
    await using flow = await openFlow()
    const { threadId } = await recorded(flow)
    expect(await fresh(flow, threadId)).toMatchObject({
      user: 'U7',
      answer: { kind: 'freshLinks', parts: [{ recordingId: 'rec-1', state: 'ready' }] },
      links: [{ recordingId: 'rec-1', url: 'https://x.example/1.mp4' }],
    })
    expect(JSON.stringify(await flow.db.selectFrom('asks').selectAll().execute())).not.toContain('x.example')
  })

  test('of what is gone say so', async () => {
    await using flow = await openFlow()
    const { threadId, botId, recallId } = await recorded(flow)
    const event = video('deleted', 99)
    flow.bots.set(recallId, { recallId, events: [event], details: [], title: null })
    flow.give({
      method: 'fetchBot',
      times: 9,
      answer: () => ({ kind: 'bot', snapshot: flow.bots.get(recallId), links: [] }),
    })
    expect(await fresh(flow, threadId)).toMatchObject({ answer: { kind: 'noFreshLinks', why: 'deleted' }, links: [] })
    expect((await flow.bot(botId)).recall.recordings['rec-1']?.video?.code).toBe('deleted')
  })

  test('of a bot that Recall has thrown away say so', async () => {
    await using flow = await openFlow()
    const { threadId, recallId } = await recorded(flow)
    await flow.rest()
    flow.bots.delete(recallId)
    expect(await fresh(flow, threadId)).toBeUndefined()
    await flow.pass(2 * MINUTE)
    expect(flow.told).toMatchObject([{ answer: { kind: 'noFreshLinks', why: 'deleted' }, links: [] }])
  })

  test('of what was never recorded, or of a channel that had cancelled, are none', async () => {
    await using flow = await openFlow()
    const { threadId } = await flow.ask()
    await flow.rest()
    expect(await fresh(flow, threadId)).toMatchObject({ answer: { kind: 'noFreshLinks', why: 'none' } })
  })

  test('are waited for while Recall cannot be read', async () => {
    await using flow = await openFlow()
    const { threadId } = await recorded(flow)
    flow.give({ method: 'fetchBot', times: 3, answer: () => ({ kind: 'failed', why: 'down', key: false }) })
    expect(await fresh(flow, threadId)).toBeUndefined()
    await flow.pass(MINUTE)
    expect(flow.told).toHaveLength(1)
    expect(flow.told[0]).toMatchObject({ answer: { kind: 'freshLinks' } })
  })
})

test('fresh links that Recall cannot give for a minute are answered all the same', async () => {
  await using flow = await openFlow()
  const { threadId } = await recorded(flow)
  flow.give({ method: 'fetchBot', times: 99, answer: () => ({ kind: 'failed', why: 'down', key: false }) })
  await flow.acts.press({ ...anAct('fresh'), threadId, button: 'freshLinks' })
  await flow.pass(2 * MINUTE)
  expect(flow.told).toMatchObject([{ answer: { kind: 'noFreshLinks', why: 'unreachable' } }])
})

describe('a recording that is kept until a moment', () => {
  test.each([PUBLIC_URL, null])(
    'is told as gone at that moment, once: reply and card (PUBLIC_URL %s)',
    async (publicUrl) => {
      await using flow = await openFlow({ publicUrl })
      const { threadId } = await recorded(flow, { kept: true })
      await flow.pass(10 * MINUTE, 10 * SECOND)
      const before = [edits(flow, 'updateResult'), edits(flow, 'updateCard')]
      await flow.pass(47 * MINUTE, MINUTE)
      expect([edits(flow, 'updateResult'), edits(flow, 'updateCard')]).toEqual(before)
      await flow.pass(5 * MINUTE, 10 * SECOND)
      expect([edits(flow, 'updateResult'), edits(flow, 'updateCard')]).toEqual(before.map((n) => n + 1))
      const thread = await flow.thread(threadId)
      expect(thread.resultShown).toContain('"state":"deleted"')
      expect(thread.cardShown).toContain('"kind":"ready","parts":0')
      await flow.pass(24 * HOUR, HOUR)
      expect([edits(flow, 'updateResult'), edits(flow, 'updateCard')]).toEqual(before.map((n) => n + 1))
    },
  )
})
