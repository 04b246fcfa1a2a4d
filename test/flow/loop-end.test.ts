import { describe, expect, test } from 'vitest'
import { changeBot } from '../../src/flow/change.ts'
import { createLoop } from '../../src/flow/create-loop.ts'
import { SECOND, T0 } from '../recording/rows.ts'
import { openFlow, until } from './flow-fixture.ts'

describe('stop', () => {
  test('waits for the calls under way, writes down their outcome and begins nothing more', async () => {
    await using flow = await openFlow()
    const { threadId } = await flow.ask()
    const held = flow.hold('postCard')
    await flow.rest()
    let ended = false
    const stopping = flow.loop.stop().then(() => {
      ended = true
    })
    flow.loop.wake()
    flow.clock.advance(60 * SECOND)
    await flow.thread(threadId)
    expect(ended).toBe(false)
    held.release()
    await stopping
    expect((await flow.thread(threadId)).cardTs).not.toBeNull()
    expect(flow.calls.map(({ method }) => method)).toEqual(['postCard'])
    expect(flow.clock.nextAt()).toBeNull()
  })

  test.each([0, 1, 2, 3, 5, 8, 13, 21, 34, 55])(
    'in the middle of a look at the rows (after %i turns) leaves nothing running behind it',
    async (turns) => {
      const flow = await openFlow()
      for (let n = 0; n < 5; n++) await flow.ask({ channel: `C${n}` })
      flow.loop.wake()
      for (let n = 0; n < turns; n++) await Promise.resolve()
      await flow.loop.stop()
      const calls = flow.calls.length
      expect(flow.calls.every((call) => call.ended)).toBe(true)
      await flow[Symbol.asyncDispose]()
      for (let n = 0; n < 20; n++) await new Promise((resolve) => setImmediate(resolve))
      expect(flow.calls).toHaveLength(calls)
      expect(flow.logged.filter(({ level }) => level === 'error')).toEqual([])
    },
  )

  test('can be repeated, and a wake-up after it does nothing', async () => {
    await using flow = await openFlow()
    await flow.loop.stop()
    await flow.loop.stop()
    await flow.ask()
    const before = flow.queries()
    flow.loop.wake()
    await until(() => true)
    expect(flow.queries()).toBe(before)
  })

  test('what was left is taken up by the next loop on the same database', async () => {
    await using flow = await openFlow()
    const { threadId } = await flow.ask()
    await flow.loop.stop()
    const next = createLoop({ ...flow.deps, owner: 'later us' })
    next.wake()
    await until(async () => (await flow.thread(threadId)).cardTs !== null)
    await next.stop()
  })
})

describe('while nothing is due', () => {
  test('an empty database is looked at every 30 s and no oftener', async () => {
    await using flow = await openFlow()
    await flow.rest()
    const [naps, queries] = [flow.clock.naps(), flow.queries()]
    for (let n = 0; n < 600; n++) {
      flow.clock.advance(SECOND)
      await until(() => flow.clock.nextAt() !== null)
    }
    expect(flow.clock.naps() - naps).toBeLessThanOrEqual(20)
    expect(flow.queries() - queries).toBeLessThanOrEqual(100)
  })

  test('a bot that is only waited for costs a look at most every 30 s', async () => {
    await using flow = await openFlow()
    await flow.ask()
    await flow.pass(10 * SECOND)
    const calls = flow.calls.length
    const naps = flow.clock.naps()
    for (let n = 0; n < 50; n++) {
      flow.clock.advance(SECOND)
      await until(() => flow.clock.nextAt() !== null)
    }
    expect(flow.calls.length - calls).toBeLessThanOrEqual(1)
    expect(flow.clock.naps() - naps).toBeLessThanOrEqual(12)
  })

  test('rows that wait for a free slot are not looked at again and again', async () => {
    await using flow = await openFlow()
    for (let n = 0; n < 12; n++) await flow.ask({ channel: `C${n}` })
    const held = flow.hold('postCard')
    await flow.rest()
    const naps = flow.clock.naps()
    for (let n = 0; n < 60; n++) {
      flow.clock.advance(SECOND)
      await until(() => flow.clock.nextAt() !== null)
    }
    expect(flow.clock.naps() - naps).toBeLessThanOrEqual(6)
    held.release()
    await flow.rest()
  })

  test('a wake-up during a look is not lost', async () => {
    await using flow = await openFlow()
    const { botId } = await flow.ask()
    flow.loop.wake()
    const changed = flow.inTx((tx) =>
      changeBot(tx, { id: botId, now: T0 }, (bot) => ({ ...bot, stop: null, heardAt: 1 })),
    )
    flow.loop.wake()
    await changed
    const late = await flow.ask({ channel: 'C2' })
    flow.loop.wake()
    await until(async () => (await flow.thread(late.threadId)).cardTs !== null)
  })
})
