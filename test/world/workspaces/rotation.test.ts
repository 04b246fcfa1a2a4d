import { expect, test } from 'vitest'
import { cards, firstResult, record, recordingBot, repliesOf, timeLapse } from '../watch.ts'
import { openTwo } from './install.ts'

const HOUR = 60 * 60_000

test.concurrent('a token with less than two hours left is refreshed once, however much goes on', async () => {
  await using two = await openTwo({ oauth: { rotation: true } })
  const { world, acme } = two
  const refreshes = () => world.slack.calls.filter(({ args }) => args['grant_type'] === 'refresh_token')
  await recordingBot(acme)
  expect(refreshes()).toEqual([])
  world.clock.skip(10.5 * HOUR)
  const channels = ['#general', '#sales', '#design']
  for (const channel of channels) await record(acme, { channel })
  await timeLapse(world, () => channels.every((channel) => cards(acme, channel).length === 1))
  expect(refreshes()).toHaveLength(1)
  expect(world.slack.calls.filter(({ answer }) => JSON.stringify(answer).includes('token_expired'))).toEqual([])
})

test.concurrent('a token that died while nothing was to be done is refreshed when something is', async () => {
  await using two = await openTwo({ oauth: { rotation: true }, recall: { autoplay: 'happy' } })
  const { world, acme } = two
  world.clock.skip(13 * HOUR)
  await record(acme)
  await firstResult(acme)
  expect(world.slack.calls.filter(({ answer }) => JSON.stringify(answer).includes('token_expired'))).toEqual([])
})

test.concurrent('a refresh that fails is tried again after a minute, and the old token is used meanwhile', async () => {
  await using two = await openTwo({ oauth: { rotation: true }, recall: { autoplay: 'happy' } })
  const { world, acme } = two
  world.clock.skip(10.5 * HOUR)
  world.slack.trouble({ method: 'oauth.v2.access', kind: 'http500' })
  await record(acme)
  await firstResult(acme)
  expect(repliesOf(acme, 'result')).toHaveLength(1)
  expect(world.logged.join('\n')).toContain('Slack did not refresh a token')
})
