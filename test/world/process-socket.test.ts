import { expect, test } from 'vitest'
import { createSkippableClock } from '../../src/sandbox/clock.ts'
import { openPlace, type Place, until } from './process-fixture.ts'

/** Types one command after the other until told to stop; tells what Slack said to each. */
function typeOn({ slack }: Place) {
  const typed: Promise<{ text: string; said: string }>[] = []
  let over = false
  const done = (async () => {
    while (!over) {
      const text = `https://zoom.us/j/${1_000_000_000 + typed.length}`
      const outcome = slack.command({ user: 'ana', channel: '#standup', command: '/record', text })
      typed.push(outcome.then((said) => ({ text, said: said.kind === 'failed' ? said.error : said.kind })))
      await new Promise((resolve) => setTimeout(resolve, 150))
    }
  })()
  return async () => {
    over = true
    await done
    return await Promise.all(typed)
  }
}

const taken = (place: Place) =>
  new Set(
    place
      .read<{ facts: string }>('select facts from bots')
      .map(({ facts }) => JSON.parse(facts).asked.meetingUrl as string),
  )

test('no command is lost, whatever Slack does to the sockets: it is taken, or whoever typed it is told', async () => {
  await using place = await openPlace(createSkippableClock())
  const { slack } = place
  await place.run({ env: { SWEEP_QUIET_SECONDS: '600' } })
  const both = () => until(() => slack.connections() === 2)
  await both()
  const stop = typeOn(place)
  for (const reason of ['refresh_requested', 'warning'] as const) {
    slack.refreshSockets(reason, { only: 'oldest' })
    await both()
  }
  const refreshed = await stop()
  expect(refreshed.length).toBeGreaterThan(20)
  expect(refreshed.filter(({ said }) => said === 'dispatch_failed')).toEqual([])
  // One that the machine was too slow to ack in time is taken all the same.
  await until(() => refreshed.every(({ text }) => taken(place).has(text)))

  const stopAgain = typeOn(place)
  for (const trouble of [() => slack.refreshSockets('warning'), () => slack.dropSockets()]) {
    trouble()
    await both()
  }
  const dropped = await stopAgain()
  const silent = dropped.filter(({ text, said }) => said === 'acked' && !taken(place).has(text))
  expect(silent).toEqual([])
})
