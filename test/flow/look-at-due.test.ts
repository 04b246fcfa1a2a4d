import { expect, test } from 'vitest'
import { changeThread } from '../../src/flow/change.ts'
import { openFlow } from './flow-fixture.ts'

test('rows that wait for a closed gate are read once a look, and go when it opens', async () => {
  const rows: string[] = []
  await using flow = await openFlow()
  for (let n = 0; n < 40; n++) rows.push((await flow.ask({ channel: `C${n}` })).threadId)
  await flow.pass(2 * 60_000)

  // Every card is to be edited, and Slack has just said that none may be.
  const edits = flow.of('updateCard').length
  flow.deps.gates.close('edit:T1', flow.clock.now() + 30_000)
  for (const id of rows) await flow.inTx((tx) => changeThread(tx, id, (row) => ({ ...row, cardShown: 'out of date' })))
  await flow.rest()
  const [naps, queries] = [flow.clock.naps(), flow.queries()]
  await flow.rest()
  // A row and its bot are read to put the row in its place, and not again to find the gate closed.
  expect((flow.queries() - queries) / (flow.clock.naps() - naps) / rows.length).toBeLessThan(3)
  expect(flow.of('updateCard')).toHaveLength(edits)

  await flow.pass(3 * 60_000)
  expect(flow.of('updateCard').length - edits).toBeGreaterThanOrEqual(rows.length)
})

test('rows are not led from one line to the next all at once when what opens leads to what is taken', async () => {
  const rows: string[] = []
  await using flow = await openFlow()
  for (let n = 0; n < 60; n++) rows.push((await flow.ask({ channel: `C${n}` })).threadId)
  await flow.pass(3 * 60_000, 5_000)
  flow.deps.gates.close('edit:T1', flow.clock.now() + 30_000)
  for (const id of rows) await flow.inTx((tx) => changeThread(tx, id, (row) => ({ ...row, cardShown: 'out of date' })))
  await flow.rest()

  // The workspace's slots are all taken when its edits may go again.
  const held = flow.hold('postCard')
  for (let n = 0; n < 12; n++) await flow.ask({ channel: `D${n}` })
  await flow.rest()
  expect(flow.of('postCard').filter(({ ended }) => !ended)).toHaveLength(8)
  flow.clock.advance(40_000)
  const [queries, edits] = [flow.queries(), flow.of('updateCard').length]
  await flow.rest()
  const asked = flow.queries() - queries
  held.release()
  // In each look, eight of the sixty have tried; 158 queries, and 314 where all of them try.
  expect(asked).toBeLessThan(230)
  await flow.pass(3 * 60_000, 5_000)
  expect(flow.of('updateCard').length - edits).toBeGreaterThanOrEqual(rows.length)
})
