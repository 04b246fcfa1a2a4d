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
